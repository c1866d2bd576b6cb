"""What a table of a TOML file may hold. One declaration is checked when a file is loaded and told to editors.

Owns the shapes, their complaints and their JSON Schema (draft 4, which editors of TOML understand), so that the two
cannot part. Must not know any file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from claudelint.hint import did_you_mean

#: Keys and indices from the top of a document.
Path: TypeAlias = tuple[str | int, ...]
#: What is wrong, and where.
Problem: TypeAlias = tuple[Path, str]
#: Says what is wrong with a text, or nothing.
Check: TypeAlias = Callable[[str], str]


class Shape(Protocol):
    """What a value must be like."""

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        """Everything that is wrong with a value that stands at a path."""

    def schema(self) -> dict[str, Any]:
        """The same as JSON Schema; where that cannot say it, it accepts more."""


@dataclass(frozen=True)
class Text:
    """A text, which is blank only where that is allowed: one of `words`, or one that `pattern` fits as a whole, or
    that `check` has nothing against. `expected` says what it should have been."""

    words: tuple[str, ...] = ()
    pattern: str = ""
    expected: str = ""
    check: Check | None = None
    blank: bool = False

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        if not isinstance(value, str) or not (self.blank or value.strip()):
            yield at, f"expected a text{f', one of {_listed(self.words)}' if self.words else ''}"
        elif self.words and value not in self.words:
            yield at, f"{value!r} is none of {_listed(self.words)}{did_you_mean(value, self.words)}"
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield at, f"{value!r} {self.expected}"
        elif self.check and (wrong := self.check(value)):
            yield at, wrong

    def schema(self) -> dict[str, Any]:
        if self.words:
            return {"type": "string", "enum": list(self.words)}
        pattern = f"^{self.pattern}$" if self.pattern else "\\S"
        return {"type": "string"} if self.blank else {"type": "string", "pattern": pattern}


@dataclass(frozen=True)
class Texts:
    """A list of texts, or where `alone` one of them by itself."""

    item: Text = Text()
    alone: bool = False

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        if self.alone and isinstance(value, str) and value:
            yield from self.item.problems(value, at)
        elif not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            yield at, f"expected {'a string or ' if self.alone else ''}a list of strings"
        else:
            for number, item in enumerate(value):
                yield from self.item.problems(item, (*at, number))

    def schema(self) -> dict[str, Any]:
        listed = {"type": "array", "items": self.item.schema()}
        return {"anyOf": [self.item.schema(), listed]} if self.alone else listed


@dataclass(frozen=True)
class Numbers:
    """A list of counting numbers, at most `most` of them; or of texts that `pattern` fits."""

    expected: str
    pattern: str = ""
    most: int | None = None

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        fits = isinstance(value, list) and all(self._fits(v) for v in value)
        if not fits or (self.most is not None and len(value) > self.most):
            yield at, self.expected

    def _fits(self, value: Any) -> bool:
        if isinstance(value, str):
            return bool(self.pattern and re.fullmatch(self.pattern, value))
        return isinstance(value, int) and not isinstance(value, bool) and value > 0

    def schema(self) -> dict[str, Any]:
        number: dict[str, Any] = {"type": "integer", "minimum": 1}
        item = {"anyOf": [number, {"type": "string", "pattern": f"^{self.pattern}$"}]} if self.pattern else number
        most = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": item, **most}


@dataclass(frozen=True)
class Key:
    """A key of a table: what it says in one line, and its shape."""

    says: str
    shape: Shape
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table with known keys. `word` is what a key is called, `more` looks at the table as a whole where its keys are
    sound, `rest` is what the schema says of it then."""

    keys: Mapping[str, Key]
    word: str = "key"
    more: Callable[[dict[str, Any]], Iterator[Problem]] | None = None
    rest: tuple[tuple[str, Any], ...] = ()

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield at, "expected a table"
            return
        found = [*self._unknown(value, at), *self._missing(value, at)]
        for name, key in self.keys.items():
            if name in value:
                found += key.shape.problems(value[name], (*at, name))
        if not found and self.more is not None:
            found += [((*at, *below), message) for below, message in self.more(value)]
        yield from found

    def _unknown(self, value: dict[str, Any], at: Path) -> Iterator[Problem]:
        for name in value:
            if name not in self.keys:
                hint = did_you_mean(name, self.keys) or f"; known: {_listed(self.keys)}"
                yield (*at, name), f"unknown {self.word}{hint}"

    def _missing(self, value: dict[str, Any], at: Path) -> Iterator[Problem]:
        for name, key in self.keys.items():
            if key.required and name not in value:
                yield (*at, name), f"is missing: {key.says}"

    def schema(self) -> dict[str, Any]:
        required = [name for name, key in self.keys.items() if key.required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"description": key.says, **key.shape.schema()} for name, key in self.keys.items()},
            **({"required": required} if required else {}),
            **dict(self.rest),
        }


@dataclass(frozen=True)
class Tables:
    """Tables of one shape, `least` at least; where `alone`, one may stand for the list."""

    table: Table
    expected: str
    alone: bool = False
    least: int = 0

    def problems(self, value: Any, at: Path) -> Iterator[Problem]:
        if self.alone and isinstance(value, dict):
            yield from self.table.problems(value, at)
            return
        if not isinstance(value, list) or len(value) < self.least or not all(isinstance(v, dict) for v in value):
            yield at, self.expected
            return
        for number, item in enumerate(value):
            yield from self.table.problems(item, (*at, number))

    def schema(self) -> dict[str, Any]:
        least = {"minItems": self.least} if self.least else {}
        listed = {"type": "array", "items": self.table.schema(), **least}
        return {"anyOf": [self.table.schema(), listed]} if self.alone else listed


def _listed(words: Any) -> str:
    return ", ".join(words)
