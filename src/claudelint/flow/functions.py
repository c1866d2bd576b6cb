"""Library functions and methods whose meaning the resolver knows: reading, joining, formatting, decoding.

Owns the meaning of names such as `os.path.join`, `getenv`, `Field` and of methods on texts, lists and
mappings. Must not know rules or sites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import carriers, containers, declared, fold, objects, texts
from claudelint.flow.context import Context
from claudelint.flow.values import (
    NOTHING,
    UNKNOWN,
    ClassRef,
    Entries,
    External,
    Instance,
    Items,
    Known,
    ModuleRef,
    Value,
    concatenated,
    union,
)  # fmt: skip
from claudelint.flow.variables import reads_environment

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

_HOME = frozenset(("pathlib.Path.home", "pathlib.Path.cwd", "pathlib.PosixPath.home", "os.path.expanduser.home"))
_PATHS = frozenset(
    """os.path.join posixpath.join ntpath.join pathlib.Path pathlib.PurePath pathlib.PosixPath pathlib.PurePosixPath
    pathlib.WindowsPath pathlib.PureWindowsPath""".split()
)
_FIELDS = ("Field", "field", "attrib", "ib", "mapped_column", "Factory", "PrivateAttr", "SettingsConfigDict")


def function(resolver: Resolver, name: str, expr: f.Call, context: Context) -> Value:
    """Value of a call of an outside function, by its dotted name."""
    plain = [a.value for a in expr.args if a.name is None and not a.star]
    result = Value(things=(External(name, True),))
    if (settings := carriers.loaded(resolver, name, expr, context)) is not None:
        return settings
    if any(arg.name in declared.OPTION_KEYS for arg in expr.args):
        return union([option(resolver, expr, context), _field(resolver, expr, plain, context)])
    if reads_environment(name) and plain:
        return _environment(resolver, expr, plain, context, result if name.rpartition(".")[2][0].isupper() else NOTHING)
    if name == "type" and len(plain) == 1:
        return Value(things=tuple(t.cls for t in resolver.value(plain[0], context).things if isinstance(t, Instance)))
    if name == "super":
        return _super(resolver, context)
    if name in _HOME:
        return Value((Known("~"),), result.things)
    if name in _PATHS and plain:
        return _path(resolver, expr, context)
    if name in ("urllib.parse.urljoin", "urljoin") and len(plain) > 1:
        return _url(resolver, plain, context)
    if fold.is_decoder(name) and plain:
        return _decoded(resolver, name, plain, context)
    if name in fold.QUOTING and plain:
        return resolver.value(plain[0], context).mapped(fold.QUOTING[name])
    if name == "chr" and plain and isinstance(plain[0], f.Number) and plain[0].value is not None:
        return Value((Known(chr(plain[0].value % 0x110000)),))
    if name in ("getattr", "builtins.getattr") and len(plain) > 1:
        return _getattr(resolver, plain, context)
    if name in ("importlib.import_module", "__import__") and plain:
        return _module(resolver, plain[0], context)
    if name == "dict":
        return _dict(resolver, expr, plain, context)
    if name.rpartition(".")[2] in _FIELDS:
        return _field(resolver, expr, plain, context)
    if name in ("bytes", "bytearray") and plain and isinstance(plain[0], f.Sequence):
        codes = [
            i.value for i in plain[0].items if isinstance(i, f.Number) and i.value is not None and 0 <= i.value < 256
        ]
        return Value((Known(bytes(codes).decode("latin-1")),)) if len(codes) == len(plain[0].items) else NOTHING
    if name in fold.IDENTITY and plain:
        return _identity(resolver, name, plain, context)
    if name in ("max", "min", "any", "coalesce", "next") and plain:
        return union(resolver.value(p, context) for p in plain)
    return result


def _identity(resolver: Resolver, name: str, plain: list[f.Expr], context: Context) -> Value:
    if name in ("zip", "filter", "map", "asyncio.to_thread", "functools.partial", "anyio.to_thread.run_sync"):
        if name == "filter" and len(plain) > 1:
            return resolver.value(plain[1], context)
        if name == "map" and len(plain) > 1:
            return resolver.value(resolver.sharing.call(plain[0], plain[1:2]), context)
        if name in ("asyncio.to_thread", "functools.partial", "anyio.to_thread.run_sync"):
            return resolver.value(resolver.sharing.call(plain[0], plain[1:]), context)
    position = 1 if name in ("typing.cast", "cast") and len(plain) > 1 else 0
    return resolver.value(plain[position], context)


def option(resolver: Resolver, expr: f.Call, context: Context) -> Value:
    """What an option of a command is where the environment gives it."""
    names = union(resolver.value(name, context) for name in declared.variables(expr))
    return containers.from_environment(resolver, names, expr, context) if names.texts else NOTHING


def _environment(
    resolver: Resolver, expr: f.Call, plain: list[f.Expr], context: Context, reader: Value = NOTHING
) -> Value:
    """What a reader returns for a name; `reader` where the same call may as well make a reader."""
    found = [containers.from_environment(resolver, resolver.value(plain[0], context), expr, context), reader]
    fallback = [*plain[1:2], *(a.value for a in expr.args if a.name == "default")]
    found.extend(resolver.value(value, context) for value in fallback)
    return union(found)


def _super(resolver: Resolver, context: Context) -> Value:
    cls = context.module.class_of(context.scope)
    if cls is None:
        return NOTHING
    return Value(
        things=tuple(resolver.sharing.object(b) for b in objects.bases(resolver, ClassRef(context.module, cls)))
    )


def _path(resolver: Resolver, expr: f.Call, context: Context) -> Value:
    from claudelint.flow.calls import joined_path

    parts: list[Value] = []
    for arg in expr.args:
        value = resolver.value(arg.value, context)
        lists = [t for t in value.things if isinstance(t, Items)]
        if arg.star == "*" and lists:
            parts.extend(resolver.value(item, where) for item, where in lists[0].items)
        elif arg.name is None:
            parts.append(value)
    return joined_path(parts).through(resolver.place(expr, context, "put together here"), own=True)


def _url(resolver: Resolver, plain: list[f.Expr], context: Context) -> Value:
    bases, paths = resolver.value(plain[0], context), resolver.value(plain[1], context)
    found = []
    for base in bases.texts or (UNKNOWN,):
        for path in paths.texts or (UNKNOWN,):
            text = fold.join_url(base.text, path.text)
            kept = _common(base.text, text)
            tail = text[kept:]
            tail_known = path if path.text == tail else path.mapped(tail)
            found.append(concatenated((texts.cut(base, 0, kept), Value((tail_known,)))))
    return union([*found, Value(origins=bases.origins)])


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _decoded(resolver: Resolver, name: str, plain: list[f.Expr], context: Context) -> Value:
    codec = ""
    if name == "codecs.decode" and len(plain) > 1:
        codec = next((k.text for k in resolver.value(plain[1], context).texts), "")
    return resolver.value(plain[0], context).mapped(lambda text: fold.decode(name, text, codec), decoded=True)


def _getattr(resolver: Resolver, plain: list[f.Expr], context: Context) -> Value:
    base = resolver.value(plain[0], context)
    found = [
        objects.of_thing(resolver, thing, known.text, context)
        for known in resolver.value(plain[1], context).texts
        for thing in base.things
    ]
    found.extend(resolver.value(default, context) for default in plain[2:3])
    return union([*found, Value(origins=base.origins)])


def _module(resolver: Resolver, name: f.Expr, context: Context) -> Value:
    things: list[ModuleRef | External] = []
    for known in resolver.value(name, context).texts:
        level = len(known.text) - len(known.text.lstrip("."))
        path = resolver.layout.find(context.module.path, known.text.lstrip("."), level)
        things.append(ModuleRef(path) if path else External(known.text))
    return Value(things=tuple(things))


def _dict(resolver: Resolver, expr: f.Call, plain: list[f.Expr], context: Context) -> Value:
    resolver.results.holds(context.arguments)
    entries: list[tuple[f.Expr | str | None, f.Expr, Context]] = []
    for value in plain:
        pairs = resolver.value(value, context)
        entries.append((None, value, context))
        for thing in pairs.things:
            if isinstance(thing, Items):
                entries.extend(
                    (item.items[0], item.items[1], where)
                    for item, where in thing.items
                    if isinstance(item, f.Sequence) and len(item.items) == 2
                )
    for arg in expr.args:
        if arg.name is not None:
            entries.append((arg.name, arg.value, context))
        elif arg.star == "**":
            entries.append((None, arg.value, context))
    return Value(things=(Entries(tuple(entries), id(expr)),))


def _field(resolver: Resolver, expr: f.Call, plain: list[f.Expr], context: Context) -> Value:
    """Default of a dataclass, attrs or model field."""
    found = []
    for arg in expr.args:
        if arg.name == "default":
            found.append(resolver.value(arg.value, context))
        elif arg.name in ("default_factory", "factory"):
            found.append(resolver.value(resolver.sharing.call(arg.value, ()), context))
    if plain and not found:
        found.append(resolver.value(plain[0], context))
    return union(found)
