"""Upwards: which unread files import what the modules read so far hand on, and may hand it on further.

Owns the index of importers, built in one pass over the unread files; after that only those are looked at again that
import a module from which more comes. Must not parse or resolve values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from claudelint.flow.carriers import PROGRAMS
from claudelint.flow.carrying import Carrying
from claudelint.flow.grow import carried_names, may_import, stem_of, worth_following
from claudelint.flow.hints import Hints
from claudelint.flow.imported import imports_of
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module


class Unread(Protocol):
    """The files that were not parsed yet."""

    def unread(self, among: Collection[str] | None = None) -> Iterable[tuple[str, bytes]]:
        """Paths and bytes of unread Python files; only of those among some, if given."""


class Upwards:
    """Who imports what is handed on, round after round."""

    def __init__(self, hints: Hints, layout: Layout, files: Unread) -> None:
        self._hints, self._layout, self._files = hints, layout, files
        self._carrying = Carrying(hints.specific, hints.origins, layout)
        #: Importers of each module among those unread.
        self._unread_by: dict[str, set[str]] = defaultdict(set)

    def importers(self, modules: Mapping[str, Module]) -> list[str]:
        """Files without a keyword that may import what a candidate defines, or read what a configuration file sets."""
        wanted: dict[str, tuple[bytes, ...]] = {}
        for module in modules.values():
            if (
                module.facts.kind in PROGRAMS
                and stem_of(module.path)
                and (names := worth_following(module, self._hints))
            ):
                wanted[module.path] = tuple(name.encode() for name in sorted(names))
        carried = {name.encode() for m in modules.values() for name in carried_names(m.facts, self._hints)}
        found = []
        for path, data in self._files.unread():
            sources, packages = imports_of(path, data, self._layout)
            for source in sources:
                self._unread_by[source].add(path)
            if any(name in data for name in carried) or self._imports(path, data, sources, packages, wanted):
                found.append(path)
        return found

    def _imports(
        self,
        path: str,
        data: bytes,
        sources: Collection[str],
        packages: Collection[str],
        wanted: Mapping[str, tuple[bytes, ...]],
    ) -> bool:
        if any(name in data for source in sources for name in wanted.get(source, ())):
            return True
        if path.endswith(".ipynb") or b"import_module" in data or b"__import__" in data:
            return any(may_import(data, stem_of(p), names) for p, names in wanted.items())
        inside = (p for p in wanted if any(p.startswith(package) for package in packages)) if packages else ()
        return any(may_import(data, b"." + stem_of(p), wanted[p]) for p in inside)

    def further(self, fresh: Iterable[Module]) -> list[str]:
        """Unread files that import a name which hands a text on since these modules were read."""
        changed = self._carrying.take_in(fresh)
        importers = {path for source in changed for path in self._unread_by.get(source, ())}
        if not importers:
            return []
        names = {source: [name.encode() for name in self._carrying.held(source)] for source in changed}
        return [
            path
            for path, data in self._files.unread(importers)
            if any(n in data for s in changed if path in self._unread_by[s] for n in names[s])
        ]
