"""Hits into findings: places into lines and columns, trails into traces, messages filled in.

Owns what a finding says. Must not decide whether there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claudelint import facts as f
from claudelint.finding import Finding, Location, TraceStep
from claudelint.flow.area import area
from claudelint.flow.evaluate import Hit
from claudelint.flow.levels import confidence, is_test, level
from claudelint.flow.match import host_of
from claudelint.flow.packages import PackageHit
from claudelint.flow.values import HOLE, Place
from claudelint.origin import Origins
from claudelint.rule import Rule
from claudelint.source import SourceFile, Span

MAX_TEXT = 80


class Writer:
    """Writes findings; `sources` holds every file read so far, `use` is the configured use."""

    def __init__(
        self, sources: Mapping[str, SourceFile], origins: Origins, use: str, url: Callable[[Rule], str]
    ) -> None:
        self._sources = sources
        self._origins = origins
        self._use = use
        #: Whether the project sends anything; known once the hits are.
        self.sending = True
        #: Functions in which several marks of Claude Code come together.
        self.disguises: frozenset[object] = frozenset()
        self._url = url

    def from_hit(self, hit: Hit) -> Finding:
        """The finding of a hit, with its trace."""
        site, match = hit.site, hit.match
        decoded = match.known is not None and any(p.decoded for p in match.known.pieces)
        words = {
            "text": _shortened(match.text or site.use.key),
            "key": site.use.key or _name(site.expr),
            "callee": site.use.callee,
            "origin": self._origins.words(match.origin.name) if match.origin else "the stored login",
            "host": _shortened(match.host),
            "path": _shortened(match.path),
        }
        place = Place(site.module.path, site.span, _last_note(hit))
        trace = self._trace(hit.trail, place)
        disguised = hit.rule.category == "impersonation" and area(site, "function") in self.disguises
        finding = self.write(
            hit.rule, place, words, trace, obfuscated=decoded, bounded=site.value.bounded, disguised=disguised
        )
        # What a pack allows, its own rules may still speak of.
        excused = self._origins.allowed and hit.rule.pack == "claudelint" and not match.origin
        host = host_of(match) if excused else ""
        pack = self._origins.allowing(host) if host else ""
        return finding.hidden("config", f"the rule pack {pack} allows {host}") if pack else finding

    def from_package(self, hit: PackageHit, path: str) -> Finding:
        """The finding of a package that is imported, declared or locked; the way to a locked one is its trace."""
        names = (*(name for name, _ in hit.via[1:]), hit.package)
        steps = zip(hit.via, names, strict=True) if hit.via else ()
        trail = tuple(Place(path, span, f"{name} requires {other}") for (name, span), other in steps)
        place = Place(path, hit.span, f"{hit.package} is locked here")
        words = {"package": hit.package, "relation": hit.relation}
        return self.write(hit.rule, place, words, self._trace(trail, place) if trail else ())

    def write(
        self,
        rule: Rule,
        place: Place,
        words: Mapping[str, str],
        trace: tuple[TraceStep, ...] = (),
        *,
        obfuscated: bool = False,
        bounded: bool = False,
        disguised: bool = False,
    ) -> Finding:
        """A finding of a rule at a place; `words` fill the message."""
        location = self.location(place.path, place.span)
        filled = dict.fromkeys(("text", "key", "callee", "origin", "host", "path", "package", "relation"), "") | dict(
            words
        )
        message = rule.message.format(**filled)
        expected = rule.level(self._use) or rule.severity
        severity = level(rule, self._use, place.path, sending=self.sending, disguised=disguised)
        contexts = (
            ("decoded", obfuscated),
            ("one of several marks of Claude Code here, next to a plan's login", disguised),
            ("test code", is_test(place.path)),
        )
        notes = [note for note, holds in contexts if holds]
        return Finding(
            rule_id=rule.id,
            rule_name=rule.name,
            category=rule.category,
            severity=severity,
            confidence=confidence(rule, bounded=bounded),
            message=message + "".join(f" ({note})" for note in notes),
            location=location,
            clauses=rule.clauses,
            instead=rule.instead,
            trace=trace,
            excerpt=self._excerpt(place),
            url=self._url(rule),
            verdict="" if expected == rule.severity else f"{rule.severity} for a product",
            obfuscated=obfuscated,
        )

    def location(self, path: str, span: Span) -> Location:
        """Lines and columns of a span; without the file's text, its first line."""
        source = self._sources[path]
        return Location(path, source.point(span.start), source.point(span.end), source.cell(span.start))

    def _trace(self, trail: tuple[Place, ...], last: Place) -> tuple[TraceStep, ...]:
        steps: list[TraceStep] = []
        lines = set()
        for place in (*trail, last):
            if place.path not in self._sources:
                continue
            location = self.location(place.path, place.span)
            line = (place.path, location.cell, location.start.line)
            if line in lines and place is not last:
                continue
            if place is last and line in lines:
                steps = [s for s in steps if (s.location.path, s.location.cell, s.location.start.line) != line]
            lines.add(line)
            steps.append(TraceStep(location, place.note or "defined here", self._excerpt(place)))
        return tuple(steps) if len(steps) > 1 else ()

    def _excerpt(self, place: Place) -> str:
        source = self._sources[place.path]
        return source.excerpt(source.row(place.span.start))


def _last_note(hit: Hit) -> str:
    use = hit.site.use
    if use.target is not None:
        return f"passed to {use.callee}()"
    if use.kind in ("entry", "store") and use.key:
        return f"used as {use.key}"
    if use.kind == "argument" and use.callee:
        return f"given to {use.callee}()"
    return {"read": "read here", "sent": "used here"}.get(use.role or "", "defined here")


def _shortened(text: str) -> str:
    text = text.replace(HOLE, "…")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _name(expr: f.Expr) -> str:
    return expr.name if isinstance(expr, (f.Ref, f.Attr)) else ""
