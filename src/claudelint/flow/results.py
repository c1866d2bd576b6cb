"""Values found before: those that depend on the arguments of the calls being followed, and those that do not.

Owns how long a value holds. What was found while a call was followed holds for all calls of the function, unless the
arguments were asked on the way, or handed on inside what was found. Must not find values.
"""

from __future__ import annotations

from claudelint.flow.context import DEPTH, Arguments
from claudelint.flow.values import Value


class Results:
    """Values by the expression or name they were found for.

    A value is found between `begin` and `end`, and what it depends on is said by `asks`, `holds` and `bounded`.
    """

    def __init__(self) -> None:
        self._everywhere: dict[object, Value] = {}
        self._outside: dict[object, Value] = {}
        #: Those that depend on how deep calls are followed, and how deep they were; what was found less deep says more.
        self._deep: dict[object, tuple[int, Value]] = {}
        #: The arguments, by number, that what is being found depends on so far.
        self._asked: set[int] = set()

    def of(self, key: object, arguments: Arguments | None) -> Value | None:
        """What was found for a key that holds under these arguments, if anything was."""
        known = self._everywhere.get(key)
        if known is not None:
            return known
        if arguments is None:
            return self._outside.get(key)
        pair = arguments.memo.get(key)
        if pair is not None:
            self._asked |= pair[1]
            return pair[0]
        deep = self._deep.get(key)
        if deep is None or deep[0] > arguments.depth:
            return None
        self._asked.add(DEPTH)
        return deep[1]

    def asks(self, arguments: Arguments | None) -> None:
        """What is being found depends on what these arguments are."""
        if arguments is not None:
            self._asked |= arguments.own

    def holds(self, arguments: Arguments | None) -> None:
        """What is being found has expressions in it that are looked at later, under these arguments."""
        if arguments is not None:
            self._asked |= arguments.around

    def bounded(self) -> None:
        """What is being found depends on how deep calls are followed."""
        self._asked.add(DEPTH)

    def begin(self) -> set[int]:
        """Begins to find another value; what it gives is to be given back to `end`."""
        before, self._asked = self._asked, set()
        return before

    def end(self, key: object, arguments: Arguments | None, before: set[int], value: Value | None) -> None:
        """The value that was found, None where it is not to be kept."""
        asked, self._asked = self._asked, before
        if arguments is None:
            if value is not None:
                self._outside[key] = value
            return
        if asked:
            asked &= arguments.around
            before |= asked
        if value is None:
            return
        if not asked.isdisjoint(arguments.own):
            arguments.memo[key] = value, frozenset(asked)
        elif DEPTH in asked:
            self._deep[key] = arguments.depth, value
        else:
            self._everywhere[key] = value
