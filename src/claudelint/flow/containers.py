"""Mappings, lists and what is looked up in them: by key, by index, by looping.

Owns look-ups in displays and in what was put into them later. Must not know attributes or calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import fold
from claudelint.flow.context import Context
from claudelint.flow.module import Change
from claudelint.flow.values import (
    HOLE,
    NOTHING,
    UNKNOWN,
    ClassRef,
    Entries,
    External,
    Items,
    Known,
    Origin,
    Thing,
    Value,
    union,
)  # fmt: skip

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

_ENV = ("os.environ", "environ", "os.environ.copy", "os.environb", "dotenv.dotenv_values", "dotenv.main.dotenv_values")
MAX_SPREADS = 40


def item(resolver: Resolver, expr: f.Item, context: Context) -> Value:
    """Value of `base[key]`."""
    base = resolver.value(expr.base, context)
    if isinstance(expr.key, f.Slice):
        return _sliced(base, expr.key)
    if isinstance(expr.key, f.Number):
        return union([at_index(resolver, base, expr.key.value or 0), Value(origins=base.origins)])
    keys = resolver.value(expr.key, context)
    if any(_is_environment(thing) for thing in base.things):
        return from_environment(resolver, keys, expr, context)
    return looked_up(resolver, base, keys, expr, context)


def _is_environment(thing: Thing) -> bool:
    return isinstance(thing, External) and thing.name in _ENV


def environments(resolver: Resolver, thing: Thing) -> list[tuple[f.Expr, Context]]:
    """Where a mapping takes in the environment (`{**os.environ}`, `dict(os.environ)`)."""
    if not isinstance(thing, Entries):
        return []
    spread = [(value, context) for key, value, context in thing.items if key is None]
    return [(v, c) for v, c in spread if any(_is_environment(t) for t in resolver.value(v, c).things)]


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
    carried = [resolver.carriers.texts(resolver, known.text) for known in names.texts]
    return union([Value((UNKNOWN,), (), tuple(origins)), *carried])


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
    found = [_entry(resolver, v, c) for k, v, c in flat(resolver, entries) if wanted & _key_texts(resolver, k, c)]
    if any(resolver.origins.of_env(text) for text in wanted):
        found.extend(from_environment(resolver, keys, v, c) for v, c in environments(resolver, entries))
    return union(found)


def _entry(resolver: Resolver, expr: f.Expr, context: Context) -> Value:
    """The value of an entry; one that a function put there was chosen in that function."""
    value = resolver.value(expr, context)
    chosen = context.arguments is None or context.arguments.chosen
    return value if chosen else value.through(resolver.place(expr, context, "put in here"), own=False)


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
    return union(_entry(resolver, value, context) for _, value, context in flat(resolver, entries))


def members(resolver: Resolver, cls: ClassRef, names: Value | None = None) -> Value:
    """Values of a class's members (an enumeration looped over or indexed)."""
    wanted = None if names is None else {k.text for k in names.texts}
    found: list[Value] = []
    for (scope, name), bound in cls.module.bindings.items():
        if scope == cls.scope and (wanted is None or name in wanted):
            found.extend(resolver.value(b.expr, Context(cls.module, scope)) for b in bound if b.expr is not None)
    return union(found)


def at_index(resolver: Resolver, value: Value, index: int) -> Value:
    """The index-th item of a value; any item where positions are not known."""
    found: list[Value] = []
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
    changed = base.mapped(lambda t: fold.sliced(t, *bounds), decoded=bounds[2] == -1)
    return changed._replace(things=base.things)


def looped(resolver: Resolver, expr: f.Expr, index: int, context: Context) -> Value:
    if index < 0 and isinstance(expr, f.Call) and isinstance(expr.func, f.Ref):
        place = -1 - index
        if expr.func.name == "zip" and place < len(expr.args):
            return elements(resolver, resolver.value(expr.args[place].value, context))
        if expr.func.name == "enumerate" and expr.args:
            return elements(resolver, resolver.value(expr.args[0].value, context)) if place else NOTHING
    value = resolver.value(expr, context)
    if index >= 0:
        return elements(resolver, value)
    pairs = [t for t in value.things if isinstance(t, Entries)]
    if pairs:
        return union(keys(resolver, t) if index == -1 else all_values(resolver, t) for t in pairs)
    return at_index(resolver, elements(resolver, value), -1 - index)


def elements(resolver: Resolver, value: Value) -> Value:
    """What a loop over a value binds its name to."""
    found: list[Value] = []
    for thing in value.things:
        if isinstance(thing, Items):
            found.extend(resolver.value(item, context) for item, context in thing.items)
        elif isinstance(thing, Entries):
            found.append(keys(resolver, thing))
        elif isinstance(thing, ClassRef):
            found.append(members(resolver, thing))
    if not found:
        return value
    return union([*found, Value(origins=value.origins, parameters=value.parameters)])


def changed(resolver: Resolver, value: Value, changes: list[Change], context: Context) -> Value:
    """A mapping or list with what was put into it later."""
    resolver.results.holds(context.arguments)
    where = [(c, Context(context.module, c.scope, context.arguments)) for c in changes]
    entries = tuple((c.key, c.value, at) for c, at in where if c.kind in ("item", "merge"))
    items = tuple(
        (resolver.sharing.spread(c.value) if c.kind == "merge" else c.value, at) for c, at in where if c.kind != "item"
    )
    things: list[Thing] = []
    for thing in value.things:
        if isinstance(thing, Entries):
            things.append(
                Entries(thing.items + tuple((None if c[0] is None else c[0], c[1], c[2]) for c in entries), thing.node)
            )
        elif isinstance(thing, Items):
            things.append(Items(thing.items + items, thing.node))
        else:
            things.append(thing)
    if entries and not any(isinstance(t, (Entries, Items)) for t in things) and any(c.kind == "item" for c in changes):
        things.append(Entries(entries))
    return value._replace(things=tuple(things))
