"""What LibCST makes trees of while it parses for us: its own nodes, without what takes most of the time.

LibCST's parser asks its package for the class of each node by name. A third of its time goes into checks of nodes that
its grammar has settled already, and into white space, which is nearly half of a tree and nearly always the same. So
some names stand for subclasses that check nothing, and for white space that is made once, as long as we parse; where
a LibCST does not ask by name, its own nodes come back. Where mypyc has compiled nodes of our own (`_native`), these are
asked first. Owns which classes stand for which. Must not know what nodes mean.
"""

from __future__ import annotations

from _thread import _count as other_threads
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from inspect import ismemberdescriptor
from typing import Any, TypeVar

import libcst as cst

from claudelint.readers import _native
from claudelint.slots import filled

_Entry = TypeVar("_Entry")
_Kind = TypeVar("_Kind", bound=cst.CSTNode)
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
_STAND_INS: dict[str, Any] = {
    kind.__name__: lru_cache(_KEPT)(own) if kind.__name__ in _WHITE else own for kind, own in LEAN.items()
}
#: Nodes of our own, where there are any, by the names of LibCST's.
_NATIVE: dict[str, Any] = {
    name: lru_cache(_KEPT)(kind) if name in _WHITE else kind for name, kind in _native.CLASSES.items()
}


def parse(text: str) -> cst.Module:
    """The tree of a text, in which equal white space is one node. Raises what LibCST raises.

    The names are those of the whole process. Where more threads run than the one with room for us, one of them may be
    at work with LibCST, and nothing stands for anything.
    """
    if other_threads() > _OURS:
        return cst.parse_module(text)
    # Classes made of another LibCST's may not take what this one gives, or not know what it writes.
    with suppress(AttributeError, LookupError, TypeError):
        if _NATIVE and _native.walked(module := _parsed(text, _NATIVE)) == len(text):
            return module
    return _parsed(text, _STAND_INS)


def _parsed(text: str, stand_ins: Mapping[str, Any]) -> cst.Module:
    own = {name: getattr(cst, name) for name in stand_ins}
    try:
        vars(cst).update(stand_ins)
        return cst.parse_module(text)
    finally:
        vars(cst).update(own)


def lean(table: Mapping[Any, _Entry]) -> dict[Any, _Entry]:
    """A table by the classes of nodes, with those that stand for some of them and follow from them."""
    return {**table, **{LEAN[kind]: entry for kind, entry in table.items() if kind in LEAN}}


def by_class(table: Mapping[Any, _Entry]) -> dict[Any, _Entry]:
    """The same, with our own."""
    own = {native: entry for kind, entry in table.items() if (native := _native.CLASSES.get(kind.__name__))}
    return {**lean(table), **own}


def either(kind: type[_Kind]) -> tuple[type[_Kind], ...]:
    """A class of nodes and what of our own stands for it, to ask whether a node is one."""
    native: Any = _native.CLASSES.get(kind.__name__)
    return (kind, native) if native else (kind,)
