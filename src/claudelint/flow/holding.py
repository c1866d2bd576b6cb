"""Which names of a module hand on a text of interest, forwards along assignments, returns and imports.

Owns the closure over the names of one module. What each statement is made of is looked at once; the closure goes on
where more names of other modules come in. Must not parse or resolve values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from claudelint import facts as f
from claudelint.flow.hints import Hints
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module
from claudelint.flow.parts import children, last_name

#: Calls whose result is made of what they are given.
_MAKING = frozenset(
    "str Path PurePath join joinpath urljoin format replace dict list tuple set update b64decode".split()
)


class _Made(NamedTuple):
    """What a value is made of, and what holds it: names with their scope; attributes of any object by name alone."""

    names: frozenset[tuple[int, str] | str]
    targets: tuple[tuple[int, str], ...]
    members: tuple[str, ...]


class Holding:
    """Names of one module through which a text of interest goes on."""

    def __init__(self, module: Module, hints: Hints) -> None:
        self._module, self._hints = module, hints
        self._held: set[tuple[int, str] | str] = set()
        self._waiting: dict[tuple[int, str] | str, list[_Made]] = {}
        self._todo: list[tuple[int, str] | str] = []
        for made, holds in self._all_made():
            if holds:
                self._hold(made)
            for name in made.names:
                self._waiting.setdefault(name, []).append(made)

    def names(self, carried: Mapping[str, set[str]], layout: Layout) -> set[str]:
        """The names of the module's top level that hand a text on, given what other modules hand on."""
        for imported in self._module.facts.imports:
            self._import(imported, carried, layout)
        while self._todo:
            for made in self._waiting.pop(self._todo.pop(), ()):
                self._hold(made)
        return {name[1] for name in self._held if isinstance(name, tuple) and name[0] == 0}

    def _take(self, name: tuple[int, str] | str) -> None:
        if name not in self._held:
            self._held.add(name)
            self._todo.append(name)

    def _hold(self, made: _Made) -> None:
        for name in made.targets:
            self._take(name)
        for member in made.members:
            self._take(member)

    def _import(self, imported: f.Import, carried: Mapping[str, set[str]], layout: Layout) -> None:
        names = carried.get(layout.find(self._module.path, imported.module, imported.level) or "", set())
        if imported.name == "*":
            for name in names:
                self._take((0, name))
        elif imported.name is None:
            for name in names:
                self._take(name)
        else:
            if imported.name in names:
                self._take((imported.scope, imported.bound))
            below = f"{imported.module}.{imported.name}" if imported.module else imported.name
            for attribute in carried.get(layout.find(self._module.path, below, imported.level) or "", set()):
                self._take(attribute)

    # What values are made of.

    def _all_made(self) -> Iterator[tuple[_Made, bool]]:
        scopes = self._module.scopes
        for statement in self._module.facts.statements:
            if statement.value is not None and statement.targets:
                names, holds = self._made_of(statement.value, statement.scope)
                if names or holds:
                    targets = [t for target in statement.targets for t in self._targets(target, statement.scope)]
                    yield self._made(names, targets), holds
        for scope in scopes:
            parts = [(base, scope.parent) for base in scope.bases] if scope.kind == "class" else []
            if scope.kind == "function":
                parts = [(value, scope.index) for value in scope.returns]
            for expr, where in parts:
                names, holds = self._made_of(expr, where)
                if names or holds:
                    yield self._made(names, [(scope.parent, scope.name)]), holds

    def _made(self, names: set[tuple[int, str] | str], targets: list[tuple[int, str]]) -> _Made:
        """A member of a class holds the text, so the class does, and whatever has an attribute of that name."""
        members: list[str] = []
        for owner, name in list(targets):
            found = self._module.scopes[owner]
            if found.kind == "class":
                members.append(name)
                targets.append((found.parent, found.name))
        return _Made(frozenset(names), tuple(targets), tuple(members))

    def _made_of(self, expr: f.Expr, scope: int) -> tuple[set[tuple[int, str] | str], bool]:
        """Names a value is made of, and whether it holds a text of interest itself.

        What an unknown call is given says nothing of its result.
        """
        names: set[tuple[int, str] | str] = set()
        todo = [expr]
        while todo:
            inner = todo.pop()
            if isinstance(inner, f.Text):
                if self._hints.specific(inner.value):
                    return set(), True
            elif isinstance(inner, f.Ref):
                names.add((self._module.owner(scope, inner.name) or 0, inner.name))
            elif isinstance(inner, f.Call) and last_name(inner.func) not in _MAKING:
                todo.append(inner.func)
            elif not isinstance(inner, f.Compare):
                if isinstance(inner, f.Attr):
                    names.add(inner.name)
                todo.extend(children(inner))
        return names, False

    def _targets(self, target: f.Expr, scope: int) -> Iterator[tuple[int, str]]:
        if isinstance(target, f.Ref):
            yield (0 if target.name in self._module.scopes[scope].globals else scope, target.name)
        elif isinstance(target, f.Item):
            yield from self._targets(target.base, scope)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                yield from self._targets(item.value if isinstance(item, f.Spread) else item, scope)
