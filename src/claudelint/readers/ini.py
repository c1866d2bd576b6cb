"""INI files: sections, keys and values as `configparser` takes them, continued lines included.

Owns their grammar. Must not know what any key means; dependencies in `setup.cfg` are another reader's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "ini"
ORDER = 60
_SUFFIXES = (".ini", ".cfg", ".conf", ".properties")
_NAMES = frozenset((".flake8", ".coveragerc", ".pylintrc", ".pypirc", ".netrc", ".editorconfig", "pylintrc"))
_LINE = regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SECTION = regex(r"\[([^\]]*)\]")
_PAIR = regex(r"([^=:\s](?:[^=:]*[^=:\s])?)[ \t]*[=:][ \t]*(.*)")
_REMARK = regex(r"[ \t][#;].*$")
#: Files of `.conf` and the like are in many languages; strict are those that are always INI.
_STRICT = (".ini", ".cfg")


def claims(name: str, head: bytes) -> bool:
    """By suffix, and the names tools give their settings."""
    low = name.lower()
    return low.endswith(_SUFFIXES) or low in _NAMES


def read(source: SourceFile) -> f.Facts:
    """The entries and comments. Raises `ReadError` with the place of a line that is neither section nor pair."""
    from claudelint.readers._comments import comments

    found = _Reader(source)
    found.run()
    return f.Facts(source.path, KIND, entries=tuple(found.entries), comments=comments(source.text, "ini"))


class _Reader:
    """One pass over the lines."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.strict = source.path.lower().endswith(_STRICT)
        self.path: tuple[str, ...] = ()
        self.entries: list[f.Entry] = []
        #: Whether the last line with text was a pair, which an indented line continues.
        self.open = False
        self.last = f.Entry("", "", Span(0, 0), Span(0, 0))

    def run(self) -> None:
        at = 0
        text = self.source.text
        while at < len(text):
            line = _LINE.match(text, at)
            assert line is not None
            self.line(line[1], at)
            at = line.end()

    def line(self, line: str, start: int) -> None:
        body = line.strip()
        at = start + len(line) - len(line.lstrip())
        if not body or body[0] in "#;":
            return
        if line[0] in " \t" and self.open:
            self.continued(_REMARK.sub("", body).rstrip(), at)
        elif section := _SECTION.match(body):
            self.path, self.open = (section[1].strip(),), False
        elif pair := _PAIR.fullmatch(body):
            self.pair(pair, at)
        elif self.strict and not re.fullmatch(r"[\w.\-*/]+", body):
            raise ReadError("not INI: neither a section nor `key = value`", self.source.point(at))

    def pair(self, pair: re.Match[str], at: int) -> None:
        value = _REMARK.sub("", " " + pair[2])[1:].rstrip()
        low = at + pair.start(2)
        self.entries.append(f.Entry(pair[1], value, Span(at, low + len(value)), Span(low, low + len(value)), self.path))
        self.open, self.last = True, self.entries[-1]

    def continued(self, body: str, at: int) -> None:
        """A further line of a value is a value of its own under the same key, as in a list."""
        last = self.last
        key, _, value = body.partition("=")
        if value and key.strip().isidentifier() and last.key.lower() in ("env", "setenv", "set_env", "environment"):
            low = at + body.index("=") + 1
            low += len(value) - len(value.lstrip())
            span = Span(low, at + len(body))
            self.entries.append(f.Entry(key.strip(), value.strip(), Span(at, span.end), span, (*self.path, last.key)))
            return
        self.entries.append(f.Entry(last.key, body, Span(at, at + len(body)), Span(at, at + len(body)), self.path))
