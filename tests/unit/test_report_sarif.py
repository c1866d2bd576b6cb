"""The SARIF report: structure by the 2.1.0 specification, and what GitHub makes of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claudelint.finding import Finding, Location, ScanError, ScanResult, TraceStep
from claudelint.policy import Clause, Policy
from claudelint.report import ReportContext, as_sarif, render
from claudelint.report._linehash import LineHashes
from claudelint.rule import Rule
from claudelint.source import Point

TOKEN = "sk-ant-" + "oat01-" + "A1b2" * 24
CLAUSE = Clause(
    "AUP-PROXY", "AUP", "https://example.com/aup", "No proxying.", "2026-11-12", "2026-10-09", "high", False
)
RULE = Rule(
    "CL401",
    "token-to-client",
    "oauth-api-call",
    "error",
    "high",
    "0.1.0",
    "A token authenticates a client",
    "message",
    "Because.\n\n- first\n- second",
    "Use an API key.",
    ("NO-SUCH", "AUP-PROXY"),
    (),
    (),
)
CONTEXT = ReportContext((RULE,), Policy({"AUP-PROXY": CLAUSE}, "2026-10-09"), version="9.9")


def step(number: int) -> TraceStep:
    """A step of a trace."""
    return TraceStep(Location("src/b.py", Point(number, 1), Point(number, 20)), f"step {number}", "x = 1")


FINDING = Finding(
    "CL401",
    "token-to-client",
    "oauth-api-call",
    "error",
    "high",
    f"see [here](https://example.com) {TOKEN}",
    Location("src/ä b.py", Point(2, 5), Point(2, 9)),
    clauses=RULE.clauses,
    trace=(step(1), step(2)),
    excerpt=f"x = '{TOKEN}'",
)

#: Object kind -> its members; a "!" marks the required ones. A part of the official schema, written by hand.
MEMBERS: dict[str, dict[str, str]] = {
    "log": {"$schema": "", "version!": "", "runs!": "run*"},
    "run": {
        "tool!": "tool",
        "automationDetails": "details",
        "columnKind": "",
        "originalUriBaseIds": "bag",
        "invocations": "invocation*",
        "results": "result*",
    },
    "tool": {"driver!": "component"},
    "component": {"name!": "", "version": "", "rules": "descriptor*"},
    "descriptor": {
        "id!": "",
        "name": "",
        "shortDescription": "multiformat",
        "fullDescription": "multiformat",
        "help": "multiformat",
        "helpUri": "",
        "defaultConfiguration": "configuration",
        "properties": "bag",
    },
    "multiformat": {"text!": "", "markdown": ""},
    "configuration": {"level": ""},
    "details": {"id": ""},
    "invocation": {"executionSuccessful!": "", "toolExecutionNotifications": "notification*"},
    "notification": {"message!": "message", "level": "", "locations": "location*", "properties": "bag"},
    "result": {
        "message!": "message",
        "ruleId": "",
        "ruleIndex": "",
        "level": "",
        "locations": "location*",
        "relatedLocations": "location*",
        "codeFlows": "flow*",
        "partialFingerprints": "bag",
        "properties": "bag",
    },
    "message": {"text": ""},
    "location": {"id": "", "physicalLocation": "physical", "message": "message"},
    "physical": {"artifactLocation": "artifact", "region": "region", "contextRegion": "region"},
    "artifact": {"uri": "", "uriBaseId": ""},
    "region": {"startLine": "", "startColumn": "", "endLine": "", "endColumn": "", "snippet": "content"},
    "content": {"text": ""},
    "flow": {"threadFlows!": "thread*"},
    "thread": {"locations!": "threadlocation*"},
    "threadlocation": {"location": "location"},
}


def check(value: Any, kind: str, where: str) -> None:
    """Fails where a member is unknown, missing or of the wrong shape."""
    assert isinstance(value, dict), where
    if kind == "bag":
        return
    members = {name.rstrip("!"): (inner, name.endswith("!")) for name, inner in MEMBERS[kind].items()}
    assert set(value) <= set(members), f"{where}: {set(value) - set(members)}"
    assert {name for name, (_, needed) in members.items() if needed} <= set(value), where
    for name, item in value.items():
        inner = members[name][0]
        if inner.endswith("*"):
            assert isinstance(item, list), f"{where}.{name}"
            for number, one in enumerate(item):
                check(one, inner[:-1], f"{where}.{name}[{number}]")
        elif inner:
            check(item, inner, f"{where}.{name}")
        else:
            assert isinstance(item, (str, int, bool)) and item != "", f"{where}.{name}"


def run_of(result: ScanResult, context: ReportContext = CONTEXT) -> dict[str, Any]:
    """The one run of the report, its structure checked."""
    log = json.loads(render("sarif", result, context))
    check(log, "log", "log")
    run: dict[str, Any] = log["runs"][0]
    return run


def test_a_result_names_rule_level_place_and_flow() -> None:
    """Relative percent-encoded URI, one location, the trace as related locations and as a code flow."""
    (result,) = run_of(ScanResult((FINDING,)))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("CL401", 0, "error")
    assert place["artifactLocation"] == {"uri": "src/%C3%A4%20b.py", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9}
    assert [r["id"] for r in result["relatedLocations"]] == [1]
    (flow,) = result["codeFlows"][0]["threadFlows"]
    assert [s["location"]["message"]["text"] for s in flow["locations"]] == ["step 1", "step 2"]


def test_a_rule_has_texts_level_tags_and_the_page_of_its_clause() -> None:
    """security-severity is a string; helpUri is the first clause's page that the policy knows."""
    (rule,) = run_of(ScanResult())["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://example.com/aup" and rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"]["security-severity"] == "8.0" and rule["properties"]["precision"] == "high"
    assert "oauth-api-call" in rule["properties"]["tags"]
    assert "[AUP-PROXY](https://example.com/aup): No proxying." in rule["help"]["markdown"]


def test_a_finding_of_a_rule_that_was_not_loaded_has_a_descriptor() -> None:
    """claudelint's own findings need one too; indexes follow the sorted rules."""
    own = replace(FINDING, rule_id="CL101", rule_name="unused-suppression")
    run = run_of(ScanResult((own, FINDING)))
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["CL101", "CL401"]
    assert [r["ruleIndex"] for r in run["results"]] == [0, 1]


def test_fingerprints_are_ours_and_githubs(tmp_path: Path) -> None:
    """The line hash comes from the file; without the file it is left out."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "ä b.py").write_text("import x\nx.y()\n", "utf-8")
    (with_file,) = run_of(ScanResult((FINDING,), root=str(tmp_path)))["results"]
    expected = LineHashes("import x\nx.y()\n").of(2)
    assert with_file["partialFingerprints"] == {
        "claudelint/v1": FINDING.fingerprint,
        "primaryLocationLineHash": expected,
    }
    (without,) = run_of(ScanResult((FINDING,), root=str(tmp_path / "none")))["results"]
    assert set(without["partialFingerprints"]) == {"claudelint/v1"}


def test_scan_errors_are_notifications_of_an_unsuccessful_run() -> None:
    """Nothing found and not looked at is not success."""
    (done,) = run_of(ScanResult((FINDING,)))["invocations"]
    assert done == {"executionSuccessful": True, "toolExecutionNotifications": []}
    error = ScanError("a:b.py", "parse", f"broken {TOKEN}", Point(3, 1))
    (failed,) = run_of(ScanResult(errors=(error,)))["invocations"]
    (note,) = failed["toolExecutionNotifications"]
    assert failed["executionSuccessful"] is False and note["level"] == "error" and "broken" in note["message"]["text"]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%3Ab.py"


def test_limits_are_kept_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least severe results are left out first; a long trace keeps its beginning and its end."""
    monkeypatch.setattr(as_sarif, "MOST_RESULTS", 2)
    monkeypatch.setattr(as_sarif, "MOST_STEPS", 3)
    long = replace(FINDING, trace=tuple(step(n) for n in range(1, 9)))
    run = run_of(ScanResult((replace(FINDING, severity="note"), long, FINDING)))
    assert [r["level"] for r in run["results"]] == ["error", "error"]
    steps = run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["location"]["physicalLocation"]["region"]["startLine"] for s in steps] == [1, 2, 8]
    assert "1 result left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_hidden_findings_are_left_out() -> None:
    """Suppressed results only on request."""
    assert run_of(ScanResult((FINDING.hidden("comment"),)))["results"] == []


def test_hidden_findings_are_suppressed_results_on_request() -> None:
    """A comment is in the source, everything else outside it; the reason is the justification."""
    hidden = (FINDING.hidden("comment", "ours"), FINDING.hidden("baseline"))
    log = json.loads(render("sarif", ScanResult(hidden), replace(CONTEXT, show_hidden=True)))
    found = [result["suppressions"] for result in log["runs"][0]["results"]]
    assert found == [[{"kind": "inSource", "justification": "ours"}], [{"kind": "external"}]]


def test_no_secret_no_live_link_nothing_raw() -> None:
    """Messages are masked, their brackets make no link, the file is printable ASCII."""
    hostile = replace(FINDING, location=replace(FINDING.location, path=f"\ud800\n\x1b{TOKEN}"))
    text = render("sarif", ScanResult((FINDING, hostile), (ScanError(TOKEN, "read", TOKEN),)), CONTEXT)
    assert TOKEN not in text and text.isascii()
    assert all(char == "\n" or char.isprintable() for char in text)
    assert json.loads(text)["runs"][0]["results"][0]["message"]["text"].startswith(r"see \[here\](https://example.com)")
