"""Which unread bodies of functions are asked for by what was read: those a text of interest may go on to, or come from.

A body is asked for when it mentions a name that holds such a text, when its function is called in an expression with
one, and, being a constructor, when there is one in another method of its class. Must not parse or resolve values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Protocol

from claudelint import facts as f
from claudelint.flow.atoms import Node
from claudelint.flow.carrying import Carrying
from claudelint.flow.grow import carried_names, constants
from claudelint.flow.handing import Callee, Handing, callee
from claudelint.flow.hints import Hints
from claudelint.flow.holding import Carried
from claudelint.flow.layout import Layout
from claudelint.flow.local_imports import LocalImports
from claudelint.flow.mentions import mentioning
from claudelint.flow.module import Module
from claudelint.flow.parts import walk
from claudelint.flow.relevance import Relevance
from claudelint.outline import Body

_CONSTRUCTORS = frozenset(("__init__", "__post_init__", "__new__", "__call__", "__getattr__", "model_post_init"))
#: A method that no module in sight has is looked for everywhere, where it has so few bearers.
_RARE = 3
#: More of one file is read so many times.
MAX_TIMES = 3


class Parts(Protocol):
    """Files of which parts were read."""

    def unread_bodies(self, path: str) -> Iterable[Body]:
        """The bodies of a file that were left out."""

    def text(self, path: str) -> str:
        """The whole text of a file."""


class Demand:
    """What is asked for, round after round."""

    def __init__(self, hints: Hints, layout: Layout, files: Parts) -> None:
        self._hints, self._layout, self._files = hints, layout, files
        self._carrying = Carrying(hints.leads, hints.origins, layout)
        self._local = LocalImports(layout)
        #: What the bodies of each module were searched for.
        self._searched: dict[str, set[str]] = defaultdict(set)
        #: How often more of a file was read.
        self._times: dict[str, int] = defaultdict(int)
        self.bounds: set[str] = set()
        #: Bodies that are read for what they return.
        self._returning: set[tuple[str, Body]] = set()
        self._handing: dict[str, Handing] = defaultdict(lambda: Handing(hints))
        #: What was reached in the round before.
        self._reached: Set[Node] = frozenset()
        #: What is called in each module, and whether what it returns counts.
        self._called: dict[str, dict[Callee, bool]] = defaultdict(dict)
        #: What code must mention to get at a text in a configuration file.
        self._carried: set[str] = set()
        #: The names and attributes of each module that held a text when its bodies were searched for them.
        self._held: dict[str, tuple[Carried, Carried]] = {}
        #: The constants of each module whose text is not followed further.
        self._constants: dict[str, frozenset[str]] = {}

    def bodies(
        self, modules: Mapping[str, Module], fresh: Iterable[Module], relevance: Relevance
    ) -> dict[str, set[Body]]:
        """The bodies asked for now, by path; `fresh` are modules not seen before, or with more of them read."""
        fresh = list(fresh)
        self._carrying.take_in(fresh)
        wanted = _Wanted({path: list(bodies) for path in modules if (bodies := self._files.unread_bodies(path))})
        self._carried.update(*(carried_names(module.facts, self._hints) for module in fresh))
        paths = {module.path for module in fresh}
        for path in paths & wanted.unread.keys():
            self._local.take_in(path, self._files.text(path), wanted.unread[path])
        self._constants.update((module.path, constants(module, self._hints)) for module in fresh)
        for path in modules:
            if path in paths or not paths.isdisjoint(self._carrying.sources[path]):
                self._asked_for(path, self._named_beside(modules[path]), wanted)
            if names := self._carrying.held(path) | self._constants[path]:
                wanted.add_unread(self._local.of(path, names))
            self._mentioned(path, modules, paths, relevance, wanted)
            self._asked_for(path, self._carried, wanted)
        reached, self._reached = relevance.reached - self._reached, relevance.reached
        for module in modules.values():
            self._handed(module, relevance, reached, wanted)
        for module in fresh:
            self._returned(module, wanted)
        return {path: bodies for path, bodies in wanted.found.items() if self._may(path)}

    def _may(self, path: str) -> bool:
        """Whether more of a file may be read."""
        if self._times[path] >= MAX_TIMES:
            self.bounds.add("functions read of one file")
            return False
        self._times[path] += 1
        return True

    # Forwards: where a text goes on to.

    def _mentioned(
        self, path: str, modules: Mapping[str, Module], fresh: set[str], relevance: Relevance, wanted: _Wanted
    ) -> None:
        """Bodies that mention a name which holds a text, in its module and those that import it."""
        names, members = now = self._carrying.names(path), self._carrying.members(path)
        if not names.held and not members.held:
            return
        near = {path, *self._carrying.importers[path]} & wanted.unread.keys()
        searched = near if self._held.get(path) != now else near & fresh
        self._held[path] = now
        telling = {name for name in members.held if not relevance.is_everywhere(name)} if searched else set()
        for importer in searched:
            bound = self._bound(modules[importer], path, names.held) if importer != path else {n: n for n in names.held}
            plain = {mine for mine, name in bound.items() if name in names.plain}
            plain |= {f".{name}" for name in telling & members.plain}
            objects = {*bound, *(f".{name}" for name in telling)} - plain
            self._asked_for(importer, plain, wanted, objects)
        for cls in names.held - names.plain if path in searched else ():
            # Objects that their class makes by itself.
            owned = wanted.owned(path, cls)
            found = mentioning(self._files.text(path), owned, (), ("cls",), self._carrying.attributes) if owned else ()
            wanted.add(path, found)

    def _asked_for(self, path: str, names: set[str], wanted: _Wanted, objects: Collection[str] = ()) -> None:
        """Bodies that mention some names for the first time; of objects, not only to take of them what holds none."""
        bodies, known = wanted.unread.get(path), self._searched[path]
        asked, others = names - known, {name for name in objects if name not in known and f"{name}." not in known}
        if bodies and (asked or others):
            known |= asked | {f"{name}." for name in others}
            found = mentioning(self._files.text(path), bodies, asked, others, self._carrying.attributes)
            wanted.add(path, found)

    def _bound(self, module: Module, path: str, held: frozenset[str]) -> dict[str, str]:
        """What a module calls the names it imports from another, with these; not what its functions import."""
        return {
            imported.bound: imported.name
            for imported in module.facts.imports
            if not imported.scope
            and imported.name in held
            and path in tuple(self._layout.sources(module.path, imported))
        }

    def _named_beside(self, module: Module) -> set[str]:
        """What a module calls the constants that are not followed further: its own, and those it imports."""
        names = set(self._constants[module.path])
        for imported in (i for i in module.facts.imports if not i.scope):
            for source in self._layout.sources(module.path, imported):
                held = self._constants.get(source, frozenset())
                if imported.name in held:
                    names.add(imported.bound)
                elif imported.name is None:
                    names |= {f".{name}" for name in held}
                elif imported.name == "*":
                    names |= held
        return names

    # Backwards: what it is put together with, and what becomes of it.

    def _handed(self, module: Module, relevance: Relevance, reached: Set[Node], wanted: _Wanted) -> None:
        """What is called in places of interest, and the constructors of the classes around these."""
        handing, called = self._handing[module.path], self._called[module.path]
        for told, telling in handing.told(module, relevance, reached):
            called[told] = called.get(told, False) or telling
        for told, returning in called.items():
            self._ask(module, told, wanted, returning=returning)
        for cls in handing.classes:
            owned = wanted.owned(module.path, module.scopes[cls].name)
            wanted.add(module.path, (body for body in owned if body.name in _CONSTRUCTORS))

    def _returned(self, module: Module, wanted: _Wanted) -> None:
        """What functions return that were read for it is made of."""
        read = {body.start for path, body in self._returning if path == module.path}
        for scope in module.scopes if read else ():
            if scope.kind == "function" and any(scope.span.start <= start < scope.span.end for start in read):
                for value in scope.returns:
                    for inner, _ in walk(value, scope.index):
                        if isinstance(inner, f.Call) and (called := callee(inner.func)) is not None:
                            self._ask(module, called, wanted, returning=True)

    def _ask(self, module: Module, called: Callee, wanted: _Wanted, *, returning: bool) -> None:
        for path, body in self._bodies_of(module, called, wanted):
            wanted.add(path, (body,))
            if returning:
                self._returning.add((path, body))

    def _bodies_of(self, module: Module, called: Callee, wanted: _Wanted) -> Iterator[tuple[str, Body]]:
        """The unread bodies that a call may run."""
        if not called.is_attribute:
            yield from self._named(module.path, called.name, wanted)
            for imported in module.imports_of.get(called.name, ()):
                if imported.name in wanted.names:
                    for path in self._layout.sources(module.path, imported):
                        yield from self._named(path, imported.name, wanted)
        elif called.name in wanted.names:
            near = (module.path, *sorted(self._carrying.sources[module.path]))
            found = [(path, body) for path in near for body in wanted.named(path, called.name)]
            yield from found or wanted.rare(called.name)

    def _named(self, path: str, name: str, wanted: _Wanted) -> Iterator[tuple[str, Body]]:
        """A function of a module, or the constructors of a class of it."""
        yield from ((path, body) for body in wanted.named(path, name) if not body.owner)
        yield from ((path, body) for body in wanted.owned(path, name) if body.name in _CONSTRUCTORS)


class _Wanted:
    """The unread bodies of a round, and those of them that were asked for."""

    def __init__(self, unread: dict[str, list[Body]]) -> None:
        self.unread = unread
        self.found: dict[str, set[Body]] = {}
        self._named: dict[tuple[str, str], list[Body]] = defaultdict(list)
        self._owned: dict[tuple[str, str], list[Body]] = defaultdict(list)
        self._anywhere: dict[str, list[tuple[str, Body]]] = defaultdict(list)
        for path, bodies in unread.items():
            for body in bodies:
                self._named[path, body.name].append(body)
                self._owned[path, body.owner].append(body)
                self._anywhere[body.name].append((path, body))
        #: All functions, methods, and classes with methods.
        self.names = {*self._anywhere, *(owner for _, owner in self._owned)}

    def add(self, path: str, bodies: Iterable[Body]) -> None:
        for body in bodies:
            self.found.setdefault(path, set()).add(body)

    def add_unread(self, found: Iterable[tuple[str, Body]]) -> None:
        """The same for bodies that may have been read already."""
        for path, body in found:
            if body in self.unread.get(path, ()):
                self.add(path, (body,))

    def named(self, path: str, name: str) -> list[Body]:
        return self._named.get((path, name), [])

    def owned(self, path: str, owner: str) -> list[Body]:
        return self._owned.get((path, owner), [])

    def rare(self, name: str) -> list[tuple[str, Body]]:
        """All methods of that name, where there are few."""
        found = [(path, body) for path, body in self._anywhere.get(name, []) if body.owner]
        return found if len(found) <= _RARE else []
