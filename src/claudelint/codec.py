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
from itertools import accumulate, pairwise, repeat
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
    """Every object gets a row, found again by its identity; the parts of a thing are taken before it."""

    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.numbers: dict[int, int] = {}
        self.spans: dict[Span, int] = {}
        self.nodes: dict[type[Any], list[Any]] = {kind: [] for kind in _CLASSES}
        self.tuples: list[Any] = []
        # Of nodes and tuples: where each stands among its like.
        self.places: dict[int, int] = {}

    def take(self, root: Any) -> None:
        """Lays down everything reachable, without recursion: facts of a wild file are deep."""
        todo: list[tuple[Any, bool]] = [(root, False)]
        while todo:
            value, ready = todo.pop()
            kind = type(value)
            if kind is str:
                self.strings.setdefault(value, len(self.strings))
            elif kind is Span:
                self.spans.setdefault(value, len(self.spans))
            elif kind is int:
                self.numbers.setdefault(value, len(self.numbers))
            elif value is None or kind is bool or value == () or id(value) in self.places:
                continue
            elif kind is tuple:
                if ready:
                    self.places[id(value)] = len(self.tuples)
                    self.tuples.append(value)
                else:
                    todo.append((value, True))
                    todo.extend((inner, False) for inner in reversed(value))
            else:
                self.places[id(value)] = len(self.nodes[kind])
                self.nodes[kind].append(value)
                todo.extend((getattr(value, name), False) for name in _FIELDS[kind])

    def bytes(self) -> bytes:
        """Length and content of each section, in the order in which `_decoded` takes them."""
        row = self._rows()
        text = "".join(self.strings).encode("utf-8", "surrogatepass")
        numbers = " ".join(format(number, "x") for number in self.numbers).encode()
        sections = [text, _packed(map(len, self.strings)), numbers]
        sections += [_packed(span[end] for span in self.spans) for end in (0, 1)]
        for kind in _CLASSES:
            for name in _FIELDS[kind]:
                sections.append(_packed(row(getattr(node, name)) for node in self.nodes[kind]))
        sections.append(_packed(map(len, self.tuples)))
        sections.append(_packed(row(inner) for found in self.tuples for inner in found))
        return b"".join(len(section).to_bytes(_HEAD, "little") + section for section in sections)

    def _rows(self) -> Any:
        """The function from a value to its row in the whole table."""
        after_strings = len(_CONSTANTS) + len(self.strings)
        after_numbers = after_strings + len(self.numbers)
        starts, at = {}, after_numbers + len(self.spans)
        for kind in _CLASSES:
            starts[kind] = at
            at += len(self.nodes[kind])
        starts[tuple] = at
        strings, numbers, spans, places = self.strings, self.numbers, self.spans, self.places

        def row(value: Any) -> int:
            kind = type(value)
            if kind is str:
                return len(_CONSTANTS) + strings[value]
            if kind is Span:
                return after_numbers + spans[value]
            if kind is int:
                return after_strings + numbers[value]
            if value is None or kind is bool or value == ():
                return _CONSTANTS.index(value)
            return starts[kind] + places[id(value)]

        return row


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
    made = [list(map(object.__new__, repeat(kind, len(own[0])))) for kind, own in zip(_CLASSES, columns, strict=True)]
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
