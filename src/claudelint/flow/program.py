"""From the facts of single files to the hits of a whole project.

Owns the order: link, grow the parsed set along imports both ways, resolve, evaluate. Must not read files itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from claudelint.facts import Facts
from claudelint.flow.analysis import Analysis
from claudelint.flow.carriers import PROGRAMS
from claudelint.flow.evaluate import Hit, evaluate
from claudelint.flow.grow import carried_names, imported_modules, importer_pattern, may_import, worth_following
from claudelint.flow.layout import Layout
from claudelint.flow.lowering import as_program
from claudelint.flow.module import Module
from claudelint.flow.relevance import Hints, Relevance
from claudelint.flow.resolve import Resolver
from claudelint.origin import Origins
from claudelint.rule import Rule


class Files(Protocol):
    """The files of the project that were not parsed yet."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """Paths and bytes of Python files that hold no keyword."""

    def load(self, path: str) -> Facts | None:
        """Facts of one more file; None where it cannot be read, or no more may be."""


def hits_of(
    facts: Mapping[str, Facts], rules: Sequence[Rule], origins: Origins, layout: Layout, files: Files
) -> tuple[list[Hit], set[str]]:
    """The hits that become findings, and the names of the bounds that were met on the way."""
    hints = Hints(rules, origins)
    modules = {p: Module(as_program(f, hints)) for p, f in sorted(facts.items()) if f.scopes or f.entries}
    _load(_importers(modules, hints, files), modules, files)
    relevance = Relevance(hints)
    relevance.add(modules.values())
    wanted: set[str] = set().union(*(imported_modules(m, relevance, layout) for m in modules.values()))
    relevance.add(_load(sorted(wanted - set(modules)), modules, files))
    resolver = Resolver(modules, layout, origins, relevance)
    analysis = Analysis(resolver, modules.values(), relevance)
    return evaluate(rules, analysis.sites, origins), resolver.bounds


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
