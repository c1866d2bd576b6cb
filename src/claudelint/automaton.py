"""A regular expression as the automaton that `re` walks when it backtracks.

Owns the way from Python's own parse tree to positions (places where one character is taken) and the moves between
them. Every way of matching is a path; where the tree says more than an automaton can (look-around, references), there
are more paths than `re` has, never fewer. Must not know what is good or bad about a regular expression.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from claudelint.alphabet import Alphabet, named, parser

_INFINITE = parser.MAXREPEAT
#: A repetition of at most so many times is written out; a longer one becomes a loop that knows how often it may run.
WRITTEN_OUT = 6
#: Copies of a piece that is written out within what is written out.
MOST_COPIES = 12
_MANY = 1_000
#: More positions than this are not looked at.
MAX_POSITIONS = 600


class TooComplex(ValueError):
    """The expression has more positions than are looked at."""


@dataclass
class Automaton:
    """`masks[p]` is the set of characters (bits) that position p takes; `moves[p]` says where a path may go from p
    and in how many ways.

    Of a position inside repetitions `loops` says how often these may run, `spread` in how many ways (None: any
    number). `risky` is true where a repetition counts what may be empty, which no path shows.
    """

    characters: tuple[str, ...]

    masks: list[int] = field(default_factory=list)
    moves: list[Counter[int]] = field(default_factory=list)
    loops: dict[int, int | None] = field(default_factory=dict)
    spread: dict[int, int | None] = field(default_factory=dict)
    risky: bool = False

    def add(self, mask: int) -> int:
        """A new position."""
        if len(self.masks) >= MAX_POSITIONS:
            raise TooComplex
        self.masks.append(mask)
        self.moves.append(Counter())
        return len(self.masks) - 1


def automaton_of(pattern: str) -> Automaton:
    """The automaton of searching with a pattern that compiles. Raises `TooComplex`."""
    tree = parser.parse(pattern)
    if not _repeats(tree):
        return Automaton(())
    builder = _Builder(Alphabet(tree), bool(tree.state.flags & re.IGNORECASE), bool(tree.state.flags & re.DOTALL))
    multiline = bool(tree.state.flags & re.MULTILINE)
    items = list(tree)
    after = None if _anchored(items, multiline) else _not_behind(items)
    whole = builder.sequence(_without_tail(items))
    if not _anchored(items, multiline):
        _search(builder, whole, after)
    return builder.made


def _repeats(tree: Any) -> bool:
    """Whether anything in a tree may be repeated more often than is written out, or is repeated in what is."""
    todo = [(item, 1) for item in tree]
    while todo:
        item, copies = todo.pop()
        if isinstance(item, tuple) and str(item[0]).endswith("_REPEAT"):
            copies *= max(item[1][1], 1)
            if item[1][1] > WRITTEN_OUT or copies > MOST_COPIES:
                return True
        if isinstance(item, tuple) and str(item[0]).startswith("GROUPREF"):
            return True
        if isinstance(item, (tuple, list)) or hasattr(item, "data"):
            todo.extend((inner, copies) for inner in item)
    return False


def _search(builder: _Builder, whole: Part, after: Any) -> None:
    """Searching tries every place: a loop over any text in front. A character that may not stand before the match
    ends the loop in a position of its own."""
    made = builder.made
    ahead = made.add(builder.alphabet.every)
    made.loops[ahead] = made.spread[ahead] = None
    made.moves[ahead][ahead] += 1
    last = ahead
    if after is not None:
        last = made.add(builder.alphabet.every & ~builder.mask(after))
        made.moves[ahead][last] += 1
    made.moves[last].update(whole.first)


def _anchored(items: list[Any], multiline: bool) -> bool:
    """Whether a match can begin at the beginning of the text only."""
    for name, given in map(named, items):
        if name == "AT" and (str(given) == "AT_BEGINNING_STRING" or (str(given) == "AT_BEGINNING" and not multiline)):
            return True
        if name == "SUBPATTERN":
            return _anchored(list(given[3]), multiline)
        if name == "BRANCH":
            return all(_anchored(list(branch), multiline) for branch in given[1])
        if name not in ("AT", "ASSERT", "ASSERT_NOT"):
            return False
    return False


def _not_behind(items: list[Any]) -> Any:
    """The one character that may not stand before a match, where the pattern begins by saying so."""
    if items and named(items[0])[0] == "ASSERT_NOT":
        direction, body = items[0][1]
        if direction < 0 and len(body) == 1 and named(body[0])[0] in ("IN", "LITERAL", "CATEGORY"):
            return body[0]
    return None


def _without_tail(items: list[Any]) -> list[Any]:
    """What comes last cannot fail once it has matched as often as it must, so `re` never comes back to it."""
    if not items:
        return items
    code, (name, given) = items[-1][0], named(items[-1])
    last: list[Any] = [items[-1]]
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, body = given
        must = [(code, (least - 1, least - 1, body)), *_without_tail(list(body))] if least else []
        last = [*must, (code, (0, 1, body))] if most > least else must
    elif name == "SUBPATTERN":
        last = [(code, (*given[:3], _without_tail(list(given[3]))))]
    elif name == "BRANCH":
        last = [(code, (given[0], [_without_tail(list(branch)) for branch in given[1]]))]
    return [*items[:-1], *last]


@dataclass
class Part:
    """A piece of the pattern: the positions it can begin and end with, and whether it may be empty; all in how many
    ways."""

    first: Counter[int]
    last: Counter[int]
    empty: int


def _times(positions: Counter[int], ways: int) -> Counter[int]:
    """Positions reached in so many times as many ways; beyond a few it does not matter how many."""
    return Counter({position: min(count * ways, _MANY) for position, count in positions.items() if ways})


class _Builder:
    """Puts the parts together. `often` holds how often the repetitions around may run, outermost first."""

    def __init__(self, alphabet: Alphabet, ignore_case: bool, dotall: bool) -> None:
        self.alphabet, self.ignore_case, self.dotall = alphabet, ignore_case, dotall
        self.made = Automaton(alphabet.characters)
        self.around: list[tuple[int | None, int | None]] = []
        self.copies = 1

    def sequence(self, items: Iterable[Any]) -> Part:
        """One item behind the other."""
        whole = Part(Counter(), Counter(), 1)
        for item in items:
            whole = self._behind(whole, self.item(item))
        return whole

    def _behind(self, one: Part, two: Part) -> Part:
        self._link(one.last, two.first)
        first = one.first + _times(two.first, one.empty)
        last = two.last + _times(one.last, two.empty)
        return Part(first, last, min(one.empty * two.empty, _MANY))

    def _link(self, last: Counter[int], first: Counter[int]) -> None:
        for end, ways in last.items():
            for begin, more in first.items():
                self.made.moves[end][begin] += ways * more

    def item(self, item: Any) -> Part:
        """One item of the parse tree."""
        name, given = named(item)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeated(*given)
        if name == "SUBPATTERN":
            return self._group(given)
        if name == "ATOMIC_GROUP":
            return self.sequence(given)
        if name == "BRANCH":
            return self._any_of(given[1])
        if name in ("AT", "FAILURE"):
            return Part(Counter(), Counter(), 1)
        if name in ("ASSERT", "ASSERT_NOT"):
            return self._looked(*given)
        if name == "GROUPREF":
            return self._found_before()
        if name == "GROUPREF_EXISTS":
            return self._any_of([given[1], given[2] or []])
        return self._one(item)

    def _one(self, item: Any) -> Part:
        position = self.made.add(self.mask(item))
        if self.around:
            self.made.loops[position], self.made.spread[position] = self._often()
        return Part(Counter([position]), Counter([position]), 0)

    def _often(self) -> tuple[int | None, int | None]:
        """How often the repetitions around may run, together, and how much that can vary."""
        often: int | None = 1
        varies: int | None = 1
        for most, spread in self.around:
            often = None if often is None or most is None else often * most
            varies = None if varies is None or spread is None else varies * spread
        return often, varies

    def _found_before(self) -> Part:
        """A reference to a group: any text may be there, but in one way."""
        position = self.made.add(self.alphabet.every)
        self.made.loops[position] = self.made.spread[position] = 1
        self.made.moves[position][position] += 1
        return Part(Counter([position]), Counter([position]), 1)

    def _group(self, given: Any) -> Part:
        """A group, which may bring flags of its own."""
        before = self.ignore_case, self.dotall
        _, added, removed, body = given
        self.ignore_case = bool((self.ignore_case or added & re.IGNORECASE) and not removed & re.IGNORECASE)
        self.dotall = bool((self.dotall or added & re.DOTALL) and not removed & re.DOTALL)
        part = self.sequence(body)
        self.ignore_case, self.dotall = before
        return part

    def _any_of(self, branches: Iterable[Any]) -> Part:
        parts = [self.sequence(branch) for branch in branches]
        first: Counter[int] = sum((part.first for part in parts), Counter())
        last: Counter[int] = sum((part.last for part in parts), Counter())
        return Part(first, last, sum(part.empty for part in parts))

    def _looked(self, direction: int, body: Any) -> Part:
        """What is looked at ahead is matched and leads nowhere; what lies behind has one width and costs nothing."""
        if direction < 0:
            return Part(Counter(), Counter(), 1)
        return Part(self.sequence(body).first, Counter(), 1)

    def _repeated(self, least: Any, most: Any, body: Any) -> Part:
        if most <= WRITTEN_OUT and self.copies * most <= MOST_COPIES:
            return self._written_out(int(least), int(most), body)
        limit = None if most == _INFINITE else int(most)
        self.around.append((limit, None if limit is None else limit - int(least) + 1))
        part = self.sequence(body)
        self.around.pop()
        if part.empty and least > 1:
            self.made.risky = True
        self._link(part.last, part.first)
        # `re` tries one empty round before it leaves.
        return Part(part.first, _times(part.last, 1 + part.empty), part.empty + (least == 0))

    def _written_out(self, least: int, most: int, body: Any) -> Part:
        whole = Part(Counter(), Counter(), 1)
        self.copies *= max(most, 1)
        parts = [self.sequence(body) for _ in range(most)]
        self.copies //= max(most, 1)
        for number in reversed(range(most)):
            whole = self._behind(parts[number], whole)
            whole.empty += number >= least
        return whole

    def mask(self, item: Any) -> int:
        """The characters an item takes, as bits."""
        return self.alphabet.mask(item, self.ignore_case, self.dotall)
