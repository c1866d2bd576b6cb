"""The parts of expressions: their children, a walk over all of them, their last name.

Owns the order of the walk and the scope each part stands in. Must not know what an expression means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from claudelint.facts import (
    Attr,
    Binary,
    Call,
    Choice,
    Compare,
    Comprehension,
    Expr,
    Item,
    Join,
    Mapping,
    Ref,
    Sequence,
    Slice,
    Spread,
    Unknown,
)  # fmt: skip


def last_name(expr: Expr) -> str:
    """The last name of a (called) name or attribute, "" for anything else."""
    if isinstance(expr, Call):
        return last_name(expr.func)
    return expr.name if isinstance(expr, (Attr, Ref)) else ""


def is_dunder(target: Expr) -> bool:
    """Whether something that is assigned to is a name such as `__all__`."""
    return isinstance(target, Ref) and target.name.startswith("__") and target.name.endswith("__")


def is_self(expr: Expr) -> bool:
    """Whether an expression is the object whose method it stands in, or its class."""
    return isinstance(expr, Ref) and expr.name in ("self", "cls")


#: Direct parts, by the class of an expression; others have none.
CHILDREN: dict[type, Callable[[Any], tuple[Expr, ...]]] = {
    Join: lambda e: e.parts,
    Unknown: lambda e: e.parts,
    Attr: lambda e: (e.base,),
    Call: lambda e: (e.func, *[arg.value for arg in e.args]),
    Item: lambda e: (e.base, e.key),
    Mapping: lambda e: tuple([part for pair in e.entries for part in pair if part is not None]),
    Sequence: lambda e: e.items,
    Binary: lambda e: (e.left, e.right),
    Choice: lambda e: e.options if e.test is None else (e.test, *e.options),
    Compare: lambda e: e.operands,
    Comprehension: lambda e: (e.element,) if e.key is None else (e.key, e.element),
    Spread: lambda e: (e.value,),
    Slice: lambda e: tuple([part for part in (e.lower, e.upper, e.step) if part is not None]),
}


def children(expr: Expr) -> tuple[Expr, ...]:
    """Direct parts of an expression, in source order; bodies of lambdas are not parts."""
    parts = CHILDREN.get(type(expr))
    return parts(expr) if parts is not None else ()


def walk(expr: Expr, scope: int) -> Iterator[tuple[Expr, int]]:
    """An expression and all its parts, outermost first, each with the scope it stands in."""
    todo = [(expr, scope)]
    while todo:
        current, where = pair = todo.pop()
        yield pair
        parts = CHILDREN.get(type(current))
        if parts is not None:
            inside = current.scope if type(current) is Comprehension else where
            todo.extend([(part, inside) for part in parts(current)[::-1]])
