"""A scope while its suite is being read: what opens it, what is added to it, and the finished fact.

Must not know LibCST.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from claudelint.facts import Arg, Expr, Param, Scope
from claudelint.source import Span

ScopeKind = Literal["module", "class", "function", "lambda", "comprehension"]


@dataclass
class OpenScope:
    """A scope under construction."""

    index: int
    parent: int
    kind: ScopeKind
    name: str
    qualname: str
    span: Span
    params: tuple[Param, ...] = ()
    bases: tuple[Expr, ...] = ()
    decorators: tuple[Expr, ...] = ()
    keywords: tuple[Arg, ...] = ()
    returns: list[Expr] = field(default_factory=list)
    globals: list[str] = field(default_factory=list)

    def close(self) -> Scope:
        """The fact it has become."""
        return Scope(
            self.index, self.parent, self.kind, self.name, self.qualname, self.span, self.params, self.bases,
            self.decorators, self.keywords, tuple(self.returns), tuple(self.globals),
        )  # fmt: skip
