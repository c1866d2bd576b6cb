"""Cookies as browsers and curl keep them in text files: one cookie a line, seven fields with tabs between.

Owns that format, and the other one files of the name are in, the text of a `Cookie` header. Must not know whose
cookies matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "cookies"
ORDER = 50
_NAME = regex(r"(?i)(.*[-_.])?cookies?([-_.].*)?\.(txt|jar|cookies?)|\.?cookies?|cookie[-_]?jar|.*\.cookies?")
_LINE = regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_PAIR = regex(r"(?i)(?:cookie:)?[ \t]*([^\s=;,\"]+)=([^;\r\n]*)(?:;|$)")
_HIDDEN = "#HttpOnly_"
_FIELDS = 7


def claims(name: str, head: bytes) -> bool:
    """`cookies.txt`, `claude_cookies.txt`, `cookie.jar` and the like."""
    return bool(_NAME.fullmatch(name))


def read(source: SourceFile) -> f.Facts:
    """The cookies, with their domain in the path. Raises `ReadError` with the place of a line that holds none."""
    found: list[f.Entry] = []
    at = 0
    while at < len(source.text):
        line = _LINE.match(source.text, at)
        assert line is not None
        start, at = at, line.end()
        text = line[1]
        if not text.strip() or (text.startswith("#") and not text.startswith(_HIDDEN)):
            continue
        fields = text.split("\t")
        if len(fields) >= _FIELDS:
            found.append(_cookie(fields, start))
        elif pairs := list(_PAIR.finditer(text)):
            found += [_entry(p[1], p[2], start + p.start(1), start + p.start(2), ("cookies",)) for p in pairs]
        else:
            raise ReadError("not a cookie file: neither seven fields nor `name=value`", source.point(start))
    return f.Facts(source.path, KIND, entries=tuple(found))


def _cookie(fields: list[str], start: int) -> f.Entry:
    name, value = fields[5], fields[6]
    low = start + len("\t".join(fields[:5])) + 1
    domain = fields[0].removeprefix(_HIDDEN).lstrip(".")
    return _entry(name, value, low, low + len(name) + 1, ("cookies", domain))


def _entry(name: str, value: str, low: int, start: int, path: tuple[str, ...]) -> f.Entry:
    end = start + len(value)
    return f.Entry(name, value, Span(low, end), Span(start, end), path)
