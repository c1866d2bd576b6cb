"""Environment variables that a declaration reads: fields of settings classes, options of commands.

Owns which declarations do so and how a variable's name follows from them, judged by names alone. Must not resolve
values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claudelint import facts as f
from claudelint.flow.module import Module
from claudelint.flow.parts import last_name, walk

#: Keywords of an option that name the variables it may be read from.
OPTION_KEYS = frozenset(("envvar",))
_ROOT = "BaseSettings"
_ALIASES = ("validation_alias", "alias", "env")


class Field(NamedTuple):
    """A field of a settings class: scope of the class, name, and the variables that fill it as texts with places."""

    scope: int
    name: str
    variables: tuple[f.Text, ...]


def settings_classes(modules: Iterable[Module]) -> frozenset[str]:
    """Names of the classes that read their fields from the environment, however far they derive from it."""
    pairs = [
        (scope.name, {_class_name(base) for base in scope.bases})
        for module in modules
        for scope in module.scopes
        if scope.kind == "class" and scope.bases
    ]
    names = {_ROOT}
    for _ in range(8):
        more = {name for name, bases in pairs if not bases.isdisjoint(names)} - names
        if not more:
            break
        names |= more
    return frozenset(names)


def _class_name(base: f.Expr) -> str:
    return last_name(base.base if isinstance(base, f.Item) else base)


def fields(module: Module, classes: frozenset[str]) -> Iterator[Field]:
    """The fields of a module's settings classes."""
    prefixes = {
        scope.index: _prefix(module, scope).upper()
        for scope in module.scopes
        if scope.kind == "class" and any(_class_name(base) in classes for base in scope.bases)
    }
    if not prefixes:
        return
    for statement in module.facts.statements:
        target = statement.targets[0] if statement.targets else None
        if statement.scope not in prefixes or not isinstance(target, f.Ref) or target.name.startswith("_"):
            continue
        if statement.kind in ("annotate", "assign") and target.name != "model_config":
            yield _field(statement, target, prefixes[statement.scope])


def by_field(modules: Iterable[Module]) -> dict[tuple[str, int, str], tuple[f.Text, ...]]:
    """(path, class, field) -> the variables that fill it, for all settings classes of some modules."""
    modules = list(modules)
    classes = settings_classes(modules)
    return {(m.path, field.scope, field.name): field.variables for m in modules for field in fields(m, classes)}


def _field(statement: f.Statement, target: f.Ref, prefix: str) -> Field:
    for expr in (statement.value, statement.annotation):
        for inner, _ in walk(expr, 0) if expr is not None else ():
            if isinstance(inner, f.Call) and last_name(inner.func) == "Field":
                for key in _ALIASES:
                    named = [t for arg in inner.args if arg.name == key for t in _texts(arg.value)]
                    if named:
                        return Field(
                            statement.scope, target.name, tuple(f.Text(t.value.upper(), t.span) for t in named)
                        )
    return Field(statement.scope, target.name, (f.Text(prefix + target.name.upper(), target.span),))


def _prefix(module: Module, scope: f.Scope) -> str:
    """What stands before the names of the fields: `env_prefix` in the head, in `model_config` or in `Config`."""
    given = [arg.value for arg in scope.keywords if arg.name == "env_prefix"]
    for bound in module.bindings.get((scope.index, "model_config"), ()):
        if isinstance(bound.expr, f.Call):
            given += [arg.value for arg in bound.expr.args if arg.name == "env_prefix"]
        elif isinstance(bound.expr, f.Mapping):
            given += [v for k, v in bound.expr.entries if isinstance(k, f.Text) and k.value == "env_prefix"]
    for inner in module.bindings.get((scope.index, "Config"), ()):
        given += [b.expr for b in module.bindings.get((inner.position, "env_prefix"), ()) if b.expr is not None]
    for expr in given:
        if isinstance(expr, f.Ref):
            expr = next((b.expr for b in module.bindings.get((0, expr.name), ()) if b.expr is not None), expr)
        if isinstance(expr, f.Text):
            return expr.value
    return ""


def _texts(expr: f.Expr) -> list[f.Text]:
    """The texts in an alias: one, a list of them, or the choices of a call."""
    return [inner for inner, _ in walk(expr, 0) if isinstance(inner, f.Text)]


def option_calls(scope: f.Scope, param: f.Param) -> Iterator[f.Call]:
    """Calls that say from which variables a parameter is filled: a decorator that means it, or in its annotation."""
    for decorator in scope.decorators:
        if isinstance(decorator, f.Call) and _reads(decorator) and _parameter_name(decorator.args) == param.name:
            yield decorator
    if param.annotation is not None:
        for inner, _ in walk(param.annotation, 0):
            if isinstance(inner, f.Call) and _reads(inner):
                yield inner


def variables(call: f.Call) -> list[f.Expr]:
    """The expressions that name the variables of an option."""
    found: list[f.Expr] = []
    for arg in call.args:
        if arg.name in OPTION_KEYS:
            found.extend(arg.value.items if isinstance(arg.value, f.Sequence) else (arg.value,))
    return found


def _reads(call: f.Call) -> bool:
    return any(arg.name in OPTION_KEYS for arg in call.args)


def _parameter_name(args: Sequence[f.Arg]) -> str:
    """The parameter a command-line option fills: the name given without dashes, else the one with most of them."""
    names = [arg.value.value for arg in args if arg.name is None and isinstance(arg.value, f.Text)]
    plain = [name for name in names if name.isidentifier()]
    dashed = sorted(names, key=lambda name: len(name) - len(name.lstrip("-")), reverse=True)
    chosen = plain[0] if plain else dashed[0] if dashed else ""
    return chosen.split("/")[0].strip("-").replace("-", "_").lower()
