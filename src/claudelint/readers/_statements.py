"""LibCST statements into scopes, blocks, statements and imports.

Owns the walk through a module's suites; white space, comments and annotations nobody needs are never touched.
Docstrings and other bare strings are left out: they are no code. Must not know what values mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import libcst as cst

from claudelint.facts import Block, Compare, Expr, Import, Scope, Statement, StatementKind
from claudelint.readers._expressions import Expressions, operator, pattern_values
from claudelint.readers._nodes import by_class, either
from claudelint.readers._scopes import OpenScope, ScopeKind
from claudelint.readers._spans import Spans
from claudelint.readers._stubs import Stub
from claudelint.source import Span

_STRINGS = by_class(dict.fromkeys((cst.SimpleString, cst.ConcatenatedString)))
_STAR, _IF = either(cst.ImportStar), either(cst.If)
BlockKind = Literal["module", "body", "if", "else", "loop", "try", "except", "finally", "with", "case"]


class Builder:
    """Walks one module; afterwards `scopes`, `blocks`, `statements` and `imports` hold what it says."""

    __deletable__ = ("_expressions",)  # in what mypyc compiles, too

    def __init__(self, module: cst.Module, spans: Spans, length: int, stubs: Mapping[int, Sequence[Stub]]) -> None:
        #: The span of a node; expressions ask for it, too.
        self.span = spans.of
        self._stubs = stubs
        #: The places of those stubs that are statements.
        self.met: set[int] = set()
        self._expressions = Expressions(self)
        self._open = [OpenScope(0, -1, "module", "", "", Span(0, length))]
        self._scope = 0
        self.blocks = [Block(-1, "module")]
        self._block = 0
        self.statements: list[Statement] = []
        self.imports: list[Import] = []
        self._body(module.body)
        del self._expressions  # what holds itself is freed by nobody but the garbage collector

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The finished scopes, module first."""
        return tuple(scope.close() for scope in self._open)

    # What else expressions ask for (`_expressions.Host`).

    def bind(self, target: Expr, value: Expr, span: Span) -> None:
        self._add("assign", span, (target,), value)

    def returned(self, value: Expr) -> None:
        for scope in self._chain():
            if scope.kind in ("function", "lambda"):
                scope.returns.append(value)
                return

    def function(self, node: cst.Lambda) -> int:
        params = self._expressions.params(node.params)
        with _Inside(self, "lambda", "<lambda>", self.span(node)) as scope:
            scope.params = params
            scope.returns.append(self._expressions.build(node.body))
        return scope.index

    def comprehension(self, node: Any, build: Callable[[], tuple[Expr, Expr | None]]) -> tuple[int, Expr, Expr | None]:
        with _Inside(self, "comprehension", "<comprehension>", self.span(node)) as scope:
            loop: cst.CompFor | None = node.for_in
            while loop is not None:
                self._loop(loop.target, loop.iter, self.span(loop))
                for test in loop.ifs:
                    self._add("test", self.span(test), value=self._expressions.build(test.test))
                loop = loop.inner_for_in
            value, key = build()
        return scope.index, value, key

    # Suites.

    def _chain(self) -> list[OpenScope]:
        found, index = [], self._scope
        while index >= 0:
            found.append(self._open[index])
            index = self._open[index].parent
        return found

    def _body(self, nodes: Any) -> None:
        for node in nodes:
            if handle := _HANDLERS.get(type(node)):
                handle(self, node)

    def _line(self, node: cst.SimpleStatementLine) -> None:
        self._body(node.body)

    def _suite(self, node: cst.BaseSuite, kind: BlockKind) -> None:
        outer, self._block = self._block, len(self.blocks)
        self.blocks.append(Block(outer, kind))
        self._body(node.body)
        self._block = outer

    def _add(
        self, kind: StatementKind, span: Span, targets: tuple[Expr, ...] = (), value: Expr | None = None,
        op: str = "", annotation: Expr | None = None,
    ) -> None:  # fmt: skip
        self.statements.append(Statement(kind, self._scope, self._block, span, targets, value, op, annotation))

    # Simple statements.

    def _assign(self, node: cst.Assign) -> None:
        targets = tuple([self._expressions.build(t.target) for t in node.targets])
        self._add("assign", self.span(node), targets, self._expressions.build(node.value))

    def _annotated(self, node: cst.AnnAssign) -> None:
        value = self._expressions.build(node.value) if node.value is not None else None
        annotation = self._expressions.build(node.annotation.annotation)
        self._add("annotate", self.span(node), (self._expressions.build(node.target),), value, "", annotation)

    def _augmented(self, node: cst.AugAssign) -> None:
        target = self._expressions.build(node.target)
        self._add("augment", self.span(node), (target,), self._expressions.build(node.value), operator(node.operator))

    def _expression(self, node: cst.Expr) -> None:
        if type(node.value) not in _STRINGS:
            self._add("expression", self.span(node), value=self._expressions.build(node.value))

    def _return(self, node: cst.Return) -> None:
        if node.value is not None:
            value = self._expressions.build(node.value)
            self.returned(value)
            self._add("return", self.span(node), value=value)

    def _raise(self, node: cst.Raise) -> None:
        if node.exc is not None:
            self._add("raise", self.span(node), value=self._expressions.build(node.exc))

    def _assert(self, node: cst.Assert) -> None:
        span = self.span(node)
        self._add("test", span, value=self._expressions.build(node.test))
        if node.msg is not None:
            self._add("assert", span, value=self._expressions.build(node.msg))

    def _delete(self, node: cst.Del) -> None:
        self._add("delete", self.span(node), (self._expressions.build(node.target),))

    def _global(self, node: cst.Global | cst.Nonlocal) -> None:
        self._open[self._scope].globals.extend(item.name.value for item in node.names)

    def _pass(self, node: cst.Pass) -> None:
        """Functions may have been taken out where it stands: of each what `_function` would say of an empty suite."""
        start = self.span(node).start
        for stub in self._stubs.get(start, ()):
            for decorator in stub.decorators:
                self._add("expression", decorator.span, value=decorator)
            with _Inside(self, "function", stub.name, stub.span) as scope:
                scope.params, scope.decorators = stub.params, stub.decorators
                self.blocks.append(Block(self._block, "body"))
            self.met.add(start)

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            module = _dotted(alias.name)
            bound = _dotted(alias.asname.name) if alias.asname else module.split(".")[0]
            target = module if alias.asname else bound
            self.imports.append(Import(target, None, bound, 0, self._scope, self.span(alias)))
            if target != module:
                self.imports.append(Import(module, None, "", 0, self._scope, self.span(alias)))

    def _import_from(self, node: cst.ImportFrom) -> None:
        module = _dotted(node.module) if node.module is not None else ""
        level = len(node.relative)
        names: Any = node.names
        if isinstance(names, _STAR):
            self.imports.append(Import(module, "*", "*", level, self._scope, self.span(node)))
            return
        for alias in names:
            name = _dotted(alias.name)
            bound = _dotted(alias.asname.name) if alias.asname else name
            self.imports.append(Import(module, name, bound, level, self._scope, self.span(alias)))

    # Compound statements.

    def _function(self, node: cst.FunctionDef) -> None:
        decorators = self._decorators(node)
        params = self._expressions.params(node.params)
        with _Inside(self, "function", node.name.value, self.span(node)) as scope:
            scope.params, scope.decorators = params, decorators
            self._suite(node.body, "body")

    def _class(self, node: cst.ClassDef) -> None:
        decorators = self._decorators(node)
        bases = tuple(self._expressions.build(b.value) for b in node.bases)
        keywords = self._expressions.args(node.keywords)
        with _Inside(self, "class", node.name.value, self.span(node)) as scope:
            scope.bases, scope.decorators, scope.keywords = bases, decorators, keywords
            self._suite(node.body, "body")

    def _decorators(self, node: cst.FunctionDef | cst.ClassDef) -> tuple[Expr, ...]:
        found = tuple(self._expressions.build(d.decorator) for d in node.decorators)
        for decorator in found:
            self._add("expression", decorator.span, value=decorator)
        return found

    def _test(self, node: cst.CSTNode) -> None:
        self._add("test", self.span(node), value=self._expressions.build(node))

    def _if(self, node: cst.If) -> None:
        self._test(node.test)
        self._suite(node.body, "if")
        if isinstance(node.orelse, _IF):
            self._if(node.orelse)
        elif node.orelse is not None:
            self._suite(node.orelse.body, "else")

    def _loop(self, target: cst.CSTNode, values: cst.CSTNode, span: Span) -> None:
        self._add("loop", span, (self._expressions.build(target),), self._expressions.build(values))

    def _for(self, node: cst.For) -> None:
        self._loop(node.target, node.iter, self.span(node.target))
        self._suite(node.body, "loop")
        self._orelse(node)

    def _while(self, node: cst.While) -> None:
        self._test(node.test)
        self._suite(node.body, "loop")
        self._orelse(node)

    def _orelse(self, node: cst.For | cst.While | cst.Try | cst.TryStar) -> None:
        if node.orelse is not None:
            self._suite(node.orelse.body, "else")

    def _with(self, node: cst.With) -> None:
        for item in node.items:
            value = self._expressions.build(item.item)
            targets = (self._expressions.build(item.asname.name),) if item.asname else ()
            self._add("with", self.span(item), targets, value)
        self._suite(node.body, "with")

    def _try(self, node: cst.Try | cst.TryStar) -> None:
        self._suite(node.body, "try")
        for handler in node.handlers:
            self._suite(handler.body, "except")
        self._orelse(node)
        if node.finalbody is not None:
            self._suite(node.finalbody.body, "finally")

    def _match(self, node: cst.Match) -> None:
        subject = self._expressions.build(node.subject)
        for case in node.cases:
            values = tuple(self._expressions.build(v) for v in pattern_values(case.pattern))
            span = self.span(case.pattern)
            self._add("test", span, value=Compare((subject, *values), ("==",) * len(values), span))
            if case.guard is not None:
                self._test(case.guard)
            self._suite(case.body, "case")


#: By class, and not in the builder, which would hold itself.
_HANDLERS: dict[type, Callable[[Builder, Any], None]] = by_class({
    cst.SimpleStatementLine: Builder._line,
    cst.Assign: Builder._assign, cst.AnnAssign: Builder._annotated, cst.AugAssign: Builder._augmented,
    cst.Expr: Builder._expression, cst.Return: Builder._return, cst.Raise: Builder._raise, cst.Assert: Builder._assert,
    cst.Del: Builder._delete, cst.Import: Builder._import, cst.ImportFrom: Builder._import_from,
    cst.Global: Builder._global, cst.Nonlocal: Builder._global, cst.Pass: Builder._pass,
    cst.FunctionDef: Builder._function, cst.ClassDef: Builder._class, cst.If: Builder._if, cst.For: Builder._for,
    cst.While: Builder._while, cst.With: Builder._with, cst.Try: Builder._try, cst.TryStar: Builder._try,
    cst.Match: Builder._match,
})  # fmt: skip


class _Inside:
    """Opens a scope for the time of a `with` block."""

    def __init__(self, builder: Builder, kind: ScopeKind, name: str, span: Span) -> None:
        self._builder = builder
        outer = builder._open[builder._scope]
        qualname = f"{outer.qualname}.{name}" if outer.qualname else name
        self._scope = OpenScope(len(builder._open), outer.index, kind, name, qualname, span)

    def __enter__(self) -> OpenScope:
        self._builder._open.append(self._scope)
        self._builder._scope = self._scope.index
        return self._scope

    def __exit__(self, *_: object) -> None:
        self._builder._scope = self._scope.parent


def _dotted(node: Any) -> str:
    """A name, or names with dots between them."""
    inner = node.value
    return inner if isinstance(inner, str) else f"{_dotted(inner)}.{node.attr.value}"
