"""Findings, traces and results: redacted at construction, sorted, told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claudelint.finding import Finding, Location, ScanError, ScanResult, TraceStep
from claudelint.source import Point

TOKEN = "sk-ant-oat01-" + "aB3_" * 24
HERE = Location("a.py", Point(3, 5), Point(3, 9))
FINDING = Finding("CL101", "one", "token-literal", "error", "high", "a message", HERE, excerpt="x = 1")


def test_no_field_can_hold_a_token() -> None:
    finding = replace(FINDING, message=f"m {TOKEN}", excerpt=f"x = '{TOKEN}'")
    step = TraceStep(HERE, f"note {TOKEN}", f"x = '{TOKEN}'")
    error = ScanError("a.py", "parse", f"bad {TOKEN}")
    for thing in (finding, replace(finding, trace=(step,)), step, error):
        assert TOKEN[13:] not in repr(thing)


def test_the_fingerprint_does_not_depend_on_the_line() -> None:
    moved = replace(FINDING, location=Location("a.py", Point(9, 1), Point(9, 2)), fingerprint="")
    spaced = replace(FINDING, excerpt="  x  =  1", fingerprint="")
    assert FINDING.fingerprint == moved.fingerprint == spaced.fingerprint
    assert len(FINDING.fingerprint) == 32


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, rule_id="CL102", fingerprint=""),
        replace(FINDING, location=HERE._replace(path="b.py"), fingerprint=""),
        replace(FINDING, excerpt="x = 2", fingerprint=""),
        FINDING.nth(1),
        FINDING.nth(2),
    ],
)
def test_fingerprints_differ(other: Finding) -> None:
    assert other.fingerprint != FINDING.fingerprint


def test_the_fingerprint_holds_no_secret() -> None:
    one, two = (replace(FINDING, excerpt=f"x = '{TOKEN}{end}'", fingerprint="") for end in "ab")
    assert one.fingerprint == two.fingerprint


def test_the_fingerprint_of_strange_text() -> None:
    assert replace(FINDING, excerpt="\ud800\0", fingerprint="").fingerprint


def test_numbering_is_stable() -> None:
    assert FINDING.nth(0) is FINDING
    assert FINDING.nth(1) == FINDING.nth(1)
    assert FINDING.nth(1).fingerprint != FINDING.nth(2).fingerprint


def test_order() -> None:
    places = [("a.py", 1, 9), ("a.py", 2, 1), ("a.py", 10, 1), ("b.py", 1, 1)]
    findings = [replace(FINDING, location=Location(p, Point(n, c), Point(n, c + 1))) for p, n, c in places]
    findings.append(replace(findings[-1], rule_id="CL102"))
    shuffled = [findings[n] for n in (3, 1, 4, 0, 2)]
    assert sorted(shuffled, key=lambda f: f.sort_key) == findings


def test_hidden_findings_are_counted_not_dropped() -> None:
    hidden = FINDING.hidden("comment", "ours")
    result = ScanResult((FINDING, hidden, FINDING.hidden("config"), FINDING.hidden("comment")))
    assert hidden.suppressed is not None and hidden.suppressed.reason == "ours"
    assert hidden.fingerprint == FINDING.fingerprint
    assert result.shown == (FINDING,)
    assert result.hidden == {"comment": 2, "baseline": 0, "config": 1, "diff": 0}
    assert ScanResult().shown == () and ScanResult().complete
