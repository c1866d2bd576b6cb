"""LibCST expressions into the expressions of `facts`.

Owns the translation of one expression. Scopes that expressions open (lambdas, comprehensions) and names they
bind (`:=`) are handed to the builder. Must not know statements or what values mean.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Literal, Protocol

import libcst as cst

from claudelint.facts import (
    Arg,
    Attr,
    Binary,
    Call,
    Choice,
    Compare,
    Comprehension,
    Expr,
    Function,
    Item,
    Join,
    Mapping,
    Number,
    Param,
    Ref,
    Sequence,
    Slice,
    Spread,
    Text,
    Unknown,
)
from claudelint.readers._nodes import by_class, either
from claudelint.source import Span

_OPERATORS = {
    "Add": "+", "AddAssign": "+", "Modulo": "%", "ModuloAssign": "%", "Divide": "/", "DivideAssign": "/",
    "BitOr": "|", "BitOrAssign": "|", "Multiply": "*", "MultiplyAssign": "*", "Subtract": "-",
}  # fmt: skip
_COMPARISONS = {
    "Equal": "==", "NotEqual": "!=", "In": "in", "NotIn": "not in", "Is": "is", "IsNot": "is not",
    "LessThan": "<", "LessThanEqual": "<=", "GreaterThan": ">", "GreaterThanEqual": ">=",
}  # fmt: skip
_CONSTANTS = {"True": 1, "False": 0, "None": None}
_COMPREHENSIONS: dict[type, Literal["list", "set", "dict", "generator"]]
_COMPREHENSIONS = by_class({cst.ListComp: "list", cst.SetComp: "set", cst.DictComp: "dict"})
_LITERAL_PARTS: tuple[type[cst.FormattedStringText | cst.TemplatedStringText], ...]
_LITERAL_PARTS = (*either(cst.FormattedStringText), *either(cst.TemplatedStringText))
_PARAM, _PAIR, _STARRED = either(cst.Param), either(cst.DictElement), either(cst.StarredElement)
_DICT_COMP, _FROM, _MINUS = either(cst.DictComp), either(cst.From), either(cst.Minus)
_MATCH_VALUE, _MATCH_OR, _MATCH_ITEM = either(cst.MatchValue), either(cst.MatchOr), either(cst.MatchSequenceElement)
_MATCH_ITEMS = (*either(cst.MatchList), *either(cst.MatchTuple))


def operator(node: cst.CSTNode) -> str:
    """Sign of an arithmetic operator node; "?" for one that never makes a text or mapping."""
    return _OPERATORS.get(type(node).__name__, "?")


def pattern_values(node: cst.CSTNode) -> list[cst.CSTNode]:
    """Value expressions inside a match pattern."""
    if isinstance(node, _MATCH_VALUE):
        return [node.value]
    if isinstance(node, _MATCH_OR):
        return [value for part in node.patterns for value in pattern_values(part.pattern)]
    if isinstance(node, _MATCH_ITEMS):
        elements = [part for part in node.patterns if isinstance(part, _MATCH_ITEM)]
        return [value for part in elements for value in pattern_values(part.value)]
    return []


class Host(Protocol):
    """What expressions need of the builder around them."""

    def span(self, node: cst.CSTNode) -> Span: ...

    def bind(self, target: Expr, value: Expr, span: Span) -> None: ...

    def returned(self, value: Expr) -> None: ...

    def function(self, node: cst.Lambda) -> int: ...

    def comprehension(
        self, node: Any, build: Callable[[], tuple[Expr, Expr | None]]
    ) -> tuple[int, Expr, Expr | None]: ...


class Expressions:
    """Translates expressions; one instance per file."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._span = host.span

    def build(self, node: cst.CSTNode) -> Expr:
        """The expression a node stands for; what is not understood keeps its span and no parts."""
        kind = _KINDS.get(type(node))
        return kind(self, node) if kind else Unknown((), self._span(node))

    def args(self, nodes: Any) -> tuple[Arg, ...]:
        """Arguments of a call or a class head."""
        return tuple([Arg(self.build(a.value), a.keyword.value if a.keyword else None, a.star) for a in nodes])

    def params(self, node: cst.Parameters) -> tuple[Param, ...]:
        """Parameters of a function or lambda, in order."""
        found = [self._param(p, "plain") for p in (*node.posonly_params, *node.params)]
        if isinstance(node.star_arg, _PARAM):
            found.append(self._param(node.star_arg, "*"))
        found.extend(self._param(p, "keyword") for p in node.kwonly_params)
        if node.star_kwarg is not None:
            found.append(self._param(node.star_kwarg, "**"))
        return tuple(found)

    def _param(self, node: cst.Param, kind: Literal["plain", "keyword", "*", "**"]) -> Param:
        default = self.build(node.default) if node.default is not None else None
        annotation = self.build(node.annotation.annotation) if node.annotation is not None else None
        return Param(node.name.value, default, annotation, kind, self._span(node.name))

    def _string(self, node: cst.SimpleString) -> Expr:
        return Text(_literal(node.value), self._span(node))

    def _concatenated(self, node: cst.ConcatenatedString) -> Expr:
        parts: list[Expr] = []
        for side in (self.build(node.left), self.build(node.right)):
            parts.extend(side.parts if isinstance(side, Join) else (side,))
        return Join(tuple(parts), self._span(node))

    def _formatted(self, node: Any) -> Expr:
        raw = "r" in node.start.lower().split(node.start[-1])[0]
        parts: list[Expr] = []
        for part in node.parts:
            if isinstance(part, _LITERAL_PARTS):
                parts.append(Text(_unescaped(part.value, raw), self._span(part)))
            else:
                parts.append(self.build(part.expression))
        return Join(tuple(parts), self._span(node))

    def _name(self, node: cst.Name) -> Expr:
        if node.value in _CONSTANTS:
            return Number(_CONSTANTS[node.value], self._span(node))
        return Ref(node.value, self._span(node))

    def _attribute(self, node: cst.Attribute) -> Expr:
        return Attr(self.build(node.value), node.attr.value, self._span(node))

    def _subscript(self, node: cst.Subscript) -> Expr:
        keys = [self.build(element.slice) for element in node.slice]
        span = self._span(node)
        key = keys[0] if len(keys) == 1 else Sequence(tuple(keys), "tuple", span)
        return Item(self.build(node.value), key, span)

    def _index(self, node: cst.Index) -> Expr:
        return self.build(node.value)

    def _slice(self, node: cst.Slice) -> Expr:
        lower, upper, step = (self.build(n) if n is not None else None for n in (node.lower, node.upper, node.step))
        return Slice(lower, upper, step, self._span(node))

    def _call(self, node: cst.Call) -> Expr:
        return Call(self.build(node.func), self.args(node.args), self._span(node))

    def _dict(self, node: cst.Dict) -> Expr:
        entries: list[tuple[Expr | None, Expr]] = []
        for element in node.elements:
            key = self.build(element.key) if isinstance(element, _PAIR) else None
            entries.append((key, self.build(element.value)))
        return Mapping(tuple(entries), self._span(node))

    def _items(self, node: Any, kind: Literal["list", "tuple", "set"]) -> Expr:
        items = []
        for element in node.elements:
            value = self.build(element.value)
            items.append(Spread(value, self._span(element)) if isinstance(element, _STARRED) else value)
        return Sequence(tuple(items), kind, self._span(node))

    def _list(self, node: cst.List) -> Expr:
        return self._items(node, "list")

    def _tuple(self, node: cst.Tuple) -> Expr:
        return self._items(node, "tuple")

    def _set(self, node: cst.Set) -> Expr:
        return self._items(node, "set")

    def _binary(self, node: cst.BinaryOperation) -> Expr:
        return Binary(self.build(node.left), operator(node.operator), self.build(node.right), self._span(node))

    def _boolean(self, node: cst.BooleanOperation) -> Expr:
        options: list[Expr] = []
        for side in (self.build(node.left), self.build(node.right)):
            options.extend(side.options if isinstance(side, Choice) and side.test is None else (side,))
        return Choice(tuple(options), self._span(node))

    def _conditional(self, node: cst.IfExp) -> Expr:
        options = (self.build(node.body), self.build(node.orelse))
        return Choice(options, self._span(node), self.build(node.test))

    def _comparison(self, node: cst.Comparison) -> Expr:
        operands = (self.build(node.left), *(self.build(c.comparator) for c in node.comparisons))
        ops = tuple(_COMPARISONS.get(type(c.operator).__name__, "?") for c in node.comparisons)
        return Compare(operands, ops, self._span(node))

    def _comprehension(self, node: Any) -> Expr:
        def element() -> tuple[Expr, Expr | None]:
            if isinstance(node, _DICT_COMP):
                return self.build(node.value), self.build(node.key)
            return self.build(node.elt), None

        scope, value, key = self._host.comprehension(node, element)
        return Comprehension(value, key, scope, _COMPREHENSIONS.get(type(node), "generator"), self._span(node))

    def _lambda(self, node: cst.Lambda) -> Expr:
        return Function(self._host.function(node), self._span(node))

    def _await(self, node: cst.Await) -> Expr:
        return self.build(node.expression)

    def _yield(self, node: cst.Yield) -> Expr:
        if node.value is None:
            return Unknown((), self._span(node))
        inner = node.value.item if isinstance(node.value, _FROM) else node.value
        value = self.build(inner)
        self._host.returned(value)
        return Unknown((value,), self._span(node))

    def _named(self, node: cst.NamedExpr) -> Expr:
        value = self.build(node.value)
        self._host.bind(self.build(node.target), value, self._span(node))
        return value

    def _integer(self, node: cst.Integer) -> Expr:
        try:
            return Number(ast.literal_eval(node.value), self._span(node))
        except (ValueError, SyntaxError):
            return Unknown((), self._span(node))

    def _unary(self, node: cst.UnaryOperation) -> Expr:
        value = self.build(node.expression)
        if isinstance(node.operator, _MINUS) and isinstance(value, Number) and value.value is not None:
            return Number(-value.value, self._span(node))
        return Unknown((value,), self._span(node))


#: By class, and not in the instance, which would hold itself.
_KINDS: dict[type, Callable[[Expressions, Any], Expr]] = by_class({
    cst.SimpleString: Expressions._string, cst.ConcatenatedString: Expressions._concatenated,
    cst.FormattedString: Expressions._formatted, cst.TemplatedString: Expressions._formatted,
    cst.Name: Expressions._name, cst.Attribute: Expressions._attribute, cst.Subscript: Expressions._subscript,
    cst.Index: Expressions._index, cst.Slice: Expressions._slice,
    cst.Call: Expressions._call, cst.Dict: Expressions._dict, cst.List: Expressions._list,
    cst.Tuple: Expressions._tuple, cst.Set: Expressions._set, cst.BinaryOperation: Expressions._binary,
    cst.BooleanOperation: Expressions._boolean, cst.IfExp: Expressions._conditional,
    cst.Comparison: Expressions._comparison, cst.ListComp: Expressions._comprehension,
    cst.SetComp: Expressions._comprehension, cst.DictComp: Expressions._comprehension,
    cst.GeneratorExp: Expressions._comprehension, cst.Lambda: Expressions._lambda, cst.Await: Expressions._await,
    cst.Yield: Expressions._yield, cst.NamedExpr: Expressions._named, cst.Integer: Expressions._integer,
    cst.UnaryOperation: Expressions._unary,
})  # fmt: skip


def _literal(token: str) -> str:
    """Value of a string or bytes token; the token's own text where Python would refuse its escapes."""
    if "\\" not in token:
        body = token.lstrip("rRbBuU")
        quotes = 3 if body[:3] in ('"""', "'''") else 1
        return body[quotes:-quotes]
    try:
        value = ast.literal_eval(token)
    except (ValueError, SyntaxError):
        return token.strip("rRbBuU\"'")
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _unescaped(text: str, raw: bool) -> str:
    """Constant part of an f-string: doubled braces are single, escapes are applied."""
    text = text.replace("{{", "{").replace("}}", "}")
    if raw or "\\" not in text:
        return text
    try:
        return str(ast.literal_eval('"""' + text.replace('"', '\\"') + '"""'))
    except (ValueError, SyntaxError):
        return text
