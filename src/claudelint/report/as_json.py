"""The `json` report, `schema_version` 1: the names in it are a contract with scores and integrations.

Owns those names. Texts stay as they are (they were redacted when they were made); control, bidirectional and
all other non-ASCII characters are written as JSON escapes, so that nothing raw reaches a terminal or a log.
"""

from __future__ import annotations

import json
from typing import Any

from claudelint.escape import for_json
from claudelint.finding import Finding, Location, ScanError, ScanResult, Suppressed, TraceStep
from claudelint.pack import Pack
from claudelint.redact import redact
from claudelint.report import ReportContext, listed
from claudelint.report._text import message_of
from claudelint.source import Point

NAME = "json"
SCHEMA_VERSION = 1


def render(result: ScanResult, context: ReportContext) -> str:
    """The findings (hidden ones where they are asked for), the scan errors and the summary."""
    table = {
        "schema_version": SCHEMA_VERSION,
        "tool": _tool(result, context),
        "findings": [_finding(f) for f in listed(result, context)],
        "errors": [_error(e) for e in result.errors],
        "summary": _summary(result),
    }
    if context.distributions is not None:
        from claudelint.report._distributions import as_data

        table["distributions"] = as_data(context.distributions)
    return for_json(json.dumps(table, indent=2)) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "rule_name": finding.rule_name,
        "category": finding.category,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": message_of(finding),
        "path": redact(finding.location.path),
        "cell": finding.location.cell,
        **_range(finding.location),
        "trace": [_step(step) for step in finding.trace],
        "clauses": list(finding.clauses),
        "instead": finding.instead,
        "url": finding.url,
        "excerpt": finding.excerpt,
        "fingerprint": finding.fingerprint,
        "fix": None,
        "suppressed": _suppressed(finding.suppressed),
    }


def _tool(result: ScanResult, context: ReportContext) -> dict[str, Any]:
    """The program and, where there are any, its rule packs."""
    tool = {"name": "claudelint", "version": context.version, "policy_read": result.policy_read}
    return {**tool, "packs": [_pack(pack) for pack in context.packs]} if context.packs else tool


def _pack(pack: Pack) -> dict[str, Any]:
    """A rule pack and what it changes of the built-in rules."""
    return {
        "name": pack.name,
        "version": pack.version,
        "severity": dict(pack.severity),
        "allow_hosts": list(pack.allow_hosts),
        "replace_policy": pack.replace_policy,
    }


def _step(step: TraceStep) -> dict[str, Any]:
    return {"path": redact(step.location.path), **_range(step.location), "note": step.note}


def _error(error: ScanError) -> dict[str, Any]:
    start = _point(error.start) if error.start else None
    return {"path": redact(error.path), "stage": error.stage, "message": error.message, "start": start}


def _summary(result: ScanResult) -> dict[str, Any]:
    seen = result.statistics
    return {
        "files": seen.files,
        "candidates": seen.candidates,
        "parsed": seen.parsed,
        "hidden": result.hidden,
        "seconds": round(seen.seconds, 3),
        "use": result.use,
        "complete": result.complete and not result.errors,
        "bounds": list(seen.bounds),
    }


def _range(location: Location) -> dict[str, Any]:
    return {"start": _point(location.start), "end": _point(location.end)}


def _point(point: Point) -> dict[str, int]:
    return {"line": point.line, "column": point.column}


def _suppressed(mark: Suppressed | None) -> dict[str, str] | None:
    return {"how": mark.how, "reason": mark.reason} if mark else None
