"""GitHub code scanning's hash of a line: what lets it recognise an alert after lines have moved.

Owns the algorithm: a 64-bit polynomial with multiplier 37 over the first 100 characters that are neither
space nor tab, counted from the line's start across line ends (all of them one `\\n`), in UTF-16 code units;
U+FFFF ends the file and zeros follow. `:n` tells equal hashes of a file apart. Must not know SARIF.
"""

from __future__ import annotations

import re
import stat
from collections import Counter
from functools import cached_property
from pathlib import Path

_LENGTH = 100
_MULTIPLIER = 37
_MASK = (1 << 64) - 1
_LARGEST_BYTES = 20_000_000
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class LineHashes:
    """The hashes of one text's lines, worked out when asked for."""

    def __init__(self, text: str) -> None:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
        self._text = _ASTRAL.sub(_surrogates, plain) + "\uffff"
        self._starts = [0, *(m.end() for m in re.finditer("\n", self._text))]

    def of(self, line: int) -> str | None:
        """The hash of a 1-based line, None outside the file."""
        if not 1 <= line <= len(self._starts):
            return None
        value = 0
        for char in self._window(line).ljust(_LENGTH, "\0"):
            value = (value * _MULTIPLIER + ord(char)) & _MASK
        return f"{value:x}:{self._ordinals[line - 1]}"

    def _window(self, line: int) -> str:
        start = self._starts[line - 1]
        return self._text[start : start + _LENGTH]

    @cached_property
    def _ordinals(self) -> list[int]:
        """For each line, how many lines up to it begin with the same characters, itself included."""
        seen: Counter[int] = Counter()
        found = []
        for line in range(1, len(self._starts) + 1):
            key = hash(self._window(line))
            seen[key] += 1
            found.append(seen[key])
        return found


class FileHashes:
    """Line hashes of the files below a root; remembers the last file, as findings come sorted by path."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        self._last: tuple[str, LineHashes | None] = ("", None)

    def of(self, path: str, line: int) -> str | None:
        """The hash of a line; None where the file is no regular file, too large or unreadable."""
        if self._last[0] != path:
            self._last = (path, _read(self._root / path))
        hashes = self._last[1]
        return hashes.of(line) if hashes else None


def _read(path: Path) -> LineHashes | None:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST_BYTES:
            return None
        return LineHashes(path.read_bytes().decode("utf-8", "replace"))
    except (OSError, ValueError):
        return None


def _surrogates(found: re.Match[str]) -> str:
    code = ord(found[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))
