"""The parts of expressions: their children, a walk over all of them, their last name.

Owns the order of the walk and the scope each part stands in. Must not know what an expression means.
"""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.facts import (
    Attr,
    Binary,
    Call,
    Choice,
    Compare,
    Comprehension,
    Expr,
    Function,
    Item,
    Join,
    Mapping,
    Number,
    Ref,
    Sequence,
    Slice,
    Spread,
    Text,
    Unknown,
)  # fmt: skip


def last_name(expr: Expr) -> str:
    """The last name of a (called) name or attribute, "" for anything else."""
    if isinstance(expr, Call):
        return last_name(expr.func)
    return expr.name if isinstance(expr, (Attr, Ref)) else ""


def children(expr: Expr) -> tuple[Expr, ...]:
    """Direct parts of an expression, in source order; bodies of lambdas are not parts."""
    if isinstance(expr, (Text, Number, Ref, Function)):
        return ()
    if isinstance(expr, (Join, Unknown)):
        return expr.parts
    if isinstance(expr, Attr):
        return (expr.base,)
    if isinstance(expr, Call):
        return (expr.func, *(a.value for a in expr.args))
    if isinstance(expr, Item):
        return (expr.base, expr.key)
    if isinstance(expr, Mapping):
        return tuple(part for key, value in expr.entries for part in ((key, value) if key is not None else (value,)))
    if isinstance(expr, Sequence):
        return expr.items
    if isinstance(expr, Binary):
        return (expr.left, expr.right)
    if isinstance(expr, Choice):
        return (*((expr.test,) if expr.test is not None else ()), *expr.options)
    if isinstance(expr, Compare):
        return expr.operands
    if isinstance(expr, Comprehension):
        return (*((expr.key,) if expr.key is not None else ()), expr.element)
    if isinstance(expr, Spread):
        return (expr.value,)
    assert isinstance(expr, Slice)
    return tuple(part for part in (expr.lower, expr.upper, expr.step) if part is not None)


def walk(expr: Expr, scope: int) -> Iterator[tuple[Expr, int]]:
    """An expression and all its parts, outermost first, each with the scope it stands in."""
    todo = [(expr, scope)]
    while todo:
        current, where = todo.pop()
        yield current, where
        inside = current.scope if isinstance(current, Comprehension) else where
        todo.extend((part, inside) for part in reversed(children(current)))
