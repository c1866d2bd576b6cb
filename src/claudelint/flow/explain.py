"""Why a condition holds at a site, or does not: the operators one by one, in words.

Owns the words. What an operator means is `match`'s matter, so that an explanation cannot differ from a scan. Must not
decide what becomes a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from claudelint.condition import Condition
from claudelint.flow.area import area
from claudelint.flow.evaluate import Hit
from claudelint.flow.match import Match, asks_text, call_matches, decided_here, key_matches, text_matches
from claudelint.flow.sites import Site
from claudelint.flow.values import HOLE
from claudelint.origin import Origins
from claudelint.rule import Rule


class Verdict(NamedTuple):
    """An operator of a condition at a site: whether it holds, and why (not)."""

    operator: str
    holds: bool
    why: str


class Neighbours:
    """What `with` and `unless` look for near a site."""

    def __init__(self, rules: Sequence[Rule], sites: Sequence[Site], hits: Iterable[Hit], origins: Origins) -> None:
        self._rules, self._sites, self._origins = rules, sites, origins
        self._hits = list(hits)

    def with_(self, site: Site, condition: Condition, own: str) -> str:
        """The id of another rule that matches near by and that the condition asks for; empty if there is none."""
        here = area(site, condition.within)
        for hit in self._hits:
            if self._asked(hit.rule.id, condition, own) and area(hit.site, condition.within) == here:
                return hit.rule.id
        near = [other for other in self._sites if area(other, condition.within) == here]
        for rule in self._rules:
            alone = [c for c in rule.conditions if not (c.with_ or c.unless)]
            if self._asked(rule.id, condition, own) and any(holds(c, other) for c in alone for other in near):
                return rule.id
        return ""

    def _asked(self, rule: str, condition: Condition, own: str) -> bool:
        return rule != own and rule.startswith(condition.with_)

    def signal(self, site: Site, condition: Condition) -> str:
        """The name of a signal near by that the condition is silent for; empty if there is none."""
        here = area(site, condition.within)
        for other in self._sites:
            if area(other, condition.within) == here:
                for signal in self._origins.signal:
                    if signal.name in condition.unless and _any(signal.text, other):
                        return signal.name
        return ""


def _any(patterns: Iterable[object], site: Site) -> bool:
    return any(p.search(known.text) for p in patterns for known in site.deciding)  # type: ignore[attr-defined]


def holds(condition: Condition, site: Site) -> bool:
    """Whether all operators of a condition hold that ask for the site alone."""
    return bool(condition.call or condition.key or condition.origin or asks_text(condition)) and all(
        verdict.holds for verdict in _alone(condition, site)
    )


def explained(rule: Rule, condition: Condition, site: Site, near: Neighbours) -> tuple[Verdict, ...]:
    """The operators of a condition at a site. None for conditions on raw text, on packages and in Python."""
    if not (condition.call or condition.key or condition.origin or asks_text(condition)):
        return ()
    found = [*_alone(condition, site)]
    if condition.with_:
        other = near.with_(site, condition, rule.id)
        place = f"in the same {condition.within}"
        found.append(Verdict("with", bool(other), f"{other} matches {place}" if other else f"none matches {place}"))
    if condition.unless:
        signal = near.signal(site, condition)
        place = f"in the same {condition.within}"
        found.append(Verdict("unless", not signal, f"{signal} is {place}" if signal else f"none is {place}"))
    return tuple(found)


def _alone(condition: Condition, site: Site) -> Iterator[Verdict]:
    use, value = site.use, site.value
    if condition.key:
        yield Verdict("key", key_matches(condition, site), f"the key is {use.key!r}" if use.key else "there is no key")
    if condition.call:
        callee = f"the callee is {use.callee}" if use.callee else "no call, or an unknown callee"
        yield Verdict("call", call_matches(condition, site), callee)
    roles = site.roles & set(condition.role)
    yield Verdict("role", bool(roles), f"it is {' and '.join(sorted(site.roles)) or 'not used'}")
    if condition.origin:
        names = sorted({origin.name for origin in value.origins})
        wanted = any(name in condition.origin for name in names)
        yield Verdict("origin", wanted, f"it comes from {', '.join(names)}" if names else "its origin is not known")
    if asks_text(condition):
        yield _text(condition, site)


def _text(condition: Condition, site: Site) -> Verdict:
    name = " or ".join(n for n in ("text", "url", "uuid") if getattr(condition, n))
    texts = [known for known in site.value.texts if known.text.strip(HOLE)]
    if not texts:
        return Verdict(name, False, "its text is not known")
    matches = [match for known in texts if (match := text_matches(condition, known)) is not None]
    if not matches:
        return Verdict(name, False, f"{'none of its texts' if len(texts) > 1 else 'its text'} is found")
    here = next((match for match in matches if decided_here(match, site)), None)
    if here is None:
        return Verdict(name, False, "it is found, but chosen elsewhere: handed in by a caller, or one of many")
    return Verdict(name, True, f"it is found: {_found(here)}")


def _found(match: Match) -> str:
    return repr(match.text.replace(HOLE, "…"))
