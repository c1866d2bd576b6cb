"""Which argument of a call goes to which parameter.

Owns the rules of argument binding; values are found on demand. Must not know what a call returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import containers
from claudelint.flow.context import Context
from claudelint.flow.values import Entries, FunctionRef, Items, Known, Parameter, Value, union

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver


def bind(resolver: Resolver, ref: FunctionRef, expr: f.Call, context: Context) -> dict[str, Callable[[], Value]]:
    """Parameter names -> what a call passes for them, found on demand."""
    scope = ref.module.scopes[ref.scope]
    params = [p for p in scope.params if p.kind == "plain"]
    if params and _takes_receiver(ref):
        params = params[1:]
    bound: dict[str, Callable[[], Value]] = {}
    position = 0
    extra: list[tuple[f.Expr | str | None, f.Expr, Context]] = []
    rest: list[tuple[f.Expr, Context]] = []
    named = {p.name for p in scope.params if p.kind in ("plain", "keyword")}
    for arg in expr.args:
        if arg.star == "**":
            for name in named - set(bound):
                bound[name] = _spread_item(resolver, arg.value, name, context)
        elif arg.star == "*":
            position = len(params)
        elif arg.name is not None:
            if arg.name in named:
                bound[arg.name] = _later(resolver, arg.value, context)
            else:
                extra.append((arg.name, arg.value, context))
        elif position < len(params):
            bound[params[position].name] = _later(resolver, arg.value, context)
            position += 1
        else:
            rest.append((arg.value, context))
    for param in scope.params:
        if param.kind == "*" and rest:
            bound[param.name] = _held(resolver, Items(tuple(rest), id(expr)), context)
        if param.kind == "**" and extra:
            bound[param.name] = _held(resolver, Entries(tuple(extra), id(expr)), context)
    return bound


def targets(ref: FunctionRef, expr: f.Call) -> Iterator[tuple[int, Parameter]]:
    """Index of each argument with the parameter it is bound to."""
    scope = ref.module.scopes[ref.scope]
    params = [p for p in scope.params if p.kind == "plain"][1 if _takes_receiver(ref) else 0 :]
    named = {p.name for p in scope.params if p.kind in ("plain", "keyword")}
    position = 0
    for index, arg in enumerate(expr.args):
        if arg.star:
            position = len(params)
        elif arg.name is not None:
            if arg.name in named:
                yield index, Parameter(ref.module.path, ref.scope, arg.name)
        elif position < len(params):
            yield index, Parameter(ref.module.path, ref.scope, params[position].name)
            position += 1


def _takes_receiver(ref: FunctionRef) -> bool:
    scope = ref.module.scopes[ref.scope]
    in_class = scope.parent >= 0 and ref.module.scopes[scope.parent].kind == "class"
    return in_class and not ref.module.decorated(ref.scope, "staticmethod")


def _later(resolver: Resolver, expr: f.Expr, context: Context) -> Callable[[], Value]:
    return lambda: resolver.value(expr, context)


def _held(resolver: Resolver, thing: Items | Entries, context: Context) -> Callable[[], Value]:
    def find() -> Value:
        resolver.results.holds(context.arguments)
        return Value(things=(thing,))

    return find


def _spread_item(resolver: Resolver, expr: f.Expr, name: str, context: Context) -> Callable[[], Value]:
    def find() -> Value:
        things = resolver.value(expr, context).things
        wanted = Value((Known(name),))
        return union(containers.lookup(resolver, t, wanted) for t in things if isinstance(t, Entries))

    return find
