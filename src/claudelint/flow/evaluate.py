"""Rules against sites: hits, combinations of hits, and which of them become findings.

Owns the order of evaluation (conditions alone first, then those that need other rules near by), and the rule
that one flow gives one finding per use. Must not resolve values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from claudelint.condition import Condition, normal_key
from claudelint.facts import Facts
from claudelint.flow.area import area
from claudelint.flow.coded import Coded
from claudelint.flow.match import Match, asks_text, call_matches, decided_here, key_matches, text_matches
from claudelint.flow.sites import Site
from claudelint.flow.values import HOLE, Place
from claudelint.origin import Origins
from claudelint.rule import Rule
from claudelint.source import Span

_FIRM = frozenset(("sent", "read"))


class Hit(NamedTuple):
    """A rule's condition met at a site."""

    rule: Rule
    condition: Condition
    site: Site
    match: Match

    @property
    def literals(self) -> frozenset[tuple[str, Span]]:
        """The literals (or the origin) that decide."""
        if self.match.origin is not None:
            return frozenset((p.path, p.span) for p in self.match.origin.trail[:1])
        known = self.match.known
        if known is None:
            return frozenset()
        pieces = [
            p for p in known.pieces if p.start < max(self.match.end, self.match.start + 1) and p.end > self.match.start
        ]
        return frozenset((p.trail[0].path, p.trail[0].span) for p in pieces if p.trail)

    @property
    def trail(self) -> tuple[Place, ...]:
        """The way of what decides, origin first, without the site itself."""
        if self.match.origin is not None:
            return self.match.origin.trail
        return self.match.known.trail() if self.match.known is not None else ()

    @property
    def firm(self) -> bool:
        """Whether the value is used here, not only defined."""
        use = self.site.use
        return use.role in _FIRM or use.target is not None or (use.kind == "entry" and in_function(self.site))


class _Index:
    """Conditions by what can rule them out fastest."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.keyed: dict[str, list[tuple[Rule, Condition]]] = defaultdict(list)
        self.texts: list[tuple[Rule, Condition]] = []
        self.others: list[tuple[Rule, Condition]] = []
        self.python: list[tuple[Rule, Condition]] = []
        self._memo: dict[str, list[tuple[Rule, Condition]]] = {}
        for rule in rules:
            for condition in rule.conditions:
                self._add(rule, condition)

    def _add(self, rule: Rule, condition: Condition) -> None:
        if condition.python:
            self.python.append((rule, condition))
        elif condition.key:
            for key in condition.key:
                self.keyed[key].append((rule, condition))
        elif asks_text(condition):
            self.texts.append((rule, condition))
        elif condition.call or condition.origin:
            self.others.append((rule, condition))

    def for_site(self, site: Site) -> Iterable[tuple[Rule, Condition]]:
        """Conditions that may hold at a site."""
        if site.use.key:
            yield from self.keyed.get(normal_key(site.use.key), ())
        for known in site.deciding:
            if len(known.text) > 3:
                yield from self._by_text(known.text)
        yield from self.others

    def _by_text(self, text: str) -> list[tuple[Rule, Condition]]:
        if text not in self._memo:
            from claudelint.flow.values import Known

            self._memo[text] = [pair for pair in self.texts if text_matches(pair[1], Known(text))]
        return self._memo[text]


def evaluate(
    rules: Sequence[Rule],
    sites: Sequence[Site],
    origins: Origins,
    coded: Coded | None = None,
    facts: Mapping[str, Facts] | None = None,
) -> list[Hit]:
    """The hits that become findings, unsorted. `coded` runs rules in Python, on the sites and `facts` by path."""
    index = _Index([r for r in rules if r.category != "suppression"])
    plain: list[Hit] = []
    conditional: list[Hit] = []
    for site in sites:
        seen = set()
        for rule, condition in index.for_site(site):
            if id(condition) in seen:
                continue
            seen.add(id(condition))
            for match in _matches(condition, site):
                (conditional if condition.with_ or condition.unless else plain).append(
                    Hit(rule, condition, site, match)
                )
                break
    for rule, condition in index.python:
        found = (coded or Coded()).matches(rule, condition, sites, _others(condition), facts or {})
        (conditional if condition.with_ or condition.unless else plain).extend(
            Hit(rule, condition, site, match) for site, match in found
        )
    hits = _combined(plain, conditional, sites, origins)
    return _without_repeats(hits)


def _others(condition: Condition) -> Callable[[Site], bool] | None:
    """Whether the other operators of a condition with a function hold at a site; None where there are none."""
    if not (asks_text(condition) or condition.key or condition.call or condition.origin):
        return None
    return lambda site: next(iter(_matches(condition, site)), None) is not None


def _matches(condition: Condition, site: Site) -> Iterable[Match]:
    if not site.roles & set(condition.role):
        return
    if not key_matches(condition, site) or not call_matches(condition, site):
        return
    origin = next((o for o in site.value.origins if o.name in condition.origin), None)
    if condition.origin and origin is None:
        return
    if not asks_text(condition):
        known = next((k for k in site.value.texts), None)
        yield Match(known, 0, len(known.text) if known else 0, origin)
        return
    for known in site.value.texts:
        match = text_matches(condition, known)
        if match is not None and decided_here(match, site):
            yield match._replace(origin=origin)


# Combinations.


def _combined(plain: list[Hit], conditional: list[Hit], sites: Sequence[Site], origins: Origins) -> list[Hit]:
    """Conditional hits join when what they need is near; several rounds, as they may need one another."""
    accepted = list(plain)
    signals = _signals(sites, origins) if any(h.condition.unless for h in conditional) else {}
    waiting = [h for h in conditional if not _excused(h, signals)]
    for _ in range(4):
        near = _Near(accepted)
        joined = [h for h in waiting if near.has(h)]
        if not joined:
            break
        accepted.extend(joined)
        chosen = {id(h) for h in joined}
        waiting = [h for h in waiting if id(h) not in chosen]
    return accepted


class _Near:
    """Which rules matched in which areas."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._rules: dict[tuple[str, object], set[str]] = defaultdict(set)
        for hit in hits:
            for within in ("statement", "function", "class", "module", "package"):
                self._rules[within, area(hit.site, within)].add(hit.rule.id)

    def has(self, hit: Hit) -> bool:
        condition = hit.condition
        if not condition.with_:
            return True
        found = self._rules.get((condition.within, area(hit.site, condition.within)), set())
        return any(rule.startswith(wanted) and rule != hit.rule.id for rule in found for wanted in condition.with_)


def _signals(sites: Sequence[Site], origins: Origins) -> dict[tuple[str, str], set[object]]:
    found: dict[tuple[str, str], set[object]] = defaultdict(set)
    for site in sites:
        for known in site.deciding:
            for signal in origins.signal:
                if any(p.search(known.text) for p in signal.text):
                    for within in ("statement", "function", "class", "module", "package"):
                        found[signal.name, within].add(area(site, within))
    return found


def _excused(hit: Hit, signals: dict[tuple[str, str], set[object]]) -> bool:
    condition = hit.condition
    return any(
        area(hit.site, condition.within) in signals.get((name, condition.within), ()) for name in condition.unless
    )


def in_function(site: Site) -> bool:
    """Whether a site stands in the body of a function."""
    return site.module.scopes[site.module.function_of[site.scope]].kind == "function"


# One flow, one finding per use: of what a rule sees in one function (elsewhere: one statement), each text once.


def _without_repeats(hits: list[Hit]) -> list[Hit]:
    used: dict[tuple[str, str, Span], set[tuple[str, Span]]] = defaultdict(set)
    for hit in hits:
        low, high = hit.site.span
        for place in hit.trail:
            if place.path != hit.site.module.path or not low <= place.span.start < high:
                used[hit.rule.id, place.path, place.span].add((hit.site.module.path, hit.site.span))
    kept: dict[object, Hit] = {}
    for hit in sorted(hits, key=_order):
        here = {(hit.site.module.path, hit.site.span)}
        if not hit.firm and hit.literals and all(used.get((hit.rule.id, *p), here) - here for p in hit.literals):
            continue
        kept.setdefault((hit.rule.id, hit.site.module.path, hit.site.span), hit)
    shown: dict[object, Hit] = {}
    for hit in kept.values():
        text = (hit.match.text.strip(HOLE) or hit.site.use.key).lower()
        around: object = hit.site.module.function_of[hit.site.scope] if in_function(hit.site) else hit.site.statement
        shown.setdefault((hit.rule.id, hit.site.module.path, around, text), hit)
    return list(shown.values())


def _order(hit: Hit) -> tuple[object, ...]:
    weak = hit.site.use.target is not None, not hit.firm
    return (hit.site.module.path, weak, hit.site.span.start, -hit.site.span.end, hit.rule.id)


# A disguise: several marks of Claude Code put together where a login is at hand.

_CREDENTIALS = frozenset(("credential-store", "env-token", "oauth-flow", "oauth-api-call", "session-cookie"))


def disguises(hits: Iterable[Hit]) -> frozenset[object]:
    """Functions (as `area` names them) with two or more marks of Claude Code, in modules that handle a plan's login."""
    hits = list(hits)
    marks: dict[object, set[str]] = defaultdict(set)
    for hit in hits:
        if hit.rule.category == "impersonation" and in_function(hit.site):
            marks[area(hit.site, "function")].add(hit.rule.id)
    logins = {hit.site.module.path for hit in hits if hit.rule.category in _CREDENTIALS}
    return frozenset(
        place for place, rules in marks.items() if len(rules) > 1 and isinstance(place, tuple) and place[0] in logins
    )
