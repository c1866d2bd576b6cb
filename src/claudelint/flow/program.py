"""From the facts of single files to the hits of a whole project.

Owns the order: link, grow the parsed set along imports both ways, resolve, evaluate. Must not read files itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from claudelint.facts import Entry, Facts
from claudelint.flow.analysis import Analysis
from claudelint.flow.chains import made_of, used_imports
from claudelint.flow.coded import Coded
from claudelint.flow.demand import Demand
from claudelint.flow.evaluate import Hit, evaluate
from claudelint.flow.hints import Hints
from claudelint.flow.layout import Layout
from claudelint.flow.long_texts import bounds
from claudelint.flow.lowering import as_program
from claudelint.flow.module import Module
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.sites import Site
from claudelint.flow.upwards import Upwards
from claudelint.origin import Origins
from claudelint.outline import Body
from claudelint.rule import Rule


class Files(Protocol):
    """The files of the project that were not parsed yet, or of which parts were left out."""

    def unread(self, among: Collection[str] | None = None) -> Iterable[tuple[str, bytes]]:
        """Paths and bytes of Python files that hold no keyword; only of those among some, if given."""

    def expect(self, paths: Sequence[str]) -> None:
        """These will be loaded next, in this order: they may be read together."""

    def load(self, path: str) -> Facts | None:
        """Facts of one more file; None where it cannot be read, or no more may be."""

    def entries(self, path: str) -> tuple[Entry, ...]:
        """The entries of a file of data that were left out of its facts; none where none were."""

    def unread_bodies(self, path: str) -> Iterable[Body]:
        """The bodies of functions that were left out of the facts of a file."""

    def text(self, path: str) -> str:
        """The whole text of a file that was read."""

    def read_on(self, bodies: Mapping[str, Collection[Body]]) -> dict[str, Facts]:
        """The facts of files with these bodies as well."""


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
    hints: Hints | None = None,
) -> tuple[list[Hit], set[str]]:
    """The hits that become findings, and the names of the bounds that were met on the way."""
    hints = Hints(rules, origins) if hints is None else hints
    modules = {p: Module(as_program(f, hints)) for p, f in sorted(facts.items()) if f.scopes or f.entries}
    met = _grow(modules, hints, layout, files)
    relevance = Relevance(hints) if watch is None else watch.relevance(hints)
    relevance.add(modules.values())
    resolver = Resolver(modules, layout, origins, relevance)
    resolver.carriers.read = files.entries
    analysis = Analysis(resolver, modules.values(), relevance)
    if watch is not None:
        watch.resolved(analysis.sites)
    said = {**facts, **{path: module.facts for path, module in modules.items() if path not in facts}}
    hits = evaluate(rules, analysis.sites, origins, coded, said)
    met |= resolver.bounds | relevance.bounds
    return hits, met | bounds(rules, (k.text for site in analysis.sites for k in site.deciding))


def _grow(modules: dict[str, Module], hints: Hints, layout: Layout, files: Files) -> set[str]:
    """Reads more modules, and more of those read, as long as a text of interest leads to them; the bounds it met."""
    upwards, demand, relevance = (
        Upwards(hints, layout, files),
        Demand(hints, layout, files),
        Relevance(hints, hints.leads),
    )
    _load(upwards.importers(modules), modules, files)
    #: Modules in which a text of interest is, or may come to be; the others are read for what names are made of.
    bearing = set(modules)
    fresh = list(modules.values())
    changed: dict[str, Module] = {}
    while fresh:
        changed.update((module.path, module) for module in fresh)
        relevance.add(fresh)
        fresh = _read_on(demand.bodies(modules, fresh, relevance), modules, files)
        if not fresh:
            above = _load(upwards.further(m for p, m in changed.items() if p in bearing), modules, files)
            bearing |= {module.path for module in above}
            fresh = [*above, *_load(_below(modules, bearing, relevance, layout), modules, files)]
            changed = {}
    return demand.bounds


def _below(modules: Mapping[str, Module], bearing: Collection[str], relevance: Relevance, layout: Layout) -> list[str]:
    """Unread modules that the names used in places of interest are made of."""
    seen: set[tuple[str, str]] = set()
    todo = {pair for path in sorted(bearing) for pair in used_imports(modules[path], relevance, layout)}
    while todo:
        seen |= todo
        asked: dict[str, list[str]] = defaultdict(list)
        for path, name in todo:
            if path in modules:
                asked[path].append(name)
        todo = {pair for path, names in asked.items() for pair in made_of(modules[path], names, layout)} - seen
    return sorted({path for path, _ in seen} - set(modules))


def _read_on(wanted: Mapping[str, Collection[Body]], modules: dict[str, Module], files: Files) -> list[Module]:
    """Takes in modules with more of them read."""
    found = files.read_on(wanted) if wanted else {}
    fresh = {path: Module(facts) for path, facts in found.items()}
    modules.update(fresh)
    return list(fresh.values())


def _load(paths: Iterable[str], modules: dict[str, Module], files: Files) -> list[Module]:
    """Takes in more modules; those that cannot be read are left out."""
    fresh = []
    paths = list(paths)
    files.expect(paths)
    for path in paths:
        facts = files.load(path)
        if facts is not None:
            modules[path] = Module(facts)
            fresh.append(modules[path])
    return fresh
