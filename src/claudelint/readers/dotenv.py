"""Dotenv files: one entry for each `KEY=value` line.

Owns their grammar: `export`, the three ways of quoting, comments. Must not know which keys matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _size
else:
    f = module("claudelint.facts")
    _size = module("claudelint.readers._size")

KIND = "dotenv"
ORDER = 20

_NAME = regex(r"(\.env|\.env\..+|.+\.env|\.envrc)$")
_KEY = regex(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.\-]*)[ \t]*=[ \t]*")
_BARE = regex(r"[^\r\n]*")
_REMARK = regex(r"(?:^|[ \t])#.*$")
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_QUOTED = {
    '"': regex(r'"((?:\\.|[^"\\])*)"', re.DOTALL),
    "'": regex(r"'([^']*)'"),
    "`": regex(r"`([^`]*)`"),
}
_LINE = regex(r"[ \t]*([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


def claims(name: str, head: bytes) -> bool:
    """`.env`, `.env.local` and the like, `prod.env`, `.envrc`."""
    return bool(_NAME.match(name))


def read(source: SourceFile) -> f.Facts:
    """The entries and comments; lines that are neither are passed over.

    `.envrc` is a shell script, and what it computes counts too. Raises `ReadError` for what is no text or too long.
    """
    if "\0" in source.text:
        raise ReadError("not a dotenv file: it holds a NUL character", source.point(source.text.index("\0")))
    _size.check_lines(source.text)
    reader = _Reader(source.text)
    reader.run()
    if source.path.rpartition("/")[2] == ".envrc":
        return _script(source, reader)
    return f.Facts(source.path, KIND, entries=tuple(reader.entries), comments=tuple(reader.comments))


def _script(source: SourceFile, reader: _Reader) -> f.Facts:
    from claudelint.readers import _shell
    from claudelint.readers._data import scripted

    statements, entries = _shell.statements(source.text, Span)
    return scripted(source, KIND, statements, entries, tuple(reader.comments))


class _Reader:
    """One pass over the text. A kind of quote that is open once and never closed is not looked for again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[f.Entry] = []
        self.comments: list[f.Comment] = []
        self.open: set[str] = set()

    def run(self) -> None:
        at = 0
        while at < len(self.text):
            line = _LINE.match(self.text, at)
            assert line is not None
            start, at = line.start(1), line.end()
            if line[1].startswith("#"):
                self.comment(start, line.end(1), alone=True)
            elif key := _KEY.match(self.text, start, line.end(1)):
                at = max(at, self.entry(key))

    def entry(self, key: re.Match[str]) -> int:
        """Adds the entry whose key was found; returns the offset behind its value."""
        quoted = self.quoted(key.end())
        if quoted is None:
            return self.bare(key)
        value = quoted[1]
        if quoted[0][0] == '"':
            value = _ESCAPE.sub(lambda m: _CONTROLS.get(m[1], m[1]), value)
        self.add(key, value, Span(*quoted.span(1)), quoted.end())
        return self.rest(quoted.end())

    def quoted(self, at: int) -> re.Match[str] | None:
        quote = self.text[at : at + 1]
        if quote not in _QUOTED or quote in self.open:
            return None
        found = _QUOTED[quote].match(self.text, at)
        if found is None:
            self.open.add(quote)
        return found

    def bare(self, key: re.Match[str]) -> int:
        line = _BARE.match(self.text, key.end())
        assert line is not None
        remark = _REMARK.search(line[0])
        value = line[0][: remark.start() if remark else None].rstrip()
        end = key.end() + len(value)
        self.add(key, value, Span(key.end(), end), end)
        return self.rest(end)

    def add(self, key: re.Match[str], value: str, span: Span, end: int) -> None:
        self.entries.append(f.Entry(key[1], value, Span(key.start(1), end), span))

    def rest(self, at: int) -> int:
        """Reads a comment behind a value; returns the start of the next line."""
        line = _LINE.match(self.text, at)
        assert line is not None
        if line[1].startswith("#"):
            self.comment(line.start(1), line.end(1), alone=False)
        return line.end()

    def comment(self, start: int, end: int, *, alone: bool) -> None:
        self.comments.append(f.Comment(self.text[start + 1 : end], Span(start, end), alone))
