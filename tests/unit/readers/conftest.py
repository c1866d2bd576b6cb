"""Expressions in a few words, for the tests of readers that find commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claudelint import facts as f


def shown(expr: f.Expr | None) -> str:
    """An expression in the way shells and Python would be mixed by hand."""
    if isinstance(expr, f.Text):
        return repr(expr.value)
    if isinstance(expr, f.Ref):
        return expr.name
    if isinstance(expr, f.Attr):
        return f"{shown(expr.base)}.{expr.name}"
    if isinstance(expr, f.Item):
        return f"{shown(expr.base)}[{shown(expr.key)}]"
    if isinstance(expr, f.Join):
        return "+".join(shown(p) for p in expr.parts)
    if isinstance(expr, f.Choice):
        return "|".join(shown(o) for o in expr.options)
    if isinstance(expr, f.Mapping):
        return "{" + ", ".join(f"{shown(k)}: {shown(v)}" for k, v in expr.entries) + "}"
    if isinstance(expr, f.Call):
        args = [(f"{a.name}=" if a.name else "") + shown(a.value) for a in expr.args]
        return f"{shown(expr.func)}({', '.join(args)})"
    return "?"


@pytest.fixture
def lines() -> Callable[[f.Facts], list[str]]:
    """Writes the statements of a file, one line each."""
    return statements


def statements(facts: f.Facts) -> list[str]:
    """The statements of a file, one line each."""
    found = []
    for statement in facts.statements:
        targets = "".join(f"{shown(t)} = " for t in statement.targets)
        found.append(f"{targets}{shown(statement.value)}")
    return found
