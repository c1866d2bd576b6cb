"""A regular expression as positions, places where one character is taken, and the stretch that tells most of it.

Owns the way from Python's own parse tree to positions and the moves between them, and what stands in every text that is
found. Counts and look-around are left out, so there are more paths than `re` has. Must not know what a path is good
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from claudelint.alphabet import Alphabet, named, parser

#: Shorter stretches tell nothing.
LEAST = 4
#: What says little by itself: the vendor's names, but for the host of its web app.
_COMMON = re.compile(r"(?:anthropic|claude)(?:\.com)?(?!\.ai)")
#: Between a host and its path: each may stand alone.
_HOST_ENDS = re.compile(r"(?<=\.com)(?=/)|(?<=\.ai)(?=/)")
#: What tells most has a word in it, or is part of one; more so where that is no common name.
_KNOWN = 2
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
#: Stand for all characters of their kind.
_DIGIT, _WORD, _SPACE, _OTHER = "\u0663", "\u4e2d", "\u2003", "\U0001f600"
_ANY = -1
#: Characters in a row, each with its position as a bit.
Row: TypeAlias = "tuple[tuple[int, str], ...]"


class _Stretch(NamedTuple):
    """Characters that stand in every text, one row for each way there is; and how much they tell."""

    rows: tuple[Row, ...]
    telling: tuple[int, int]


class _Part(NamedTuple):
    """A piece of an expression: the positions it begins and ends with, as bits, and whether it may be empty."""

    first: int
    last: int
    empty: bool
    stretch: _Stretch | None = None


class Positions:
    """Those of one expression, each a bit. `rows` are the stretch that stands in every text and tells most, one for
    each way there is; `known` says whether it holds one of the words, or is part of one."""

    def __init__(self, pattern: str, flags: int, words: Iterable[str]) -> None:
        self._words = words
        self._tree = parser.parse(pattern, flags)
        self._ignore_case = bool(self._tree.state.flags & re.IGNORECASE)
        #: What positions take: a character, or as bits of the alphabet several of them.
        self._masks: list[str | int] = []
        self._follow: list[int] = []
        self._steps: dict[int, int] = {}
        self._taking: dict[str, int] = {}
        self._alphabet: Alphabet | None = None
        #: Positions within a word of what is written, whose word goes on behind or began before.
        self.goes_on = self.went_on = 0
        stretch = self._whole(list(self._tree)).stretch
        self.rows = stretch.rows if stretch is not None else ()
        self.known = stretch is not None and stretch.telling[0] >= _KNOWN

    @property
    def every(self) -> int:
        """All positions."""
        return (1 << len(self._masks)) - 1

    def behind(self, positions: int) -> int:
        """Where a path goes on from some positions."""
        found = self._steps.get(positions)
        if found is None:
            found = 0
            for position in _bits(positions):
                found |= self._follow[position]
            self._steps[positions] = found
        return found

    def taking(self, character: str) -> int:
        """The positions that take a character."""
        known = self._taking.get(character)
        if known is None:
            known = sum(1 << number for number, mask in enumerate(self._masks) if self._takes(mask, character))
            self._taking[character] = known
        return known

    def _takes(self, mask: str | int, character: str) -> bool:
        if isinstance(mask, int):
            bits = self._letters().bits
            return mask == _ANY or bool(mask & (bits.get(character) or bits[_sample(character)]))
        return mask == (character.lower() if self._ignore_case else character)

    def _letters(self) -> Alphabet:
        if self._alphabet is None:
            self._alphabet = Alphabet(self._tree)
        return self._alphabet

    def _whole(self, items: list[Any]) -> _Part:
        """The expression, searched for: anything may stand before and behind, unless it says where it stands."""
        whole = self._sequence(items)
        lines = bool(self._tree.state.flags & re.MULTILINE)
        if not (items and _is_at(items[0], "AT_BEGINNING", lines)):
            ahead = self._add(_ANY)
            self._link(ahead, ahead | whole.first)
        if not (items and _is_at(items[-1], "AT_END", lines)):
            after = self._add(_ANY)
            self._link(whole.last | after, after)
        return whole

    def _add(self, mask: str | int) -> int:
        self._masks.append(mask)
        self._follow.append(0)
        return 1 << (len(self._masks) - 1)

    def _link(self, last: int, first: int) -> None:
        for position in _bits(last):
            self._follow[position] |= first

    def _sequence(self, items: Iterable[Any], before: Row = ()) -> _Part:
        """One item behind the other, the first of them behind characters in a row."""
        whole = _Part(0, 0, True)
        best: list[_Stretch] = []
        row = before
        for item in items:
            part = self._item(item, row)
            self._link(whole.last, part.first)
            first = whole.first | (part.first if whole.empty else 0)
            last = part.last | (whole.last if part.empty else 0)
            whole = _Part(first, last, whole.empty and part.empty)
            if named(item)[0] == "LITERAL":
                row = (*row, (part.first, chr(named(item)[1]).lower()))
                self._note_words(row)
            else:
                best += [*self._stretches(row), *([part.stretch] if part.stretch is not None else [])]
                row = ()
        best += self._stretches(row)
        return whole._replace(stretch=max(best, key=lambda stretch: stretch.telling, default=None))

    def _item(self, item: Any, before: Row) -> _Part:
        name, given = named(item)
        if name in _REPEATS:
            least, most, body = given
            part = self._sequence(body, before if least else ())
            if most > 1:
                self._link(part.last, part.first)
            return part if least else part._replace(empty=True, stretch=None)
        if name == "SUBPATTERN":
            return self._sequence(given[3], before)
        if name == "ATOMIC_GROUP":
            return self._sequence(given, before)
        if name == "BRANCH":
            return _any_of([self._sequence(branch, before) for branch in given[1]])
        if name in ("AT", "FAILURE", "ASSERT", "ASSERT_NOT"):
            return _Part(0, 0, True)
        if name == "GROUPREF_EXISTS":
            return _any_of([self._sequence(given[1]), self._sequence(given[2] or [])])
        if name == "GROUPREF":
            anything = self._add(_ANY)
            self._link(anything, anything)
            return _Part(anything, anything, True)
        if name == "LITERAL":
            position = self._add(chr(given).lower() if self._ignore_case else chr(given))
        else:
            position = self._add(_ANY if name == "ANY" else self._letters().mask(item, self._ignore_case, True))
        return _Part(position, position, False)

    def _note_words(self, row: Row) -> None:
        """Takes down where the last two characters of a row belong to one word."""
        if len(row) > 1 and row[-2][1].isalnum() and row[-1][1].isalnum():
            self.goes_on |= row[-2][0]
            self.went_on |= row[-1][0]

    def _stretches(self, row: Row) -> Iterator[_Stretch]:
        """The stretches of a row that can stand in literals of their own."""
        text = "".join(character for _, character in row)
        cuts = {0, len(row), *(found.start() for found in _HOST_ENDS.finditer(text))}
        names = [found.span() for found in _COMMON.finditer(text)]
        edges = sorted(cuts.union(*names))
        known = [span for word in self._words if len(row) >= LEAST and word in text for span in _spans(word, text)]
        for low, high in pairwise(edges):
            says = any(start < high and end > low for start, end in known)
            says = says or (high - low >= LEAST and any(text[low:high] in word for word in self._words))
            says_itself = (low, high) not in names and high - low >= LEAST
            yield _Stretch((row[low:high],), (_KNOWN * says + says_itself, high - low))


def _spans(word: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def _any_of(parts: list[_Part]) -> _Part:
    first = last = 0
    for part in parts:
        first, last = first | part.first, last | part.last
    stretches = [part.stretch for part in parts if part.stretch is not None]
    stretch = None
    if stretches and len(stretches) == len(parts):
        rows = tuple(row for stretch in stretches for row in stretch.rows)
        stretch = _Stretch(rows, min(stretch.telling for stretch in stretches))
    return _Part(first, last, any(part.empty for part in parts), stretch)


def _bits(positions: int) -> Iterator[int]:
    while positions:
        low = positions & -positions
        yield low.bit_length() - 1
        positions ^= low


def _is_at(item: Any, place: str, lines: bool) -> bool:
    """Whether an item stands for an end of the text, not only of one of its `lines`."""
    name, given = named(item)
    return name == "AT" and str(given) in (f"{place}_STRING", "" if lines else place)


def _sample(character: str) -> str:
    if character.isdigit():
        return _DIGIT
    if character.isspace():
        return _SPACE
    return _WORD if character.isalnum() or character == "_" else _OTHER
