"""What a file says, in no file format: statements, scopes and the other facts that readers produce.

Owns the language between readers and rules; its expressions are in `expression`. Everything here is frozen,
picklable data; every span is 0-based, half-open, in code points of the file's text. Must not know LibCST, rules or
what a value means.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from claudelint.expression import (
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
    Ref,
    Sequence,
    Slice,
    Spread,
    Text,
    Unknown,
)
from claudelint.slots import dataclass
from claudelint.source import Span

__all__ = [
    "Arg",
    "Attr",
    "Binary",
    "Block",
    "Call",
    "Choice",
    "Comment",
    "Compare",
    "Comprehension",
    "Dependency",
    "Entry",
    "Expr",
    "Facts",
    "Function",
    "Import",
    "Item",
    "Join",
    "Mapping",
    "Number",
    "Param",
    "Ref",
    "Scope",
    "Sequence",
    "Slice",
    "Spread",
    "Statement",
    "StatementKind",
    "Text",
    "Unknown",
]


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
    """A dependency: `name` as written, `source` a repository URL if it names one.

    `how` says whether the file asks for it, records what was chosen, or comes with it; `index` whose name it is. `via`
    leads to a locked one: names and places from a root package to the one that requires it, empty where the file does
    not tell.
    """

    name: str
    span: Span
    source: str = ""
    how: Literal["declared", "locked", "installed"] = "declared"
    index: Literal["python", "npm", "image"] = "python"
    via: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and value of a configuration file (dotenv, TOML, …), where no program computes anything.

    `path` holds the keys around it, outermost first. Items of a list have the list's key. `stated` says that a
    statement of the same facts tells what the value is used for, so that the entry is known but is no use of it.
    """

    key: str
    value: str
    span: Span
    value_span: Span
    path: tuple[str, ...] = ()
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `text` starts behind the comment sign; `alone` when nothing else stands on its line."""

    text: str
    span: Span
    alone: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one file says. Scopes, blocks and imports come from Python only, statements from
    commands too."""

    path: str
    kind: str
    scopes: tuple[Scope, ...] = ()
    blocks: tuple[Block, ...] = ()
    statements: tuple[Statement, ...] = ()
    imports: tuple[Import, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    entries: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
