"""What functions of the project put into a mapping or list that they are given.

Owns which calls may change a name's value, and how deep they are followed. Must not know what a mapping holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import binding, containers
from claudelint.flow.calls import MAX_FOLLOWED
from claudelint.flow.context import Arguments, Context
from claudelint.flow.module import Change
from claudelint.flow.values import Entries, FunctionRef, Items, Value

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

MAX_CALLS, MAX_DEPTH = 16, 3


def applied(resolver: Resolver, value: Value, name: str, owner: int, context: Context) -> Value:
    """A mapping or list held by a name, with what the functions it is given to put into it."""
    if not any(isinstance(thing, (Entries, Items)) for thing in value.things):
        return value
    for changes, inside in _changes(resolver, name, owner, context, 0):
        value = containers.changed(resolver, value, changes, inside)
    return value


def _changes(
    resolver: Resolver, name: str, owner: int, context: Context, depth: int
) -> Iterator[tuple[list[Change], Context]]:
    calls = context.module.passed.get((owner, name), ())
    if calls and context.arguments is not None and context.arguments.depth >= MAX_FOLLOWED:
        resolver.too_deep()
        return
    if len(calls) > MAX_CALLS:
        resolver.bounds.add("calls that are given one name")
    for call, scope in calls[:MAX_CALLS]:
        where = Context(context.module, scope, context.arguments)
        for ref in resolver.value(call.func, where).things:
            if isinstance(ref, FunctionRef):
                for param in _taking(ref, call, name):
                    yield from _inside(resolver, ref, call, where, param, depth)


def _inside(
    resolver: Resolver, ref: FunctionRef, call: f.Call, where: Context, param: str, depth: int
) -> Iterator[tuple[list[Change], Context]]:
    """What a function does to one of its parameters, and the functions it hands that parameter on to."""
    inside = Context(ref.module, ref.scope, _arguments(resolver, ref, call, where))
    if changes := ref.module.changes.get((ref.scope, param)):
        yield changes, inside
    if depth < MAX_DEPTH:
        yield from _changes(resolver, param, ref.scope, inside, depth + 1)


def _arguments(resolver: Resolver, ref: FunctionRef, call: f.Call, where: Context) -> Arguments:
    outer = where.arguments

    def make() -> Arguments:
        bound = binding.bind(resolver, ref, call, where)
        first = ref.module.scopes[ref.scope].params[0].name
        if ref.instance is not None and first not in bound:
            bound[first] = lambda: Value(things=(ref.instance,) if ref.instance is not None else ())
        return Arguments(ref.scope, bound, outer.depth + 1 if outer is not None else 1, outer, chosen=False)

    return resolver.sharing.following(outer, ("effect", id(call), ref.module, ref.scope, ref.instance), make)


def _taking(ref: FunctionRef, call: f.Call, name: str) -> list[str]:
    """The parameters that a name is given to."""
    given = [(call.args[index].value, parameter.name) for index, parameter in binding.targets(ref, call)]
    return [parameter for value, parameter in given if isinstance(value, f.Ref) and value.name == name]
