"""The places of a module where values are used: arguments, entries, headers, look-ups, comparisons, messages.

Owns the walk that finds them and the role each place gives. A literal that only flows on (assigned, returned,
a default) is a site with role None: its role is that of its uses. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from claudelint import facts as f
from claudelint.condition import Role
from claudelint.flow import calls, roles
from claudelint.flow.module import MUTATORS, Module
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.values import ClassRef, Context, External, FunctionRef, Parameter, Value
from claudelint.source import Span

Kind = Literal["argument", "entry", "item", "receiver", "lookup", "store", "compare", "literal"]


class Use(NamedTuple):
    """What happens to an expression: `role` None means that it flows on; `silent` that it is part of a larger one.

    `target` is the parameter of a project function it is passed to, `containers` the displays around it.
    """

    role: Role | None = None
    kind: Kind = "literal"
    key: str = ""
    callee: str = ""
    target: Parameter | None = None
    containers: tuple[int, ...] = ()
    silent: bool = False


FLOW = Use()
SILENT = Use(silent=True)
SHOWN = Use("shown", "argument")
COMPARED = Use("compared", "compare")
LISTED = Use("listed", "item")


@dataclass(slots=True)
class Site:
    """One use of one expression."""

    module: Module
    scope: int
    block: int
    statement: Span
    expr: f.Expr
    use: Use
    value: Value = field(default_factory=Value)
    roles: frozenset[Role] = frozenset()

    @property
    def span(self) -> Span:
        return self.expr.span


class SiteFinder:
    """Finds the sites of one module."""

    def __init__(self, resolver: Resolver, module: Module, relevance: Relevance) -> None:
        self._resolver = resolver
        self._relevance = relevance
        self._module = module
        self._sites: list[Site] = []
        self._scope = 0
        self._statement = f.Statement("expression", 0, 0, Span(0, 0))

    def find(self) -> list[Site]:
        """All sites, in source order of their statements."""
        for scope in self._module.scopes:
            self._defaults(scope)
        for statement in self._module.facts.statements:
            self._statement, self._scope = statement, statement.scope
            self._visit(statement)
        return self._sites

    def _defaults(self, scope: f.Scope) -> None:
        self._scope = max(scope.parent, 0)
        self._statement = f.Statement("assign", self._scope, 0, scope.span)
        for param in scope.params:
            if param.default is not None:
                self._statement = f.Statement("assign", self._scope, 0, param.default.span)
                self.walk(param.default, Use(kind="literal", key=param.name))
        if scope.kind == "lambda":
            for value in scope.returns:
                self._scope = scope.index
                self._statement = f.Statement("return", scope.index, 0, value.span)
                self.walk(value, FLOW)

    # Statements.

    def _visit(self, statement: f.Statement) -> None:
        value = statement.value
        if statement.kind in ("raise", "assert") and value is not None:
            self.walk(value, SHOWN)
        elif statement.kind == "test" and value is not None:
            self._test(value)
        elif statement.kind == "delete":
            for target in statement.targets:
                self._deleted(target)
        elif statement.kind in ("assign", "annotate", "augment") and value is not None:
            self._assignment(statement, value)
        elif value is not None:
            self.walk(value, FLOW if statement.kind in ("return", "loop") else SILENT)
        for target in statement.targets:
            self._target_parts(target)

    def _assignment(self, statement: f.Statement, value: f.Expr) -> None:
        for target in statement.targets:
            if isinstance(target, f.Item):
                self.walk(value, Use("sent", "entry", self._key(target.key), self._name(target.base)))
                return
            if isinstance(target, f.Attr) and not (isinstance(target.base, f.Ref) and target.base.name in ("self", "cls")):
                self.walk(value, Use("sent", "store", target.name, self._name(target.base)))
                return
        names = [t.name for t in statement.targets if isinstance(t, (f.Ref, f.Attr))]
        if names and roles.is_shown_key(names[0].strip("_")) and isinstance(value, (f.Text, f.Join)):
            return
        self.walk(value, Use(kind="literal", key=names[0] if names else ""))

    def _target_parts(self, target: f.Expr) -> None:
        if isinstance(target, f.Item):
            self.walk(target.base, SILENT)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                self._target_parts(item)

    def _deleted(self, target: f.Expr) -> None:
        if isinstance(target, f.Item):
            self.walk(target.key, LISTED)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                self._deleted(item)

    def _test(self, value: f.Expr) -> None:
        """A condition: a name in it is only tested, a call in it really is called."""
        if isinstance(value, (f.Choice, f.Unknown)):
            for part in value.options if isinstance(value, f.Choice) else value.parts:
                self._test(part)
        elif not isinstance(value, (f.Ref, f.Attr, f.Text)):
            self.walk(value, SILENT)

    def _key_matters(self, use: Use) -> bool:
        return bool(use.key) and not use.silent and self._relevance.asks_key(use.key)

    # Expressions.

    def walk(self, expr: f.Expr, use: Use) -> None:
        """Emits the sites of an expression that is used as `use` says; nothing where no text of interest reaches."""
        if not self._key_matters(use) and not self._relevance.matters(expr, self._module, self._scope):
            return
        if isinstance(expr, f.Call):
            self._call(expr, use)
        elif isinstance(expr, f.Mapping):
            self._mapping(expr, use)
        elif isinstance(expr, f.Sequence):
            self._sequence(expr, use)
        elif isinstance(expr, f.Choice):
            if expr.test is not None:
                self._test(expr.test)
            for option in expr.options:
                self.walk(option, use)
        elif isinstance(expr, f.Compare):
            for operand in expr.operands:
                self.walk(operand, COMPARED)
        elif isinstance(expr, f.Comprehension):
            self._comprehension(expr, use)
        elif isinstance(expr, f.Item):
            self._item(expr, use)
        elif isinstance(expr, (f.Join, f.Binary)):
            self._emit(expr, use)
            for part in expr.parts if isinstance(expr, f.Join) else (expr.left, expr.right):
                self.walk(part, SILENT)
        elif isinstance(expr, f.Attr):
            self._emit(expr, use)
            self.walk(expr.base, SILENT)
        elif isinstance(expr, f.Unknown):
            for part in expr.parts:
                self.walk(part, use if use.role == "shown" else FLOW)
        elif isinstance(expr, f.Spread):
            self.walk(expr.value, use)
        elif isinstance(expr, (f.Text, f.Ref)):
            self._emit(expr, use)

    def _emit(self, expr: f.Expr, use: Use) -> None:
        if use.silent or (use.role is None and use.kind == "literal" and not isinstance(expr, (f.Text, f.Join, f.Binary, f.Call))):
            return
        statement = self._statement
        self._sites.append(Site(self._module, self._scope, statement.block, statement.span, expr, use))

    def _mapping(self, expr: f.Mapping, use: Use) -> None:
        containers = (*use.containers, id(expr))
        self._emit_container(expr, use)
        for key, value in expr.entries:
            if key is None:
                self.walk(value, use._replace(containers=containers))
                continue
            name = self._key(key)
            if not isinstance(key, f.Text):
                self.walk(key, LISTED)
            if roles.is_shown_key(name) and isinstance(value, (f.Text, f.Join)):
                self.walk(value, SHOWN)
                continue
            self.walk(value, Use(use.role, "entry", name, use.callee, use.target, containers))

    def _emit_container(self, expr: f.Expr, use: Use) -> None:
        """A display that is passed to a project function is a site too: its entries have the parameter's roles."""
        if use.target is not None or use.role in ("compared", "listed", "shown"):
            self._emit(expr, use)

    def _sequence(self, expr: f.Sequence, use: Use) -> None:
        containers = (*use.containers, id(expr))
        self._emit_container(expr, use)
        if len(expr.items) == 2 and isinstance(expr.items[0], f.Text) and expr.kind == "tuple" and use.kind in ("item", "literal", "entry"):
            self.walk(expr.items[1], Use(use.role, "entry", expr.items[0].value, use.callee, use.target, containers))
            self.walk(expr.items[0], use._replace(kind="item", containers=containers))
            return
        for item in expr.items:
            self.walk(item, use._replace(kind="item", containers=containers))

    def _comprehension(self, expr: f.Comprehension, use: Use) -> None:
        outer, self._scope = self._scope, expr.scope
        if expr.key is not None:
            self.walk(expr.key, LISTED if not isinstance(expr.key, (f.Ref, f.Text)) else SILENT)
            self.walk(expr.element, use._replace(kind="entry", key="", silent=use.silent))
        else:
            self.walk(expr.element, use if use.role is not None else FLOW)
        self._scope = outer

    def _item(self, expr: f.Item, use: Use) -> None:
        self._emit(expr, use)
        base = self._name(expr.base)
        callee = "os.environ.__getitem__" if base in ("os.environ", "environ") else f"{base}.__getitem__"
        if not isinstance(expr.key, (f.Slice, f.Number)):
            self.walk(expr.key, Use("read", "lookup", "", callee))
        self.walk(expr.base, SILENT)

    # Calls.

    def _call(self, expr: f.Call, use: Use) -> None:
        context = Context(self._module, self._scope)
        func = self._resolver.value(expr.func, context)
        name = self._callee(expr.func, func)
        method = isinstance(expr.func, f.Attr) and not self._is_outside(expr.func.base)
        own = [t for t in func.things if isinstance(t, (FunctionRef, ClassRef))]
        if roles.is_field(name) and not own:
            self._field(expr, use)
            return
        self._emit(expr, use)
        if isinstance(expr.func, f.Attr):
            self._receiver(expr.func, name)
        elif not isinstance(expr.func, f.Ref):
            self.walk(expr.func, SILENT)
        if not own and roles.is_transparent(name, method=method):
            self._transparent(expr, name, use)
        elif not own and isinstance(expr.func, f.Attr) and expr.func.name in MUTATORS:
            self._mutation(expr, expr.func, name)
        else:
            self._arguments(expr, context, own, name)

    def _is_outside(self, base: f.Expr) -> bool:
        """Whether something is a module or class from outside, so that its functions are no methods of a value."""
        things = self._resolver.value(base, Context(self._module, self._scope)).things
        return any(isinstance(t, External) and not t.result for t in things) and not isinstance(base, f.Call)

    def _receiver(self, func: f.Attr, name: str) -> None:
        role = roles.receiver_role(func.name)
        if role is not None:
            self.walk(func.base, Use(role, "receiver", "", name))
        else:
            self.walk(func.base, SILENT)

    def _transparent(self, expr: f.Call, name: str, use: Use) -> None:
        """Arguments share the use of the result; displays inside are looked into."""
        if name in ("dict", "collections.OrderedDict"):
            for arg in expr.args:
                if arg.name is not None:
                    self.walk(arg.value, Use(use.role, "entry", arg.name, use.callee, use.target, (*use.containers, id(expr)), use.silent))
                else:
                    self.walk(arg.value, use if isinstance(arg.value, (f.Mapping, f.Sequence)) else SILENT)
            return
        for arg in expr.args:
            display = isinstance(arg.value, (f.Mapping, f.Sequence, f.Comprehension))
            self.walk(arg.value, use if display else SILENT)

    def _field(self, expr: f.Call, use: Use) -> None:
        key = use.key
        for arg in expr.args:
            if arg.name in ("alias", "validation_alias", "serialization_alias") and isinstance(arg.value, f.Text):
                key = arg.value.value
        for arg in expr.args:
            if arg.name in (None, "default", "default_factory", "factory"):
                self.walk(arg.value, Use(use.role, "entry", key, use.callee, use.target, use.containers))

    def _mutation(self, expr: f.Call, func: f.Attr, name: str) -> None:
        plain = [a for a in expr.args if a.name is None and not a.star]
        keyed = func.name in ("setdefault", "add_header", "set", "__setitem__", "putheader", "add")
        if keyed and len(plain) >= 2:
            self.walk(plain[1].value, Use("sent", "entry", self._key(plain[0].value), name))
            self.walk(plain[0].value, Use("listed", "item"))
            rest = [a for a in expr.args if a not in plain[:2]]
        else:
            rest = list(expr.args)
        for arg in rest:
            if arg.name is not None:
                kind: Kind = "entry" if func.name == "update" else "argument"
                self.walk(arg.value, Use("sent", kind, arg.name, name))
            else:
                self.walk(arg.value, Use(None, "item", "", name))

    def _arguments(self, expr: f.Call, context: Context, own: list[FunctionRef | ClassRef], name: str) -> None:
        targets = dict(self._targets(expr, own)) if own else {}
        error = own and roles.argument_role(name, position=0, key="") == "shown" and isinstance(own[0], ClassRef)
        position = 0
        for index, arg in enumerate(expr.args):
            key = arg.name or ""
            target = targets.get(index)
            if error or (key and roles.is_shown_key(key) and isinstance(arg.value, (f.Text, f.Join))):
                self.walk(arg.value, SHOWN)
            elif target is not None:
                self.walk(arg.value, Use("sent", "argument", key or target.name, name, target))
            elif own and isinstance(own[0], ClassRef):
                self.walk(arg.value, Use(None, "entry", key, name))
            else:
                role = roles.argument_role(name, position=None if key else position, key=key)
                kind: Kind = "lookup" if role == "read" and name.endswith(".get") else "argument"
                self.walk(arg.value, Use(role, kind, key, name))
            position += not key

    def _targets(self, expr: f.Call, own: list[FunctionRef | ClassRef]) -> Iterator[tuple[int, Parameter]]:
        """Which argument goes to which parameter of the (first) project function called."""
        ref = own[0]
        if isinstance(ref, ClassRef):
            bound = next((b for b in ref.module.bindings.get((ref.scope, "__init__"), ()) if b.how == "function"), None)
            if bound is None:
                return
            ref = FunctionRef(ref.module, bound.index)
        yield from calls.targets(ref, expr)

    # Names.

    def _callee(self, func: f.Expr, value: Value) -> str:
        for thing in value.things:
            if isinstance(thing, External):
                return thing.name
        for thing in value.things:
            if isinstance(thing, (FunctionRef, ClassRef)):
                return thing.module.scopes[thing.scope].qualname
        return self._name(func)

    def _name(self, expr: f.Expr) -> str:
        """A dotted name for something called or indexed: resolved where it is from outside, as written elsewhere."""
        for thing in self._resolver.value(expr, Context(self._module, self._scope)).things:
            if isinstance(thing, External):
                return thing.name
        if isinstance(expr, f.Attr):
            return f"{self._name(expr.base)}.{expr.name}"
        if isinstance(expr, f.Ref):
            return expr.name
        if isinstance(expr, f.Call):
            return f"{self._name(expr.func)}()"
        return "*"

    def _key(self, expr: f.Expr) -> str:
        if isinstance(expr, f.Text):
            return expr.value
        texts = self._resolver.value(expr, Context(self._module, self._scope)).texts
        return texts[0].text if texts else ""
