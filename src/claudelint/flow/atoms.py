"""What stands in an expression, and what its value is made of, as nodes of the closure in `relevance`.

Owns which texts are of interest as such nodes, and which of the names in a call go on in its result. Must not resolve
values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from claudelint import facts as f
from claudelint.flow.hints import Hints
from claudelint.flow.module import Module
from claudelint.flow.naming import Name, Naming
from claudelint.flow.parts import children, is_self, last_name
from claudelint.flow.passing import gives_back, made_of

#: A text of interest, and a place of interest: a key makes its place matter, not what the mapping reaches.
SEED = ""
PLACE = "\0"
#: A text that may complete one of interest.
HALF = "&"
#: A text by which a login is read: its path, its variable, its address.
ASKING = "?"


class Read(NamedTuple):
    """What an unknown call returns that is given a name: a login, where the name is one that a login is read by."""

    given: Name


Node: TypeAlias = "Name | Read"


class Atoms:
    """The nodes of expressions; `carriers` are those of the names and files that code may read."""

    def __init__(self, hints: Hints, naming: Naming, interesting: Callable[[str, str], bool]) -> None:
        self._hints, self._naming, self._interesting = hints, naming, interesting
        self.carriers: dict[str, set[Node]] = defaultdict(set)
        self._own_nodes: dict[int, tuple[Node, ...]] = {}
        self._inside: dict[int, frozenset[Node]] = {}
        self._flowing: dict[int, frozenset[Node]] = {}

    def inside(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        """All that stands in an expression."""
        known = self._inside.get(id(expr))
        if known is None:
            known = self._inside[id(expr)] = frozenset(self._find(expr, module, scope))
        return known

    def flowing(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        """What the value of an expression is made of."""
        known = self._flowing.get(id(expr))
        if known is None:
            known = self._flowing[id(expr)] = frozenset(self._find_flow(expr, module, scope))
        return known

    def _find(self, expr: f.Expr, module: Module, scope: int) -> set[Node]:
        """Of most statements nothing matters, so no sets are made for their parts."""
        found: set[Node] = set()
        todo = [(expr, scope)]
        while todo:
            part, where = todo.pop()
            found.update(self.owned(part, module, where))
            if not (isinstance(part, f.Attr) and is_self(part.base)):
                inside = part.scope if isinstance(part, f.Comprehension) else where
                todo.extend([(inner, inside) for inner in children(part)])
        return found

    def _find_flow(self, expr: f.Expr, module: Module, scope: int) -> Iterator[Node]:
        yield from self.owned(expr, module, scope)
        if isinstance(expr, f.Attr) and is_self(expr.base):
            return
        inside = expr.scope if isinstance(expr, f.Comprehension) else scope
        for part in made_of(expr):
            yield from self.flowing(part, module, inside)
        if isinstance(expr, f.Call):
            for arg in expr.args:
                given = self.flowing(arg.value, module, scope)
                if gives_back(expr):
                    yield from given
                elif not self._naming.defines(expr.func):
                    yield from _read_by(given)

    def owned(self, expr: f.Expr, module: Module, scope: int) -> tuple[Node, ...]:
        """What `_own` says, found once."""
        known = self._own_nodes.get(id(expr))
        if known is None:
            known = self._own_nodes[id(expr)] = tuple(self._own(expr, module, scope))
        return known

    def _own(self, expr: f.Expr, module: Module, scope: int) -> Iterator[Node]:
        """What an expression stands for by itself, its parts left out."""
        if isinstance(expr, f.Text):
            yield from self.of_text(expr, module.facts.kind)
        elif isinstance(expr, f.Ref):
            yield self._naming.name(expr.name, module, scope)
        elif isinstance(expr, f.Attr):
            yield from self._naming.taken(expr, module, scope)
        elif isinstance(expr, f.Call):
            if any(arg.name is not None and self._hints.key(arg.name) for arg in expr.args):
                yield PLACE
            if last_name(expr.func) in self._hints.called:
                yield PLACE
        elif isinstance(expr, f.Function):
            yield from self._naming.result(module, module.scopes[expr.scope])

    def of_text(self, expr: f.Text, kind: str) -> Iterator[Node]:
        """What a text in a file of some kind stands for."""
        if self._interesting(expr.value, kind):
            yield SEED
        elif self._hints.completes(expr.value):
            yield HALF
        if self._hints.key(expr.value):
            yield PLACE
        if self._hints.asks(expr.value):
            yield ASKING
        if self.carriers:
            yield from self.carriers.get(expr.value.rpartition("/")[2], ())


def _read_by(given: frozenset[Node]) -> Iterator[Node]:
    """What an unknown call returns that is given these."""
    if ASKING in given:
        yield SEED
    for node in given - {SEED, HALF, PLACE, ASKING}:
        if not isinstance(node, Read):
            yield Read(node)
