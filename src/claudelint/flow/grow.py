"""Which modules to read besides the candidates: those that use what a candidate defines.

Owns the choice of names worth following and the test that a file imports one of them. The other direction
(what a candidate itself imports) is read on demand by the resolver. Must not parse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claudelint import facts as f
from claudelint.flow.match import asks_text, text_matches
from claudelint.flow.module import Module, walk
from claudelint.flow.values import Known
from claudelint.rule import Rule

_STEM = re.compile(r"[A-Za-z_]\w*")


def worth_following(module: Module, rules: Iterable[Rule]) -> set[str]:
    """Names a module binds at its top level, or fields and methods of its classes, that hold a text some rule asks for."""
    conditions = [c for r in rules for c in r.conditions if asks_text(c)]
    names: set[str] = set()
    for statement in module.facts.statements:
        if statement.value is not None and _holds(statement.value, statement.scope, conditions):
            names |= _names(module, statement)
    return names


def _holds(value: f.Expr, scope: int, conditions: list[object]) -> bool:
    for inner, _ in walk(value, scope):
        if isinstance(inner, f.Text) and len(inner.value) > 5:
            known = Known(inner.value)
            if any(text_matches(c, known) for c in conditions):  # type: ignore[arg-type]
                return True
    return False


def _names(module: Module, statement: f.Statement) -> set[str]:
    scope = module.scopes[statement.scope]
    if scope.kind == "module":
        return {t.name for t in statement.targets if isinstance(t, f.Ref)}
    while scope.parent > 0:
        scope = module.scopes[scope.parent]
    return {scope.name}


def importer_pattern(path: str, names: set[str]) -> tuple[bytes, tuple[bytes, ...]] | None:
    """What a file must contain to import from a module: its last name, and one of the names it defines."""
    parts = path.removesuffix(".py").split("/")
    stem = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
    if not names or not _STEM.fullmatch(stem):
        return None
    return stem.encode(), tuple(name.encode() for name in sorted(names))


def may_import(data: bytes, stem: bytes, names: tuple[bytes, ...]) -> bool:
    """Whether a file may import one of the names from a module called `stem`."""
    return stem in data and b"import" in data and any(name in data for name in names)
