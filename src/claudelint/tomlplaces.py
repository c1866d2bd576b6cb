"""Where keys and values of a TOML text stand. The standard parser says what a document holds; this finds out where.

Owns a walk over text that is known to be TOML, so that it need not look for mistakes. Must not know any file.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from claudelint.source import Span

#: Keys and indices from the top of a document.
Path: TypeAlias = tuple[str | int, ...]
_NOWHERE = Span(0, 0)
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]*")
_STRINGS = (
    ('"""', re.compile(r'"""(?:\r?\n)?((?:\\.|(?!""")[^\\])*"{0,2}?)"""(?!")', re.DOTALL)),
    ("'''", re.compile(r"'''(?:\r?\n)?((?:(?!''').)*'{0,2}?)'''(?!')", re.DOTALL)),
    ('"', re.compile(r'"((?:\\.|[^"\\])*)"')),
    ("'", re.compile(r"'([^']*)'")),
)


class NotKnown(ValueError):
    """A form of TOML that the walk does not know, at a 1-based line (0 where unknown)."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def toml_places(text: str) -> dict[Path, tuple[Span, Span]]:
    """The spans of each key (empty for items of a list) and of its value; of a string, without the quotes.

    Raises `NotKnown`, and `RecursionError` for what is nested too deeply.
    """
    walk = _Walk(text)
    try:
        walk.run()
    except IndexError:  # the text ended where the parser saw more: a newer TOML than this walk knows
        raise NotKnown("a form of TOML that claudelint does not know") from None
    return walk.places


def toml_line(text: str, path: Path) -> int:
    """1-based line of a key, an item or a table; of the nearest thing around it where it is missing, 0 for the top."""
    try:
        places = toml_places(text)
    except (NotKnown, RecursionError):
        return 0
    while path:
        key, value = places.get(path, (_NOWHERE, _NOWHERE))
        found = key if key != _NOWHERE else value
        if found != _NOWHERE:
            return text.count("\n", 0, found.start) + 1
        path = path[:-1]
    return 0


class _Walk:
    """One pass over the text; `base` is the path of the table it is in."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.base: Path = ()
        self.arrays: dict[Path, int] = {}
        self.places: dict[Path, tuple[Span, Span]] = {}

    def run(self) -> None:
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.header()
            else:
                self.pair(self.base)
            self.skip(_BLANK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def header(self) -> None:
        """`[a.b]` or `[[a.b]]`; arrays of tables on the way stand for their last table."""
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        names, span = self.keys()
        path: Path = ()
        for number, name in enumerate(names):
            path = (*path, name)
            if number < len(names) - 1 and path in self.arrays:
                path = (*path, self.arrays[path])
        if array:
            self.arrays[path] = self.arrays.get(path, -1) + 1
        self.places.setdefault(path, (span, _NOWHERE))
        self.base = (*path, self.arrays[path]) if path in self.arrays else path
        self.places.setdefault(self.base, (span, _NOWHERE))
        self.at += 2 if array else 1

    def keys(self) -> tuple[list[str], Span]:
        """A dotted key and the place of its last part."""
        names: list[str] = []
        while True:
            self.skip(_SPACE)
            name, span = self.key()
            names.append(name)
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return names, span
            self.at += 1

    def key(self) -> tuple[str, Span]:
        if self.text[self.at] in "\"'":
            span = self.string()
            return self.text[slice(*span)], span
        found = _BARE_KEY.match(self.text, self.at)
        if found is None:
            raise NotKnown("not TOML: a key is expected", self.text.count("\n", 0, self.at) + 1)
        self.at = found.end()
        return found[0], Span(*found.span())

    def pair(self, base: Path) -> None:
        names, span = self.keys()
        for number in range(1, len(names)):
            self.places.setdefault((*base, *names[:number]), (_NOWHERE, _NOWHERE))
        self.at += 1  # the sign =
        self.skip(_SPACE)
        path = (*base, *names)
        self.places[path] = (span, self.value(path))

    def value(self, path: Path) -> Span:
        start, first = self.at, self.text[self.at]
        if first in "\"'":
            return self.string()
        if first == "[":
            self.items(path)
        elif first == "{":
            self.inline(path)
        else:
            self.skip(_BARE_VALUE)
            return Span(start, start + len(self.text[start : self.at].rstrip()))
        return Span(start, self.at)

    def string(self) -> Span:
        for quote, pattern in _STRINGS:
            if self.text.startswith(quote, self.at) and (found := pattern.match(self.text, self.at)):
                self.at = found.end()
                return Span(*found.span(1))
        raise NotKnown("not TOML: a string has no end", self.text.count("\n", 0, self.at) + 1)

    def items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "]":
                break
            item = (*path, number)
            self.places[item] = (_NOWHERE, self.value(item))
            number += 1
            self.comma()
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "}":
                break
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
