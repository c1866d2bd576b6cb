"""Rules on packages: unofficial clients that are imported or declared.

Owns the comparison of names (normalised as the packaging standard says) and the rule that first-party modules
win over package names. Must not know values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from claudelint.condition import Package
from claudelint.facts import Dependency, Facts, Import
from claudelint.flow.layout import Layout
from claudelint.rule import Rule
from claudelint.source import Span


def package_hits(rules: Iterable[Rule], facts: Facts, layout: Layout) -> Iterator[tuple[Rule, Span, str]]:
    """Each import or dependency a rule names: rule, span and the distribution's name."""
    for rule in rules:
        packages = [p for c in rule.conditions for p in c.package]
        if not packages:
            continue
        for dependency in facts.dependencies:
            if (found := _declared(packages, dependency)) is not None:
                yield rule, dependency.span, found.name
        for imported in facts.imports:
            if imported.level or layout.is_first_party(imported.module):
                continue
            if (found := _imported(packages, imported)) is not None:
                yield rule, imported.span, found.name


def normal_name(name: str) -> str:
    """A distribution name for comparison."""
    return re.sub(r"[-_.]+", "-", name).lower()


@lru_cache(maxsize=200)
def _parts(package: Package) -> tuple[str, frozenset[str], tuple[str, ...]]:
    return normal_name(package.name), frozenset(package.imports), tuple(r.lower() for r in package.repositories)


def _declared(packages: Iterable[Package], dependency: Dependency) -> Package | None:
    name, source = normal_name(dependency.name), dependency.source.lower().removesuffix(".git")
    for package in packages:
        wanted, _, repositories = _parts(package)
        if name == wanted or any(
            source.endswith("/" + r.removeprefix("https://github.com/")) for r in repositories if source
        ):
            return package
    return None


def _imported(packages: Iterable[Package], imported: Import) -> Package | None:
    names = {imported.module, imported.module.split(".")[0]}
    if imported.name is not None:
        names |= {f"{imported.module}:{imported.name}", f"{imported.module}.{imported.name}"}
    for package in packages:
        if names & _parts(package)[1]:
            return package
    return None
