"""From the facts of single files to the hits of a whole project.

Owns the order: link, grow the parsed set along imports both ways, resolve, evaluate. Must not read files itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from claudelint.facts import Facts, Import
from claudelint.flow.analysis import Analysis
from claudelint.flow.carriers import PROGRAMS
from claudelint.flow.chains import Holding, made_of, used_imports
from claudelint.flow.coded import Coded
from claudelint.flow.evaluate import Hit, evaluate
from claudelint.flow.grow import carried_names, imported_paths, importer_pattern, may_import, worth_following
from claudelint.flow.layout import Layout
from claudelint.flow.long_texts import bounds
from claudelint.flow.lowering import as_program
from claudelint.flow.module import Module
from claudelint.flow.relevance import Hints, Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.sites import Site
from claudelint.origin import Origins
from claudelint.rule import Rule


class Files(Protocol):
    """The files of the project that were not parsed yet."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """Paths and bytes of Python files that hold no keyword."""

    def load(self, path: str) -> Facts | None:
        """Facts of one more file; None where it cannot be read, or no more may be."""


class Watch(Protocol):
    """Somebody who wants to know more of the way to the hits than a scan does."""

    def relevance(self, hints: Hints) -> Relevance:
        """What is to be resolved."""

    def resolved(self, sites: Sequence[Site]) -> None:
        """Takes note of the sites, each with its value and roles."""


def hits_of(
    facts: Mapping[str, Facts],
    rules: Sequence[Rule],
    origins: Origins,
    layout: Layout,
    files: Files,
    coded: Coded | None = None,
    watch: Watch | None = None,
) -> tuple[list[Hit], set[str]]:
    """The hits that become findings, and the names of the bounds that were met on the way."""
    hints = Hints(rules, origins)
    modules = {p: Module(as_program(f, hints)) for p, f in sorted(facts.items()) if f.scopes or f.entries}
    _load(_importers(modules, hints, files), modules, files)
    _grow_upwards(modules, hints, layout, files)
    relevance = Relevance(hints) if watch is None else watch.relevance(hints)
    relevance.add(modules.values())
    relevance.add(_grow_downwards(modules, relevance, layout, files))
    resolver = Resolver(modules, layout, origins, relevance)
    analysis = Analysis(resolver, modules.values(), relevance)
    if watch is not None:
        watch.resolved(analysis.sites)
    said = {**{path: module.facts for path, module in modules.items()}, **facts}
    hits = evaluate(rules, analysis.sites, origins, coded, said)
    return hits, resolver.bounds | bounds(rules, (k.text for site in analysis.sites for k in site.value.texts))


def _grow_upwards(modules: dict[str, Module], hints: Hints, layout: Layout, files: Files) -> None:
    """Reads importers of importers, as long as they import a name that hands on a text of interest."""
    carried: dict[str, set[str]] = {}
    imports: dict[str, set[str]] = {}
    while True:
        _carry(modules, hints, layout, carried)
        wanted = []
        for path, data in files.unread():
            if path not in imports:
                imports[path] = imported_paths(path, data, layout)
            sources = imports[path] & carried.keys()
            if any(name.encode() in data for source in sources for name in carried[source]):
                wanted.append(path)
        if not _load(wanted, modules, files):
            return


def _carry(modules: Mapping[str, Module], hints: Hints, layout: Layout, carried: dict[str, set[str]]) -> None:
    """Takes down which names of each module hand on a text, until nothing new comes up."""
    todo = set(modules)
    while todo:
        changed = set()
        for path in sorted(todo):
            names = Holding(modules[path], hints, carried, layout).names()
            if names - carried.get(path, set()):
                carried[path] = names | carried.get(path, set())
                changed.add(path)
        todo = {p for p, m in modules.items() if any(_imports(m, i, layout) & changed for i in m.facts.imports)}


def _imports(module: Module, imported: Import, layout: Layout) -> set[str | None]:
    found = {layout.find(module.path, imported.module, imported.level)}
    if imported.name:
        below = f"{imported.module}.{imported.name}" if imported.module else imported.name
        found.add(layout.find(module.path, below, imported.level))
    return found


def _grow_downwards(modules: dict[str, Module], relevance: Relevance, layout: Layout, files: Files) -> list[Module]:
    """Reads what the names used in places of interest are made of, module after module."""
    fresh: list[Module] = []
    todo = {pair for m in list(modules.values()) for pair in used_imports(m, relevance, layout)}
    seen = set(todo)
    while todo:
        fresh += _load(sorted({path for path, _ in todo} - set(modules)), modules, files)
        needed = {
            pair
            for path in sorted({path for path, _ in todo} & set(modules))
            for pair in made_of(modules[path], [name for at, name in todo if at == path], layout)
        }
        todo = needed - seen
        seen |= todo
    return fresh


def _load(paths: Iterable[str], modules: dict[str, Module], files: Files) -> list[Module]:
    """Takes in more modules; those that cannot be read are left out."""
    fresh = []
    for path in paths:
        facts = files.load(path)
        if facts is not None:
            modules[path] = Module(facts)
            fresh.append(modules[path])
    return fresh


def _importers(modules: Mapping[str, Module], hints: Hints, files: Files) -> list[str]:
    """Files that hold no keyword but may import what a candidate defines, or read what a configuration file sets."""
    programs = [m for m in modules.values() if m.facts.kind in PROGRAMS]
    patterns = {importer_pattern(m.path, worth_following(m, hints)) for m in programs}
    wanted = [p for p in patterns if p is not None]
    carried = carried_names((m.facts for m in modules.values()), hints)
    if not wanted and not carried:
        return []
    return [
        path
        for path, data in files.unread()
        if any(may_import(data, stem, names) for stem, names in wanted) or any(name in data for name in carried)
    ]
