"""How long a regular expression can take on the worst text, and why that is too long.

Owns the judgement. An expression that can take the same text in ever more ways (two ways round the same loop) needs
exponential time; one with loops that can take each other's text needs time by a power of the text's length. Must not
know where an expression stands or what it looks for.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias, TypeVar

from claudelint.automaton import Automaton, TooComplex, automaton_of

#: Characters of a value's text that are always looked at; longer ones by expressions that take it.
SHORT_TEXT = 8_000
#: The largest file that is read.
WHOLE_FILE = 50_000_000
#: Steps that one search may take: about a second.
MOST_STEPS = 1_000_000_000
_MOST_LOOKED_AT = 400_000
_HINT = "; say more exactly what a part may hold, such as [^\\s/]+ for .*, {0,80} for *"

_Node = TypeVar("_Node")
_Places: TypeAlias = tuple[int, ...]


class Cost(NamedTuple):
    """Time on the worst text. `limits` are the numbers of ways that multiply, None for the text's length; `pump` is
    what such a text repeats. Exponential time has no limits."""

    limits: tuple[int | None, ...] = ()
    exponential: bool = False
    pump: str = ""

    def steps(self, length: int) -> float:
        """Steps on a text of so many characters."""
        if self.exponential:
            return math.inf
        return length * math.prod(length if limit is None else min(limit, length) for limit in self.limits)


@lru_cache(maxsize=1_000)
def cost(pattern: str) -> Cost:
    """The cost of searching with a pattern that compiles. Raises `TooComplex`."""
    made = automaton_of(pattern)
    if made.risky:
        return Cost(exponential=True)
    budget = _Budget()
    loops = [loop for loop in _components(range(len(made.masks)), made.moves.__getitem__) if _turns(made, loop)]
    for loop in loops:
        pump = _two_ways(made, loop, budget)
        if pump:
            return Cost(exponential=True, pump=pump)
    return _chain(made, loops, budget)


def refused(pattern: str, length: int) -> str:
    """Why a pattern may not be searched for in texts of so many characters; empty where it may."""
    try:
        found = cost(pattern)
    except TooComplex:
        return "is too long to tell whether it takes exponential time; split it up"
    if found.steps(length) <= MOST_STEPS:
        return ""
    text = f" on a text that repeats {found.pump!r}" if found.pump else ""
    if found.exponential:
        return f"can take exponential time{text}: a repetition can split the same text in ever more ways{_HINT}"
    power = 1 + sum(1 for limit in found.limits if limit is None or limit >= length)
    words = {1: "too long", 2: "the square of its length", 3: "the cube of its length"}
    return (
        f"can take {words.get(power, f'its length to the power of {power}')} in steps{text}: "
        f"parts that follow each other can take the same characters{_HINT}"
    )


def room(pattern: str) -> int:
    """The longest text that is searched whole; `SHORT_TEXT` at least."""
    try:
        found = cost(pattern)
    except TooComplex:
        return SHORT_TEXT
    longest = SHORT_TEXT
    while longest < WHOLE_FILE and found.steps(longest * 2) <= MOST_STEPS:
        longest *= 2
    return longest


class _Budget:
    """How much more may be looked at."""

    def __init__(self) -> None:
        self.left = _MOST_LOOKED_AT

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise TooComplex


def _turns(made: Automaton, loop: list[int]) -> bool:
    return len(loop) > 1 or loop[0] in made.moves[loop[0]]


# Exponential: from a place of a loop back to it, reading the same text, in two ways.


def _two_ways(made: Automaton, loop: list[int], budget: _Budget) -> str:
    inside = set(loop)

    def within(node: _Places) -> Iterable[_Places]:
        return ((target,) for target in made.moves[node[0]] if target in inside)

    for place in loop:
        for target, ways in made.moves[place].items():
            if target in inside and ways > 1:
                return _word(made, [(target,), *_path((target,), (target,), within)][1:])
    pairs: list[_Places] = [(one, two) for one in loop for two in loop if made.masks[one] & made.masks[two]]

    def after(pair: _Places) -> Iterable[_Places]:
        for one in made.moves[pair[0]]:
            for two in made.moves[pair[1]]:
                if one in inside and two in inside and made.masks[one] & made.masks[two]:
                    budget.spend()
                    yield one, two

    for component in _components(pairs, after):
        same = next((pair for pair in component if pair[0] == pair[1]), None)
        apart = next((pair for pair in component if pair[0] != pair[1]), None)
        if same and apart:
            return _word(made, [*_path(same, apart, after)[1:], *_path(apart, same, after)[1:]])
    return ""


# By a power: a chain of loops, each of which can take text from the one before.


def _chain(made: Automaton, loops: list[list[int]], budget: _Budget) -> Cost:
    """The costliest chain. Loops come in an order in which later ones never lead to earlier ones."""
    order = list(reversed(loops))
    reached = [_reached(made, loop) for loop in order]
    best = [Cost()] * len(order)
    for number, loop in enumerate(order):
        for earlier in range(number):
            if loop[0] not in reached[earlier]:
                continue
            pump = _shared(made, order[earlier], loop, budget)
            so_far = best[earlier]
            if pump:
                limit = _limit(made, order[earlier], loop)
                so_far = Cost((*so_far.limits, limit) if limit != 1 else so_far.limits, pump=pump)
            if so_far.steps(SHORT_TEXT) > best[number].steps(SHORT_TEXT):
                best[number] = so_far
    return max(best, key=lambda found: found.steps(SHORT_TEXT), default=Cost())


def _limit(made: Automaton, one: list[int], two: list[int]) -> int | None:
    """In how many ways two loops can share a text."""
    limits = [made.spread.get(one[0]), made.spread.get(two[0]) if made.loops.get(one[0]) else made.loops.get(two[0])]
    known = [limit for limit in limits if limit is not None]
    return min(known) if known else None


def _shared(made: Automaton, one: list[int], two: list[int], budget: _Budget) -> str:
    """A text that leads round the first loop, from it into the second, and round the second; empty if there is none."""
    inside, behind = set(one), set(two)
    masks = made.masks
    if not any(masks[p] & masks[q] for p in one for q in two):
        return ""

    def after(node: _Places) -> Iterable[_Places]:
        for p in made.moves[node[0]]:
            for q in made.moves[node[2]]:
                common = masks[p] & masks[q]
                if p in inside and q in behind and common:
                    for between in made.moves[node[1]]:
                        if common & masks[between]:
                            budget.spend()
                            yield p, between, q

    for p in one:
        for q in two:
            path = _path((p, p, q), (p, q, q), after)
            if path:
                return _word(made, path[1:])
    return ""


def _reached(made: Automaton, loop: list[int]) -> set[int]:
    seen, todo = set(loop), list(loop)
    while todo:
        for target in made.moves[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


# Graphs.


def _word(made: Automaton, path: list[_Places]) -> str:
    """A text along a path, in characters that can be read where there are such."""
    word = ""
    for node in path:
        mask = made.masks[node[0]]
        for place in node[1:]:
            mask &= made.masks[place]
        characters = [c for bit, c in enumerate(made.characters) if mask >> bit & 1]
        word += min(characters, key=lambda c: (not c.isalnum(), not c.isprintable(), c))
    return word


def _path(start: _Places, end: _Places, after: Callable[[_Places], Iterable[_Places]]) -> list[_Places]:
    """The shortest path of at least one step, both ends included; empty if there is none."""
    before: dict[_Places, _Places] = {}
    todo = deque([start])
    while todo:
        node = todo.popleft()
        for target in after(node):
            if target in before:
                continue
            before[target] = node
            if target == end:
                path = [target]
                while path[-1] != start or len(path) == 1:
                    path.append(before[path[-1]])
                return path[::-1]
            todo.append(target)
    return []


def _components(nodes: Iterable[_Node], after: Callable[[_Node], Iterable[_Node]]) -> list[list[_Node]]:
    """The strongly connected components, each behind those it leads to (Tarjan, without recursion)."""
    numbers: dict[_Node, int] = {}
    low: dict[_Node, int] = {}
    stack: list[_Node] = []
    held: set[_Node] = set()
    found: list[list[_Node]] = []
    for root in nodes:
        if root in numbers:
            continue
        numbers[root] = low[root] = len(numbers)
        stack.append(root)
        held.add(root)
        work = [(root, iter(list(after(root))))]
        while work:
            node, targets = work[-1]
            target = next((t for t in targets if t not in numbers or t in held), None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == numbers[node]:
                    component: list[_Node] = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                        held.discard(component[-1])
                    found.append(component)
            elif target in numbers:
                low[node] = min(low[node], numbers[target])
            else:
                numbers[target] = low[target] = len(numbers)
                stack.append(target)
                held.add(target)
                work.append((target, iter(list(after(target)))))
    return found
