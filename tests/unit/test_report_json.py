"""The JSON report: names and shapes are a contract."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claudelint.finding import Finding, Location, ScanError, ScanResult, Statistics, TraceStep
from claudelint.pack import Pack
from claudelint.policy import Policy
from claudelint.report import ReportContext, render
from claudelint.report._json_schema import json_schema
from claudelint.source import Point

CONTEXT = ReportContext(rules=(), policy=Policy({}, "2026-10-09"), version="9.9")
TOKEN = "sk-ant-" + "oat01-" + "A1b2" * 24
FINDING = Finding(
    "CL401",
    "token-to-client",
    "oauth-api-call",
    "error",
    "high",
    "message",
    Location("src/a.py", Point(7, 10), Point(7, 41)),
    clauses=("AUP-PROXY",),
    instead="An API key.",
    trace=(TraceStep(Location("src/b.py", Point(3, 1), Point(3, 20)), "read from the environment", "x"),),
    excerpt=f"token = '{TOKEN}'",
    url="https://example.com/aup",
    fingerprint="f" * 32,
)


def loaded(result: ScanResult) -> dict[str, Any]:
    """The report, parsed."""
    table: dict[str, Any] = json.loads(render("json", result, CONTEXT))
    return table


def test_a_finding_has_exactly_the_agreed_keys() -> None:
    """Scores and integrations depend on these names."""
    (finding,) = loaded(ScanResult((FINDING,)))["findings"]
    assert finding == {
        "rule_id": "CL401",
        "rule_name": "token-to-client",
        "category": "oauth-api-call",
        "severity": "error",
        "confidence": "high",
        "message": "message",
        "path": "src/a.py",
        "cell": None,
        "start": {"line": 7, "column": 10},
        "end": {"line": 7, "column": 41},
        "trace": [
            {
                "path": "src/b.py",
                "start": {"line": 3, "column": 1},
                "end": {"line": 3, "column": 20},
                "note": "read from the environment",
            }
        ],
        "clauses": ["AUP-PROXY"],
        "instead": "An API key.",
        "url": "https://example.com/aup",
        "excerpt": f"token = 'sk-ant-oat01-…({len(TOKEN)} characters)'",
        "fingerprint": "f" * 32,
        "fix": None,
        "suppressed": None,
    }


def test_hidden_findings_are_listed_and_marked_on_request() -> None:
    """--show-hidden: the member `suppressed` says how and why."""
    hidden = ScanResult((FINDING.hidden("comment", "ours"),))
    assert json.loads(render("json", hidden, CONTEXT))["findings"] == []
    found = json.loads(render("json", hidden, replace(CONTEXT, show_hidden=True)))["findings"]
    assert [f["suppressed"] for f in found] == [{"how": "comment", "reason": "ours"}]


def test_the_frame_around_the_findings() -> None:
    """Tool, errors and summary; hidden findings are counted, not listed."""
    result = ScanResult(
        (FINDING.hidden("comment"), FINDING.hidden("config")),
        (ScanError("a.py", "parse", "no", Point(3, 1)), ScanError("b.py", "read", "gone")),
        Statistics(5, 3, 2, seconds=0.12345),
        policy_read="2026-10-10",
    )
    assert loaded(result) == {
        "schema_version": 1,
        "tool": {"name": "claudelint", "version": "9.9", "policy_read": "2026-10-10"},
        "findings": [],
        "errors": [
            {"path": "a.py", "stage": "parse", "message": "no", "start": {"line": 3, "column": 1}},
            {"path": "b.py", "stage": "read", "message": "gone", "start": None},
        ],
        "summary": {
            "files": 5,
            "candidates": 3,
            "parsed": 2,
            "hidden": {"comment": 1, "baseline": 0, "config": 1, "diff": 0},
            "seconds": 0.123,
            "use": "product",
            "complete": False,
            "bounds": [],
        },
    }


def test_the_text_is_printable_ascii_and_keeps_every_path() -> None:
    """A hostile file name is escaped by JSON and read back as it was."""
    path = "a\n::error::\x1b[2J\x7f\u202e\udc80.py"
    text = render("json", ScanResult((replace(FINDING, location=replace(FINDING.location, path=path)),)), CONTEXT)
    assert text.isascii() and all(char == "\n" or char.isprintable() for char in text)
    assert json.loads(text)["findings"][0]["path"] == path


def test_no_secret_even_in_a_file_name() -> None:
    """Masked wherever it stands."""
    place = replace(FINDING.location, path=f"{TOKEN}.py")
    text = render("json", ScanResult((replace(FINDING, location=place),), (ScanError(TOKEN, "read", TOKEN),)), CONTEXT)
    assert TOKEN not in text


def test_rule_packs_in_use_are_named() -> None:
    """With what they change; a report without any says nothing of packs."""
    pack = Pack("acme", "1.2", ("ACME",), Path("acme"), None, ("a.example",), True, (("CL211", "error"),))
    report = json.loads(render("json", ScanResult(), replace(CONTEXT, packs=(pack,))))
    assert report["tool"]["packs"] == [
        {
            "name": "acme",
            "version": "1.2",
            "severity": {"CL211": "error"},
            "allow_hosts": ["a.example"],
            "replace_policy": True,
        }
    ]
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(report, json_schema(("product", "personal")))
    words = "acme 1.2 (CL211 is error; allowed a.example; clauses replaced)"
    for name in ("full", "grouped", "html"):
        assert words in render(name, ScanResult(), replace(CONTEXT, packs=(pack,)))
