"""Who requires what: the project's own requirements and the ways from them to what is installed.

Owns the shortest way to each distribution, and the shape in which reports get it. Must not know rules.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claudelint.finding import SEVERITIES, Finding, ScanError, Severity
from claudelint.installed import Distribution, Requirement

#: Where a way begins that no file of the project begins.
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a distribution got there: `place` names the project's file and line that ask for the first of `names`
    (empty where nothing of the project does), `names` lead to the distribution, itself included."""

    place: str
    names: tuple[str, ...]


def ways(installed: Sequence[Distribution], asked: Mapping[str, str]) -> dict[str, Way]:
    """The way to each distribution, by its key. `asked` maps what the project asks for to the place where it does.

    Requirements that only an extra needs count where the extra is asked for, and for what is else unreachable.
    """
    by_key = {d.key: d for d in installed}
    search = _Search(by_key)
    for key, place in asked.items():
        if key in by_key:
            search.start(key, place)
    search.run(optional=False)
    search.again(optional=True)
    required = {r.name for d in installed for r in d.requires if r.name != d.key and not r.extra}
    for d in installed:
        if d.key not in search.found and d.key not in required:
            search.start(d.key, NOBODY)
    search.run(optional=False)
    search.again(optional=True)
    for d in installed:
        search.found.setdefault(d.key, Way(NOBODY, (d.name,)))
    return search.found


@dataclass(frozen=True, slots=True)
class Audited:
    """A distribution, the way to it, and what was found in it."""

    distribution: Distribution
    way: Way
    findings: tuple[Finding, ...] = ()
    errors: tuple[ScanError, ...] = ()

    @property
    def level(self) -> Severity | None:
        """The worst severity, None without findings."""
        levels = {finding.severity for finding in self.findings}
        return next((severity for severity in SEVERITIES if severity in levels), None)


class _Search:
    """Goes out from what is asked for, in step, so that the first way met is a shortest one."""

    def __init__(self, by_key: Mapping[str, Distribution]) -> None:
        self.by_key = by_key
        self.found: dict[str, Way] = {}
        self.waiting: deque[tuple[str, frozenset[str]]] = deque()
        self.seen: set[tuple[str, frozenset[str]]] = set()

    def start(self, key: str, place: str) -> None:
        self.found.setdefault(key, Way(place, (self.by_key[key].name,)))
        self.put(key, frozenset())

    def put(self, key: str, extras: frozenset[str]) -> None:
        if (key, extras) not in self.seen:
            self.seen.add((key, extras))
            self.waiting.append((key, extras))

    def again(self, *, optional: bool) -> None:
        """Looks once more at everything found, now with what extras need."""
        self.waiting.extend((key, frozenset()) for key in self.found)
        self.run(optional=optional)

    def run(self, *, optional: bool) -> None:
        while self.waiting:
            key, extras = self.waiting.popleft()
            for need in _needs(self.by_key[key].requires, extras, optional):
                if need.name in self.by_key:
                    way = self.found[key]
                    name = self.by_key[need.name].name
                    self.found.setdefault(need.name, Way(way.place, (*way.names, name)))
                    self.put(need.name, need.extras)


def _needs(requires: Iterable[Requirement], extras: frozenset[str], optional: bool) -> Iterable[Requirement]:
    return (r for r in requires if optional or not r.extra or r.extra in extras)
