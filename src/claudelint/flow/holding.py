"""Which names of a module hand on a text of interest, or what is read by one, forwards along assignments and imports.

Owns the closure over the names of one module. What each statement is made of is looked at once; the closure goes on
where more names of other modules come in. Must not parse or resolve values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from claudelint import facts as f
from claudelint.flow import fold
from claudelint.flow.layout import Layout
from claudelint.flow.merging import known_of
from claudelint.flow.module import Module
from claudelint.flow.parts import children, is_self, last_name
from claudelint.origin import Origins

#: Calls whose result is made of what they are given.
_MAKING = frozenset(
    "str Path PurePath join joinpath urljoin format replace dict list tuple set update b64decode getenv get pop "
    "setdefault".split()
) | {name.rpartition(".")[2] for name in fold.IDENTITY}
#: A name with its scope; of an attribute, of any object, the name alone.
Node: TypeAlias = "tuple[int, str] | str"


class Carried(NamedTuple):
    """Names that hand on a text, or what is read by one (`held`), and those that hand on a text by which a login is
    read (`asking`): its path, its variable, its address. Those that are `plain` hand on more than objects which have
    such a text among their attributes."""

    held: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


class _Parts(NamedTuple):
    """What a value is made of (`names`), what the calls in it are given (`given`), and whether a text in it is of
    interest by itself (`holds`) or one to read a login by (`asks`)."""

    names: frozenset[Node]
    given: frozenset[Node]
    holds: bool
    asks: bool


_Made: TypeAlias = tuple[_Parts, tuple[Node, ...]]


class _Source(NamedTuple):
    """An import, the module it names, and the module that what it imports may be, by path."""

    imported: f.Import
    module: str
    inner: str


class Holding:
    """Names of one module through which a text goes on; `interesting` says which texts count."""

    def __init__(self, interesting: Callable[[str], bool], origins: Origins, layout: Layout) -> None:
        self._interesting, self._origins, self._layout = interesting, origins, layout
        self._facts: f.Facts | None = None
        self._clear()

    def _clear(self) -> None:
        self._held: set[Node] = set()
        self._asking: set[Node] = set()
        self._plain: set[Node] = set()
        self._classes: set[Node] = set()
        self._waiting: dict[Node, list[_Made]] = {}
        self._todo: list[Node] = []
        self._sources: list[_Source] = []
        #: Scopes whose parameters, and those whose results were looked at.
        self._given: set[int] = set()
        self._returned: set[int] = set()

    def take_in(self, module: Module) -> None:
        """Takes in a module, or more of it."""
        known = known_of(self._facts, module.facts)
        if not known:
            self._facts = None
            self._clear()
        before, self._facts, self._module = self._facts, module.facts, module
        self._classes.update((scope.parent, scope.name) for scope in module.scopes if scope.kind == "class")
        for made in self._all_made(known, len(before.scopes) if before is not None else 0):
            self._settle(made)
            for node in made[0].names | made[0].given:
                self._waiting.setdefault(node, []).append(made)
        for imported in module.facts.imports[len(before.imports) if before is not None else 0 :]:
            source = self._source(imported)
            if source.module or source.inner:
                self._sources.append(source)

    def _source(self, imported: f.Import) -> _Source:
        path, inner = self._module.path, None
        if imported.name and imported.name != "*":
            below = f"{imported.module}.{imported.name}" if imported.module else imported.name
            inner = self._layout.find(path, below, imported.level)
        return _Source(imported, self._layout.find(path, imported.module, imported.level) or "", inner or "")

    def names(self, carried: Mapping[str, Carried]) -> Carried:
        """The names of the module's top level that hand a text on, given what other modules hand on."""
        for source in self._sources:
            if source.module in carried:
                self._import(source.imported, carried[source.module])
            if source.inner in carried:
                for known, names in zip(self._known, carried[source.inner], strict=True):
                    self._take(known, names)
        while self._todo:
            for made in self._waiting.get(self._todo.pop(), ()):
                self._settle(made)
        return Carried(*map(_top, self._known))

    @property
    def _known(self) -> tuple[set[Node], set[Node], set[Node]]:
        """In the order of `Carried`."""
        return self._held, self._asking, self._plain

    def members(self) -> Carried:
        """The attributes, of any object, that hand a text on."""
        return Carried(*(frozenset(node for node in known if isinstance(node, str)) for known in self._known))

    def _settle(self, made: _Made) -> None:
        parts, targets = made
        by_itself = parts.holds or not self._asking.isdisjoint(parts.given)
        if by_itself or not self._held.isdisjoint(parts.names):
            self._take(self._held, targets)
        if by_itself or not self._plain.isdisjoint(parts.names):
            self._take(self._plain, [node for node in targets if node not in self._classes])
        if parts.asks or not self._asking.isdisjoint(parts.names):
            self._take(self._asking, targets)

    def _take(self, known: set[Node], nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node not in known:
                known.add(node)
                self._todo.append(node)

    def _import(self, imported: f.Import, found: Carried) -> None:
        for known, names in zip(self._known, found, strict=True):
            if imported.name == "*":
                self._take(known, [(0, name) for name in names])
            elif imported.name is None:
                self._take(known, names)
            elif imported.name in names:
                self._take(known, [(imported.scope, imported.bound)])

    # What values are made of.

    def _all_made(self, statements: int, scopes: int) -> Iterator[_Made]:
        """What is new where so many statements and scopes are known already."""
        module = self._module
        for statement in module.facts.statements[statements:]:
            if statement.value is not None and statement.targets:
                targets = [node for t in statement.targets for node in self._targets(t, statement.scope)]
                yield from self._made(statement.value, statement.scope, targets)
        for scope in module.scopes[scopes:]:
            for base in scope.bases:
                yield from self._made(base, scope.parent, self._names(scope.parent, scope.name))
        for scope in module.scopes:
            if scope.kind == "function" and scope.index not in self._given:
                for param in scope.params:
                    if param.default is not None:
                        self._given.add(scope.index)
                        yield from self._made(param.default, scope.parent, [(scope.index, param.name)])
            if scope.kind == "function" and scope.returns and scope.index not in self._returned:
                self._returned.add(scope.index)
                for value in scope.returns:
                    yield from self._made(value, scope.index, self._names(scope.parent, scope.name))

    def _made(self, expr: f.Expr, scope: int, targets: list[Node]) -> Iterator[_Made]:
        parts = self._parts(expr, scope)
        if targets and any(parts):
            yield parts, tuple(targets)

    def _parts(self, expr: f.Expr, scope: int) -> _Parts:
        """What a value is made of. What an unknown call is given says nothing of its result, unless a login is read
        by it."""
        names: set[Node] = set()
        given: set[Node] = set()
        holds = asks = False
        todo = [(expr, False)]
        while todo:
            inner, inside = todo.pop()
            if isinstance(inner, f.Text):
                asking = bool(self._origins.of_argument(inner.value) or self._origins.of_env(inner.value))
                holds = holds or (asking if inside else self._interesting(inner.value))
                asks = asks or (asking and not inside)
            elif isinstance(inner, f.Ref):
                (given if inside else names).add(self._node(inner.name, scope))
            elif isinstance(inner, f.Call):
                inside_args = inside or last_name(inner.func) not in _MAKING
                todo.append((inner.func, inside))
                todo.extend((arg.value, inside_args) for arg in inner.args)
            elif isinstance(inner, f.Function):
                todo.extend((value, inside) for value in self._module.scopes[inner.scope].returns)
            elif not isinstance(inner, f.Compare):
                if isinstance(inner, f.Attr):
                    (given if inside else names).add(inner.name)
                    if is_self(inner.base):
                        continue
                todo.extend((part, inside) for part in children(inner))
        return _Parts(frozenset(names), frozenset(given), holds, asks)

    def _node(self, name: str, scope: int) -> Node:
        """What a name means; `cls` is the class, of which objects are made by it."""
        if name == "cls" and (cls := self._module.class_of(scope)) is not None:
            found = self._module.scopes[cls]
            return found.parent, found.name
        return self._module.owner(scope, name) or 0, name

    def _targets(self, target: f.Expr, scope: int) -> Iterator[Node]:
        if isinstance(target, f.Ref):
            yield from self._names(0 if target.name in self._module.scopes[scope].globals else scope, target.name)
        elif isinstance(target, f.Attr):
            yield target.name
        elif isinstance(target, f.Item):
            yield from self._targets(target.base, scope)
        elif isinstance(target, f.Sequence):
            for item in target.items:
                yield from self._targets(item.value if isinstance(item, f.Spread) else item, scope)

    def _names(self, scope: int, name: str) -> list[Node]:
        """A name bound in a scope. A member of a class holds the text, so the class does, and whatever has an
        attribute of that name."""
        found = self._module.scopes[scope]
        return [(scope, name), name, (found.parent, found.name)] if found.kind == "class" else [(scope, name)]


def _top(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(node[1] for node in nodes if isinstance(node, tuple) and node[0] == 0)
