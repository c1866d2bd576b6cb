"""Rules on packages: unofficial clients that are imported, declared, locked or installed.

Owns the comparison of names (normalised as the packaging standard says) and the rule that first-party modules
win over package names. Must not know values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from claudelint.condition import Package, Usage
from claudelint.facts import Dependency, Facts, Import
from claudelint.flow.layout import Layout
from claudelint.flow.setup_call import setup_dependencies
from claudelint.readers._images import image
from claudelint.readers._requirement import normal_name
from claudelint.rule import Rule
from claudelint.source import Span

#: Of a long way to a locked package, so many names are written into the message.
_MOST_NAMES = 5


class PackageHit(NamedTuple):
    """A package a rule names: its place, its name in the rule, how it is used, in words, and the way to it."""

    rule: Rule
    span: Span
    package: str
    relation: str
    via: tuple[tuple[str, Span], ...] = ()


def package_hits(rules: Iterable[Rule], facts: Facts, layout: Layout) -> Iterator[PackageHit]:
    """Each import or dependency a rule names."""
    asked = [(rule, c) for rule in rules for c in rule.conditions if c.package]
    if not asked:
        return
    dependencies = (*facts.dependencies, *setup_dependencies(facts), *_images(facts))
    for rule, condition in asked:
        for dependency in dependencies:
            if dependency.how in condition.as_ and (name := _named(condition.package, dependency)):
                yield PackageHit(rule, dependency.span, name, _relation(dependency), dependency.via)
        for imported in facts.imports if "imported" in condition.as_ else ():
            if imported.level or layout.is_first_party(imported.module):
                continue
            if (found := _imported(condition.package, imported)) is not None:
                yield PackageHit(rule, imported.span, found.name, _USAGE["imported"])


def _images(facts: Facts) -> Iterator[Dependency]:
    """The images that settings name: `image: owner/name` of compose files and the like."""
    for entry in facts.entries:
        if entry.key == "image" and (found := image(entry.value, entry.value_span.start)):
            exact = entry.value_span.end - entry.value_span.start == len(entry.value)
            yield found if exact else replace(found, span=entry.value_span)


_USAGE: dict[Usage, str] = {
    "imported": "is imported here",
    "declared": "is declared as a dependency",
    "locked": "is locked",
    "installed": "is installed",
}


def _relation(dependency: Dependency) -> str:
    """How a dependency comes to be there, in words that end a sentence."""
    names = [name for name, _ in dependency.via]
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 2], "…", names[-1]]
    words = _USAGE[dependency.how]
    if not names:
        return words
    brought = f"{words}, required by {names[-1]}"
    return brought if len(names) == 1 else f"{brought} (way: {' > '.join(names)})"


@lru_cache(maxsize=200)
def _parts(package: Package) -> tuple[str, frozenset[str], tuple[str, ...]]:
    name = normal_name(package.name) if package.index == "python" else package.name.lower()
    return name, frozenset(package.imports), tuple(r.lower() for r in package.repositories)


def _named(packages: Iterable[Package], dependency: Dependency) -> str:
    """The name of the package a dependency is, empty where it is none of them."""
    python = dependency.index == "python"
    name = normal_name(dependency.name) if python else dependency.name.lower()
    source = dependency.source.lower().removesuffix(".git")
    for package in packages:
        wanted, _, repositories = _parts(package)
        if package.index == dependency.index and name == wanted:
            return package.name
        if source and any(source.endswith("/" + r.removeprefix("https://github.com/")) for r in repositories):
            return package.name
    return ""


def _imported(packages: Iterable[Package], imported: Import) -> Package | None:
    names = {imported.module, imported.module.split(".")[0]}
    if imported.name is not None:
        names |= {f"{imported.module}:{imported.name}", f"{imported.module}.{imported.name}"}
    for package in packages:
        if names & _parts(package)[1]:
            return package
    return None
