"""Expressions as readers hand them on: a small language without the grammar of any file format.

Frozen, picklable data; every span is 0-based, half-open, in code points of the file's text. Must not know
what an expression's value is.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from claudelint.slots import dataclass
from claudelint.source import Span


@dataclass(frozen=True, slots=True)
class Text:
    """A string or bytes literal (bytes as Latin-1 text), escapes already applied."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Number:
    """An integer literal, where a slice or `chr` may need it; also True, False and None as 1, 0 and None."""

    value: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Join:
    """Texts put together: an f-string or implicitly joined literals."""

    parts: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """A name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attr:
    """`base.name`."""

    base: Expr
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """`base[key]`."""

    base: Expr
    key: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Slice:
    """`lower:upper:step` inside an item."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None
    span: Span


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a call: `name` for keywords, `star` is "", "*" or "**"."""

    value: Expr
    name: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call; `awaited` values look like plain ones."""

    func: Expr
    args: tuple[Arg, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict display; an entry whose key is None is a spread (`**value`)."""

    entries: tuple[tuple[Expr | None, Expr], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set display; starred items are `Spread`."""

    items: tuple[Expr, ...]
    kind: Literal["list", "tuple", "set"]
    span: Span


@dataclass(frozen=True, slots=True)
class Spread:
    """`*value` in a sequence."""

    value: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """`left op right` with an arithmetic or bit operator."""

    left: Expr
    op: str
    right: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of the options may be the value: conditional expressions, `or` and `and` chains.

    `test` is the condition of a conditional expression.
    """

    options: tuple[Expr, ...]
    span: Span
    test: Expr | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison or membership test; `ops` has one operator per operand after the first."""

    operands: tuple[Expr, ...]
    ops: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Comprehension:
    """A list, set, dict or generator comprehension; its loop names are bound in the scope `scope`."""

    element: Expr
    key: Expr | None
    scope: int
    kind: Literal["list", "set", "dict", "generator"]
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """A lambda; `scope` is the index of its scope, whose returns hold the body."""

    scope: int
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """An expression with no value of interest; its parts are still looked at."""

    parts: tuple[Expr, ...]
    span: Span


Expr: TypeAlias = (
    Text
    | Number
    | Join
    | Ref
    | Attr
    | Item
    | Slice
    | Call
    | Mapping
    | Sequence
    | Spread
    | Binary
    | Choice
    | Compare
    | Comprehension
    | Function
    | Unknown
)
