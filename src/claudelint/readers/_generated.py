"""Spans of LibCST nodes by LibCST's own code generator.

Owns the generator that keeps offsets in place of code: slow, but it knows every node. Must not know what nodes mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst
from libcst._nodes.internal import CodegenState


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


def generated(module: cst.Module) -> dict[int, tuple[int, int]]:
    """The same of all nodes, by one run of LibCST's own code generator over the tree."""
    state = SpanState(module)
    module._codegen(state)
    return state.spans
