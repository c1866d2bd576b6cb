"""Offsets of LibCST nodes, by adding up the lengths of what is written.

Owns the walk over a tree in the order of the text: a function for each class of nodes, compiled of its line of the
table when the class is first met, which takes half the time of reading the table at each node. Must not know what nodes
mean, or the order in which their parts are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, get_origin

import libcst as cst
from libcst import MaybeSentinel

from claudelint.readers._layout import STEPS, Mark, Other, Sign, Step
from claudelint.readers._nodes import LEAN


class Offsets:
    """Start and end of the nodes of one module by their `id`, and the length of what was written.

    Raises `LookupError`, `AttributeError` or `TypeError` for a node that is not known, or has changed since it was.
    """

    __slots__ = ("default_indent", "indent", "last", "length", "newline", "spans")

    def __init__(self, module: cst.Module) -> None:
        self.spans: dict[int, tuple[int, int]] = {}
        self.indent = 0
        self.default_indent, self.newline = len(module.default_indent), len(module.default_newline)
        #: The end of the last simple statement, which is the end of all blocks that end with it.
        self.last = 0
        self.length = WALKS[module.__class__](module, 0, self)
        if not module.has_trailing_newline:
            self.length -= self.newline


#: Writes a node from an offset on; where it ends.
_Walk = Callable[[Any, int, Offsets], int]


class _Walks(dict[Any, _Walk]):
    """The functions by classes of nodes and names of other lines; those not met yet are made."""

    def __missing__(self, key: Any) -> _Walk:
        steps = STEPS[key]
        kind = getattr(cst, key.partition(":")[0]) if isinstance(key, str) else key
        types = {field.name: field.type for field in fields(kind)}
        lines = (line for step in steps for line in _lines(step, types))
        walk = self[key] = _compiled("\n    ".join(("def walk(node, at, to):", *lines, "return at")))
        return walk


@cache
def _compiled(source: str) -> _Walk:
    """Many classes differ in their names only."""
    names: dict[str, Any] = {"walks": WALKS, "white": LEAN[cst.SimpleWhitespace], "sentinel": MaybeSentinel}
    exec(source, names)
    return names["walk"]  # type: ignore[no-any-return]


_MARKS = {
    Mark.START: "start = at",
    Mark.END: "to.spans[id(node)] = start, at",
    Mark.STATEMENT: "to.last = at; to.spans[id(node)] = start, at",
    Mark.LAST: "to.spans[id(node)] = start, to.last",
    Mark.INDENT: "at += to.indent",
    Mark.INDENT_IF: "if node.indent: at += to.indent",
    Mark.DEEPER: "outer = to.indent; to.indent += to.default_indent if node.indent is None else len(node.indent)",
    Mark.BACK: "to.indent = outer",
    Mark.LINE_END: "at += to.newline if node.value is None else len(node.value)",
}


def _lines(step: Step, types: dict[str, Any]) -> Iterator[str]:
    """A step as lines of code."""
    if isinstance(step, str):
        yield from _field(step, types.get(step))
    elif isinstance(step, int):
        yield f"at += {step}"
    elif isinstance(step, Sign):
        yield f"if node.{step.field} is {'not ' if step.when_set else ''}None: at += {step.length}"
    elif isinstance(step, Other):
        kind = step.line.partition(":")[0]
        yield f"part = node.{step.field}; kind = part.__class__"
        yield f"if part is not None: at = walks[{step.line!r} if kind.__name__ == {kind!r} else kind](part, at, to)"
    else:
        yield _MARKS[step]


def _field(name: str, declared: Any) -> Iterator[str]:
    """The text of a field, by what it may hold; nearly half of all fields hold white space, which takes no walk."""
    walk = "walks[part.__class__](part, at, to)"
    if get_origin(declared) is Sequence:
        yield f"for part in node.{name}: at = {walk}"
    elif declared is str:
        yield f"at += len(node.{name})"
    elif declared is cst.SimpleWhitespace:
        yield f"at += len(node.{name}.value)"
    else:
        yield f"part = node.{name}"
        if declared is cst.BaseParenthesizableWhitespace:
            yield f"at = at + len(part.value) if part.__class__ is white else {walk}"
        elif isinstance(declared, type):
            yield f"at = {walk}"
        else:
            yield f"if part is not None and part.__class__ is not sentinel: at = {walk}"


def _several(parts: Sequence[Any], at: int, to: Offsets) -> int:
    for part in parts:
        at = WALKS[part.__class__](part, at, to)
    return at


WALKS = _Walks({str: lambda text, at, _: at + len(text), tuple: _several, list: _several})
