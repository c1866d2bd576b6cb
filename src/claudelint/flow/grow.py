"""Which modules to read besides the candidates, along first-party imports.

Owns how a file's bytes show that it imports a name worth following; which files it names is in `imported`, chains of
names are in `chains`. Must not parse.
"""

from __future__ import annotations

import re

from claudelint import facts as f
from claudelint.flow.carriers import PROGRAMS
from claudelint.flow.hints import Hints
from claudelint.flow.lowering import variables
from claudelint.flow.match import MAX_ALTERNATIVES
from claudelint.flow.module import Module
from claudelint.flow.parts import walk

#: Shorter names of variables say nothing.
MIN_NAME = 5
_STEM = re.compile(r"[A-Za-z_]\w*")


def worth_following(module: Module, hints: Hints) -> set[str]:
    """Names a module binds at its top level, functions and classes included, that hold a text some rule may ask for."""
    names: set[str] = set()
    for statement in module.facts.statements:
        if statement.value is not None and _holds(statement.value, statement.scope, hints):
            names |= _names(module, statement)
    return names


def _holds(value: f.Expr, scope: int, hints: Hints) -> bool:
    return any(isinstance(inner, f.Text) and hints.specific(inner.value) for inner, _ in walk(value, scope))


def _names(module: Module, statement: f.Statement) -> set[str]:
    scope = module.scopes[statement.scope]
    if scope.kind == "module":
        return {t.name for t in statement.targets if isinstance(t, f.Ref)}
    while scope.parent > 0:
        scope = module.scopes[scope.parent]
    return {scope.name}


def constants(module: Module, hints: Hints) -> frozenset[str]:
    """Variables of a module, and classes with variables, that hold a text which is of interest but leads no further."""
    names: set[str] = set()
    for statement in module.facts.statements:
        scope = module.scopes[statement.scope]
        if scope.kind in ("module", "class") and statement.value is not None and _is_beside(statement.value, hints):
            names |= _names(module, statement)
    return frozenset(names)


def _is_beside(value: f.Expr, hints: Hints) -> bool:
    texts = [inner.value for inner, _ in walk(value, 0) if isinstance(inner, f.Text)]
    # One of many texts decides nothing.
    return len(texts) <= MAX_ALTERNATIVES and any(hints.text(text) and not hints.leads(text) for text in texts)


def carried_names(facts: f.Facts, hints: Hints) -> set[str]:
    """What code must mention to get at a text of interest in a configuration file: its variable, or the file."""
    if facts.kind in PROGRAMS:
        return set()
    telling = tuple(entry for entry in facts.entries if hints.leads(entry.value, facts.kind))
    names = {entry.key for entry in variables(telling, facts.kind)}
    if telling:
        names.add(facts.path.rpartition("/")[2])
    return {name for name in names if len(name) >= MIN_NAME}


def stem_of(path: str) -> bytes:
    """The last name of a module, empty where it can have none."""
    parts = path.removesuffix(".py").split("/")
    stem = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
    return stem.encode() if _STEM.fullmatch(stem) else b""


def may_import(data: bytes, stem: bytes, names: tuple[bytes, ...]) -> bool:
    """Whether a file may import one of the names from a module called `stem`."""
    return stem in data and b"import" in data and any(name in data for name in names)
