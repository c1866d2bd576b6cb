"""The `gitlab` report: Code Quality JSON, which GitLab compares between branches by fingerprint.

Owns its names and severity words. A fingerprint holds no line number, so that a moved line is no new issue; it
is unique in a report. Must not know anything else of GitLab.
"""

from __future__ import annotations

import hashlib
from typing import Any

from claudelint.finding import Finding, ScanError, ScanResult
from claudelint.report import ReportContext
from claudelint.report._text import json_document, message_of, repository_path, safe

NAME = "gitlab"
_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}
_SCAN_ERROR = "blocker"


def render(result: ScanResult, context: ReportContext) -> str:
    """One list of issues; a scan error is an issue of the severity "blocker"."""
    issues = [_finding(finding, context) for finding in result.shown]
    issues += [_error(error, context) for error in result.errors]
    seen: dict[str, int] = {}
    for issue in issues:
        mark = issue["fingerprint"]
        seen[mark] = seen.get(mark, 0) + 1
        if seen[mark] > 1:
            issue["fingerprint"] = _digest(mark, str(seen[mark]))
    return json_document(issues)


def _finding(finding: Finding, context: ReportContext) -> dict[str, Any]:
    place = finding.location
    cell = f"cell {place.cell}: " if place.cell else ""
    return {
        "description": f"{cell}{safe(message_of(finding))}",
        "check_name": finding.rule_id,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "categories": ["Security"],
        "content": {"body": finding.instead},
        "location": {
            "path": repository_path(place.path, context.prefix),
            "lines": {"begin": place.start.line, "end": place.end.line},
        },
    }


def _error(error: ScanError, context: ReportContext) -> dict[str, Any]:
    return {
        "description": f"Not scanned ({error.stage}): {safe(error.message)}",
        "check_name": "scan-error",
        "fingerprint": _digest(error.stage, error.path, error.message),
        "severity": _SCAN_ERROR,
        "categories": ["Security"],
        "location": {
            "path": repository_path(error.path, context.prefix) if error.path else ".",
            "lines": {"begin": error.start.line if error.start else 1},
        },
    }


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]
