"""Which names of all modules read so far hand on a text, from one module to those that import it.

Owns the closure over modules; that over the names of one is in `holding`. Must not parse or resolve values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from claudelint.flow.holding import Carried, Holding
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module
from claudelint.origin import Origins

_NONE = Carried()


class Carrying:
    """The names that hand a text on; `interesting` says which texts count."""

    def __init__(self, interesting: Callable[[str], bool], origins: Origins, layout: Layout) -> None:
        self._interesting, self._origins, self._layout = interesting, origins, layout
        self._holding: dict[str, Holding] = {}
        self._names: dict[str, Carried] = {}
        self._members: dict[str, Carried] = {}
        #: The attributes that hand a text on in any module.
        self.attributes: set[str] = set()
        #: Modules that import from each module, and those it imports from.
        self.importers: dict[str, set[str]] = defaultdict(set)
        self.sources: dict[str, set[str]] = defaultdict(set)

    def held(self, path: str) -> frozenset[str]:
        """The names of a module's top level that hand a text on."""
        return self.names(path).held

    def names(self, path: str) -> Carried:
        """The names of a module's top level, by what they hand on."""
        return self._names.get(path, _NONE)

    def members(self, path: str) -> Carried:
        """The attributes, of any object, by what they hand on in a module."""
        return self._members[path]

    def take_in(self, modules: Iterable[Module]) -> set[str]:
        """Takes in modules, or more of them, until nothing new comes up; the paths of those that hand on more names."""
        todo = set()
        for module in modules:
            if module.path not in self._holding:
                self._holding[module.path] = Holding(self._interesting, self._origins, self._layout)
            self._holding[module.path].take_in(module)
            todo.add(module.path)
            for imported in module.facts.imports:
                for source in self._layout.sources(module.path, imported):
                    self.importers[source].add(module.path)
                    self.sources[module.path].add(source)
        all_changed: set[str] = set()
        while todo:
            changed = set()
            for path in sorted(todo):
                names = self._holding[path].names(self._names)
                self._members[path] = members = self._holding[path].members()
                self.attributes |= members.held
                if names != self._names.get(path, _NONE):
                    self._names[path] = names
                    changed.add(path)
            all_changed |= changed
            todo = {importer for path in changed for importer in self.importers[path]}
        return all_changed
