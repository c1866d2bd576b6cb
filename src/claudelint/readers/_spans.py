"""Spans of LibCST nodes in the text as it was read.

Owns the translation from nodes to spans. Lengths are added up by a table of what LibCST writes (`_offsets`), seven
times faster than its own code generator. That is asked where the table does not fit: where it does not know a class of
nodes, or the sum is not the length of the text. Nodes of our own know it themselves. Must not know what nodes mean.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import accumulate
from typing import cast

import libcst as cst

from claudelint.readers._generated import generated
from claudelint.readers._native import Node
from claudelint.readers._offsets import Offsets
from claudelint.source import Span

_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)


def offsets(module: cst.Module, length: int) -> dict[int, tuple[int, int]]:
    """Start and end of nodes by their `id`: of all that facts are made of."""
    with suppress(LookupError, AttributeError, TypeError):
        found = Offsets(module)
        if found.length == length:
            return found.spans
    return generated(module)


class Spans:
    """Spans of the nodes of one module, in offsets of the original text.

    `length` is that of the text that LibCST was given. `removed` are runs of characters that it was not given: offsets
    in the original text, ascending, and lengths.
    """

    def __init__(self, module: cst.Module, length: int, removed: Sequence[tuple[int, int]]) -> None:
        #: Whether nodes know where they stand.
        self._native = isinstance(next(iter((*module.body, *module.header, *module.footer)), None), Node)
        self._spans = {} if self._native else offsets(module, length)
        #: Where they were in the text that LibCST was given, and how much was left out up to there.
        before = [0, *accumulate(count for _, count in removed)]
        self._places = [offset - gone for (offset, _), gone in zip(removed, before, strict=False)]
        self._gone = before
        #: Offsets from `_low` on and before `_high` are all moved by so much.
        self._look_at(0)

    def of(self, node: cst.CSTNode) -> Span:
        """Half-open span of a node without the white space around it."""
        if self._native:
            native = cast("Node", node)
            start, end = native.low, native.high
        else:
            start, end = self._spans[id(node)]
        if start < self._low or end >= self._high:
            self._look_at(start)
        if end < self._high:
            return _span((start + self._shift, end + self._shift))
        first = start + self._shift
        return _span((first, max(first, end + self._gone[bisect_left(self._places, end)])))

    def _look_at(self, start: int) -> None:
        """Notes between which places of what was left out an offset stands: most of those that follow do, too."""
        number = bisect_right(self._places, start)
        self._low = self._places[number - 1] if number else 0
        self._high = self._places[number] if number < len(self._places) else sys.maxsize
        self._shift = self._gone[number]
