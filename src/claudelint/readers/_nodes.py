"""What LibCST makes trees of while it parses for us: its own nodes, without what takes most of the time.

LibCST's parser asks its package for the class of each node by name. A third of its time goes into checks of nodes that
its grammar has settled already, and into white space, which is nearly half of a tree and nearly always the same. So
some names stand for subclasses that check nothing, and for white space that is made once, as long as we parse; where
a LibCST does not ask by name, its own nodes come back. Owns these classes. Must not know what nodes mean.
"""

from __future__ import annotations

from _thread import _count as other_threads
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from inspect import ismemberdescriptor
from typing import Any, TypeVar

import libcst as cst

from claudelint.slots import filled

_Entry = TypeVar("_Entry")
#: The threads beside the first one that are ours.
_OURS = 1
#: So many different stretches of white space are kept.
_KEPT = 1_000
#: The classes that trees have most of, by how often they are met.
_FREQUENT = """
    Name Comma SimpleStatementLine Arg SimpleString Dot Attribute Call Param IndentedBlock AssignEqual Assign
    AssignTarget Annotation ImportAlias Parameters FunctionDef SubscriptElement Index Element RightSquareBracket
    LeftSquareBracket Expr Subscript SimpleStatementSuite DictElement If AnnAssign ImportFrom Return Integer
    ComparisonTarget Comparison BinaryOperation FormattedStringText RightParen LeftParen RightCurlyBrace LeftCurlyBrace
    Dict FormattedStringExpression FormattedString List Tuple ParenthesizedWhitespace Equal Else BooleanOperation Pass
    Decorator Or BitOr Asynchronous UnaryOperation Not Import And ExceptHandler Try AsName ClassDef IfExp
""".split()
#: White space, in the order in which one is part of the other.
_WHITE = ("SimpleWhitespace", "Newline", "TrailingWhitespace")


def _lean(kind: Any) -> Any:
    """A subclass of a class of nodes whose instances hold what they are given, unchecked; the class itself where it
    is not made of slots."""
    given = fields(kind)
    slots = [getattr(kind, field.name, None) for field in given]
    if not given or not all(map(ismemberdescriptor, slots)):
        return kind
    own = {"__eq__": object.__eq__, "__hash__": object.__hash__, "__slots__": (), "__module__": __name__}
    return filled(type(kind.__name__, (kind,), own))


#: The classes that stand for others, by these.
LEAN: dict[Any, Any] = {kind: _lean(kind) for kind in (getattr(cst, name) for name in (*_WHITE, *_FREQUENT))}
_OWN: dict[str, Any] = {kind.__name__: kind for kind in LEAN}
_STAND_INS: dict[str, Any] = {
    name: lru_cache(_KEPT)(LEAN[kind]) if name in _WHITE else LEAN[kind] for name, kind in _OWN.items()
}


def parse(text: str) -> cst.Module:
    """The tree of a text, in which equal white space is one node. Raises what LibCST raises.

    The names are those of the whole process. Where more threads run than the one with room for us, one of them may be
    at work with LibCST, and nothing stands for anything.
    """
    if other_threads() > _OURS:
        return cst.parse_module(text)
    with _standing_in():
        return cst.parse_module(text)


@contextmanager
def _standing_in() -> Iterator[None]:
    try:
        vars(cst).update(_STAND_INS)
        yield
    finally:
        vars(cst).update(_OWN)


def by_class(table: Mapping[Any, _Entry]) -> dict[Any, _Entry]:
    """A table by the classes of nodes, with those that stand for some of them."""
    return {**table, **{LEAN[kind]: entry for kind, entry in table.items() if kind in LEAN}}
