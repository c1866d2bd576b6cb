"""Sites of calls: what each argument, receiver and keyword is used for.

Owns the distinction of calls that only change a value's form, calls that put something into a mapping, calls of
the project's own functions, and the rest. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claudelint import facts as f
from claudelint.flow import binding, roles
from claudelint.flow.context import Context
from claudelint.flow.module import MUTATORS
from claudelint.flow.sites import SHOWN, SILENT, Kind, Use
from claudelint.flow.values import ClassRef, External, FunctionRef, Parameter, Value
from claudelint.flow.variables import reads_environment

if TYPE_CHECKING:
    from claudelint.flow.finder import SiteFinder


def call(finder: SiteFinder, expr: f.Call, use: Use) -> None:
    context = Context(finder.module, finder.scope)
    func = finder.resolver.value(expr.func, context)
    name = _callee(finder, expr.func, func)
    method = isinstance(expr.func, f.Attr) and not _is_outside(finder, expr.func.base)
    own = [t for t in func.things if isinstance(t, (FunctionRef, ClassRef))]
    if roles.is_field(name) and not own:
        _field(finder, expr, use)
        return
    finder.emit(expr, use)
    if not expr.args and finder.relevance.asks_call(name):
        finder.emit(expr, Use("sent", "call", "", name))
    if isinstance(expr.func, f.Attr):
        _receiver(finder, expr.func, name)
    elif not isinstance(expr.func, f.Ref):
        finder.applied.add(id(expr.func))
        finder.walk(expr.func, SILENT)
    if not own and roles.is_transparent(name, method=method):
        _transparent(finder, expr, name, use)
    elif (
        not own
        and isinstance(expr.func, f.Attr)
        and expr.func.name in MUTATORS
        and not _result_read(finder, expr, name)
    ):
        _mutation(finder, expr, expr.func, name)
    else:
        _arguments(finder, expr, context, own, name)


def _result_read(finder: SiteFinder, expr: f.Call, name: str) -> bool:
    """Whether a call such as `os.environ.pop` hands on what the environment held."""
    return reads_environment(name) and not finder.is_statement(expr)


def _is_outside(finder: SiteFinder, base: f.Expr) -> bool:
    """Whether something is a module or class from outside, so that its functions are no methods of a value."""
    things = finder.resolver.value(base, Context(finder.module, finder.scope)).things
    return any(isinstance(t, External) and not t.result for t in things) and not isinstance(base, f.Call)


def _receiver(finder: SiteFinder, func: f.Attr, name: str) -> None:
    role = roles.receiver_role(func.name)
    if role is not None:
        finder.walk(func.base, Use(role, "receiver", "", name))
    else:
        finder.walk(func.base, SILENT)


def _transparent(finder: SiteFinder, expr: f.Call, name: str, use: Use) -> None:
    """Arguments share the use of the result; displays inside are looked into."""
    if name in ("dict", "collections.OrderedDict"):
        for arg in expr.args:
            if arg.name is not None:
                finder.walk(
                    arg.value,
                    Use(use.role, "entry", arg.name, use.callee, use.target, (*use.containers, id(expr)), use.silent),
                )
            else:
                finder.walk(arg.value, use if isinstance(arg.value, (f.Mapping, f.Sequence)) else SILENT)
        return
    for arg in expr.args:
        display = isinstance(arg.value, (f.Mapping, f.Sequence, f.Comprehension))
        finder.walk(arg.value, use if display else SILENT)


def _field(finder: SiteFinder, expr: f.Call, use: Use) -> None:
    key = use.key
    for arg in expr.args:
        if arg.name in ("alias", "validation_alias", "serialization_alias") and isinstance(arg.value, f.Text):
            key = arg.value.value
    for arg in expr.args:
        if arg.name in (None, "default", "default_factory", "factory"):
            finder.walk(arg.value, Use(use.role, "entry", key, use.callee, use.target, use.containers))


def _mutation(finder: SiteFinder, expr: f.Call, func: f.Attr, name: str) -> None:
    plain = [a for a in expr.args if a.name is None and not a.star]
    keyed = func.name in ("setdefault", "add_header", "set", "__setitem__", "putheader", "add")
    if keyed and len(plain) >= 2:
        finder.walk(plain[1].value, Use("sent", "entry", finder.key(plain[0].value), name))
        finder.walk(plain[0].value, Use("listed", "item"))
        rest = [a for a in expr.args if a not in plain[:2]]
    else:
        rest = list(expr.args)
    for arg in rest:
        if arg.name is not None:
            kind: Kind = "entry" if func.name == "update" else "argument"
            finder.walk(arg.value, Use("sent", kind, arg.name, name))
        else:
            finder.walk(arg.value, Use(None, "item", "", name))


def _arguments(
    finder: SiteFinder, expr: f.Call, context: Context, own: list[FunctionRef | ClassRef], name: str
) -> None:
    targets = dict(_targets(finder, expr, own)) if own else {}
    if not own and _handed_on(finder, expr, context):
        return
    error = own and roles.argument_role(name, position=0, key="") == "shown" and isinstance(own[0], ClassRef)
    applied = id(expr) in finder.applied
    position = 0
    for index, arg in enumerate(expr.args):
        key = arg.name or ""
        target = targets.get(index)
        if error or (key and roles.is_shown_key(key) and isinstance(arg.value, (f.Text, f.Join))):
            finder.walk(arg.value, SHOWN)
        elif target is not None:
            finder.walk(arg.value, Use("sent", "argument", key or target.name, name, target, applied=applied))
        elif own and isinstance(own[0], ClassRef):
            finder.walk(arg.value, Use(None, "entry", key, name))
        else:
            role = roles.argument_role(name, position=None if key else position, key=key)
            if role == "listed" and position == 0 and _result_read(finder, expr, name):
                role = "read"
            kind: Kind = "lookup" if role == "read" and name.endswith(".get") else "argument"
            if kind == "lookup" and isinstance(expr.func, f.Attr) and finder.is_table(expr.func.base):
                role = "listed"
            finder.walk(arg.value, Use(role, kind, key, name, applied=applied))
        position += not key


def _handed_on(finder: SiteFinder, expr: f.Call, context: Context) -> bool:
    """A call that calls one of the project's functions later (a thread, a pool, a partial): its arguments go there."""
    for index, arg in enumerate(expr.args):
        if isinstance(arg.value, (f.Ref, f.Attr)):
            things = finder.resolver.value(arg.value, context).things
            function = next((t for t in things if isinstance(t, FunctionRef)), None)
            if function is not None:
                _hand_on(finder, expr, index, function)
                return True
    return False


def _hand_on(finder: SiteFinder, expr: f.Call, index: int, function: FunctionRef) -> None:
    later = [a for n, a in enumerate(expr.args) if n > index and a.name is None]
    for arg in expr.args:
        if arg.name == "args" and isinstance(arg.value, f.Sequence):
            later = [f.Arg(item) for item in arg.value.items]
        elif arg.name not in (None, "target", "args"):
            later.append(arg)
    call = f.Call(expr.func, tuple(later), expr.span)
    targets = dict(_targets(finder, call, [function]))
    name = function.module.scopes[function.scope].qualname
    for number, arg in enumerate(later):
        finder.walk(arg.value, Use("sent", "argument", arg.name or "", name, targets.get(number)))


def _targets(finder: SiteFinder, expr: f.Call, own: list[FunctionRef | ClassRef]) -> Iterator[tuple[int, Parameter]]:
    """Which argument goes to which parameter of the (first) project function called."""
    ref = own[0]
    if isinstance(ref, ClassRef):
        bound = next((b for b in ref.module.bindings.get((ref.scope, "__init__"), ()) if b.how == "function"), None)
        if bound is None:
            return
        ref = FunctionRef(ref.module, bound.position)
    yield from binding.targets(ref, expr)


def _callee(finder: SiteFinder, func: f.Expr, value: Value) -> str:
    for thing in value.things:
        if isinstance(thing, External):
            return thing.name
    for thing in value.things:
        if isinstance(thing, (FunctionRef, ClassRef)):
            return thing.module.scopes[thing.scope].qualname
    return finder.name(func)
