"""Who calls functions of a name: an index over all modules, built once.

Owns the order of calls, module after module. Must not know which function a name means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from claudelint import facts as f
from claudelint.flow.context import Context
from claudelint.flow.module import Module


class Calling:
    """Calls and functions by name."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = tuple(modules)
        #: How many functions there are by each name, once somebody has asked.
        self._functions: dict[str, int] | None = None
        #: Which modules (by number) call something by a name.
        self._calling: dict[str, list[int]] = defaultdict(list)
        for number, module in enumerate(self._modules):
            for name in module.calls:
                self._calling[name].append(number)

    def calls(self, names: Sequence[str]) -> Iterator[tuple[f.Call, Context]]:
        """All calls of functions called by one of these names, module after module."""
        numbers = sorted({number for name in names for number in self._calling.get(name, ())})
        for module in (self._modules[number] for number in numbers):
            for name in names:
                for call, scope in module.calls.get(name, ()):
                    yield call, Context(module, scope)

    def functions(self, name: str) -> int:
        """How many functions of the project have this name."""
        if self._functions is None:
            self._functions = self._counted()
        return self._functions.get(name, 0)

    def _counted(self) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for module in self._modules:
            for scope in module.scopes:
                if scope.kind == "function":
                    found[scope.name] += 1
        return found
