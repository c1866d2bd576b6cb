"""What stands in an expression, and what its value is made of, as nodes of the closure in `relevance`.

Owns which texts are of interest as such nodes, and which of the names in a call go on in its result. Must not resolve
values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from typing import Any, NamedTuple, TypeAlias

from claudelint import facts as f
from claudelint.flow.hints import Hints
from claudelint.flow.module import Module
from claudelint.flow.naming import Name, Naming
from claudelint.flow.parts import CHILDREN, is_self, last_name
from claudelint.flow.passing import gives_back, made_of

#: A text of interest, and a place of interest: a key makes its place matter, not what the mapping reaches.
SEED = ""
PLACE = "\0"
#: A text that may complete one of interest.
HALF = "&"
#: A text by which a login is read: its path, its variable, its address.
ASKING = "?"
_MARKS = frozenset((SEED, PLACE, HALF, ASKING))


class Read(NamedTuple):
    """What an unknown call returns that is given a name: a login, where the name is one that a login is read by."""

    given: Name


Node: TypeAlias = "Name | Read"
_NONE: frozenset[Node] = frozenset()


class Atoms:
    """The nodes of expressions; `carriers` are those of the names and files that code may read."""

    def __init__(self, hints: Hints, naming: Naming, interesting: Callable[[str, str], bool]) -> None:
        self._hints, self._naming, self._interesting = hints, naming, interesting
        self.carriers: dict[str, set[Node]] = defaultdict(set)
        #: What texts stand for, by what they say and the kind of file; of other things by the `id` of the expression.
        self._texts: dict[tuple[str, str], tuple[Node, ...]] = {}
        self._own_nodes: dict[int, tuple[Node, ...]] = {}
        self._inside: dict[int, frozenset[Node]] = {}
        self._flowing: dict[int, frozenset[Node]] = {}

    def inside(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        """All that stands in an expression."""
        known = self._inside.get(id(expr))
        if known is None:
            known = self._inside[id(expr)] = frozenset(self._find((expr,), module, scope))
        return known

    def flowing(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        """What the value of an expression is made of."""
        known = self._flowing.get(id(expr))
        if known is None:
            known = self._flowing[id(expr)] = self._find_flow(expr, module, scope)
        return known

    def _find(self, parts: Iterable[f.Expr], module: Module, scope: int) -> set[Node]:
        """What stands in expressions of one scope. Of most nothing matters, so no sets are made for their parts."""
        found: set[Node] = set()
        own, todo = self._own_nodes, [*parts]
        while todo:
            part = todo.pop()
            nodes = own.get(id(part))
            if nodes is None:
                nodes = self.owned(part, module, scope)
            if nodes:
                found.update(nodes)
            if (inner := CHILDREN.get(type(part))) is None:
                continue
            if isinstance(part, f.Comprehension):
                found |= self._find(inner(part), module, part.scope)
            elif not (isinstance(part, f.Attr) and is_self(part.base)):
                todo += inner(part)
        return found

    def _find_flow(self, expr: f.Expr, module: Module, scope: int) -> frozenset[Node]:
        own = self.owned(expr, module, scope)
        handed = [nodes for nodes in self._handed_on(expr, module, scope) if nodes] if type(expr) in CHILDREN else ()
        if not own and len(handed) <= 1:
            return frozenset(handed[0]) if handed else _NONE  # the same set, where it is one
        return _NONE.union(own, *handed)

    def _handed_on(self, expr: f.Expr, module: Module, scope: int) -> list[Set[Node]]:
        """What the parts of an expression hand on to its value."""
        if isinstance(expr, f.Attr) and is_self(expr.base):
            return []
        inside = expr.scope if isinstance(expr, f.Comprehension) else scope
        handed: list[Set[Node]] = [self.flowing(part, module, inside) for part in made_of(expr)]
        if isinstance(expr, f.Call) and expr.args:
            given = [self.flowing(arg.value, module, scope) for arg in expr.args]
            if gives_back(expr):
                handed += given
            elif any(given) and not self._naming.defines(expr.func):
                handed += map(_read_by, given)
        return handed

    def owned(self, expr: f.Expr, module: Module, scope: int) -> tuple[Node, ...]:
        """What an expression stands for by itself, its parts left out."""
        known = self._own_nodes.get(id(expr))
        if known is None:
            stands = _STANDING.get(type(expr))
            known = self._own_nodes[id(expr)] = stands(self, expr, module, scope) if stands is not None else ()
        return known

    def _text(self, expr: f.Text, module: Module, scope: int) -> tuple[Node, ...]:
        return self.of_text(expr, module.facts.kind)

    def _ref(self, expr: f.Ref, module: Module, scope: int) -> tuple[Node, ...]:
        return (self._naming.name(expr.name, module, scope),)

    def _attr(self, expr: f.Attr, module: Module, scope: int) -> tuple[Node, ...]:
        return tuple(self._naming.taken(expr, module, scope))

    def _call(self, expr: f.Call, module: Module, scope: int) -> tuple[Node, ...]:
        asked = last_name(expr.func) in self._hints.called or any(
            arg.name is not None and self._hints.key(arg.name) for arg in expr.args
        )
        return (PLACE,) if asked else ()

    def _function(self, expr: f.Function, module: Module, scope: int) -> tuple[Node, ...]:
        return tuple(self._naming.result(module, module.scopes[expr.scope]))

    def of_text(self, expr: f.Text, kind: str) -> tuple[Node, ...]:
        """What a text in a file of some kind stands for."""
        known = self._texts.get((expr.value, kind))
        if known is None:
            known = self._texts[expr.value, kind] = tuple(self._marks(expr.value, kind))
        if self.carriers and (carried := self.carriers.get(expr.value.rpartition("/")[2])):
            return (*known, *carried)
        return known

    def _marks(self, value: str, kind: str) -> Iterator[Node]:
        if self._interesting(value, kind):
            yield SEED
        elif self._hints.completes(value):
            yield HALF
        if self._hints.key(value):
            yield PLACE
        if self._hints.asks(value):
            yield ASKING


#: What stands for something by itself.
_STANDING: dict[type, Callable[[Atoms, Any, Module, int], tuple[Node, ...]]] = {
    f.Text: Atoms._text, f.Ref: Atoms._ref, f.Attr: Atoms._attr, f.Call: Atoms._call, f.Function: Atoms._function,
}  # fmt: skip


def _read_by(given: frozenset[Node]) -> set[Node]:
    """What an unknown call returns that is given these."""
    found: set[Node] = {Read(node) for node in given if node not in _MARKS and not isinstance(node, Read)}
    if ASKING in given:
        found.add(SEED)
    return found
