"""Spans of LibCST nodes in the text as it was read.

Owns the translation from nodes to spans. Lengths are added up by a table of what LibCST writes (`_offsets`), seven
times faster than its own code generator. That is asked where the table does not fit: where it does not know a class of
nodes, or the sum is not the length of the text. Must not know what nodes mean.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import accumulate

import libcst as cst
from libcst._nodes.internal import CodegenState

from claudelint.readers._offsets import Offsets
from claudelint.source import Span

_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)


class SpanState(CodegenState):
    """A code generator that throws the code away and keeps, for each node, its start and end offset."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.offset = 0
        self.spans: dict[int, tuple[int, int]] = {}
        self._stack: list[int] = []
        self._last = 0

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.offset += len(token)

    def add_token(self, value: str) -> None:
        self._last = len(value)
        self.offset += self._last

    def pop_trailing_newline(self) -> None:
        self.offset -= self._last

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._stack.append(self.offset)

    def after_codegen(self, node: cst.CSTNode) -> None:
        start = self._stack.pop()
        self.spans.setdefault(id(node), (start, self.offset))

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        start = self.offset
        try:
            yield
        finally:
            low = self.spans[id(start_node)][0] if start_node is not None else start
            high = self.spans[id(end_node)][1] if end_node is not None else self.offset
            self.spans[id(node)] = (low, high)


def offsets(module: cst.Module, length: int) -> dict[int, tuple[int, int]]:
    """Start and end of nodes by their `id`: of all that facts are made of."""
    with suppress(LookupError, AttributeError, TypeError):
        found = Offsets(module)
        if found.length == length:
            return found.spans
    return generated(module)


def generated(module: cst.Module) -> dict[int, tuple[int, int]]:
    """The same of all nodes, by one run of LibCST's own code generator over the tree."""
    state = SpanState(module)
    module._codegen(state)
    return state.spans


class Spans:
    """Spans of the nodes of one module, in offsets of the original text.

    `length` is that of the text that LibCST was given. `removed` are runs of characters that it was not given: offsets
    in the original text, ascending, and lengths.
    """

    def __init__(self, module: cst.Module, length: int, removed: Sequence[tuple[int, int]]) -> None:
        self._spans = offsets(module, length)
        #: Where they were in the text that LibCST was given, and how much was left out up to there.
        before = [0, *accumulate(count for _, count in removed)]
        self._places = [offset - gone for (offset, _), gone in zip(removed, before, strict=False)]
        self._gone = before
        #: Offsets from `_low` on and before `_high` are all moved by so much.
        self._look_at(0)

    def of(self, node: cst.CSTNode) -> Span:
        """Half-open span of a node without the white space around it."""
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
