"""Parameters: what the callers of a function pass, and which calls are its callers.

Owns the search for callers and its bound. Must not know what the function does with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import binding, calls, declared, functions, objects
from claudelint.flow.context import Context
from claudelint.flow.module import Module
from claudelint.flow.values import ClassRef, FunctionRef, Parameter, Value, union

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

MAX_CALLERS = 16


def parameter(resolver: Resolver, name: str, owner: int, context: Context) -> Value:
    module, scope = context.module, context.module.scopes[owner]
    arguments = context.arguments if context.arguments is not None and context.arguments.called else None
    resolver.results.asks(context.arguments)
    if arguments is not None and arguments.scope == owner:
        if name in arguments.values:
            return arguments.values[name]()
    elif (receiver := _receiver(resolver, name, scope, module)) is not None:
        return receiver
    param = next(p for p in scope.params if p.name == name)
    outside = Context(module, scope.parent)
    found = [resolver.value(param.default, outside)] if param.default is not None else []
    found.extend(functions.option(resolver, call, outside) for call in declared.option_calls(scope, param))
    if arguments is None or arguments.scope != owner:
        found.extend(_given(resolver, name, owner, module))
    value = union(found)
    if param.annotation is not None and not value.things:
        value = union([value, objects.annotated(resolver, param.annotation, outside)])
    return value._replace(parameters=value.parameters | {Parameter(module.path, owner, name)})


def _receiver(resolver: Resolver, name: str, scope: f.Scope, module: Module) -> Value | None:
    """`self` or `cls` inside a method."""
    if scope.kind != "function" or not scope.params or scope.params[0].name != name:
        return None
    if module.scopes[scope.parent].kind != "class" or module.decorated(scope.index, "staticmethod"):
        return None
    cls = ClassRef(module, scope.parent, True)
    return Value(things=(cls if module.decorated(scope.index, "classmethod") else resolver.sharing.object(cls),))


def _given(resolver: Resolver, name: str, owner: int, module: Module) -> list[Value]:
    """What the callers of a function of the project pass for a parameter."""
    found = []
    for call, context in callers(resolver, module, owner):
        bound = binding.bind(resolver, FunctionRef(module, owner), call, context)
        if name in bound:
            place = resolver.place(call, context, f"passed to {module.scopes[owner].name}()")
            found.append(bound[name]().through(place, own=False))
    return found


def callers(resolver: Resolver, module: Module, owner: int) -> list[tuple[f.Call, Context]]:
    """Calls of a function (or of a class, through its constructor) seen in the modules read so far."""
    key = (module.path, owner)
    if key not in resolver.caller_memo:
        resolver.caller_memo[key] = []
        resolver.caller_memo[key] = _find_callers(resolver, module, owner)
    return resolver.caller_memo[key]


def _find_callers(resolver: Resolver, module: Module, owner: int) -> list[tuple[f.Call, Context]]:
    scope = module.scopes[owner]
    parent = module.scopes[scope.parent] if scope.parent >= 0 else None
    names = [scope.name]
    if scope.name == "__init__" and parent is not None:
        names += [parent.name, "cls"]
    found: list[tuple[f.Call, Context]] = []
    for call, context in resolver.calling.calls(names):
        if calls.may_call(resolver, call, context, module, owner):
            found.append((call, context))
            if len(found) >= MAX_CALLERS:
                resolver.bounds.add("callers of one function")
                return found
    return found
