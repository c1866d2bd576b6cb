"""Finds the sites of a module: arguments, entries, headers, look-ups, comparisons, messages.

Owns the walk over statements and expressions and the role each place gives; calls are in `call_sites`. Must not
know rules.
"""

from __future__ import annotations

from collections.abc import Iterable

from claudelint import facts as f
from claudelint.flow import call_sites, containers, declared, roles
from claudelint.flow.context import Context
from claudelint.flow.module import Module
from claudelint.flow.parts import is_self
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.sites import COMPARED, FLOW, LISTED, SHOWN, SILENT, Site, Use
from claudelint.flow.values import Entries, External
from claudelint.source import Span


class SiteFinder:
    """Finds the sites of one module."""

    def __init__(self, resolver: Resolver, module: Module, relevance: Relevance) -> None:
        self.resolver = resolver
        self.relevance = relevance
        self.module = module
        self._sites: list[Site] = []
        self.scope = 0
        self._statement = f.Statement("expression", 0, 0, Span(0, 0))
        #: Calls, by their `id`, whose result is called.
        self.applied = {id(decorator) for scope in module.scopes for decorator in scope.decorators}

    def find(self) -> list[Site]:
        """All sites, in source order of their statements.

        What is looked at on the way (which function is called, what a key is) shares one count of steps.
        """
        self.resolver.begin()
        for scope in self.module.scopes:
            self._defaults(scope)
        self._settings()
        for statement in self.module.facts.statements:
            self._statement, self.scope = statement, statement.scope
            self._visit(statement)
        return self._sites

    def _defaults(self, scope: f.Scope) -> None:
        self.scope = max(scope.parent, 0)
        self._statement = f.Statement("assign", self.scope, 0, scope.span)
        for param in scope.params:
            if param.default is not None:
                self._statement = f.Statement("assign", self.scope, 0, param.default.span)
                self.walk(param.default, Use(kind="literal", key=param.name))
            for call in declared.option_calls(scope, param) if param.annotation is not None else ():
                if call not in scope.decorators:
                    self._read(declared.variables(call))
        if scope.kind == "lambda":
            for value in scope.returns:
                self.scope = scope.index
                self._statement = f.Statement("return", scope.index, 0, value.span)
                self.walk(value, FLOW)

    def _settings(self) -> None:
        """Fields of settings classes read the variables they are named after."""
        for (path, scope, _), variables in self.resolver.settings.items():
            if path == self.module.path:
                self.scope = scope
                self._read(variables)

    def _read(self, variables: Iterable[f.Expr]) -> None:
        for variable in variables:
            self._statement = f.Statement("expression", self.scope, 0, variable.span)
            self.walk(variable, Use("read", "lookup", "", "os.environ.__getitem__"))

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
                self.walk(value, Use("sent", "entry", self.key(target.key), self.name(target.base)))
                return
            if isinstance(target, f.Attr) and not is_self(target.base):
                self.walk(value, Use("sent", "store", target.name, self.name(target.base)))
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

    def is_statement(self, expr: f.Expr) -> bool:
        """Whether an expression is a statement by itself, so that its value is dropped."""
        return self._statement.kind == "expression" and self._statement.value is expr

    def _key_matters(self, use: Use) -> bool:
        return bool(use.key) and not use.silent and self.relevance.asks_key(use.key)

    # Expressions.

    def walk(self, expr: f.Expr, use: Use) -> None:
        """Emits the sites of an expression that is used as `use` says; nothing where no text of interest reaches."""
        if not self._key_matters(use) and not self.relevance.matters(expr, self.module, self.scope):
            return
        if isinstance(expr, f.Call):
            call_sites.call(self, expr, use)
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
            self.emit(expr, use)
            for part in expr.parts if isinstance(expr, f.Join) else (expr.left, expr.right):
                self.walk(part, SILENT)
        elif isinstance(expr, f.Attr):
            self.emit(expr, use)
            self.walk(expr.base, SILENT)
        elif isinstance(expr, f.Unknown):
            for part in expr.parts:
                self.walk(part, use if use.role == "shown" else FLOW)
        elif isinstance(expr, f.Spread):
            self.walk(expr.value, use)
        elif isinstance(expr, (f.Text, f.Ref)):
            self.emit(expr, use)

    def emit(self, expr: f.Expr, use: Use) -> None:
        """Notes a site, unless the expression is part of a larger one or only hands a name on."""
        if use.silent or (
            use.role is None and use.kind == "literal" and not isinstance(expr, (f.Text, f.Join, f.Binary, f.Call))
        ):
            return
        statement = self._statement
        self._sites.append(Site(self.module, self.scope, statement.block, statement.span, expr, use))

    def _mapping(self, expr: f.Mapping, use: Use) -> None:
        containers = (*use.containers, id(expr))
        self._emit_container(expr, use)
        for key, value in expr.entries:
            if key is None:
                self.walk(value, use._replace(containers=containers))
                continue
            name = self.key(key)
            if not isinstance(key, f.Text):
                self.walk(key, LISTED)
            if roles.is_shown_key(name) and isinstance(value, (f.Text, f.Join)):
                self.walk(value, SHOWN)
                continue
            self.walk(value, Use(use.role, "entry", name, use.callee, use.target, containers))

    def _emit_container(self, expr: f.Expr, use: Use) -> None:
        """A display that is passed to a project function is a site too: its entries have the parameter's roles."""
        if use.target is not None or use.role in ("compared", "listed", "shown"):
            self.emit(expr, use)

    def _sequence(self, expr: f.Sequence, use: Use) -> None:
        containers = (*use.containers, id(expr))
        self._emit_container(expr, use)
        if (
            len(expr.items) == 2
            and isinstance(expr.items[0], f.Text)
            and expr.kind == "tuple"
            and use.kind in ("item", "literal", "entry")
        ):
            self.walk(expr.items[1], Use(use.role, "entry", expr.items[0].value, use.callee, use.target, containers))
            self.walk(expr.items[0], use._replace(kind="item", containers=containers))
            return
        for item in expr.items:
            self.walk(item, use._replace(kind="item", containers=containers))

    def _comprehension(self, expr: f.Comprehension, use: Use) -> None:
        outer, self.scope = self.scope, expr.scope
        if expr.key is not None:
            self.walk(expr.key, LISTED if not isinstance(expr.key, (f.Ref, f.Text)) else SILENT)
            self.walk(expr.element, use._replace(kind="entry", key="", silent=use.silent))
        else:
            self.walk(expr.element, use if use.role is not None else FLOW)
        self.scope = outer

    def _item(self, expr: f.Item, use: Use) -> None:
        self.emit(expr, use)
        base = self.name(expr.base)
        callee = "os.environ.__getitem__" if base in ("os.environ", "environ") else f"{base}.__getitem__"
        if not isinstance(expr.key, (f.Slice, f.Number)):
            self.walk(expr.key, LISTED if self.is_table(expr.base) else Use("read", "lookup", "", callee))
        self.walk(expr.base, SILENT)

    # Names.

    def is_table(self, expr: f.Expr) -> bool:
        """Whether something is a mapping written out in the project: looking a key up in it reads nothing."""
        value = self.resolver.value(expr, Context(self.module, self.scope))
        return (
            bool(value.things)
            and not value.origins
            and all(isinstance(t, Entries) and t.node for t in value.things)
            and not any(containers.environments(self.resolver, t) for t in value.things)
        )

    def name(self, expr: f.Expr) -> str:
        """A dotted name for something called or indexed: resolved where it is from outside, as written elsewhere."""
        for thing in self.resolver.value(expr, Context(self.module, self.scope)).things:
            if isinstance(thing, External):
                return thing.name
        if isinstance(expr, f.Attr):
            return f"{self.name(expr.base)}.{expr.name}"
        if isinstance(expr, f.Ref):
            return expr.name
        if isinstance(expr, f.Call):
            return f"{self.name(expr.func)}()"
        return "*"

    def key(self, expr: f.Expr) -> str:
        """Text of a key, empty where unknown."""
        if isinstance(expr, f.Text):
            return expr.value
        texts = self.resolver.value(expr, Context(self.module, self.scope)).texts
        return texts[0].text if texts else ""
