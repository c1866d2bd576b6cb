"""Attributes, items, classes and instances: the parts of a value that are looked up by name, key or index.

Owns the look-up rules of classes (inheritance, fields, properties, what methods store). Must not know calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow.module import Module
from claudelint.flow.values import (
    HOLE, NOTHING, UNKNOWN, ClassRef, Context, Entries, External, FunctionRef, Instance, Items, Known, ModuleRef,
    Origin, Thing, Value, union,
)  # fmt: skip

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

_PROPERTIES = ("property", "cached_property", "computed_field", "hybrid_property", "classproperty")
_ENV = ("os.environ", "environ")
MAX_BASES = 8
MAX_SPREADS = 40


def attribute(resolver: Resolver, expr: f.Attr, context: Context) -> Value:
    """Value of `base.name`."""
    base = resolver.value(expr.base, context)
    found = [of_thing(resolver, thing, expr.name, context) for thing in base.things]
    value = union(found)
    if base.texts:
        value = union([value, _path_part(base, expr.name)])
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
        return of_class(resolver, thing.cls, name, thing)
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
    found = []
    if instance is not None:
        found.extend(_stored(resolver, cls, name, instance))
        found.extend(_given_to_constructor(resolver, cls, name, instance))
    for bound in module.bindings.get((cls.scope, name), ()):
        if bound.how == "function":
            found.append(_method(resolver, FunctionRef(module, bound.index, instance or resolver.object_of(cls))))
        elif bound.how == "class":
            found.append(Value(things=(ClassRef(module, bound.index),)))
        elif bound.expr is not None:
            found.append(resolver.value(bound.expr, Context(module, cls.scope)))
    if not found and (annotation := module.annotations.get((cls.scope, name))) is not None:
        found.append(annotated(resolver, annotation, Context(module, cls.scope)))
    if not found and depth < MAX_BASES:
        for base in bases(resolver, cls):
            found.append(of_class(resolver, base, name, instance, depth + 1))
    return union(found)


def bases(resolver: Resolver, cls: ClassRef) -> list[ClassRef]:
    """The classes of the project a class derives from directly."""
    scope = cls.module.scopes[cls.scope]
    outside = Context(cls.module, scope.parent)
    found = []
    for base in scope.bases:
        if isinstance(base, f.Item):
            base = base.base
        found.extend(t for t in resolver.value(base, outside).things if isinstance(t, ClassRef) and t != cls)
    return found


def external_bases(resolver: Resolver, cls: ClassRef, depth: int = 0) -> list[str]:
    """Dotted names of the outside classes a class derives from, directly or not."""
    scope = cls.module.scopes[cls.scope]
    found = []
    for base in scope.bases:
        things = resolver.value(base, Context(cls.module, scope.parent)).things
        found.extend(t.name for t in things if isinstance(t, External))
        if depth < MAX_BASES:
            found.extend(n for t in things if isinstance(t, ClassRef) and t != cls for n in external_bases(resolver, t, depth + 1))
    return found


def _method(resolver: Resolver, ref: FunctionRef) -> Value:
    if ref.module.decorated(ref.scope, *_PROPERTIES):
        from claudelint.flow.calls import result_of

        return result_of(resolver, ref, None, None)
    return Value(things=(ref,))


def _stored(resolver: Resolver, cls: ClassRef, name: str, instance: Instance) -> list[Value]:
    """What methods of the class assign to `self.name`."""
    from claudelint.flow.calls import constructor_arguments

    module, found = cls.module, []
    for scope, base, value in module.stores.get(name, ()):
        if _is_self(module, scope, base, cls.scope):
            method = module.function_of[scope]
            arguments = constructor_arguments(resolver, instance, cls, method)
            found.append(resolver.value(value, Context(module, scope, arguments)))
    changes = [c for base, c in module.attribute_changes.get(name, ()) if _is_self(module, c.scope, base, cls.scope)]
    if changes:
        found = [resolver.changed(union(found), changes, Context(module, cls.scope))]
    return found


def _is_self(module: Module, scope: int, base: f.Expr, cls: int) -> bool:
    if not isinstance(base, f.Ref) or module.class_of(scope) != cls:
        return False
    function = module.scopes[module.function_of[scope]]
    return bool(function.params) and function.params[0].name == base.name or base.name == "self"


def _given_to_constructor(resolver: Resolver, cls: ClassRef, name: str, instance: Instance) -> list[Value]:
    """A field of a dataclass or model that the constructor call sets by keyword."""
    if (cls.scope, "__init__") in cls.module.bindings:
        return []
    if instance.call is not None and instance.context is not None:
        made = [(instance.call, instance.context)]
    else:
        made = resolver.callers(cls.module, cls.scope)
    found = []
    for call, context in made:
        for arg in call.args:
            if arg.name == name:
                value = resolver.value(arg.value, context)
                found.append(value if instance.call is not None else value.through(resolver.place(call, context), own=False))
    return found


def annotated(resolver: Resolver, annotation: f.Expr, context: Context) -> Value:
    """An object of the class an annotation names; optional and union types give each class."""
    if isinstance(annotation, f.Binary) and annotation.op == "|":
        return union([annotated(resolver, annotation.left, context), annotated(resolver, annotation.right, context)])
    if isinstance(annotation, f.Item):
        return annotated(resolver, annotation.key, context)
    if isinstance(annotation, f.Text) and annotation.value.isidentifier():
        annotation = f.Ref(annotation.value, annotation.span)
    if not isinstance(annotation, (f.Ref, f.Attr)):
        return NOTHING
    things: list[Thing] = []
    for thing in resolver.value(annotation, context).things:
        if isinstance(thing, ClassRef):
            things.append(resolver.object_of(thing))
        elif isinstance(thing, External) and "." in thing.name:
            things.append(External(thing.name, True))
    return Value(things=tuple(things))


def item(resolver: Resolver, expr: f.Item, context: Context) -> Value:
    """Value of `base[key]`."""
    base = resolver.value(expr.base, context)
    if isinstance(expr.key, f.Slice):
        return _sliced(base, expr.key)
    if isinstance(expr.key, f.Number):
        return union([at_index(resolver, base, expr.key.value or 0), Value(origins=base.origins)])
    keys = resolver.value(expr.key, context)
    if any(isinstance(t, External) and t.name in _ENV for t in base.things):
        return from_environment(resolver, keys, expr, context)
    return looked_up(resolver, base, keys, expr, context)


def looked_up(resolver: Resolver, base: Value, keys: Value, expr: f.Expr, context: Context) -> Value:
    """What a mapping holds under a key, with the origins that the mapping or the key give."""
    found = [lookup(resolver, thing, keys) for thing in base.things if isinstance(thing, Entries)]
    found.extend(members(resolver, t, keys) for t in base.things if isinstance(t, ClassRef))
    origins = list(base.origins)
    for known in keys.texts:
        for name in resolver.origins.of_key(known.text):
            origins.append(Origin(name, (resolver.place(expr, context, f"looked up under {known.text!r}"),)))
    return union([*found, Value(origins=tuple(origins))])


def from_environment(resolver: Resolver, names: Value, expr: f.Expr, context: Context) -> Value:
    """Value read from the environment variables `names`."""
    origins = []
    for known in names.texts:
        for name in resolver.origins.of_env(known.text):
            place = resolver.place(expr, context, f"read from the environment variable {known.text}")
            origins.append(Origin(name, (*known.trail()[:3], place)))
    return Value((UNKNOWN,), (), tuple(origins))


def flat(
    resolver: Resolver, entries: Entries, seen: set[int] | None = None
) -> Iterator[tuple[f.Expr | str, f.Expr, Context]]:
    """The entries of a mapping, spread mappings opened; one that holds itself is opened once."""
    seen = set() if seen is None else seen
    for key, value, context in entries.items:
        if key is not None:
            yield key, value, context
        elif id(value) not in seen and len(seen) < MAX_SPREADS:
            seen.add(id(value))
            for thing in resolver.value(value, context).things:
                if isinstance(thing, Entries):
                    yield from flat(resolver, thing, seen)


def lookup(resolver: Resolver, entries: Entries, keys: Value) -> Value:
    """Values under any of the keys; under an unknown key, any value."""
    wanted = {k.text for k in keys.texts if HOLE not in k.text}
    if not wanted:
        return all_values(resolver, entries)
    return union(resolver.value(v, c) for k, v, c in flat(resolver, entries) if wanted & _key_texts(resolver, k, c))


def _key_texts(resolver: Resolver, key: f.Expr | str, context: Context) -> set[str]:
    if isinstance(key, str):
        return {key}
    if isinstance(key, f.Text):
        return {key.value}
    return {k.text for k in resolver.value(key, context).texts}


def keys(resolver: Resolver, entries: Entries) -> Value:
    """The keys of a mapping."""
    return union(
        Value((Known(key),)) if isinstance(key, str) else resolver.value(key, context)
        for key, _, context in flat(resolver, entries)
    )


def all_values(resolver: Resolver, entries: Entries) -> Value:
    """Any value of a mapping."""
    return union(resolver.value(value, context) for _, value, context in flat(resolver, entries))


def members(resolver: Resolver, cls: ClassRef, names: Value | None = None) -> Value:
    """Values of a class's members (an enumeration looped over or indexed)."""
    wanted = None if names is None else {k.text for k in names.texts}
    found = []
    for (scope, name), bound in cls.module.bindings.items():
        if scope == cls.scope and (wanted is None or name in wanted):
            found.extend(resolver.value(b.expr, Context(cls.module, scope)) for b in bound if b.expr is not None)
    return union(found)


def at_index(resolver: Resolver, value: Value, index: int) -> Value:
    """The index-th item of a value; any item where positions are not known."""
    found = []
    for thing in value.things:
        if isinstance(thing, Items):
            plain = not any(isinstance(i, f.Spread) for i, _ in thing.items)
            if plain and -len(thing.items) <= index < len(thing.items):
                expr, context = thing.items[index]
                found.append(resolver.value(expr, context))
            else:
                found.extend(resolver.value(i, c) for i, c in thing.items)
    if not found:
        return Value(origins=value.origins, parameters=value.parameters)
    return union([*found, Value(origins=value.origins)])


def _sliced(base: Value, key: f.Slice) -> Value:
    bounds = [part.value if isinstance(part, f.Number) else None for part in (key.lower, key.upper, key.step)]
    exact = all(part is None or isinstance(part, f.Number) for part in (key.lower, key.upper, key.step))
    if not exact:
        return Value((UNKNOWN,), base.things, base.origins, base.parameters)
    changed = base.mapped(lambda t: t[slice(*bounds)], decoded=bounds[2] == -1)
    return changed._replace(things=base.things)
