"""Nodes of our own for what LibCST's parser makes, where mypyc has compiled them.

Owns what all of them have in common: each knows how long its text is, and where it stands once that was asked. The
classes are made of LibCST's own when the wheel is built (`tools/node_classes.py`), and follow below; without them there
are none. Must not know what nodes mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Places:
    """What is known of the text on the way through a tree."""

    def __init__(self, default_indent: int, newline: int) -> None:
        self.default_indent = default_indent
        self.newline = newline
        self.indent = 0
        #: The end of the last simple statement, which is the end of all blocks that end with it.
        self.last = 0


class Node:
    """A node whose text, without the white space around it, is `low:high` once it was walked."""

    low: int
    high: int

    def walk(self, at: int, to: Places) -> int:
        """Writes the node from an offset on; where it ends."""
        raise TypeError(type(self).__name__)


def walked(module: Any) -> int:
    """The length of what was written of a module of LibCST's that is made of these nodes."""
    to = Places(len(module.default_indent), len(module.default_newline))
    at = _several(module.footer, _several(module.body, _several(module.header, 0, to), to), to)
    return at if module.has_trailing_newline else at - to.newline


def _several(nodes: Sequence[Node], at: int, to: Places) -> int:
    for node in nodes:
        at = node.walk(at, to)
    return at


def _mixed(part: Any, at: int, to: Places) -> int:
    """The text of what may be a node, a text, several nodes or nothing."""
    if isinstance(part, Node):
        return part.walk(at, to)
    if isinstance(part, str):
        return at + len(part)
    return _several(part, at, to) if isinstance(part, (list, tuple)) else at


#: The classes by their names.
CLASSES: dict[str, type[Node]] = {}
