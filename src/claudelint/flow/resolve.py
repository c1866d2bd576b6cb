"""Resolves expressions to values: on demand, backwards from a use to constants and origins.

Owns names, imports, parameters and the bounds of a resolution; attributes are in `objects`, calls in `calls`.
Flow-insensitive: every assignment of a name is an alternative. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from claudelint import facts as f
from claudelint.flow import calls, carriers, containers, declared, effects, objects, parameters, stepwise
from claudelint.flow.calling import Calling
from claudelint.flow.context import Arguments, Context
from claudelint.flow.heirs import Heirs
from claudelint.flow.layout import Layout
from claudelint.flow.module import Bound, Module
from claudelint.flow.relevance import Relevance
from claudelint.flow.results import Results
from claudelint.flow.sharing import Sharing
from claudelint.flow.values import (
    MAX_TEXTS,
    NOTHING,
    ClassRef,
    Entries,
    External,
    FunctionRef,
    Items,
    Known,
    ModuleRef,
    Origin,
    Piece,
    Place,
    Value,
    concatenated,
    union,
)  # fmt: skip
from claudelint.origin import Origins

#: A resolution goes at most this deep and, from one use, takes at most this many steps.
MAX_DEPTH = 60
#: What an import on the way adds to the depth, the name and its value, is no depth of an expression; up to so much.
LINK, MAX_LINKS = 2, 200
MAX_STEPS = 6_000
MAX_BINDINGS = 60
#: A value cut short by a bound is found anew from elsewhere, unless finding it took more steps than this.
DEAR_STEPS = 60


class Resolver:
    """Values of the expressions of a project's modules."""

    def __init__(self, modules: dict[str, Module], layout: Layout, origins: Origins, relevance: Relevance) -> None:
        self.modules = modules
        self.layout = layout
        self.origins = origins
        self.results = Results()
        self.caller_memo: dict[tuple[str, int], list[tuple[f.Call, Context]]] = {}
        self._active: set[object] = set()
        self._steps = self._links = 0
        self._cut = False
        self.bounds: set[str] = set()
        self.relevance = relevance
        self.carriers = carriers.Carriers(modules)
        #: The classes that derive from each class; the variables that fill fields, by path, class and field.
        self.heirs = Heirs(modules.values(), self)
        self.settings = declared.by_field(modules.values())
        self.sharing = Sharing()
        self.calling = Calling(modules.values())
        self._kinds: dict[type, Callable[[Any, Context], Value]] = {
            f.Text: self._text, f.Join: self._join, f.Ref: self._ref, f.Attr: partial(objects.attribute, self),
            f.Item: partial(containers.item, self), f.Call: partial(calls.call, self), f.Mapping: self._mapping,
            f.Sequence: self._sequence, f.Spread: self._spread, f.Binary: partial(calls.binary, self),
            f.Choice: self._choice, f.Comprehension: self._comprehension, f.Function: self._function,
        }  # fmt: skip

    def begin(self) -> None:
        """Starts a new count of steps."""
        self._steps, self._cut, self._links = 0, False, 0

    def resolve(self, expr: f.Expr, context: Context) -> Value:
        """Value of an expression where a rule asks: starts a new count of steps."""
        self.begin()
        return self.value(expr, context)

    def value(self, expr: f.Expr, context: Context) -> Value:
        """Value of an expression on the way; cycles and bounds give an unknown value."""
        known = self.results.of(id(expr), context.arguments)
        if known is not None:
            return known
        kind = self._kinds.get(type(expr))
        if kind is None:
            return NOTHING
        return self._find(id(expr), context.arguments, lambda: kind(expr, context))

    def _kept(self, key: object, arguments: Arguments | None, find: Callable[[], Value]) -> Value:
        """What `find` finds, or found before."""
        known = self.results.of(key, arguments)
        return known if known is not None else self._find(key, arguments, find)

    def _find(self, key: object, arguments: Arguments | None, find: Callable[[], Value]) -> Value:
        """What `find` finds; it is kept unless a bound cut it short."""
        active = (key, id(arguments))
        self._steps += 1
        if active in self._active:
            return Value(bounded=True)
        if len(self._active) - min(self._links, MAX_LINKS) > MAX_DEPTH or self._steps > MAX_STEPS:
            self.bounds.add("steps from one use" if self._steps > MAX_STEPS else "depth of one expression")
            self._cut = True
            return Value(bounded=True)
        self._active.add(active)
        outer, self._cut, begun = self._cut, False, self._steps
        before, value = self.results.begin(), None
        try:
            value = find()
        finally:
            self._active.discard(active)
            kept = not self._cut or not self._active or self._steps - begun > DEAR_STEPS
            self.results.end(key, arguments, before, value if kept else None)
        if value.bounded and max(len(value.texts), len(value.things)) >= MAX_TEXTS:
            self.bounds.add("alternatives of one value")
        self._cut = self._cut or outer
        return value

    def arguments_matter(self, call: f.Call, context: Context) -> bool:
        """Whether a call hands on anything of interest, so that following it with its arguments tells more."""
        return any(self.matters(a.value, context) for a in call.args)

    def matters(self, expr: f.Expr, context: Context) -> bool:
        """Whether the value of an expression may hold anything of interest."""
        return self.relevance.completes(expr, context.module, context.scope)

    def too_deep(self) -> None:
        """Notes that a call is not followed, as it is inside too many others."""
        self.bounds.add("calls inside calls")
        self.results.bounded()

    def module(self, path: str) -> Module | None:
        """A module of the project, None if it was not read."""
        return self.modules.get(path)

    def place(self, expr: f.Expr, context: Context, note: str = "") -> Place:
        """Where an expression stands."""
        return Place(context.module.path, expr.span, note)

    # One method per kind of expression.

    def _text(self, expr: f.Text, context: Context) -> Value:
        place = self.place(expr, context)
        known = Known(expr.value, (Piece(0, len(expr.value), (place,)),) if expr.value else ())
        origins = tuple(
            Origin(name, (place._replace(note="a literal token"),)) for name in self.origins.of_literal(expr.value)
        )
        return Value((known,), (), origins)

    def _join(self, expr: f.Join, context: Context) -> Value:
        joined = concatenated(self.value(part, context) for part in expr.parts)
        return joined.through(self.place(expr, context, "put together here"), own=True)

    def _mapping(self, expr: f.Mapping, context: Context) -> Value:
        if expr.entries:
            self.results.holds(context.arguments)
        return Value(things=(Entries(tuple((k, v, context) for k, v in expr.entries), id(expr)),))

    def _sequence(self, expr: f.Sequence, context: Context) -> Value:
        if not all(isinstance(item, (f.Text, f.Number, f.Unknown)) for item in expr.items):
            self.results.holds(context.arguments)
        return Value(things=(Items(tuple((item, context) for item in expr.items), id(expr)),))

    def _spread(self, expr: f.Spread, context: Context) -> Value:
        return containers.elements(self, self.value(expr.value, context))

    def _choice(self, expr: f.Choice, context: Context) -> Value:
        return union(self.value(option, context) for option in expr.options)

    def _comprehension(self, expr: f.Comprehension, context: Context) -> Value:
        inner = Context(context.module, expr.scope, context.arguments)
        self.results.holds(context.arguments)
        if expr.kind == "dict" and expr.key is not None:
            return Value(things=(Entries(((expr.key, expr.element, inner),), id(expr)),))
        return Value(things=(Items(((expr.element, inner),), id(expr)),))

    def _function(self, expr: f.Function, context: Context) -> Value:
        self.results.holds(context.arguments)
        return Value(things=(FunctionRef(context.module, expr.scope, None, context.arguments),))

    def _ref(self, expr: f.Ref, context: Context) -> Value:
        if expr.name.startswith("$"):
            return carriers.variable(self, expr, context)
        return self.name(expr.name, context)

    # Names.

    def name(self, name: str, context: Context) -> Value:
        """Value of a name as seen from a context."""
        module = context.module
        owner = module.owner(context.scope, name)
        if owner is None:
            return self._star(name, module) or Value(things=(External(name),))
        inside = self._inside(context, owner)
        if inside.arguments is not None and (owner, name) in inside.arguments.names:
            self.results.asks(inside.arguments)
            return inside.arguments.names[owner, name]
        return self._kept((id(module), owner, name), inside.arguments, lambda: self._bound_name(name, owner, inside))

    def _bound_name(self, name: str, owner: int, context: Context) -> Value:
        module = context.module
        bindings = module.bindings[owner, name]
        if len(bindings) > MAX_BINDINGS:
            self.bounds.add("assignments of one name")
            bindings = [*bindings[: MAX_BINDINGS // 2], *bindings[-MAX_BINDINGS // 2 :]]
        value = stepwise.value(self, name, owner, context, lambda b: self._bound(b, name, owner, context))
        if value is None:
            value = union(self._bound(b, name, owner, context) for b in bindings)
        if changes := module.changes.get((owner, name)):
            value = containers.changed(self, value, changes, context)
        return effects.applied(self, value, name, owner, context)

    def global_name(self, name: str, module: Module) -> Value | None:
        """Value of a module's global; None where the module does not bind it."""
        if (0, name) in module.bindings:
            return self.name(name, Context(module, 0))
        return self._star(name, module)

    def _star(self, name: str, module: Module) -> Value | None:
        key = (id(module), hash(name))
        if not module.stars or key in self._active:
            return None
        self._active.add(key)
        try:
            # The last star import that brings the name wins.
            for star in reversed(module.stars):
                path = self.layout.find(module.path, star.module, star.level)
                target = self.module(path) if path else None
                if target is None or not self._exports(target, name):
                    continue
                if (found := self.global_name(name, target)) is not None:
                    return found
        finally:
            self._active.discard(key)
        return None

    def _exports(self, module: Module, name: str) -> bool:
        """Whether a star import of a module brings a name: one listed in `__all__`, else any that is not private."""
        if (0, "__all__") not in module.bindings:
            return not name.startswith("_")
        listed = containers.elements(self, self.name("__all__", Context(module, 0))).texts
        return not listed or any(known.text == name for known in listed)

    def _inside(self, context: Context, owner: int) -> Context:
        """The context for expressions bound in the scope `owner`: call arguments stay only where they belong."""
        arguments = context.arguments
        while arguments is not None and not context.module.lies_in(owner, arguments.scope):
            arguments = arguments.enclosing
        return Context(context.module, owner, arguments)

    def _bound(self, bound: Bound, name: str, owner: int, context: Context) -> Value:
        module = context.module
        inside = Context(module, bound.scope, context.arguments)
        if bound.how == "function":
            self.results.holds(inside.arguments)
            return Value(things=(FunctionRef(module, bound.position, None, inside.arguments),))
        if bound.how == "class":
            return Value(things=(ClassRef(module, bound.position),))
        if bound.how == "import" and bound.imported is not None:
            return self.imported(bound.imported, module)
        if bound.how == "parameter":
            return parameters.parameter(self, name, owner, inside)
        if bound.expr is None:
            return NOTHING
        if bound.how == "loop":
            return containers.looped(self, bound.expr, bound.position, inside)
        value = self.value(bound.expr, inside)
        return containers.at_index(self, value, bound.position) if bound.how == "unpack" else value

    # Imports and parameters.

    def imported(self, imported: f.Import, module: Module) -> Value:
        """Value of an imported name."""
        path = self.layout.find(module.path, imported.module, imported.level)
        if imported.name is None:
            return Value(things=(ModuleRef(path) if path else External(imported.module),))
        target = self.module(path) if path and path != module.path else None
        if target is not None:
            self._links += LINK
            found = self.global_name(imported.name, target)
            self._links -= LINK
            if found is not None:
                return found
        inner = f"{imported.module}.{imported.name}" if imported.module else imported.name
        below = self.layout.find(module.path, inner, imported.level)
        if below is not None:
            return Value(things=(ModuleRef(below),))
        return Value(things=(External("." * imported.level + inner),))
