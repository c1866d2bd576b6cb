"""Which calls of a module stand in expressions with a text of interest, or are given one, as more becomes known.

Owns what of each statement was told already, so that it is looked at again only for the rest. Must not know what
becomes of the calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claudelint import facts as f
from claudelint.flow.hints import Hints
from claudelint.flow.merging import known_of
from claudelint.flow.module import Module
from claudelint.flow.parts import walk
from claudelint.flow.relevance import Relevance


class Callee(NamedTuple):
    """What is called, or taken of an object: a name, or an attribute of that name."""

    name: str
    is_attribute: bool


def callee(func: f.Expr) -> Callee | None:
    """What a call of an expression calls; None where that has no name."""
    return Callee(func.name, isinstance(func, f.Attr)) if isinstance(func, (f.Attr, f.Ref)) else None


class Handed(NamedTuple):
    """`telling` where a text or key of interest stands in the expression itself, so that what is returned counts,
    too."""

    callee: Callee
    telling: bool


class Handing:
    """The calls of one module."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._facts: f.Facts | None = None
        #: Statements in which no text of interest is known to be; calls of others, with scopes, that are given none.
        self._silent: list[f.Statement] = []
        self._waiting: list[tuple[f.Call, int]] = []
        #: The classes in whose methods a text of interest is, by number.
        self.classes: set[int] = set()

    def told(self, module: Module, relevance: Relevance) -> Iterator[Handed]:
        """What is called and was not told before, in places with a text of interest as far as is known now."""
        for func, telling in self._funcs(module, relevance):
            if (found := callee(func)) is not None:
                yield Handed(found, telling)

    def _funcs(self, module: Module, relevance: Relevance) -> Iterator[tuple[f.Expr, bool]]:
        known = self._known(module)
        silent, self._silent = [*self._silent, *module.facts.statements[known:]], []
        for statement in silent:
            if statement.value is None:
                continue
            if not relevance.comes_to_matter(statement.value, module, statement.scope):
                self._silent.append(statement)
                continue
            if (cls := module.class_of(statement.scope)) is not None:
                self.classes.add(cls)
            yield from self._opened(statement.value, statement.scope)
        waiting, self._waiting = self._waiting, []
        for call, where in waiting:
            if any(relevance.hands_on(arg.value, module, where) for arg in call.args):
                yield call.func, False
            else:
                self._waiting.append((call, where))

    def _known(self, module: Module) -> int:
        """How many statements were looked at before; all are new in a module that was read anew."""
        before, self._facts = self._facts, module.facts
        known = known_of(before, module.facts)
        if not known:
            self._silent, self._waiting = [], []
            self.classes.clear()
        return known

    def _opened(self, value: f.Expr, scope: int) -> Iterator[tuple[f.Expr, bool]]:
        """All calls of an expression that tells; those of another one wait."""
        calls, attributes, tells = [], [], False
        for inner, where in walk(value, scope):
            if isinstance(inner, f.Call):
                calls.append((inner, where))
                tells = tells or any(arg.name and self._hints.plain_key(arg.name) for arg in inner.args)
            elif isinstance(inner, f.Attr):
                attributes.append(inner)
            elif isinstance(inner, f.Text):
                tells = tells or self._hints.leads(inner.value) or self._hints.plain_key(inner.value)
        if tells:
            yield from ((func, True) for func in (*(call.func for call, _ in calls), *attributes))
        else:
            self._waiting += calls
