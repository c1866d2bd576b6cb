"""The `sarif` report: SARIF 2.1.0 as GitHub code scanning and its like read it.

Owns the run: results, notifications of scan errors, limits. Paths are relative, percent-encoded URIs; the one
thing it reads from disk is a file's text for GitHub's line hash, which it leaves out where that fails.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from claudelint.escape import for_json, visible, visible_line
from claudelint.finding import SEVERITIES, Finding, Location, ScanError, ScanResult, Suppressed, TraceStep
from claudelint.redact import redact
from claudelint.report import ReportContext, listed
from claudelint.report._linehash import FileHashes
from claudelint.report._sarif_rules import descriptors
from claudelint.report._text import message_of, plural

NAME = "sarif"
MOST_RESULTS = 25_000
MOST_STEPS = 1_000
_BASE = "%SRCROOT%"


def render(result: ScanResult, context: ReportContext) -> str:
    """One log with one run."""
    findings, left_out = _limited(listed(result, context))
    rules = descriptors(findings, context)
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    hashes = FileHashes(result.root)
    run = {
        "tool": {"driver": {"name": "claudelint", "version": context.version, "rules": rules}},
        "automationDetails": {"id": "claudelint/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the scanned project"}}},
        "invocations": [_invocation(result, left_out)],
        "results": [_result(f, places[f.rule_id], hashes) for f in findings],
    }
    _rebase(run, quote(context.prefix, safe="/"))
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return for_json(json.dumps(log, indent=2)) + "\n"


def _rebase(value: Any, prefix: str) -> None:
    """Puts the way from the CI server's checkout to the project's root before every URI, where there is one."""
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        if prefix:
            _rebase(inner, prefix)
    if isinstance(value, dict) and "uriBaseId" in value:
        value["uri"] = prefix + value["uri"]


def _limited(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], int]:
    """At most `MOST_RESULTS` findings, the least severe left out first, and the number left out."""
    if len(findings) <= MOST_RESULTS:
        return findings, 0
    by_level = sorted(range(len(findings)), key=lambda n: (SEVERITIES.index(findings[n].severity), n))
    kept = sorted(by_level[:MOST_RESULTS])
    return tuple(findings[n] for n in kept), len(findings) - MOST_RESULTS


def _result(finding: Finding, index: int, hashes: FileHashes) -> dict[str, Any]:
    table: dict[str, Any] = {
        "ruleId": finding.rule_id,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": _message(finding)},
        "locations": [_location(finding.location, excerpt=finding.excerpt)],
        "partialFingerprints": _fingerprints(finding, hashes),
        "properties": {"confidence": finding.confidence, "clauses": list(finding.clauses)},
    }
    if finding.suppressed is not None:
        table["suppressions"] = [_suppression(finding.suppressed)]
    steps = _shortened(finding.trace)
    if len(steps) > 1:
        table["relatedLocations"] = [{"id": n, **_step(step)} for n, step in enumerate(steps[:-1], 1)]
        flow = {"locations": [{"location": _step(step)} for step in steps]}
        table["codeFlows"] = [{"threadFlows": [flow]}]
    return table


def _suppression(mark: Suppressed) -> dict[str, str]:
    """A comment stands in the source; baseline, configuration and changed lines lie outside it."""
    kind = "inSource" if mark.how == "comment" else "external"
    return {"kind": kind, "justification": visible(mark.reason)} if mark.reason else {"kind": kind}


def _message(finding: Finding) -> str:
    """Message and remedy; brackets that would make a link are escaped."""
    cell = f"Cell {finding.location.cell}: " if finding.location.cell else ""
    instead = f" Instead: {' '.join(finding.instead.split())}" if finding.instead else ""
    message = message_of(finding)
    text = visible(f"{cell}{message}{'' if message.endswith('.') else '.'}{instead}")
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _shortened(trace: tuple[TraceStep, ...]) -> tuple[TraceStep, ...]:
    return trace if len(trace) <= MOST_STEPS else (*trace[: MOST_STEPS - 1], trace[-1])


def _step(step: TraceStep) -> dict[str, Any]:
    return {**_location(step.location, excerpt=step.excerpt), "message": {"text": visible(step.note) or "step"}}


def _location(location: Location, excerpt: str = "") -> dict[str, Any]:
    region = {
        "startLine": location.start.line,
        "startColumn": location.start.column,
        "endLine": location.end.line,
        "endColumn": location.end.column,
    }
    physical: dict[str, Any] = {"artifactLocation": _artifact(location.path), "region": region}
    if excerpt and location.start.line == location.end.line:
        physical["contextRegion"] = {"startLine": location.start.line, "snippet": {"text": visible_line(excerpt)}}
    return {"physicalLocation": physical}


def _artifact(path: str) -> dict[str, str]:
    try:
        raw = redact(path).encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = redact(path).encode("utf-8", "replace")
    return {"uri": quote(raw, safe="/"), "uriBaseId": _BASE}


def _fingerprints(finding: Finding, hashes: FileHashes) -> dict[str, str]:
    found = {"claudelint/v1": finding.fingerprint}
    line_hash = None if finding.location.cell else hashes.of(finding.location.path, finding.location.start.line)
    return {**found, "primaryLocationLineHash": line_hash} if line_hash else found


def _invocation(result: ScanResult, left_out: int) -> dict[str, Any]:
    notes = [_notification(error) for error in result.errors]
    if left_out:
        text = f"{plural(left_out, 'result')} left out: a run holds at most {MOST_RESULTS:,}."
        notes.append({"level": "warning", "message": {"text": text}})
    complete = result.complete and not result.errors
    return {"executionSuccessful": complete, "toolExecutionNotifications": notes}


def _notification(error: ScanError) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(error.path)}
    if error.start:
        place["region"] = {"startLine": error.start.line, "startColumn": error.start.column}
    text = f"{visible(error.message)} (stage: {error.stage})"
    note: dict[str, Any] = {"level": "error", "message": {"text": text}, "properties": {"stage": error.stage}}
    return {**note, "locations": [{"physicalLocation": place}]} if error.path else note
