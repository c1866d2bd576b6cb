"""Attributes, items, classes and instances: the parts of a value that are looked up by name, key or index.

Owns the look-up rules of classes (inheritance, fields, properties, what methods store). Must not know calls.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import containers
from claudelint.flow.context import Context
from claudelint.flow.values import (
    HOLE,
    NOTHING,
    ClassRef,
    External,
    FunctionRef,
    Instance,
    ModuleRef,
    Origin,
    Thing,
    Value,
    union,
)  # fmt: skip

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

_PROPERTIES = ("property", "cached_property", "computed_field", "hybrid_property", "classproperty")
MAX_BASES = 8


def attribute(resolver: Resolver, expr: f.Attr, context: Context) -> Value:
    """Value of `base.name`."""
    base = resolver.value(expr.base, context)
    found = [of_thing(resolver, thing, expr.name, context) for thing in base.things]
    value = union(found)
    if base.texts:
        value = union([value, _path_part(base, expr.name)])
    if keyed := resolver.origins.of_key(expr.name):
        place = resolver.place(expr, context, f"taken from {expr.name}")
        value = union([value, Value(origins=tuple(Origin(name, (place,)) for name in keyed))])
    if base.origins and not any(isinstance(t, (Instance, ClassRef, ModuleRef)) for t in base.things):
        value = union([value, Value(origins=base.origins)])
    return value


def of_thing(resolver: Resolver, thing: Thing, name: str, context: Context) -> Value:
    """An attribute of one thing."""
    if isinstance(thing, External):
        return Value(things=(External(f"{thing.name}.{name}"),))
    if isinstance(thing, ModuleRef):
        return _of_module(resolver, thing, name)
    if isinstance(thing, Instance):
        return Value(things=(thing.cls,)) if name == "__class__" else of_class(resolver, thing.cls, name, thing)
    if isinstance(thing, ClassRef):
        return of_class(resolver, thing, name, None)
    return NOTHING


def _of_module(resolver: Resolver, ref: ModuleRef, name: str) -> Value:
    module = resolver.module(ref.path)
    if module is not None and (found := resolver.global_name(name, module)) is not None:
        return found
    if ref.path.endswith("__init__.py"):
        below = resolver.layout.find(ref.path, name, 1)
        if below is not None:
            return Value(things=(ModuleRef(below),))
    return NOTHING


def _path_part(base: Value, name: str) -> Value:
    if name == "parent":
        return base.mapped(lambda t: t.rpartition("/")[0] or HOLE)
    if name == "name":
        return base.mapped(lambda t: t.rpartition("/")[2])
    if name in ("value", "_value_", "path", "url"):
        return base._replace(things=())
    return NOTHING


def of_class(resolver: Resolver, cls: ClassRef, name: str, instance: Instance | None, depth: int = 0) -> Value:
    """An attribute as a class and its bases define it, with what its methods store in it."""
    module = cls.module
    found: list[Value] = []
    if instance is not None:
        found.extend(_stored(resolver, cls, name, instance))
        found.extend(_given_to_constructor(resolver, cls, name, instance))
    for bound in module.bindings.get((cls.scope, name), ()):
        if bound.how == "function":
            found.append(
                _method(resolver, FunctionRef(module, bound.position, instance or resolver.sharing.object(cls)))
            )
        elif bound.how == "class":
            found.append(Value(things=(ClassRef(module, bound.position),)))
        elif bound.expr is not None:
            found.append(resolver.value(bound.expr, Context(module, cls.scope)))
    for variable in resolver.settings.get((module.path, cls.scope, name), ()):
        found.append(_declared(resolver, variable, Context(module, cls.scope)))
    if not found and (annotation := module.annotations.get((cls.scope, name))) is not None:
        found.append(annotated(resolver, annotation, Context(module, cls.scope)))
    if not found and depth < MAX_BASES:
        for base in bases(resolver, cls):
            found.append(of_class(resolver, base, name, instance, depth + 1))
    if cls.open and depth == 0 and not name.startswith("__"):
        for heir in resolver.heirs.defining(cls, name):
            found.append(of_class(resolver, heir, name, instance and resolver.sharing.object(heir), MAX_BASES))
    return union(found)


def _declared(resolver: Resolver, variable: f.Text, context: Context) -> Value:
    """What the environment variable holds that a field of a settings class is read from."""
    return containers.from_environment(resolver, resolver.value(variable, context), variable, context)


def bases(resolver: Resolver, cls: ClassRef) -> list[ClassRef]:
    """The classes of the project a class derives from directly."""
    scope = cls.module.scopes[cls.scope]
    outside = Context(cls.module, scope.parent)
    found: list[ClassRef] = []
    for base in scope.bases:
        if isinstance(base, f.Item):
            base = base.base
        found.extend(t for t in resolver.value(base, outside).things if isinstance(t, ClassRef) and t != cls)
    return found


def _method(resolver: Resolver, ref: FunctionRef) -> Value:
    if ref.module.decorated(ref.scope, *_PROPERTIES):
        from claudelint.flow.calls import result_of

        return result_of(resolver, ref, None, None)
    return Value(things=(ref,))


def _stored(resolver: Resolver, cls: ClassRef, name: str, instance: Instance) -> list[Value]:
    """What methods of the class assign to `self.name`."""
    from claudelint.flow.calls import constructor_arguments

    module = cls.module
    found: list[Value] = []
    for scope, value in module.own_stores.get((cls.scope, name), ()):
        arguments = constructor_arguments(resolver, instance, cls, module.function_of[scope])
        found.append(resolver.value(value, Context(module, scope, arguments)))
    if changes := module.own_changes.get((cls.scope, name)):
        found = [containers.changed(resolver, union(found), changes, Context(module, cls.scope))]
    return found


def _given_to_constructor(resolver: Resolver, cls: ClassRef, name: str, instance: Instance) -> list[Value]:
    """A field of a dataclass or model that the constructor call sets, by keyword or by position."""
    if (cls.scope, "__init__") in cls.module.bindings:
        return []
    from claudelint.flow.parameters import callers

    if instance.call is not None and instance.context is not None:
        made = [(instance.call, instance.context)]
    else:
        made = callers(resolver, cls.module, cls.scope)
    found: list[Value] = []
    fields = cls.module.fields.get(cls.scope, ())
    for call, context in made:
        for position, arg in enumerate(call.args):
            placed = arg.name is None and not arg.star and position < len(fields) and fields[position] == name
            if placed or arg.name == name:
                value = resolver.value(arg.value, context)
                found.append(
                    value if instance.call is not None else value.through(resolver.place(call, context), own=False)
                )
    return found


def annotated(resolver: Resolver, annotation: f.Expr, context: Context) -> Value:
    """An object of the class an annotation names; optional and union types give each class."""
    if isinstance(annotation, f.Binary) and annotation.op == "|":
        return union([annotated(resolver, annotation.left, context), annotated(resolver, annotation.right, context)])
    if isinstance(annotation, f.Item):
        return annotated(resolver, annotation.key, context)
    if isinstance(annotation, f.Text) and annotation.value.isidentifier():
        named = resolver.name(annotation.value, context)
    elif isinstance(annotation, (f.Ref, f.Attr)):
        named = resolver.value(annotation, context)
    else:
        return NOTHING
    things: list[Thing] = []
    for thing in named.things:
        if isinstance(thing, ClassRef):
            things.append(resolver.sharing.object(replace(thing, open=True)))
        elif isinstance(thing, External) and "." in thing.name:
            things.append(External(thing.name, True))
    return Value(things=tuple(things))
