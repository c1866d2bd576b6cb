"""Nested data with places: what JSON, YAML, TOML and INI files hold, and the entries it amounts to.

Owns the bounds on nested data, and the shapes in which formats write a named value (`- KEY=value`, objects with a
name and a value, cookies). Must not know a format's grammar, nor what any key means to a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from claudelint.facts import Entry
from claudelint.readers import ReadError
from claudelint.source import Span

#: Values nested deeper, or more of them, are refused.
MAX_DEPTH = 200
MAX_NODES = 500_000
#: So many entries are handed on; aliases can make few nodes into many entries.
MAX_ENTRIES = 200_000
#: Keys whose value says under which name the one beside it is meant.
NAMING = ("name", "key")
_NAMES = (*NAMING, "value", "domain")
#: Lists under these keys hold `NAME=value` items.
ASSIGNED = frozenset(("environment", "env", "args", "build_args", "variables"))


@dataclass(slots=True)
class Leaf:
    """A scalar as text. `starts` are the offsets of the file at which the text's lines start, where it has several
    and they stand there as they are; `exact` says that the text stands in the file unchanged from `start` on.
    """

    value: str
    span: Span
    start: int = 0
    exact: bool = False
    starts: tuple[int, ...] = ()

    def place(self, low: int, high: int) -> Span:
        """Where a stretch of the text stands in the file; the whole scalar where that is not known."""
        if self.exact:
            return Span(self.start + low, self.start + high)
        if not self.starts:
            return self.span
        line = self.value.count("\n", 0, low)
        if line >= len(self.starts):
            return self.span
        first = self.value.rfind("\n", 0, low) + 1
        begin = self.starts[line] + low - first
        if "\n" not in self.value[low:high]:
            return Span(begin, begin + high - low)
        last = self.value.count("\n", 0, high)
        end = self.starts[min(last, len(self.starts) - 1)] + high - (self.value.rfind("\n", 0, high) + 1)
        return Span(begin, max(end, begin))


@dataclass(slots=True)
class Key:
    """A key with its place."""

    text: str
    span: Span


@dataclass(slots=True)
class Branch:
    """A mapping, in order; a key may come twice."""

    pairs: list[tuple[Key, Node]]
    span: Span

    def get(self, *names: str) -> Node | None:
        """The value under the first of the keys that is there."""
        return next((value for name in names for key, value in self.pairs if key.text == name), None)


@dataclass(slots=True)
class Items:
    """A list."""

    nodes: list[Node]
    span: Span


Node: TypeAlias = "Leaf | Branch | Items"


def text_of(node: Node | None) -> str:
    """Text of a scalar, empty for anything else."""
    return node.value if isinstance(node, Leaf) else ""


def leaves(node: Node | None) -> list[Leaf]:
    """The scalars of a list, or the one scalar."""
    nodes = node.nodes if isinstance(node, Items) else [node]
    return [n for n in nodes if isinstance(n, Leaf)]


def branches(node: Node | None) -> list[tuple[Key, Branch]]:
    """The mappings inside a mapping, with their keys."""
    pairs = node.pairs if isinstance(node, Branch) else []
    return [(key, value) for key, value in pairs if isinstance(value, Branch)]


def entries(node: Node, path: tuple[str, ...] = (), stated: frozenset[int] = frozenset()) -> tuple[Entry, ...]:
    """All keys with scalar values, in order. `stated` holds the `id` of nodes a statement speaks of already.

    Raises `ReadError` where there are too many of them, as aliases can bring about.
    """
    found: list[Entry] = []
    todo: list[tuple[Node, tuple[str, ...], bool]] = [(node, path, False)]
    steps = 0
    while todo:
        current, where, spoken = todo.pop()
        steps += 1
        if steps > MAX_NODES or len(found) > MAX_ENTRIES or len(where) > MAX_DEPTH:
            raise ReadError("holds too much data, or nests it too deeply")
        spoken = spoken or id(current) in stated
        if isinstance(current, Branch):
            named = _named(current, where, spoken)
            if named is not None:
                found.append(named)
            for key, value in reversed(current.pairs):
                if not isinstance(value, Leaf):
                    todo.append((value, (*where, key.text), spoken))
                elif named is None or key.text not in _NAMES:
                    span = Span(key.span.start, max(value.span.end, key.span.end))
                    found.append(Entry(key.text, value.value, span, value.span, where, spoken or id(value) in stated))
        elif isinstance(current, Items):
            assigned = bool(where) and where[-1].lower() in ASSIGNED
            for node in reversed(current.nodes):
                if not isinstance(node, Leaf):
                    todo.append((node, where, spoken))
                elif where:
                    found.append(_item(node, where, spoken or id(node) in stated, assigned))
    found.sort(key=_place)
    return tuple(found)


def _place(entry: Entry) -> Span:
    return entry.span


def _named(node: Branch, path: tuple[str, ...], spoken: bool) -> Entry | None:
    """`{name: KEY, value: …}`: an environment variable, a header, a cookie (with its domain)."""
    name, value = node.get(*NAMING), node.get("value")
    if not (isinstance(name, Leaf) and isinstance(value, Leaf) and name.value):
        return None
    domain = text_of(node.get("domain"))
    where = (*path, domain.lstrip(".")) if domain else path
    low, high = min(name.span.start, value.span.start), max(name.span.end, value.span.end)
    return Entry(name.value, value.value, Span(low, high), value.span, where, spoken)


def _item(leaf: Leaf, path: tuple[str, ...], spoken: bool, assigned: bool) -> Entry:
    if assigned:
        key, sign, value = leaf.value.partition("=")
        if sign and key.isidentifier():
            return Entry(key, value, leaf.span, leaf.place(len(key) + 1, len(leaf.value)), path, spoken)
    return Entry(path[-1], leaf.value, leaf.span, leaf.span, path, spoken)
