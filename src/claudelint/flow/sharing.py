"""One set of arguments, one object for all calls that tell the same.

Owns when two calls count as one, so that what a function returns is found once for both. Must not resolve values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claudelint.facts import Arg, Call, Expr, Spread
from claudelint.flow.context import Arguments
from claudelint.flow.module import Module
from claudelint.flow.values import ClassRef, Instance


class Sharing:
    """The arguments and objects made so far."""

    def __init__(self) -> None:
        self._shared: dict[tuple[int, int, Instance | None], Arguments] = {}
        self._objects: dict[tuple[int, int, bool], Instance] = {}
        self._made: dict[object, Arguments] = {}
        self._calls: dict[tuple[int, ...], Call] = {}
        self._spreads: dict[int, Spread] = {}

    def arguments(self, module: Module, scope: int, instance: Instance | None) -> Arguments:
        """The one set of arguments for all calls of a function that hand on nothing of interest."""
        key = (id(module), scope, instance)
        if key not in self._shared:
            self._shared[key] = Arguments(scope, {}, 1)
        return self._shared[key]

    def following(self, outer: Arguments | None, key: object, make: Callable[[], Arguments]) -> Arguments:
        """The arguments of one call (`key`) made under others, whichever way it is come to."""
        made = self._made if outer is None else outer.inner
        if key not in made:
            made[key] = make()
        return made[key]

    def object(self, cls: ClassRef) -> Instance:
        """An object of a class, made by no call in particular."""
        key = (id(cls.module), cls.scope, cls.open)
        if key not in self._objects:
            self._objects[key] = Instance(cls)
        return self._objects[key]

    def call(self, func: Expr, args: Sequence[Expr]) -> Call:
        """A call that stands nowhere, as a library function makes it; values are kept by what an expression is."""
        key = (id(func), *(id(arg) for arg in args))
        if key not in self._calls:
            self._calls[key] = Call(func, tuple(Arg(arg) for arg in args), func.span)
        return self._calls[key]

    def spread(self, value: Expr) -> Spread:
        """What a list takes in as a whole; the same for the same expression, as with calls."""
        return self._spreads.setdefault(id(value), Spread(value, value.span))
