"""What rules can see of a file: what `claudelint facts` shows.

A scan of the given files as any other, with the rest of the project around them, but nothing in the files is passed
over as uninteresting. Owns what of the scan is told, as plain data in which secrets are masked. Must not know how it
is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from claudelint.config import Config
from claudelint.engine import Scan
from claudelint.facts import Expr, Facts
from claudelint.finding import Finding
from claudelint.flow.evaluate import evaluate
from claudelint.flow.explain import Neighbours, explained
from claudelint.flow.hints import Hints
from claudelint.flow.module import Module
from claudelint.flow.parts import last_name
from claudelint.flow.relevance import Relevance
from claudelint.flow.values import (
    HOLE,
    ClassRef,
    Entries,
    External,
    FunctionRef,
    Instance,
    Items,
    Place,
    Thing,
)
from claudelint.redact import redact
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset
from claudelint.source import SourceFile
from claudelint.testing import passes

if TYPE_CHECKING:
    from claudelint.flow.sites import Site

_MOST_CHARACTERS = 120
#: More alternatives of one value are counted, not shown.
_MOST_TEXTS = 6


def look(config: Config, ruleset: Ruleset, rules: Sequence[Rule] = ()) -> dict[str, Any]:
    """What the files of the configuration's paths hold; with `rules`, why these report at each place or do not."""
    scan = _Look(config, ruleset)
    try:
        scan.files.sift()
        scan.files.parse(scan.files.readable())
        scan.flow()
        result = scan.result(scan.found(), 0.0)
    finally:
        scan.files.close()
    telling = _Telling(scan, result.shown, rules)
    return {
        "schema_version": 1,
        "files": [telling.file(path) for path in sorted(scan.files.scanned)],
        "bounds": sorted(result.statistics.bounds),
        "errors": [{"path": e.path, "stage": e.stage, "message": e.message} for e in result.errors],
    }


class _Look(Scan):
    """A scan that reads all it is given and remembers the sites."""

    def __init__(self, config: Config, ruleset: Ruleset) -> None:
        super().__init__(config, ruleset, lambda stage, done, total: None, None)
        self.watch = self
        self.sites: list[Site] = []
        self.interest: _Everything | None = None

    def relevance(self, hints: Hints) -> Relevance:
        self.interest = _Everything(hints, frozenset(self.files.scanned))
        return self.interest

    def resolved(self, sites: Sequence[Site]) -> None:
        self.sites = list(sites)


class _Everything(Relevance):
    """All expressions of the files looked at matter."""

    def __init__(self, hints: Hints, shown: frozenset[str]) -> None:
        super().__init__(hints)
        self._shown = shown

    def matters(self, expr: Expr, module: Module, scope: int) -> bool:
        return module.path in self._shown or super().matters(expr, module, scope)

    def interesting(self, site: Site) -> bool:
        """Whether a scan would have looked at a site."""
        return super().matters(site.expr, site.module, site.scope) or self.asks_key(site.use.key)


class _Telling:
    """Turns facts, sites and findings into plain data."""

    def __init__(self, scan: _Look, findings: Sequence[Finding], rules: Sequence[Rule]) -> None:
        self.scan, self.findings, self.rules = scan, findings, rules
        origins = scan.ruleset.origins
        hits = evaluate(scan.chosen, scan.sites, origins) if rules else []
        self.near = Neighbours(scan.chosen, scan.sites, hits, origins)

    def file(self, path: str) -> dict[str, Any]:
        """One file; only its path where it could not be read."""
        source, facts = self.scan.files.sources.get(path), self.scan.files.facts.get(path)
        if source is None or facts is None:
            return {"path": path, "kind": self.scan.files.places[path].kind, "read": False}
        sites = [site for site in self.scan.sites if site.module.path == path]
        sites.sort(key=lambda site: (site.span.start, -site.span.end))
        return {
            "path": path,
            "kind": source.kind,
            "read": True,
            "keywords": self._keywords(source.text),
            **_said(facts, source),
            "values": [self._site(site, source) for site in sites],
            "findings": [_finding(f) for f in self.findings if f.location.path == path],
        }

    def _keywords(self, text: str) -> list[str]:
        """Rules whose keywords are in the file: a scan reads a file for no other rule."""
        return [rule.id for rule in self.rules or self.scan.chosen if passes(rule.keywords, text)]

    def _site(self, site: Site, source: SourceFile) -> dict[str, Any]:
        texts = [known for known in site.value.texts if known.text.strip(HOLE)]
        start = source.point(site.span.start)
        return {
            "line": start.line,
            "column": start.column,
            "cell": source.cell(site.span.start),
            "code": _short(source.text[slice(*site.span)]),
            "use": site.use.kind,
            "key": redact(site.use.key),
            "callee": redact(site.use.callee),
            "roles": sorted(site.roles),
            "texts": [_short(known.text) for known in texts[:_MOST_TEXTS]],
            "more_texts": max(0, len(texts) - _MOST_TEXTS),
            "unknown": len(texts) < len(site.value.texts) or not texts,
            "things": list(dict.fromkeys(_thing(thing) for thing in site.value.things)),
            "from": [self._place(place) for place in (texts[0].trail() if texts else ())],
            "origins": [
                {"name": origin.name, "from": [self._place(place) for place in origin.trail]}
                for origin in site.value.origins
            ],
            "bounded": site.value.bounded,
            "interesting": self.scan.interest is None or self.scan.interest.interesting(site),
            "rules": [self._rule(rule, site, source) for rule in self.rules],
        }

    def _rule(self, rule: Rule, site: Site, source: SourceFile) -> dict[str, Any]:
        """Each condition of a rule at a site, operator by operator."""
        start = source.point(site.span.start)
        reported = any(
            f.rule_id == rule.id and f.location.path == source.path and f.location.start == start for f in self.findings
        )
        conditions = [explained(rule, condition, site, self.near) for condition in rule.conditions]
        return {
            "rule_id": rule.id,
            "reported": reported,
            "conditions": [
                [{"operator": v.operator, "holds": v.holds, "why": _short(v.why)} for v in verdicts]
                for verdicts in conditions
                if verdicts
            ],
        }

    def _place(self, place: Place) -> dict[str, Any]:
        source = self.scan.files.sources.get(place.path)
        line = source.point(place.span.start).line if source else 0
        return {"path": place.path, "line": line, "note": redact(place.note)}


def _thing(thing: Thing) -> str:
    """What is no text, in a few words."""
    if isinstance(thing, External):
        return redact(f"{'what ' if thing.result else ''}{thing.name}{' returns' if thing.result else ''}")
    if isinstance(thing, (FunctionRef, ClassRef)):
        return f"{'a function' if isinstance(thing, FunctionRef) else 'a class'} of {thing.module.path}"
    if isinstance(thing, Instance):
        return f"an object of a class of {thing.cls.module.path}"
    if isinstance(thing, Items):
        return "a list"
    return "a mapping" if isinstance(thing, Entries) else f"the module {thing.path}"


def _finding(finding: Finding) -> dict[str, Any]:
    start = finding.location.start
    return {"rule_id": finding.rule_id, "line": start.line, "column": start.column, "message": finding.message}


def _said(facts: Facts, source: SourceFile) -> dict[str, Any]:
    """The facts of a file that need no resolving, by kind."""
    line = _liner(source)
    return {
        "imports": [
            {"line": line(i.span), "module": "." * i.level + i.module, "name": i.name, "as": i.bound}
            for i in facts.imports
        ],
        "functions": [
            {"line": line(s.span), "kind": s.kind, "name": s.qualname}
            for s in facts.scopes
            if s.kind in ("function", "class")
        ],
        "calls": [
            {"line": line(call.span), "callee": redact(_dotted(call.func)), "arguments": len(call.args)}
            for call in _calls(facts)
        ],
        "entries": [
            {"line": line(e.span), "key": redact(".".join((*e.path, e.key))), "value": _short(e.value)}
            for e in facts.entries
        ],
        "dependencies": [
            {"line": line(d.span), "name": d.name, "how": d.how, "index": d.index} for d in facts.dependencies
        ],
        "comments": [{"line": line(c.span), "text": _short(c.text)} for c in facts.comments],
    }


def _liner(source: SourceFile) -> Any:
    return lambda span: source.point(span.start).line


def _calls(facts: Facts) -> Iterator[Any]:
    if not facts.scopes:
        return
    calls = {call.span: call for found in Module(facts).calls.values() for call, _ in found}
    yield from (calls[span] for span in sorted(calls))


def _dotted(expr: Expr) -> str:
    """A called name as it is written, `…` for what is no name."""
    base = getattr(expr, "base", None)
    name = last_name(expr)
    if base is not None and name:
        return f"{_dotted(base)}.{name}"
    return name or "…"


def _short(text: str) -> str:
    """A text on one line of bearable length, masked before it is cut."""
    shown = redact(text).replace(HOLE, "…")
    return shown if len(shown) <= _MOST_CHARACTERS else f"{shown[: _MOST_CHARACTERS - 1]}…"
