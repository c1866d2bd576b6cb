"""Chains of imports: which names of a module hand on a text, and which imports a name is made of.

Owns both directions over names alone: forwards, what a module binds that holds a text of interest or something
imported that does; backwards, what the values of a name refer to. Must not parse or resolve values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from claudelint import facts as f
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module, children, last_name, walk
from claudelint.flow.relevance import Hints, Relevance

#: A chain inside one module is followed through so many names.
_ROUNDS = 6
#: Calls whose result is made of what they are given.
_MAKING = frozenset(
    "str Path PurePath join joinpath urljoin format replace dict list tuple set update b64decode".split()
)


class Holding:
    """Names of one module through which a text of interest goes on."""

    def __init__(self, module: Module, hints: Hints, carried: Mapping[str, set[str]], layout: Layout) -> None:
        self._module, self._hints = module, hints
        self._names: set[tuple[int, str]] = set()
        self._attributes: set[str] = set()
        for imported in module.facts.imports:
            self._import(imported, carried, layout)

    def names(self) -> set[str]:
        """The names of the module's top level that hand the text on."""
        for _ in range(_ROUNDS):
            before = len(self._names) + len(self._attributes)
            for statement in self._module.facts.statements:
                if statement.value is not None and statement.targets and self._holds(statement.value, statement.scope):
                    for target in statement.targets:
                        self._target(target, statement.scope)
            for scope in self._module.scopes:
                self._scope(scope)
            if len(self._names) + len(self._attributes) == before:
                break
        return {name for owner, name in self._names if owner == 0}

    def _import(self, imported: f.Import, carried: Mapping[str, set[str]], layout: Layout) -> None:
        path = layout.find(self._module.path, imported.module, imported.level)
        names = carried.get(path or "", set())
        if imported.name == "*":
            self._names |= {(0, name) for name in names}
        elif imported.name is None:
            self._attributes |= names
        else:
            if imported.name in names:
                self._names.add((imported.scope, imported.bound))
            below = f"{imported.module}.{imported.name}" if imported.module else imported.name
            self._attributes |= carried.get(layout.find(self._module.path, below, imported.level) or "", set())

    def _holds(self, expr: f.Expr, scope: int) -> bool:
        """Whether a value is made of a text of interest; what an unknown call is given says nothing of its result."""
        todo = [expr]
        while todo:
            inner = todo.pop()
            if isinstance(inner, f.Call) and last_name(inner.func) not in _MAKING:
                todo.append(inner.func)
                continue
            if isinstance(inner, f.Text) and self._hints.specific(inner.value):
                return True
            if isinstance(inner, f.Ref) and (self._module.owner(scope, inner.name) or 0, inner.name) in self._names:
                return True
            if isinstance(inner, f.Attr) and inner.name in self._attributes:
                return True
            if not isinstance(inner, f.Compare):
                todo.extend(children(inner))
        return False

    def _target(self, target: f.Expr, scope: int) -> None:
        if isinstance(target, f.Ref):
            self._names.add((0 if target.name in self._module.scopes[scope].globals else scope, target.name))
            if self._module.scopes[scope].kind == "class":
                self._member(target.name, scope)
        elif isinstance(target, f.Item):
            self._target(target.base, scope)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                self._target(item.value if isinstance(item, f.Spread) else item, scope)

    def _member(self, name: str, scope: int) -> None:
        """A member of a class holds the text, so the class does."""
        found = self._module.scopes[scope]
        self._attributes.add(name)
        self._names.add((found.parent, found.name))

    def _scope(self, scope: f.Scope) -> None:
        if scope.kind == "class" and any(self._holds(base, scope.parent) for base in scope.bases):
            self._names.add((scope.parent, scope.name))
        if scope.kind == "function" and any(self._holds(value, scope.index) for value in scope.returns):
            self._names.add((scope.parent, scope.name))
            if self._module.scopes[scope.parent].kind == "class":
                self._member(scope.name, scope.parent)


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
        if statement.value is not None and relevance.matters(statement.value, module, statement.scope):
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
    found: set[tuple[int, str, str]] = set()
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
        for (owner, _), bindings in list(module.bindings.items()):
            if owner == position:
                for bound in bindings:
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
