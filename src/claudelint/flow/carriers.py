"""What configuration files tell the code beside them: environment variables and loaded settings.

Owns which files' entries a variable or a call such as `json.load(open("settings.json"))` may mean. What they say is
one alternative beside the unknown: another environment may say something else. Must not know rules or file formats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from claudelint import facts as f
from claudelint.flow.context import Context
from claudelint.flow.lowering import variables
from claudelint.flow.module import Module
from claudelint.flow.parts import last_name
from claudelint.flow.values import HOLE, NOTHING, UNKNOWN, Entries, External, Known, Origin, Value, union
from claudelint.interpolation import interpolated
from claudelint.source import Span

if TYPE_CHECKING:
    from claudelint.flow.resolve import Resolver

#: At most so many files' values for one variable, and so many entries of one file.
MAX_VALUES = 3
MAX_ENTRIES = 5_000
PROGRAMS = ("python", "notebook")
_LOADERS = frozenset(
    """json.load json.loads yaml.safe_load yaml.load yaml.full_load tomllib.load tomllib.loads tomli.load tomli.loads
    toml.load toml.loads ujson.load orjson.loads simplejson.load""".split()
)
_PARSERS = frozenset(("configparser.ConfigParser", "configparser.RawConfigParser", "configparser.SafeConfigParser"))
_DOTENV = frozenset(("dotenv.dotenv_values", "dotenv_values"))
_OPENERS = frozenset("open read_text read_bytes read Path fopen".split())


class Carriers:
    """The configuration files among the modules, by what code can know of them."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self._variables: dict[str, list[tuple[f.Expr, Module]]] = defaultdict(list)
        self._files: dict[str, list[Module]] = defaultdict(list)
        self._trees: dict[str, f.Mapping] = {}
        #: How a file is read that was not, as nothing in it is of interest by itself.
        self.read: Callable[[str], tuple[f.Entry, ...]] = lambda path: ()
        for module in modules.values():
            if module.facts.kind in PROGRAMS:
                continue
            self._files[module.path.rpartition("/")[2]].append(module)
            for name in exported(module):
                bound = module.bindings[0, name]
                self._variables[name].extend((b.expr, module) for b in bound if b.expr is not None)

    def texts(self, resolver: Resolver, name: str, beside: Module | None = None) -> Value:
        """What files say a variable is, those of `beside` left out; handed in, so that it decides nothing alone."""
        known = self._variables.get(f"${name}", ())
        found = [
            resolver.value(expr, Context(module, 0)) for expr, module in known[:MAX_VALUES] if module is not beside
        ]
        value = union(found)
        known_texts = [k for k in value.texts if k.text.strip(HOLE)]
        return value._replace(
            texts=tuple(Known(k.text, tuple(p._replace(own=False) for p in k.pieces)) for k in known_texts), things=()
        )

    def file(self, path: str, near: str) -> Module | None:
        """The configuration file a path means: the one of that name nearest to the code, if it can be told."""
        name = path.rpartition("/")[2]
        wanted = path.replace("\\", "/").lstrip("./~")
        fitting = [m for m in self._files.get(name, ()) if f"/{m.path}".endswith(f"/{wanted}")]
        beside = [m for m in fitting if m.path.rpartition("/")[0] == near.rpartition("/")[0]]
        if len(beside) == 1:
            return beside[0]
        return fitting[0] if len(fitting) == 1 else None

    def tree(self, module: Module) -> f.Mapping:
        """The entries of a file as one nested mapping; what a table maps to itself is looked up there, not sent."""
        if module.path not in self._trees:
            entries = (module.facts.entries or self.read(module.path))[:MAX_ENTRIES]
            self._trees[module.path] = _nested(tuple(e for e in entries if e.key != e.value))
        return self._trees[module.path]


def exported(module: Module) -> list[str]:
    """The variables a configuration file sets for programs, as `$NAME`, in order; those a script keeps are not."""
    if not module.bindings:
        return []
    names = dict.fromkeys(f"${entry.key}" for entry in variables(module.facts.entries, module.facts.kind))
    return [name for name in names if (0, name) in module.bindings]


def variable(resolver: Resolver, expr: f.Ref, context: Context) -> Value:
    """Value of a variable of a script or configuration file: what is set there, else what the environment holds."""
    name = expr.name[1:]
    place = resolver.place(expr, context, f"read from the environment variable {name}")
    found = [Value(origins=tuple(Origin(origin, (place,)) for origin in resolver.origins.of_env(name)))]
    if context.module.owner(context.scope, expr.name) is not None:
        found.append(resolver.name(expr.name, context))
    elif name in ("HOME", "USERPROFILE"):
        found.append(Value((Known("~"),)))
    else:
        found.append(Value((UNKNOWN,)))
        found.append(resolver.carriers.texts(resolver, name, context.module))
    return union(found)


def loaded(resolver: Resolver, name: str, expr: f.Call, context: Context) -> Value | None:
    """Value of a call that loads a configuration file of the project; None for any other call."""
    if name in _PARSERS:
        reads = [call for call, _ in context.module.calls.get("read", ()) if call.args]
        modules = [m for call in reads for m in _files(resolver, call.args[0].value, context)]
    elif (name in _LOADERS or name in _DOTENV) and expr.args:
        modules = _files(resolver, expr.args[0].value, context)
    else:
        return None
    if not modules:
        return None
    trees = [(resolver.carriers.tree(m), Context(m, 0)) for m in modules[:MAX_VALUES]]
    things: list[Any] = [Entries(tuple((k, v, c) for k, v in tree.entries), id(tree)) for tree, c in trees]
    return Value(things=(*things, External(name, True)))


def _files(resolver: Resolver, expr: f.Expr, context: Context) -> list[Module]:
    """The configuration files whose content an expression is: an opened file, its text, or the path itself."""
    paths = [known.text for known in _paths(resolver, expr, context, 4).texts]
    found = [resolver.carriers.file(path.replace("\0", ""), context.module.path) for path in paths if path]
    return [module for module in found if module is not None]


def _paths(resolver: Resolver, expr: f.Expr, context: Context, depth: int) -> Value:
    """The path behind an opened file: through `with`, `open`, `read_text` and their like."""
    if depth and isinstance(expr, f.Ref):
        owner = context.module.owner(context.scope, expr.name)
        bound = context.module.bindings.get((owner, expr.name), ()) if owner is not None else ()
        inner = [b.expr for b in bound if isinstance(b.expr, f.Call) and last_name(b.expr.func) in _OPENERS]
        if inner:
            return union(_paths(resolver, call, context, depth - 1) for call in inner)
    if depth and isinstance(expr, f.Call) and last_name(expr.func) in _OPENERS - {"Path"}:
        if isinstance(expr.func, f.Attr) and not (expr.func.name == "open" and expr.args and _is_module(expr.func)):
            return _paths(resolver, expr.func.base, context, depth - 1)
        return resolver.value(expr.args[0].value, context) if expr.args else NOTHING
    return resolver.value(expr, context)


def _is_module(func: f.Attr) -> bool:
    return isinstance(func.base, f.Ref) and func.base.name in ("io", "codecs", "gzip")


def _nested(entries: Iterable[f.Entry]) -> f.Mapping:
    """Entries as a mapping of mappings; items of a list are gathered under its key."""
    tree: dict[str, Any] = {}
    for entry in entries:
        *above, last = [*entry.path, entry.key]
        listed = bool(entry.path) and entry.path[-1] == entry.key
        if listed:
            above, last = list(entry.path[:-1]), entry.key
        table = tree
        for key in above:
            inner = table.setdefault(key, {})
            table = inner if isinstance(inner, dict) else table
        if listed and not isinstance(table.get(last), dict):
            items = table.setdefault(last, [])
            if isinstance(items, list):
                items.append(interpolated(entry.value, entry.value_span))
        elif last not in table:
            table[last] = interpolated(entry.value, entry.value_span)
    return _expression(tree)


def _expression(table: dict[str, Any]) -> f.Mapping:
    nowhere = Span(0, 0)
    pairs: list[tuple[f.Expr | None, f.Expr]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            value = _expression(value)
        elif isinstance(value, list):
            value = f.Sequence(tuple(value), "list", nowhere)
        pairs.append((f.Text(key, nowhere), value))
    return f.Mapping(tuple(pairs), nowhere)
