"""The rules that a result's findings name, with the clauses they rest on: what reports by rule list.

Owns how a rule that was not loaded (claudelint's own) is described from its findings. Must not know any format.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claudelint.finding import SEVERITIES, Finding, Severity
from claudelint.policy import Clause
from claudelint.report import ReportContext


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule and its findings in the order of the report; texts are empty where the rule was not loaded."""

    id: str
    name: str
    summary: str
    why: str
    instead: str
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """The highest level of the findings."""
        return min((f.severity for f in self.findings), key=SEVERITIES.index)


def cited_rules(findings: Iterable[Finding], context: ReportContext) -> tuple[Cited, ...]:
    """One entry for each rule, the most severe first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule_id, []).append(finding)
    entries = [_entry(rule_id, tuple(group), context) for rule_id, group in groups.items()]
    return tuple(sorted(entries, key=lambda e: (SEVERITIES.index(e.severity), -len(e.findings), e.id)))


def _entry(rule_id: str, findings: tuple[Finding, ...], context: ReportContext) -> Cited:
    first = findings[0]
    rule = next((rule for rule in context.rules if rule.id == rule_id), None)
    known = context.policy.clauses
    return Cited(
        rule_id,
        first.rule_name,
        rule.summary if rule else "",
        rule.why if rule else "",
        first.instead or (rule.instead if rule else ""),
        tuple(known[name] for name in (rule.clauses if rule else first.clauses) if name in known),
        findings,
    )


def dates_of(clause: Clause) -> str:
    """Since when a clause stands and when its page was last read, in words."""
    since = f"{clause.since[3:]} or before" if clause.since.startswith("by ") else clause.since
    return f"since {since}, last read {clause.last_read}"
