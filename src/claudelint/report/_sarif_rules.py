"""Rules as SARIF describes them: texts, level, tags, and the page of the first clause.

Owns the `reportingDescriptor` of a rule. A rule that was not loaded but reported (claudelint's own) gets a
descriptor from its finding. Must not know results.
"""

from __future__ import annotations

from typing import Any

from claudelint.escape import visible
from claudelint.finding import Finding
from claudelint.report import ReportContext
from claudelint.report._text import paragraphs
from claudelint.rule import Rule

#: Where GitHub draws its lines: above 9.0 critical, from 7.0 high, from 4.0 medium, below low.
_SECURITY = {"error": "8.0", "warning": "5.0", "note": "2.0"}
#: Characters GitHub takes in a description.
_LONGEST = 1024


def descriptors(findings: tuple[Finding, ...], context: ReportContext) -> list[dict[str, Any]]:
    """The rules of the scan and all rules of the findings, by id."""
    found = {rule.id: _described(rule, context) for rule in context.rules}
    for finding in findings:
        if finding.rule_id not in found:
            found[finding.rule_id] = _from_finding(finding)
    return [found[name] for name in sorted(found)]


def _described(rule: Rule, context: ReportContext) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": _clipped(visible(rule.summary))},
        "fullDescription": {"text": _clipped(_plain(rule.why))},
        "help": {"text": _help_text(rule, context), "markdown": _help_markdown(rule, context)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": _properties(rule.category, rule.confidence, rule.severity),
    }
    first = next((context.policy.clauses[c] for c in rule.clauses if c in context.policy.clauses), None)
    if first:
        table["helpUri"] = first.url
    return table


def _from_finding(finding: Finding) -> dict[str, Any]:
    text = {"text": finding.rule_name.replace("-", " ")}
    return {
        "id": finding.rule_id,
        "name": finding.rule_name,
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": finding.instead or text["text"], "markdown": finding.instead or text["text"]},
        "defaultConfiguration": {"level": finding.severity},
        "properties": _properties(finding.category, finding.confidence, finding.severity),
        **({"helpUri": finding.url} if finding.url.startswith("https://") else {}),
    }


def _properties(category: str, confidence: str, severity: str) -> dict[str, Any]:
    return {
        "tags": ["security", "policy", category],
        "precision": confidence,
        "security-severity": _SECURITY[severity],
    }


def _plain(text: str) -> str:
    return "\n\n".join(paragraphs(text))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _help_text(rule: Rule, context: ReportContext) -> str:
    clauses = "; ".join(_clause(name, context, "{id}: {text} ({url})") for name in rule.clauses)
    parts = [_plain(rule.why), f"Instead: {_plain(rule.instead)}", f"Clauses: {clauses}" if clauses else ""]
    return "\n\n".join(part for part in parts if part)


def _help_markdown(rule: Rule, context: ReportContext) -> str:
    clauses = "\n".join("- " + _clause(name, context, "[{id}]({url}): {text}") for name in rule.clauses)
    parts = [_plain(rule.why), f"**Instead:** {_plain(rule.instead)}", f"**Clauses**\n\n{clauses}" if clauses else ""]
    return "\n\n".join(part for part in parts if part)


def _clause(name: str, context: ReportContext, form: str) -> str:
    clause = context.policy.clauses.get(name)
    return form.format(id=name, url=clause.url, text=_plain(clause.text)) if clause else name
