"""Where an expression stands, and the arguments of the calls being followed there.

Owns which arguments lie inside which: those of the call that a call stands in, and of the function that a function
stands in. Must not find values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from claudelint.flow.module import Module

if TYPE_CHECKING:
    from claudelint.flow.values import Value

#: Stands among the numbers of arguments for how many calls are being followed inside one another.
DEPTH = 0
_NUMBERS = count(DEPTH + 1)


class Context(NamedTuple):
    """Where an expression stands: its module and scope, and the arguments of the call being followed, if any."""

    module: Module
    scope: int
    arguments: Arguments | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Arguments:
    """Parameters bound to the arguments of one call: name -> value, found on demand. `depth` counts calls.

    `outer` are the arguments that hold where the call is made; `enclosing` those under which the function was made,
    where it stands in another one. `names` says what a name (of a scope) is at the step being followed, with the
    arguments `before` that step; where there are only names, `called` is false. `chosen` is false for a call that puts
    something into what it is given: what it chose, its caller only hands on.
    """

    scope: int
    values: dict[str, Callable[[], Value]]
    depth: int
    outer: Arguments | None = None
    enclosing: Arguments | None = None
    names: dict[tuple[int, str], Value] = field(default_factory=dict)
    before: Arguments | None = None
    called: bool = True
    chosen: bool = True
    #: What was found under these arguments, and which arguments that depends on.
    memo: dict[object, tuple[Value, frozenset[int]]] = field(default_factory=dict)
    #: The arguments of calls made under these.
    inner: dict[object, Arguments] = field(default_factory=dict)
    #: The numbers of these arguments, of those before and enclosing them; and of those outside, too.
    own: frozenset[int] = field(init=False)
    around: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        number = frozenset((next(_NUMBERS),))
        own = number.union(*(other.own for other in (self.before, self.enclosing) if other is not None))
        further = (other.around for other in (self.outer, self.enclosing) if other is not None)
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "around", own.union((DEPTH,), *further))
