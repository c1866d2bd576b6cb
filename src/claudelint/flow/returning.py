"""Which parameters of a function can reach what it returns, judged by names alone.

Owns the walk backwards from the returned expressions over the names of one function. Wider than the resolver, never
narrower: what it does not understand reaches. Must not resolve values.
"""

from __future__ import annotations

from claudelint import facts as f
from claudelint.flow.module import Module
from claudelint.flow.parts import walk


def parameters_of_result(module: Module, function: int) -> frozenset[str] | None:
    """Names of the parameters that what a function returns may be made of; None where it cannot be told."""
    known = module.returning.get(function, ())
    if known == ():
        known = module.returning[function] = _Walk(module, function).parameters()
    assert not isinstance(known, tuple)
    return known


class _Walk:
    """One walk from the results of a function to its parameters."""

    def __init__(self, module: Module, function: int) -> None:
        self._module, self._function = module, function
        self._found: set[str] = set()
        self._seen: set[tuple[int, str]] = set()
        self._functions: set[int] = set()
        self._todo: list[tuple[f.Expr, int]] = []

    def parameters(self) -> frozenset[str] | None:
        """What the walk finds; None where a function or class made inside takes part with parameters of its own."""
        self._results(self._function)
        while self._todo:
            for inner, where in walk(*self._todo.pop()):
                if isinstance(inner, f.Ref) and not self._name(inner.name, where):
                    return None
                if isinstance(inner, f.Function):
                    self._results(inner.scope)
        return frozenset(self._found)

    def _results(self, function: int) -> None:
        if function not in self._functions:
            self._functions.add(function)
            self._todo.extend((value, function) for value in self._module.scopes[function].returns)

    def _name(self, name: str, scope: int) -> bool:
        """Takes up what a name is made of; False where that cannot be told."""
        owner = self._module.owner(scope, name)
        if owner is None or (owner, name) in self._seen or not self._module.lies_in(owner, self._function):
            return True
        self._seen.add((owner, name))
        for bound in self._module.bindings[owner, name]:
            if bound.how == "class" or (bound.how == "parameter" and owner != self._function):
                return False
            if bound.how == "parameter":
                self._found.add(name)
            elif bound.how == "function":
                self._results(bound.position)
            elif bound.expr is not None:
                self._todo.append((bound.expr, bound.scope))
        self._put_in(owner, name)
        return True

    def _put_in(self, owner: int, name: str) -> None:
        """What is put into a mapping or list, by this function or one that it is given to."""
        for change in self._module.changes.get((owner, name), ()):
            self._todo.append((change.value, change.scope))
            if change.key is not None and not isinstance(change.key, str):
                self._todo.append((change.key, change.scope))
        self._todo.extend(self._module.passed.get((owner, name), ()))
