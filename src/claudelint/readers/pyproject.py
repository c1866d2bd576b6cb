"""`pyproject.toml`: the dependencies it declares.

Owns the tables of PEP 621, PEP 735, Poetry, PDM, uv and Hatch that hold them, and where in the text each stands.
Must not know which packages matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from claudelint.facts import Comment, Dependency, Facts
from claudelint.readers import ReadError
from claudelint.readers._comments import all_comments
from claudelint.readers._requirement import repository, requirement
from claudelint.source import Point, SourceFile, Span
from claudelint.tomlfile import TomlError, load_toml

KIND = "pyproject"
ORDER = 20


def claims(name: str, head: bytes) -> bool:
    """`pyproject.toml` alone."""
    return name == "pyproject.toml"


def read(source: SourceFile) -> Facts:
    """The dependencies and comments. Raises `ReadError` with the line where the file is not TOML."""
    try:
        table = load_toml(source.text)
    except TomlError as error:
        raise ReadError(str(error), Point(error.line, 1) if error.line else None) from None
    remarks = all_comments(source.text, "toml")
    finder = _Finder(source.text, remarks)
    found = [*_listed(table, finder), *_poetry(table, finder), *_sources(table, finder)]
    found.sort(key=lambda dependency: dependency.span)
    return Facts(source.path, KIND, dependencies=tuple(found), comments=remarks)


#: A quoted string on one line, whose text is in the first or second group.
_QUOTED = re.compile(r"\"([^\"\r\n]*)\"|'([^'\r\n]*)'")
#: A key at the start of a line, or one of those in the header of a table.
_KEY = re.compile(r"^[ \t]*(?:\"([^\"\r\n]*)\"|'([^'\r\n]*)'|([\w-]+))[ \t]*[=.]|^[ \t]*\[([^\r\n]*)\]", re.MULTILINE)
_PART = re.compile(r"\"([^\"\r\n]*)\"|'([^'\r\n]*)'|([\w-]+)")


class _Finder:
    """Where strings and keys stand; of the same string asked for twice, the second place is given."""

    def __init__(self, text: str, remarks: Iterable[Comment]) -> None:
        pieces, at = [], 0
        for remark in remarks:
            pieces += [text[at : remark.span.start], " " * (remark.span.end - remark.span.start)]
            at = remark.span.end
        plain = "".join((*pieces, text[at:]))
        self.strings = _by_text(_group(found) for found in _QUOTED.finditer(plain))
        self.keys = _by_text(part for found in _KEY.finditer(plain) for part in _parts(found))

    def string(self, value: str) -> int:
        """Offset of the first character of a quoted string; 0 where it is written in another way."""
        places = self.strings.get(value)
        return next(places, Span(0, 0)).start if places else 0

    def key(self, name: str) -> Span:
        """The place of a key; empty at the start of the file where there is none."""
        places = self.keys.get(name)
        return next(places, Span(0, 0)) if places else Span(0, 0)


def _by_text(found: Iterable[tuple[str, Span]]) -> dict[str, Iterator[Span]]:
    """The places of each text, in order."""
    places: dict[str, list[Span]] = defaultdict(list)
    for text, span in found:
        places[text].append(span)
    return {text: iter(spans) for text, spans in places.items()}


def _group(found: re.Match[str]) -> tuple[str, Span]:
    number = found.lastindex or 0
    return found[number], Span(*found.span(number))


def _parts(found: re.Match[str]) -> Iterator[tuple[str, Span]]:
    """The key of a line, or all keys in the header of a table."""
    if found[4] is None:
        yield _group(found)
        return
    for part in _PART.finditer(found.string, *found.span(4)):
        yield _group(part)


def _at(table: Any, *keys: str) -> Any:
    """A value inside nested tables, None where a step is missing."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _tables(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    lists = [_at(table, "project", "dependencies"), _at(table, "build-system", "requires")]
    lists += [
        _at(table, "tool", "uv", key)
        for key in ("dev-dependencies", "constraint-dependencies", "override-dependencies")
    ]
    groups = [
        _at(table, "project", "optional-dependencies"),
        table.get("dependency-groups"),
        _at(table, "tool", "pdm", "dev-dependencies"),
    ]
    lists += [items for group in groups for items in _tables(group).values()]
    for environment in _tables(_at(table, "tool", "hatch", "envs")).values():
        lists += [_at(environment, "dependencies"), _at(environment, "extra-dependencies")]
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if isinstance(item, str) and (found := requirement(item, finder.string(item))):
                yield found


def _poetry(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    poetry = _tables(_at(table, "tool", "poetry"))
    groups = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    groups += [_at(group, "dependencies") for group in _tables(poetry.get("group")).values()]
    for group in groups:
        for name, value in _tables(group).items():
            if name != "python":
                yield Dependency(name, finder.key(name), _git(value))


def _sources(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    """Repositories uv takes packages from; the packages themselves are declared elsewhere."""
    for name, value in _tables(_at(table, "tool", "uv", "sources")).items():
        if source := _git(value):
            yield Dependency(name, finder.key(name), source)


def _git(value: Any) -> str:
    source = _at(value, "git") or _at(value, "url")
    return repository(source) if isinstance(source, str) else ""
