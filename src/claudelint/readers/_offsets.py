"""Offsets of LibCST nodes, by adding up the lengths of what is written.

Owns the walk over a tree in the order of the text. Most of a tree is white space and names, so these take no walk.
Must not know what nodes mean, or the order in which their parts are written.
"""

from __future__ import annotations

from typing import Any

import libcst as cst
from libcst import MaybeSentinel

from claudelint.readers._layout import STEPS, Mark, Other, Sign, Step, steps
from claudelint.readers._nodes import LEAN, by_class

_START, _END = Mark.START, Mark.END
_WHITE = LEAN[cst.SimpleWhitespace]
_LINES = steps("body footer")
_CASES = steps("cases footer")
_MATCH = steps("leading_lines / 'match' whitespace_after_match subject whitespace_before_colon ':'")


class Offsets:
    """Start and end of the nodes of one module by their `id`, and the length of what was written.

    Raises `LookupError` or `AttributeError` for a node that is not known, or has changed since it was.
    """

    def __init__(self, module: cst.Module) -> None:
        self.spans: dict[int, tuple[int, int]] = {}
        self._indent = 0
        self._default_indent, self._newline = len(module.default_indent), len(module.default_newline)
        # The end of the last simple statement, which is the end of all blocks that end with it.
        self._last = 0
        self.length = self._walk(module, 0, STEPS[cst.Module])
        if not module.has_trailing_newline:
            self.length -= self._newline

    def _walk(self, node: Any, at: int, line: tuple[Step, ...]) -> int:
        """Writes a node from an offset on; where it ends. The one loop in which time is spent."""
        start = at
        for step in line:
            if step.__class__ is str:
                part = getattr(node, step)
                kind = part.__class__
                if kind is _WHITE:
                    at += len(part.value)
                elif part is None or kind is MaybeSentinel:
                    continue
                elif kind is str:
                    at += len(part)
                elif kind is tuple or kind is list:
                    for one in part:
                        at = self._node(one, at)
                elif short := _SHORT.get(kind):
                    at = short(self, part, at)
                else:
                    at = self._walk(part, at, STEPS[kind])
            elif step.__class__ is int:
                at += step
            elif step is _START:
                start = at
            elif step is _END:
                self.spans[id(node)] = (start, at)
            else:
                at = self._rare(step, node, start, at)
        return at

    def _node(self, node: Any, at: int) -> int:
        short = _SHORT.get(node.__class__)
        return short(self, node, at) if short else self._walk(node, at, STEPS[node.__class__])

    def _rare(self, step: Step, node: Any, start: int, at: int) -> int:
        if isinstance(step, Sign):
            return at + step.length if (getattr(node, step.field) is not None) == step.when_set else at
        if isinstance(step, Other):
            part = getattr(node, step.field)
            if part is None:
                return at
            return self._walk(part, at, STEPS[step.line if type(part).__name__ == step.kind else type(part)])
        if step is Mark.STATEMENT:
            self._last = at
        if step is Mark.STATEMENT or step is Mark.LAST:
            self.spans[id(node)] = (start, self._last)
            return at
        return at + self._indent if step is Mark.INDENT or node.indent else at

    # Nodes without a walk of their own, or with something around it.

    def _name(self, node: Any, at: int) -> int:
        """A name, number or string."""
        if node.lpar:
            return self._walk(node, at, STEPS[node.__class__])
        end = at + len(node.value)
        self.spans[id(node)] = (at, end)
        return end

    def _line_end(self, node: Any, at: int) -> int:
        value = node.value
        return at + (self._newline if value is None else len(value))

    def _trailing(self, node: Any, at: int) -> int:
        at += len(node.whitespace.value)
        if node.comment is not None:
            at += len(node.comment.value)
        return self._line_end(node.newline, at)

    def _empty(self, node: Any, at: int) -> int:
        return self._trailing(node, at + self._indent if node.indent else at)

    def _block(self, node: Any, at: int) -> int:
        return self._indented(node, self._trailing(node.header, at), _LINES)

    def _match(self, node: Any, at: int) -> int:
        at = self._walk(node, at, _MATCH)
        return self._indented(node, self._trailing(node.whitespace_after_colon, at), _CASES)

    def _indented(self, node: Any, at: int, line: tuple[Step, ...]) -> int:
        outer = self._indent
        self._indent += self._default_indent if node.indent is None else len(node.indent)
        at = self._walk(node, at, line)
        self._indent = outer
        return at


_SHORT = by_class({
    cst.Name: Offsets._name, cst.SimpleString: Offsets._name, cst.Integer: Offsets._name,
    cst.Newline: Offsets._line_end, cst.TrailingWhitespace: Offsets._trailing, cst.EmptyLine: Offsets._empty,
    cst.IndentedBlock: Offsets._block, cst.Match: Offsets._match,
})  # fmt: skip
