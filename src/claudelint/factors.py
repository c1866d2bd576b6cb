"""Which texts can be part of a text in which a regular expression finds something.

Owns how much of what tells most a part must hold, so that what is put together from several literals is known by one of
them. Wider than the expression in that counts and look-around are left out; narrower in that nobody puts words together
from halves of words. Must not know what is looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from claudelint.stretches import LEAST, Positions

#: A part holds so many characters of a stretch at most, one behind the other; else half of them, and no fewer than a
#: stretch must have.
_MOST = 8
_NAMES = re.compile(r"anthropic|claude")
#: What stands for another text in a format.
_FIELD = re.compile(r"\{[^{}]*\}|%\(\w+\)s|%s")
#: More states than this are forgotten again.
_MOST_STATES = 5_000
_Reached: TypeAlias = "tuple[int, ...]"


class _State:
    """Positions that were reached, as bits, by how many characters of the stretch were just passed; last, of enough of
    it; and where each character leads."""

    __slots__ = ("further", "reached")

    def __init__(self, reached: _Reached) -> None:
        self.reached = reached
        self.further: dict[str, _State] = {}


class Factors:
    """Those of one regular expression, given as its pattern. `words`, in small letters, are what is looked for;
    `telling` is false where none of them stands in every text that is found. Each factor holds one of `pieces`. With
    `more` half of a short stretch is not enough."""

    def __init__(self, pattern: str, flags: int, words: Iterable[str], *, more: bool = False) -> None:
        self._positions = positions = _positions(pattern, flags, tuple(words))
        texts = ["".join(character for _, character in row) for row in positions.rows]
        self.telling = positions.known and min(map(len, texts)) >= LEAST
        self.pieces = {text[at : at + LEAST] for text in texts for at in range(len(text) - LEAST + 1)}
        #: The positions of the stretch, by how many characters of it in a row are enough.
        self._enough: dict[int, int] = {}
        self._marked = 0
        for row, text in zip(positions.rows, texts, strict=True):
            marked = sum(position for position, _ in row)
            # A common name alone is not enough.
            name = max(map(len, _NAMES.findall(text)), default=0)
            least = min(max(len(row) // 2 + more, LEAST, name + 1), len(row), _MOST)
            self._enough[least] = self._enough.get(least, 0) | marked
            self._marked |= marked
        self._states: dict[_Reached, _State] = {}
        self._start = _State(())

    def passes(self, text: str) -> bool:
        """Whether a text may be part of one that is found, and holds enough of what tells most."""
        state = self._start
        for number, stretch in enumerate(_FIELD.split(text)):
            if number:
                state = self._behind_anything(state)
            for character in stretch:
                found = state.further.get(character)
                if found is None:
                    found = state.further[character] = self._step(state.reached, character)
                state = found
                if not state.reached:
                    return False
        return state is not self._start and state.reached[_MOST] & ~self._positions.goes_on > 0

    def _state(self, reached: list[int]) -> _State:
        key = tuple(reached) if any(reached) else ()
        if len(self._states) > _MOST_STATES:
            self._states.clear()
            self._start.further.clear()
        return self._states.setdefault(key, _State(key))

    def _step(self, reached: _Reached, character: str) -> _State:
        """Where a character leads; nothing reached stands for the beginning."""
        taking = self._positions.taking(character)
        after = [0] * (_MOST + 1)
        if not reached:
            taking &= ~self._positions.went_on
            after[0], after[1] = taking & ~self._marked, taking & self._marked
            return self._state(after)
        for count, positions in enumerate(reached):
            now = self._positions.behind(positions) & taking
            if count == _MOST:
                after[_MOST] |= now
            else:
                self._passed(now, count + 1, after)
        return self._state(after)

    def _passed(self, now: int, count: int, after: list[int]) -> None:
        """Takes down positions that were reached, those of the stretch with so many characters of it in a row."""
        after[0] |= now & ~self._marked
        passed = now & self._marked
        for least, enough in self._enough.items() if passed else ():
            if count >= least:
                after[_MOST] |= passed & enough
                passed &= ~enough
        if passed:
            after[count] |= passed

    def _behind_anything(self, state: _State) -> _State:
        """Where a path may be behind a text that is not known: at the beginning anywhere."""
        if state is self._start:
            return self._state([self._positions.every] + [0] * _MOST)
        before = 0
        for positions in state.reached[:_MOST]:
            before |= positions
        return self._state([self._further(before), *[0] * (_MOST - 1), self._further(state.reached[_MOST])])

    def _further(self, positions: int) -> int:
        while positions != (more := positions | self._positions.behind(positions)):
            positions = more
        return positions


@lru_cache(maxsize=1_000)
def _positions(pattern: str, flags: int, words: tuple[str, ...]) -> Positions:
    """Those of one expression, which several factors go by."""
    return Positions(pattern, flags, words)
