"""What a file says, in no file format: expressions, statements, scopes and the facts that readers produce.

Owns the small language between readers and rules. Everything here is frozen, picklable data; every span is
0-based, half-open, in code points of the file's text. Must not know LibCST, rules or what a value means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function; `kind` is "plain", "keyword", "*" or "**"."""

    name: str
    default: Expr | None
    annotation: Expr | None
    kind: Literal["plain", "keyword", "*", "**"]
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """A module, class, function, lambda or comprehension. Index 0 of a file is the module itself.

    `qualname` is dotted without the module; `parent` the index of the enclosing scope (-1 for the module);
    `span` covers the head and body.
    """

    index: int
    parent: int
    kind: Literal["module", "class", "function", "lambda", "comprehension"]
    name: str
    qualname: str
    span: Span
    params: tuple[Param, ...] = ()
    bases: tuple[Expr, ...] = ()
    decorators: tuple[Expr, ...] = ()
    keywords: tuple[Arg, ...] = ()
    returns: tuple[Expr, ...] = ()
    globals: tuple[str, ...] = ()


StatementKind: TypeAlias = Literal[
    "assign", "augment", "annotate", "expression", "return", "raise", "assert", "delete", "loop", "with", "test"
]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement (of a compound statement: its head).

    `targets` are assigned from `value` ("assign", "augment", "annotate", "loop", "with"; several targets of a
    chain all get the whole value); "delete" has targets only; "test" is the condition of if, while and match.
    `op` is the operator of an augmented assignment; `block` the index of the enclosing block.
    """

    kind: StatementKind
    scope: int
    block: int
    span: Span
    targets: tuple[Expr, ...] = ()
    value: Expr | None = None
    op: str = ""
    annotation: Expr | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A suite: `parent` is the enclosing block (-1 for the module), `kind` says what opened it."""

    parent: int
    kind: Literal["module", "body", "if", "else", "loop", "try", "except", "finally", "with", "case"]


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: `import module as bound` (name is None) or `from module import name as bound`.

    `level` counts the leading dots; `name` is "*" for a star import; `scope` is where the name is bound.
    """

    module: str
    name: str | None
    bound: str
    level: int
    scope: int
    span: Span


@dataclass(frozen=True, slots=True)
class Dependency:
    """A declared or locked dependency: `name` as written, `source` a repository URL if it names one."""

    name: str
    span: Span
    source: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and value of a configuration file (dotenv, TOML, …), where no program computes anything."""

    key: str
    value: str
    span: Span
    value_span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `text` starts behind the comment sign; `alone` when nothing else stands on its line."""

    text: str
    span: Span
    alone: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one file says. Program facts (`scopes` to `imports`) come from Python only."""

    path: str
    kind: str
    scopes: tuple[Scope, ...] = ()
    blocks: tuple[Block, ...] = ()
    statements: tuple[Statement, ...] = ()
    imports: tuple[Import, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    entries: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
