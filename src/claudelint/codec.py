"""Facts as bytes and back: for processes of our own and for the cache.

Owns the form, which is data only: texts, numbers and indices into one table, no code and no class but those of the
facts. All objects of a class stand together, each field as one column of indices, so that building them is a few
calls in C for a whole file, a hundred times faster than parsing it. Must not know what facts mean, who keeps them
or where they go.
"""

from __future__ import annotations

import sys
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import accumulate, chain, pairwise, repeat
from operator import attrgetter, itemgetter
from typing import Any, cast

from claudelint import expression, facts
from claudelint.facts import Facts
from claudelint.source import Span

#: The classes by name, in one order for writers and readers.
_CLASSES: tuple[type[Any], ...] = tuple(
    getattr(module, name)
    for module, names in (
        (expression, "Text Number Join Ref Attr Item Slice Arg Call Mapping Sequence Spread Binary Choice Compare"),
        (expression, "Comprehension Function Unknown"),
        (facts, "Param Scope Statement Block Import Dependency Entry Comment Facts"),
    )
    for name in names.split()
)
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _CLASSES}
_GETTERS = {kind: tuple(map(attrgetter, names)) for kind, names in _FIELDS.items()}
_CONSTANTS = (None, True, False, ())
_HEAD = 4


class CodecError(ValueError):
    """The bytes are no facts."""


def encode(value: Facts) -> bytes:
    """The bytes of some facts. Parts that are one object stay one."""
    table = _Table()
    table.take(value)
    return table.bytes()


def decode(data: bytes) -> Facts:
    """The facts that `encode` was given. Raises `CodecError`."""
    try:
        return _decoded(data)
    except (IndexError, ValueError, OverflowError, TypeError, AttributeError, StopIteration) as error:
        raise CodecError(f"no facts: {error}") from None


def texts(data: bytes) -> str:
    """Every text in encoded facts, one a line: all that could be read in them."""
    return "\n".join(_strings(_sections(data)))


def depth(value: Facts) -> int:
    """How deep the deepest expression is, counted in objects."""
    deepest = 0
    todo: list[tuple[Any, int]] = [(value, 0)]
    while todo:
        part, level = todo.pop()
        if type(part) is tuple:
            todo.extend((inner, level) for inner in part)
        elif type(part) in _FIELDS:
            deepest = max(deepest, level + 1)
            todo.extend((getattr(part, name), level + 1) for name in _FIELDS[type(part)])
    return deepest


class _Table:
    """Every object gets a row, found again by its identity: texts, numbers and spans by what they say.

    Objects are taken class by class and field by field, so that most of the work is done in C for many of them at
    once; without recursion but for tuples in tuples, as facts of a wild file are deep. The order within a class is of
    no account, but tuples stand behind those in them.
    """

    def __init__(self) -> None:
        #: What is told apart by what it says, in the order of the sections; with its rows, once all is taken.
        self.plain: dict[type[Any], dict[Any, int]] = {str: {}, int: {}, Span: {}}
        self.nodes: dict[type[Any], list[Any]] = {kind: [] for kind in _CLASSES}
        self.columns: dict[type[Any], list[list[Any]]] = {kind: [[] for _ in _FIELDS[kind]] for kind in _CLASSES}
        self.tuples: list[Any] = []
        # Of nodes, tuples and constants, by identity.
        self.places: dict[int, int] = {id(value): row for row, value in enumerate(_CONSTANTS)}

    def take(self, root: Any) -> None:
        """Lays down everything reachable."""
        fresh: dict[type[Any], list[Any]] = {}
        self._several([root], fresh)
        while fresh:
            level, fresh = fresh, {}
            for kind, nodes in level.items():
                self.nodes[kind] += nodes
                for column, get in zip(self.columns[kind], _GETTERS[kind], strict=True):
                    values = list(map(get, nodes))
                    column += values
                    self._several(values, fresh)

    def _several(self, values: list[Any], fresh: dict[type[Any], list[Any]]) -> None:
        """Takes values; nodes that were not met before are `fresh`."""
        kinds = set(map(type, values))
        for kind in kinds & self.plain.keys():
            found = values if len(kinds) == 1 else [value for value in values if type(value) is kind]
            self.plain[kind].update(dict.fromkeys(found, 0))
        if kinds <= self.plain.keys():
            return
        plain, places = self.plain, self.places
        for value in values:
            if id(value) not in places and (kind := type(value)) not in plain:
                places[id(value)] = 0
                if kind is not tuple:
                    fresh.setdefault(kind, []).append(value)
                elif value:
                    self._several(list(value), fresh)
                    self.tuples.append(value)
                else:
                    places[id(value)] = _CONSTANTS.index(())

    def bytes(self) -> bytes:
        """Length and content of each section, in the order in which `_decoded` takes them."""
        self._number()
        strings, numbers, spans = self.plain.values()
        sections = ["".join(strings).encode("utf-8", "surrogatepass"), _packed(map(len, strings))]
        sections.append(" ".join(format(number, "x") for number in numbers).encode())
        sections += [_packed(map(itemgetter(end), spans)) for end in (0, 1)]
        for kind in _CLASSES:
            sections += [_packed(self._rows(column)) for column in self.columns[kind]]
        sections.append(_packed(map(len, self.tuples)))
        sections.append(_packed(self._rows(list(chain.from_iterable(self.tuples)))))
        return b"".join(len(section).to_bytes(_HEAD, "little") + section for section in sections)

    def _number(self) -> None:
        """Gives everything its row in the whole table."""
        at = len(_CONSTANTS)
        for known in self.plain.values():
            known.update(zip(list(known), range(at, at + len(known)), strict=True))
            at += len(known)
        for made in (*(self.nodes[kind] for kind in _CLASSES), self.tuples):
            self.places.update(zip(map(id, made), range(at, at + len(made)), strict=True))
            at += len(made)

    def _rows(self, values: list[Any]) -> Iterable[int]:
        kinds = set(map(type, values))
        if len(kinds) == 1 and not kinds.isdisjoint(self.plain):
            return map(self.plain[kinds.pop()].__getitem__, values)
        if kinds.isdisjoint(self.plain):
            return map(self.places.__getitem__, map(id, values))
        return map(self._row, values)

    def _row(self, value: Any) -> int:
        known = self.plain.get(type(value))
        return known[value] if known is not None else self.places[id(value)]


def _packed(numbers: Iterable[int]) -> bytes:
    column = array("i", numbers)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _unpacked(section: bytes) -> list[int]:
    column = array("i")
    column.frombytes(section)
    if sys.byteorder == "big":
        column.byteswap()
    return column.tolist()


def _sections(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        end = at + _HEAD + int.from_bytes(data[at : at + _HEAD], "little")
        if end > len(data):
            raise CodecError("cut short")
        yield data[at + _HEAD : end]
        at = end


def _strings(sections: Iterator[bytes]) -> list[str]:
    text = next(sections).decode("utf-8", "surrogatepass")
    ends = list(accumulate(_unpacked(next(sections)), initial=0))
    return [text[start:end] for start, end in pairwise(ends)]


def _decoded(data: bytes) -> Facts:
    sections = _sections(data)
    table: list[Any] = [*_CONSTANTS, *_strings(sections)]
    table += [int(number, 16) for number in next(sections).split()]
    starts, ends = _unpacked(next(sections)), _unpacked(next(sections))
    table += map(tuple.__new__, repeat(Span), zip(starts, ends, strict=True))
    columns = [[_unpacked(next(sections)) for _ in _FIELDS[kind]] for kind in _CLASSES]
    # Each by the `__new__` of its own class: that of `object` makes none of a class that is compiled.
    makers: list[Any] = [kind.__new__ for kind in _CLASSES]
    made = [list(map(new, repeat(k, len(own[0])))) for k, new, own in zip(_CLASSES, makers, columns, strict=True)]
    for nodes in made:
        table += nodes
    lengths, parts = _unpacked(next(sections)), _unpacked(next(sections))
    get = table.__getitem__
    for start, end in pairwise(accumulate(lengths, initial=0)):
        table.append(tuple(map(get, parts[start:end])))
    for kind, nodes, own in zip(_CLASSES, made, columns, strict=True):
        for name, column in zip(_FIELDS[kind], own, strict=True):
            if len(column) != len(nodes):
                raise CodecError("a column is cut short")
            # The slot itself: `setattr` of a frozen class refuses. The deque runs the map and keeps nothing.
            deque(map(getattr(kind, name).__set__, nodes, map(get, column)), maxlen=0)
    (found,) = made[-1]
    return cast(Facts, found)
