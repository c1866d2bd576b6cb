"""A file as it was read: bytes decoded to text, lines, offsets and points.

Owns the one place where bytes become text and offsets become lines and columns.
Must not know what kind of file it holds, what rules are, or how anything is printed.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from claudelint.later import Record, regex

_COOKIE = regex(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_NEWLINE = regex(r"\r\n|\r|\n")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Codecs a coding cookie may name. Others (utf-7, rot13, idna …) hide text from a reader and are refused.
_PLAIN_CODECS = regex(
    r"^(utf-?8(-sig)?|ascii|us-ascii|latin-?1|iso-?8859-?\d+|cp\d+|windows-?125\d|koi8-[ru]|mac-?\w+"
    r"|euc-?(jp|kr)|shift-?jis|big5|gb2312|gbk|gb18030|iso-latin-1|latin-?\d+|tis-?620)(-(unix|dos|mac))?$"
)
#: The interpreter takes any `utf-8-x` for UTF-8.
_UTF8 = regex(r"^utf-?8-")
#: The share of NUL bytes in the first bytes of a file beyond which it is no text, and how many are looked at.
_MOST_NULS = 0.2
_HEAD = 1_000
#: Lines of more characters are not shown: there may be thousands of findings on one.
_LONG_LINE = 4_000


class Span(NamedTuple):
    """Half-open range of 0-based code-point offsets into `SourceFile.text`."""

    start: int
    end: int


class Point(NamedTuple):
    """A place for people: 1-based line, 1-based column in code points."""

    line: int
    column: int


class Cell(NamedTuple):
    """A cell of a notebook: where it begins in the notebook's text, and where the code in it ends (where it begins,
    if it holds no code); what it put out comes behind."""

    start: int
    code_end: int


class DecodeError(ValueError):
    """The bytes are not text in any encoding the file may claim; the message says which was tried."""


@dataclass(frozen=True, eq=False, repr=False)
class SourceFile(Record):
    """One file as text; of a notebook, the texts of its cells one behind the other.

    `path` is POSIX and relative to the project root; `kind` names the reader; `text` has its newlines
    untouched and no byte order mark; `cells` are those of a notebook, each beginning a line. Lines of a notebook
    are counted within their cell, cells from 1.
    """

    path: str
    kind: str
    text: str
    encoding: str = "utf-8"
    cells: tuple[Cell, ...] = ()

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line; CR, LF and CRLF all end a line."""
        return [0, *(m.end() for m in _NEWLINE.finditer(self.text))]

    def point(self, offset: int) -> Point:
        """Line and column of an offset; offsets past the end give the end."""
        offset = min(max(offset, 0), len(self.text))
        line = self.row(offset)
        return Point(line - self._rows_before(self.cell(offset)), offset - self.line_starts[line - 1] + 1)

    def row(self, offset: int) -> int:
        """1-based line of an offset, counted from the start of the text whatever cells there are."""
        return bisect_right(self.line_starts, min(max(offset, 0), len(self.text)))

    def row_of(self, cell: int | None, line: int) -> int:
        """The same for a line of a cell."""
        return line + self._rows_before(cell)

    def cell(self, offset: int) -> int | None:
        """1-based cell of an offset; None in a file without cells."""
        return max(bisect_right(self._cell_starts, offset), 1) if self.cells else None

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [cell.start for cell in self.cells]

    def _rows_before(self, cell: int | None) -> int:
        return 0 if cell is None or not self.cells else bisect_right(self.line_starts, self.cells[cell - 1].start) - 1

    def line(self, number: int) -> str:
        """Text of a 1-based row without its line end; empty outside the file."""
        if not 1 <= number <= len(self.line_starts):
            return ""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def excerpt(self, number: int) -> str:
        """A line to be shown: `line`, but empty for one that is too long to be looked at."""
        starts = self.line_starts
        end = starts[number] if 0 < number < len(starts) else len(self.text)
        return self.line(number) if 0 < number <= len(starts) and end - starts[number - 1] <= _LONG_LINE else ""


def encoding_of(data: bytes, python: bool) -> tuple[str, int]:
    """Encoding of a file and the length of its byte order mark.

    A Python file may name its encoding in a cookie on one of its first two lines (PEP 263).
    Raises `DecodeError` for an encoding that is unknown or hides text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name, len(bom)
    if python:
        for line in _first_lines(data):
            if found := _COOKIE.match(line):
                return _plain_codec(found[1].decode("ascii")), 0
            if line.strip() and not line.lstrip().startswith(b"#"):
                break
    return "utf-8", 0


def _first_lines(data: bytes) -> list[bytes]:
    """The first two lines, which alone may hold a cookie."""
    end = data.find(b"\n", data.find(b"\n") + 1)
    return data[: end if end >= 0 else len(data)].splitlines()[:2]


def hides_text(data: bytes) -> bool:
    """Whether a Python file names an encoding in which words need not look like themselves in its bytes."""
    head = data[:_HEAD]
    if b"coding" not in head and (head.count(b"\n") > 1 or not any(b"coding" in line for line in _first_lines(data))):
        return False
    try:
        encoding_of(data, True)
    except DecodeError:
        return True
    return False


def _plain_codec(name: str) -> str:
    low = name.lower().replace("_", "-")
    if _UTF8.match(low) and not low.endswith("-sig"):
        return "utf-8"
    if not _PLAIN_CODECS.match(low):
        raise DecodeError(f"the coding cookie names {name!r}, which claudelint does not read")
    try:
        return codecs.lookup(re.sub(r"-(unix|dos|mac)$", "", low)).name
    except LookupError:
        raise DecodeError(f"the coding cookie names the unknown encoding {name!r}") from None


def decode(data: bytes, *, python: bool = False) -> tuple[str, str]:
    """Text and encoding of a file's bytes. Raises `DecodeError` with the reason."""
    encoding, skip = encoding_of(data, python)
    if not skip and data.count(b"\0", 0, _HEAD) > _MOST_NULS * min(len(data), _HEAD):
        raise DecodeError("full of NUL bytes: UTF-16 without a byte order mark, or no text")
    try:
        return data[skip:].decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise DecodeError(f"not valid {encoding}: byte {error.start + skip} ({error.reason})") from None
