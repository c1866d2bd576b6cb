"""From the facts of single files to the hits of a whole project.

Owns the order: link, grow the parsed set along imports both ways, resolve, evaluate. Must not read files itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from claudelint.facts import Facts
from claudelint.flow.analysis import Analysis
from claudelint.flow.chains import made_of, used_imports
from claudelint.flow.coded import Coded
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
from claudelint.rule import Rule


class Files(Protocol):
    """The files of the project that were not parsed yet."""

    def unread(self, among: Collection[str] | None = None) -> Iterable[tuple[str, bytes]]:
        """Paths and bytes of Python files that hold no keyword; only of those among some, if given."""

    def expect(self, paths: Sequence[str]) -> None:
        """These will be loaded next, in this order: they may be read together."""

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
    upwards = Upwards(hints, layout, files)
    _load(upwards.importers(modules), modules, files)
    fresh = list(modules.values())
    while fresh:
        fresh = _load(upwards.further(fresh), modules, files)


def _grow_downwards(modules: dict[str, Module], relevance: Relevance, layout: Layout, files: Files) -> list[Module]:
    """Reads what the names used in places of interest are made of, module after module."""
    fresh: list[Module] = []
    todo = {pair for m in list(modules.values()) for pair in used_imports(m, relevance, layout)}
    seen = set(todo)
    while todo:
        fresh += _load(sorted({path for path, _ in todo} - set(modules)), modules, files)
        asked: dict[str, list[str]] = defaultdict(list)
        for path, name in todo:
            if path in modules:
                asked[path].append(name)
        needed = {pair for path, names in asked.items() for pair in made_of(modules[path], names, layout)}
        todo = needed - seen
        seen |= todo
    return fresh


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
