"""A site: one place where a value is used, and how.

Owns the shapes `Use` and `Site`. A literal that only flows on (assigned, returned, a default) is a site with role
None: its role is that of its uses. Must not know how sites are found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from claudelint import facts as f
from claudelint.condition import Role
from claudelint.flow.module import Module
from claudelint.flow.values import NOTHING, Known, Parameter, Value
from claudelint.source import Span

Kind = Literal["argument", "entry", "item", "receiver", "lookup", "store", "compare", "call", "literal"]


class Use(NamedTuple):
    """What happens to an expression: `role` None means that it flows on; `silent` that it is part of a larger one.

    `target` is the parameter of a project function it is passed to, `containers` the displays around it. `applied` says
    that it is given to a call whose result is called with a function: as a decorator, or at once.
    """

    role: Role | None = None
    kind: Kind = "literal"
    key: str = ""
    callee: str = ""
    target: Parameter | None = None
    containers: tuple[int, ...] = ()
    silent: bool = False
    applied: bool = False


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
    #: Finds a value that is only given a name here, and no part of which is written here, when it is asked for.
    find: Callable[[], Value] | None = None
    roles: frozenset[Role] = frozenset()
    #: Calls of the function around the site, as far as its value depends on them: path and span.
    callers: tuple[tuple[str, Span], ...] = ()
    _value: Value | None = None

    @property
    def passing(self) -> bool:
        """Whether no text in the value decides anything here: it does where it is written, and where it is used."""
        return self.find is not None

    @property
    def value(self) -> Value:
        """What the expression can be."""
        if self._value is None:
            self._value = self.find() if self.find is not None else NOTHING
        return self._value

    @value.setter
    def value(self, value: Value) -> None:
        self._value = value

    @property
    def deciding(self) -> tuple[Known, ...]:
        """The texts of the value that may decide something here."""
        return () if self.passing else self.value.texts

    @property
    def span(self) -> Span:
        return self.expr.span
