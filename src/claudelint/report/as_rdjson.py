"""The `rdjson` report: the diagnostic format of reviewdog, which comments on pull requests of many hosts.

Owns its names. Columns there count bytes of UTF-8, so they are worked out from the excerpt; where a span ends on
another line that is not possible, and whole lines are given. Must not know what reviewdog does with it.
"""

from __future__ import annotations

from typing import Any

from claudelint.finding import Finding, Location, ScanError, ScanResult, TraceStep
from claudelint.report import ReportContext
from claudelint.report._frame import prefix_of
from claudelint.report._text import json_document, message_of, repository_path, safe

NAME = "rdjson"
_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(result: ScanResult, context: ReportContext) -> str:
    """One result with the findings and the scan errors as diagnostics."""
    diagnostics = [_finding(finding, context) for finding in result.shown]
    diagnostics += [_error(error, context) for error in result.errors]
    table = {"source": {"name": "claudelint"}, "diagnostics": diagnostics}
    return json_document(table)


def _finding(finding: Finding, context: ReportContext) -> dict[str, Any]:
    code = {"value": finding.rule_id}
    if finding.url.startswith("https://"):
        code["url"] = finding.url
    instead = f"\nInstead: {safe(' '.join(finding.instead.split()))}" if finding.instead else ""
    cell = f"cell {finding.location.cell}: " if finding.location.cell else ""
    table: dict[str, Any] = {
        "message": f"{cell}{safe(message_of(finding))}{instead}",
        "location": _location(finding.location, finding.excerpt, context),
        "severity": _SEVERITIES[finding.severity],
        "code": code,
    }
    if len(finding.trace) > 1:
        table["related_locations"] = [_step(step, context) for step in finding.trace[:-1]]
    return table


def _step(step: TraceStep, context: ReportContext) -> dict[str, Any]:
    return {"message": safe(step.note), "location": _location(step.location, step.excerpt, context)}


def _location(location: Location, excerpt: str, context: ReportContext) -> dict[str, Any]:
    start: dict[str, int] = {"line": location.start.line}
    end: dict[str, int] = {"line": location.end.line}
    if location.start.line == location.end.line:
        start["column"] = _byte_column(location.start.column, excerpt)
        end["column"] = _byte_column(location.end.column, excerpt)
    return {"path": repository_path(location.path, context.prefix), "range": {"start": start, "end": end}}


def _byte_column(column: int, excerpt: str) -> int:
    """The 1-based column in bytes of one in code points."""
    return column + sum(len(char.encode("utf-8", "replace")) - 1 for char in prefix_of(excerpt, column - 1))


def _error(error: ScanError, context: ReportContext) -> dict[str, Any]:
    location: dict[str, Any] = {"path": repository_path(error.path, context.prefix) if error.path else "."}
    if error.start:
        # A line alone: the byte column of a place whose text is not known is not known either.
        location["range"] = {"start": {"line": error.start.line}}
    return {
        "message": f"Not scanned ({error.stage}): {safe(error.message)}",
        "location": location,
        "severity": "ERROR",
        "code": {"value": "scan-error"},
    }
