"""Classes that derive from a class: what `self` may be in a method of a base class, or an object known by annotation.

Owns the search for heirs and its bound. Must not know what an attribute means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import objects
from claudelint.flow.module import Module
from claudelint.flow.parts import last_name
from claudelint.flow.values import ClassRef

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

#: So many heirs are taken as they are; of more, those where a text of interest may be; and of these so many.
FEW, MANY = 6, 24


class Heirs:
    """The heirs of each class of a project, found on demand. Modules read later are not seen."""

    def __init__(self, modules: Iterable[Module], resolver: Resolver) -> None:
        self._resolver = resolver
        self._by_base: dict[str, list[ClassRef]] = defaultdict(list)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._memo: dict[ClassRef, tuple[ClassRef, ...]] = {}
        for module in modules:
            for imported in module.facts.imports:
                if imported.name and imported.bound != imported.name:
                    self._aliases[imported.name].add(imported.bound)
            for scope in module.scopes:
                if scope.kind == "class":
                    for base in scope.bases:
                        self._by_base[_name(base)].append(ClassRef(module, scope.index, True))

    def defining(self, cls: ClassRef, name: str) -> list[ClassRef]:
        """The heirs of a class that define an attribute themselves."""
        found = [heir for heir in self.of(cls) if _defines(heir, name)]
        if len(found) > FEW:
            found = [heir for heir in found if self._matters(heir, name)]
        if len(found) > MANY:
            self._resolver.bounds.add("classes derived from one class")
        return found[:MANY]

    def of(self, cls: ClassRef) -> tuple[ClassRef, ...]:
        """All classes that derive from a class, directly or not; of a protocol, those that have its members."""
        known = self._memo.get(cls)
        if known is None:
            self._memo[cls] = ()
            known = self._memo[cls] = tuple(dict.fromkeys(self._derived(cls) or self._structural(cls)))
        return known

    def _derived(self, cls: ClassRef) -> list[ClassRef]:
        found: list[ClassRef] = []
        todo = [cls]
        while todo:
            above = todo.pop()
            name = above.module.scopes[above.scope].name
            for called in (name, *sorted(self._aliases.get(name, ()))):
                for heir in self._by_base.get(called, ()):
                    if heir not in found and heir != cls and above in objects.bases(self._resolver, heir):
                        found.append(heir)
                        todo.append(heir)
        return found

    def _structural(self, cls: ClassRef) -> list[ClassRef]:
        """Classes that fit a protocol without naming it; where many do, the members say nothing."""
        if not any(_name(base) == "Protocol" for base in cls.module.scopes[cls.scope].bases):
            return []
        members = {name for scope, name in (*cls.module.bindings, *cls.module.annotations) if scope == cls.scope}
        members = {name for name in members if not name.startswith("__")}
        fits = [
            heir
            for module in self._resolver.modules.values()
            for heir in (ClassRef(module, s.index, True) for s in module.scopes if s.kind == "class")
            if heir != cls and members and all(_defines(heir, name) for name in members)
        ]
        return fits if len(fits) <= FEW else []

    def _matters(self, heir: ClassRef, name: str) -> bool:
        """Whether a text of interest may be in what an heir defines under a name."""
        module, matters = heir.module, self._resolver.relevance.completes
        for bound in module.bindings.get((heir.scope, name), ()):
            if bound.expr is not None and matters(bound.expr, module, heir.scope):
                return True
            if bound.how == "function":
                scope = module.scopes[bound.position]
                if any(matters(value, module, scope.index) for value in scope.returns):
                    return True
        return any(matters(value, module, scope) for scope, value in module.own_stores.get((heir.scope, name), ()))


def _name(base: f.Expr) -> str:
    return last_name(base.base if isinstance(base, f.Item) else base)


def _defines(heir: ClassRef, name: str) -> bool:
    module: Module = heir.module
    return (heir.scope, name) in module.bindings or (heir.scope, name) in module.own_stores
