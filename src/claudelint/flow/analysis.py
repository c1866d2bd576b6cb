"""All sites of a project with their values and final roles.

Owns how a literal gets the roles of its uses: every use marks the literals, displays and parameters its value
came through. Must not know rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from claudelint import facts as f
from claudelint.condition import Role
from claudelint.flow import containers
from claudelint.flow.context import Context
from claudelint.flow.finder import SiteFinder
from claudelint.flow.module import Module
from claudelint.flow.parts import walk
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.sites import Site
from claudelint.flow.values import Entries, Items, Parameter, Value, union
from claudelint.source import Span


class Analysis:
    """Sites with values and roles, for the modules given."""

    def __init__(self, resolver: Resolver, modules: Iterable[Module], relevance: Relevance) -> None:
        self.resolver = resolver
        self.sites: list[Site] = []
        self._literals: dict[tuple[str, Span], set[Role]] = defaultdict(set)
        self._containers: dict[int, set[Role]] = defaultdict(set)
        self._parameters: dict[Parameter, set[Role]] = defaultdict(set)
        self._passed: dict[Parameter, set[Parameter]] = defaultdict(set)
        modules = list(modules)
        for module in modules:
            self.sites.extend(SiteFinder(resolver, module, relevance).find())
        for site in self.sites:
            if _passes(site, relevance):
                site.find = partial(self._resolved, site)
            else:
                site.value = self._resolved(site)
                site.callers = self._callers(site)
        for site in self.sites:
            self._mark(site)
        self._settle_parameters()
        for site in self.sites:
            site.roles = self._final(site)

    def _resolved(self, site: Site) -> Value:
        """Value of a site; a list handed on by name counts by its items."""
        context = Context(site.module, site.scope)
        try:
            value = self.resolver.resolve(site.expr, context)
            if not value.texts and isinstance(site.expr, (f.Ref, f.Attr, f.Item, f.Call)) and site.use.role is not None:
                lists = [t for t in value.things if isinstance(t, Items)]
                items = [containers.elements(self.resolver, Value(things=(t,))) for t in lists]
                value = value._replace(texts=union([value, *items]).texts)
            return value
        except RecursionError:
            self.resolver.bounds.add("recursion")
            return Value(bounded=True)

    def _callers(self, site: Site) -> tuple[tuple[str, Span], ...]:
        function = site.module.function_of[site.scope]
        found = self.resolver.caller_memo.get((site.module.path, function), ())
        return tuple((context.module.path, call.span) for call, context in found)

    def _mark(self, site: Site) -> None:
        use = site.use
        if use.target is not None:
            for parameter in site.value.parameters:
                self._passed[parameter].add(use.target)
            return
        if use.role is None:
            return
        for parameter in site.value.parameters:
            self._parameters[parameter].add(use.role)
        self._mark_value(site.value, use.role, 0)

    def _mark_value(self, value: Value, role: Role, depth: int) -> None:
        for known in value.texts:
            for piece in known.pieces:
                if piece.trail:
                    place = piece.trail[0]
                    self._literals[place.path, place.span].add(role)
        for thing in value.things:
            if isinstance(thing, (Entries, Items)):
                self._containers[thing.node].add(role)
                if depth < 2:
                    self._mark_inside(thing, role, depth + 1)

    def _mark_inside(self, thing: Entries | Items, role: Role, depth: int) -> None:
        pairs = [(v, c) for _, v, c in thing.items] if isinstance(thing, Entries) else list(thing.items)
        for value, context in pairs[:200]:
            if not isinstance(value, (f.Number, f.Unknown)):
                self._mark_value(self.resolver.value(value, context), role, depth)

    def _settle_parameters(self) -> None:
        """A parameter that is passed on has the roles of the parameters it is passed to."""
        for _ in range(6):
            changed = False
            for parameter, targets in self._passed.items():
                before = len(self._parameters[parameter])
                for target in targets:
                    self._parameters[parameter] |= self._parameters.get(target, set())
                changed = changed or len(self._parameters[parameter]) > before
            if not changed:
                return

    def _final(self, site: Site) -> frozenset[Role]:
        use = site.use
        if use.target is not None:
            return frozenset(self._parameters.get(use.target) or {"sent"})
        if use.role is not None:
            return frozenset({use.role})
        roles: set[Role] = set()
        for container in use.containers:
            roles |= self._containers.get(container, set())
        if isinstance(site.expr, (f.Ref, f.Attr, f.Item)) and use.kind == "item":
            return frozenset(roles & {"sent", "read"}) or frozenset({"listed"})
        if not isinstance(site.expr, (f.Ref, f.Attr, f.Item)):
            for place in self._own_places(site):
                roles |= self._literals.get(place, set())
        if roles:
            return frozenset(roles)
        inside = site.module.scopes[site.module.function_of[site.scope]].kind == "function"
        return frozenset({"sent"} if use.kind == "entry" and inside else {"defined"})

    def _own_places(self, site: Site) -> set[tuple[str, Span]]:
        """Literals written inside the site's expression."""
        low, high = site.expr.span
        found = set()
        for known in site.deciding:
            for piece in known.pieces:
                if piece.trail and piece.trail[0].path == site.module.path and low <= piece.trail[0].span.start < high:
                    found.add((site.module.path, piece.trail[0].span))
        return found


def _passes(site: Site, relevance: Relevance) -> bool:
    """Whether a site only gives a name to what a call returns, and no text in that can be written in the call."""
    use, expr, scope = site.use, site.expr, site.scope
    if use.role is not None or use.kind != "literal" or use.containers or not isinstance(expr, f.Call):
        return False
    if use.target is not None or relevance.asks_key(use.key) or _writes(expr.func, scope):
        return False
    return not any(
        _writes(arg.value, scope) and relevance.completes(arg.value, site.module, scope) for arg in expr.args
    )


def _writes(expr: f.Expr, scope: int) -> bool:
    return any(isinstance(part, (f.Text, f.Number, f.Function)) for part, _ in walk(expr, scope))
