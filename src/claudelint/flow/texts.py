"""Methods on texts, lists and mappings whose result the resolver knows: look-ups, joining, formatting, cutting.

Owns the meaning of methods by name; the arithmetic on single texts is in `fold`. Must not know rules or sites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import containers, fold
from claudelint.flow.context import Context
from claudelint.flow.values import HOLE, NOTHING, UNKNOWN, Entries, Items, Known, Piece, Value, concatenated, union

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

_TEXT_METHODS = frozenset(
    """lower upper title capitalize casefold swapcase replace removeprefix removesuffix strip lstrip rstrip
    split rsplit partition rpartition with_name with_suffix""".split()
)
#: Lists inside lists are opened so deep.
MAX_NESTED = 4


def cut(known: Known, start: int, end: int) -> Value:
    """The stretch `start:end` of a text, with the pieces that lie in it."""
    pieces = tuple(
        Piece(max(p.start, start) - start, min(p.end, end) - start, p.trail, p.own, p.decoded)
        for p in known.pieces
        if p.start < end and p.end > start
    )
    return Value((Known(known.text[start:end], pieces),))


def method(resolver: Resolver, base: Value, name: str, expr: f.Call, context: Context) -> Value | None:
    """Value of a method on texts, lists and mappings; None where the method means nothing to them."""
    plain = [a.value for a in expr.args if a.name is None and not a.star]
    entries = [t for t in base.things if isinstance(t, Entries)]
    if name in ("get", "pop", "setdefault", "__getitem__") and plain:
        looked = containers.looked_up(resolver, base, resolver.value(plain[0], context), expr, context)
        return (
            union([looked, *(resolver.value(p, context) for p in plain[1:2])])
            if entries or base.origins or looked.origins
            else None
        )
    if name == "join" and plain and base.texts:
        return _joined(resolver, base, plain[0], context)
    if name == "values" and entries:
        pairs = [(value, where) for t in entries for _, value, where in containers.flat(resolver, t)]
        return Value(things=(Items(tuple(pairs)),), origins=base.origins)
    if name == "joinpath":
        from claudelint.flow.calls import joined_path

        return joined_path([base, *(resolver.value(p, context) for p in plain)])
    if name == "format" and base.texts:
        return _formatted(resolver, base, expr, plain, context)
    if name in fold.IDENTITY_METHODS and not (plain and name in ("strip", "rstrip", "lstrip")):
        return base.mapped_texts(getattr(str, name)) if name in ("strip", "rstrip", "lstrip") else base
    if base.texts and name in _TEXT_METHODS:
        return _text_method(resolver, base, name, plain, context)
    return None


def _text_method(resolver: Resolver, base: Value, name: str, plain: list[f.Expr], context: Context) -> Value:
    args: list[str | None] = []
    for value in plain:
        if isinstance(value, f.Number):
            args.append(str(value.value))
            continue
        texts = resolver.value(value, context).texts
        args.append(texts[0].text if len(texts) == 1 and HOLE not in texts[0].text else None)
    if name in ("split", "rsplit", "partition", "rpartition"):
        return _split(base, args[0] if args else None)
    kept = base if name in ("strip", "lstrip", "rstrip", "removesuffix") else None
    if kept is not None:
        return base.mapped_texts(lambda text: fold.method(name, text, args))
    return base.mapped(lambda text: fold.method(name, text, args))


def _split(base: Value, separator: str | None) -> Value:
    """The parts of a text: any of them."""
    found = [Value(origins=base.origins, parameters=base.parameters)]
    for known in base.texts:
        position = 0
        for part in known.text.split(separator) if separator != "" else [known.text]:
            start = known.text.find(part, position)
            found.append(cut(known, start, start + len(part)))
            position = start + len(part)
    return union(found)


def _joined(resolver: Resolver, base: Value, items: f.Expr, context: Context) -> Value:
    separator = Value(base.texts[:1])
    value = resolver.value(items, context)
    found = []
    for thing in value.things:
        if isinstance(thing, Items):
            parts = [p for item, where in _flat(resolver, thing) for p in (resolver.value(item, where), separator)]
            found.append(concatenated(parts[:-1]))
    if not found:
        return union([value._replace(things=()), Value((UNKNOWN,))])
    return union(found)


def _flat(resolver: Resolver, items: Items, depth: int = 0) -> list[tuple[f.Expr, Context]]:
    """The items of a list, spread lists opened."""
    found: list[tuple[f.Expr, Context]] = []
    for item, where in items.items:
        if (isinstance(item, f.Comprehension) and depth < MAX_NESTED) or (
            isinstance(item, f.Spread) and depth < MAX_NESTED
        ):
            inner = resolver.value(item.value if isinstance(item, f.Spread) else item, where)
            lists = [t for t in inner.things if isinstance(t, Items)]
            found.extend(i for t in lists[:1] for i in _flat(resolver, t, depth + 1))
            if not lists:
                found.append((item, where))
        elif isinstance(item, f.Ref) and len(items.items) == 1:
            # A comprehension over a list: each item of the list in turn.
            found.extend(_loop_items(resolver, item, where, depth) or [(item, where)])
        else:
            found.append((item, where))
    return found


def _loop_items(resolver: Resolver, item: f.Ref, context: Context, depth: int) -> list[tuple[f.Expr, Context]]:
    if depth > MAX_NESTED:
        return []
    owner = context.module.owner(context.scope, item.name)
    bound = context.module.bindings.get((owner, item.name), []) if owner is not None else []
    if len(bound) != 1 or bound[0].how != "loop" or bound[0].expr is None:
        return []
    value = resolver.value(bound[0].expr, context)
    return [pair for thing in value.things if isinstance(thing, Items) for pair in _flat(resolver, thing, depth + 1)]


def _formatted(resolver: Resolver, base: Value, expr: f.Call, plain: list[f.Expr], context: Context) -> Value:
    named: dict[str | None, f.Expr] = {a.name: a.value for a in expr.args if a.name}
    found = []
    for known in base.texts:
        parts: list[Value] = []
        position = 0
        for literal, field in fold.format_fields(known.text):
            stretch = cut(known, position, position + len(literal))
            doubled = "{{" in literal or "}}" in literal
            parts.append(stretch.mapped(lambda t: t.replace("{{", "{").replace("}}", "}")) if doubled else stretch)
            position += len(literal)
            if field:
                position = known.text.find("}", position) + 1
                parts.append(_format_argument(resolver, field, plain, named, context))
        found.append(concatenated(parts))
    return union(found)


def _format_argument(
    resolver: Resolver, field: str, plain: list[f.Expr], named: dict[str | None, f.Expr], context: Context
) -> Value:
    name = field.split(".")[0].split("[")[0]
    value = named.get(name)
    if name.isdecimal() and len(name) < 6 and int(name) < len(plain):
        value = plain[int(name)]
    return resolver.value(value, context) if value is not None else NOTHING
