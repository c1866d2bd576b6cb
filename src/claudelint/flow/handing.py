"""Which calls of a module stand in expressions with a text of interest, or are given one, as more becomes known.

Owns what of each statement was told already, so that it is looked at again only for the rest. Must not know what
becomes of the calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Generic, NamedTuple, TypeVar

from claudelint import facts as f
from claudelint.flow.atoms import Node
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


_Thing = TypeVar("_Thing")


class _Waiting(Generic[_Thing]):
    """Things that wait for any of some nodes to be reached; what waits for none is forgotten."""

    def __init__(self) -> None:
        self._things: list[_Thing | None] = []
        self._by_node: dict[Node, list[int]] = {}

    def add(self, thing: _Thing, nodes: Iterable[Node]) -> None:
        number = len(self._things)
        for node in nodes:
            self._by_node.setdefault(node, []).append(number)
            if number == len(self._things):
                self._things.append(thing)

    def woken(self, reached: Set[Node]) -> list[_Thing]:
        """Those that waited for one of these, in the order in which they came; they wait no more."""
        numbers = {number for node in self._by_node.keys() & reached for number in self._by_node.pop(node)}
        found = []
        for number in sorted(numbers):
            thing = self._things[number]
            if thing is not None:
                self._things[number] = None
                found.append(thing)
        return found


class Handing:
    """The calls of one module."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._facts: f.Facts | None = None
        #: Statements in which no text of interest is known to be; what is called in others, if it is given none.
        self._silent = _Waiting[f.Statement]()
        self._given = _Waiting[f.Expr]()
        #: The classes in whose methods a text of interest is, by number.
        self.classes: set[int] = set()

    def told(self, module: Module, relevance: Relevance, fresh: Set[Node]) -> Iterator[Handed]:
        """What is called and was not told before, in places with a text of interest as far as is known now.

        `fresh` is what was reached since the module was last asked about.
        """
        for func, telling in self._funcs(module, relevance, fresh):
            if (found := callee(func)) is not None:
                yield Handed(found, telling)

    def _funcs(self, module: Module, relevance: Relevance, fresh: Set[Node]) -> Iterator[tuple[f.Expr, bool]]:
        known = self._known(module)
        silent, given = self._silent.woken(fresh), self._given.woken(fresh)
        for statement in module.facts.statements[known:]:
            if statement.value is not None:
                inside = relevance.atoms.inside(statement.value, module, statement.scope)
                if relevance.reached.isdisjoint(inside):
                    self._silent.add(statement, inside)
                else:
                    silent.append(statement)
        for statement in silent:
            if (cls := module.class_of(statement.scope)) is not None:
                self.classes.add(cls)
            yield from self._opened(statement, module, relevance)
        yield from ((func, False) for func in given)

    def _known(self, module: Module) -> int:
        """How many statements were looked at before; all are new in a module that was read anew."""
        before, self._facts = self._facts, module.facts
        known = known_of(before, module.facts)
        if not known:
            self._silent, self._given = _Waiting(), _Waiting()
            self.classes.clear()
        return known

    def _opened(self, statement: f.Statement, module: Module, relevance: Relevance) -> Iterator[tuple[f.Expr, bool]]:
        """All calls of an expression that tells; of another one those that are given a text, and the rest waits."""
        assert statement.value is not None
        calls, attributes, tells = [], [], False
        for inner, where in walk(statement.value, statement.scope):
            if isinstance(inner, f.Call):
                calls.append((inner, where))
                tells = tells or any(arg.name and self._hints.plain_key(arg.name) for arg in inner.args)
            elif isinstance(inner, f.Attr):
                attributes.append(inner)
            elif isinstance(inner, f.Text):
                tells = tells or self._hints.leads(inner.value) or self._hints.plain_key(inner.value)
        if tells:
            yield from ((func, True) for func in (*(call.func for call, _ in calls), *attributes))
            return
        for call, where in calls:
            flowing = {node for arg in call.args for node in relevance.atoms.flowing(arg.value, module, where)}
            if relevance.reached.isdisjoint(flowing):
                self._given.add(call.func, flowing)
            else:
                yield call.func, False
