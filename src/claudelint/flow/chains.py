"""Chains of imports, backwards: which imports a name is made of.

Owns what the values of a name refer to, over names alone. Must not parse or resolve values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from claudelint import facts as f
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module
from claudelint.flow.parts import walk
from claudelint.flow.relevance import Relevance


def made_of(module: Module, names: Collection[str], layout: Layout) -> set[tuple[str, str]]:
    """What the values of a module's names are imported from: (path, name), name "" where it is not known."""
    found: set[tuple[str, str]] = set()
    todo: list[tuple[int, str, str]] = [(0, name, "") for name in names]
    seen = set(todo)
    while todo:
        owner, name, attribute = todo.pop()
        for bound in module.bindings.get((owner, name), ()):
            if bound.imported is not None:
                found |= set(_sources(module, bound.imported, attribute, layout))
            for scope, expr in _values(module, bound.how, bound.expr, bound.scope, bound.position):
                fresh = _references(module, expr, scope) - seen
                seen |= fresh
                todo.extend(fresh)
    for star in module.stars:
        asked = {*names, *(name for owner, name, _ in seen if owner < 0)}
        found |= {(path, name) for path, _ in _sources(module, star, "", layout) for name in asked}
    return found


def used_imports(module: Module, relevance: Relevance, layout: Layout) -> set[tuple[str, str]]:
    """What a module imports and uses where a text of interest may be, or derives from: (path, name)."""
    used: set[tuple[int, str, str]] = set()
    for statement in module.facts.statements:
        if statement.value is not None and relevance.comes_to_matter(statement.value, module, statement.scope):
            used |= _references(module, statement.value, statement.scope)
    for scope in module.scopes:
        for base in scope.bases:
            used |= _references(module, base, scope.parent)
    found: set[tuple[str, str]] = set()
    for owner, name, attribute in used:
        for bound in module.bindings.get((owner, name), ()):
            if bound.imported is not None:
                found |= set(_sources(module, bound.imported, attribute, layout))
    for star in module.stars:
        found |= {(path, name) for path, _ in _sources(module, star, "", layout) for _, name, _ in used}
        found |= set(_sources(module, star, "", layout))
    return found


def _references(module: Module, expr: f.Expr, scope: int) -> set[tuple[int, str, str]]:
    """The names in an expression: where each is bound (-1: a star may bring it), and the attribute taken of it."""
    known = module.references.get(id(expr))
    if known is not None:
        return known
    found = module.references[id(expr)] = set()
    for inner, where in walk(expr, scope):
        attribute = inner.name if isinstance(inner, f.Attr) else ""
        name = inner.base if isinstance(inner, f.Attr) else inner
        if isinstance(name, f.Ref):
            owner = module.owner(where, name.name)
            if owner is not None or module.stars:
                found.add((-1 if owner is None else owner, name.name, attribute))
    return found


def _values(module: Module, how: str, expr: f.Expr | None, scope: int, position: int) -> Iterator[tuple[int, f.Expr]]:
    """The expressions a binding's value is made of: of a function what it returns, of a class its attributes."""
    if how == "function":
        yield from ((position, value) for value in module.scopes[position].returns)
    elif how == "class":
        yield from ((module.scopes[position].parent, base) for base in module.scopes[position].bases)
        for bound in module.members.get(position, ()):
            yield from _values(module, bound.how, bound.expr, bound.scope, bound.position)
    elif expr is not None and how != "parameter":
        yield scope, expr


def _sources(module: Module, imported: f.Import, attribute: str, layout: Layout) -> Iterator[tuple[str, str]]:
    path = layout.find(module.path, imported.module, imported.level)
    if path is not None:
        yield path, imported.name or attribute
    if imported.name and imported.name != "*":
        below = f"{imported.module}.{imported.name}" if imported.module else imported.name
        inner = layout.find(module.path, below, imported.level)
        if inner is not None:
            yield inner, attribute
