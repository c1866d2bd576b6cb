"""Breaks texts: deletes, doubles, moves, inserts and splices.

Owns the ways a text is broken; each is plain data, so that a failure can be shrunk and run again. Must not know
what the texts mean.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

#: Pieces that begin, end or bend something in some format.
PIECES = (
    "\n", "\r", "\r\n", "\t", "\f", "\v", "\0", "\x1a", "\x85", "\u2028", "\ufeff", "\u200b", "\u202e", "é", "²", "٣",
    "𝐱", "ﬁ", " ", "  ", "\\", "\\\n", "'", '"', "'''", '"""', "`", "f'", 'f"{', 'rb"', "{", "}", "{{", "}}", "[",
    "]", "(", ")", "<", ">", "<<EOF\n", ",", ";", ":", "::", "=", "==", ":=", "+", "-", "--", "- ", "*", "**", "&a ",
    "*a", "<<: ", "!!x ", "|", "|\n", ">-\n", "%", "%%", "%%bash\n", "!", "?", "? ", "$", "${", "$(", "@", "#", "# ",
    "~", "^", "/", "//", "---\n", "...\n", "-r ", "-e ", "git+https://", "@ ", "sk-ant-", "claude", "anthropic", "%s",
    "{0}", "{x}", "\\x", "\\u", "\\N{", "0x", "1e999", "9" * 30, "None", "lambda: ", "await ", "async ", "yield ",
    "match x:\n case ", "if ", "else", "elif ", "for x in ", "while ", "def f(", "class A(", "import ",
    "from . import *\n", "import x as y\n", "return ", "global x\n", "del ", "with ", "try:\n", "except* ",
    "type X[T] = ", "@x\n", "x: int = ", "print(", "__all__ = ", "# claudelint: ignore[CL101] x\n",
    "# claudelint: file-ignore[", "# noqa: CL101", "until=2027-01-31", "# coding: ", "FROM ", "ENV ", "RUN ",
    "include ", "define x\n", "endef\n", "[[x]]\n", "[x.y]\n", "''", '""', "null", "true",
)  # fmt: skip
_WAYS = ("delete", "double", "repeat", "insert", "move", "splice", "case", "swap")


class Break(NamedTuple):
    """One way to break a text: `at` and `to` are places in thousandths of it, `n` a number for the way's own use."""

    way: str
    at: int
    to: int
    n: int


def broken(text: str, other: str, breaks: Sequence[Break], longest: int = 30_000) -> str:
    """The text after all breaks; `other` is where splices come from."""
    for one in breaks:
        text = _broken(text, other, one)[:longest]
    return text


def _broken(text: str, other: str, one: Break) -> str:
    low, high = sorted((len(text) * one.at // 1000, len(text) * one.to // 1000))
    # Most breaks are small.
    if one.n % 4:
        high = min(high, low + 1 + one.n % 40)
    piece = PIECES[one.n % len(PIECES)]
    if one.way == "delete":
        return text[:low] + text[high:]
    if one.way == "double":
        return text[:high] + text[low:high] + text[high:]
    if one.way == "repeat":
        return text[:low] + text[low : min(high, low + 12)] * (one.n % 400) + text[low:]
    if one.way == "move":
        return text[:low] + text[high:] + text[low:high]
    if one.way == "splice":
        return text[:low] + other[len(other) * one.to // 1000 :][: 1 + one.n % 300] + text[low:]
    if one.way == "case":
        return text[:low] + text[low:high].swapcase() + text[high:]
    if one.way == "swap":
        return text[:low] + text[low:high][::-1] + text[high:]
    return text[:low] + piece * (1 + one.n // 1000) + text[low:]


def drawn(draw: random.Random, most: int = 6) -> tuple[Break, ...]:
    """Breaks by chance."""
    return tuple(
        Break(draw.choice(_WAYS), draw.randrange(1001), draw.randrange(1001), draw.randrange(4_000))
        for _ in range(draw.randint(0, most))
    )


WAYS = _WAYS
