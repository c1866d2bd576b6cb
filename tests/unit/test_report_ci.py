"""The reports for CI servers: github, gitlab, junit, rdjson and markdown."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from claudelint.finding import ScanError, ScanResult, TraceStep
from claudelint.report import as_markdown, companions, render
from claudelint.source import Point
from tests.unit.report_cases import (
    CLEAN,
    CONTEXT,
    FINDING,
    HOSTILE,
    RESULT,
    RESULTS,
    SPREAD,
    TOKEN,
    WARNING,
    at,
    hostile,
)

CI_FORMATS = ("github", "gitlab", "junit", "markdown", "rdjson")
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\n]*)(?:,[a-zA-Z]+=[^,:\n]*)*)::([^\n]*)")


def commands(result: ScanResult) -> list[tuple[str, dict[str, str], str]]:
    """The workflow commands of the github report: level, properties, message; all decoded."""
    found = []
    for line in render("github", result, CONTEXT).splitlines()[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {name: decoded(value) for name, value in pairs.items()}, decoded(match[3])))
    return found


def decoded(text: str) -> str:
    """A value of a workflow command as GitHub's runner reads it."""
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


@pytest.mark.parametrize("format_", CI_FORMATS)
@pytest.mark.parametrize("name", RESULTS)
def test_nothing_raw_and_no_secret_gets_out(format_: str, name: str) -> None:
    """No control or bidi character, no command of a file's own, no token."""
    text = render(format_, RESULTS[name], CONTEXT)
    assert TOKEN not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    if format_ != "github":
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert render(format_, RESULTS[name], CONTEXT) == text


# github.


def test_github_marks_places_and_says_what_to_do() -> None:
    """One line of code has an end column, several have none."""
    level, place, text = commands(ScanResult((FINDING,)))[0]
    assert level == "error" and text.startswith(f"{FINDING.message}\nInstead: Use an API key from https://")
    assert place == {
        "file": "src/b.py",
        "line": "7",
        "endLine": "7",
        "col": "24",
        "endColumn": str(37 + len(TOKEN)),
        "title": "CL401 token-to-client",
    }
    _, spread, text = commands(ScanResult((SPREAD,)))[0]
    assert (spread["line"], spread["endLine"]) == ("3", "6") and "endColumn" not in spread
    assert text.startswith("cell 4: ")


def test_github_levels_and_scan_errors() -> None:
    """A note is a notice; a scan error without a file has no place."""
    found = [(level, place["title"], place.get("file")) for level, place, _ in commands(RESULT)]
    assert found == [
        ("error", "scan error (parse)", "bad.py"),
        ("error", "scan error (resolve)", None),
        ("error", "CL401 token-to-client", "src/b.py"),
        ("error", "CL401 token-to-client", "src/d.py"),
        ("warning", "CL401 token-to-client", "src/c.py"),
        ("notice", "CL904 unused-suppression", "src/b.py"),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_github_reads_back_what_was_written(text: str) -> None:
    """Separators in a name do not end a property; what is unsafe is visible."""
    (_, scan_place, scan_text), (_, place, message) = commands(hostile(text))
    assert "\n" not in place["file"] and "\n" not in scan_text
    assert set(place) == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert scan_place["file"] == place["file"] and message.startswith(scan_text)


def test_github_stops_at_ten_of_a_level_and_says_how_many_are_left() -> None:
    """The notice takes the place of one, so that it is shown itself."""
    note = replace(FINDING, severity="note")
    errors = tuple(ScanError(f"{n}.py", "parse", "broken") for n in range(5))
    found = commands(ScanResult((FINDING,) * 12 + (WARNING,) * 10 + (note,) * 11, errors))
    levels = [level for level, _, _ in found]
    assert {level: levels.count(level) for level in levels} == {"error": 10, "warning": 10, "notice": 10}
    assert [place["title"] for _, place, _ in found[:4]] == ["scan error (parse)"] * 3 + ["CL401 token-to-client"]
    assert found[-1][2].startswith("7 errors and 2 notes not shown here")


def test_the_job_summary_is_a_companion_of_github_alone() -> None:
    """The pure report says what belongs beside it and writes nothing."""
    assert companions("github") == (("GITHUB_STEP_SUMMARY", "markdown"),)
    assert companions("gitlab") == companions("full") == ()


@pytest.mark.parametrize("format_", ["github", "gitlab", "rdjson", "sarif"])
def test_paths_start_at_the_checkout(format_: str) -> None:
    """A project in a folder of the repository is found there."""
    prefixed = replace(CONTEXT, prefix="packages/a b/")
    text = render(format_, RESULT, prefixed)
    wanted = "packages/a%20b/" if format_ == "sarif" else "packages/a b/"
    assert f"{wanted}src/b.py" in text and f"{wanted}bad.py" in text
    assert not re.search(r"[\"=]src/b\.py", text)


# gitlab.


def test_gitlab_fingerprints_do_not_know_lines() -> None:
    """A finding that moved is the same issue; equal ones still differ."""

    def marks(*lines: int) -> list[str]:
        findings = tuple(replace(FINDING, location=at("a.py", line, 1, 5)) for line in lines)
        return [issue["fingerprint"] for issue in json.loads(render("gitlab", ScanResult(findings), CONTEXT))]

    assert marks(3, 9) == marks(4, 11)
    assert len(set(marks(1, 2, 3))) == 3


def test_gitlab_issues() -> None:
    """What a merge request shows."""
    issues = json.loads(render("gitlab", RESULT, CONTEXT))
    assert [(i["check_name"], i["severity"], i["location"]["path"]) for i in issues] == [
        ("CL401", "critical", "src/b.py"),
        ("CL401", "major", "src/c.py"),
        ("CL401", "critical", "src/d.py"),
        ("CL904", "info", "src/b.py"),
        ("scan-error", "blocker", "bad.py"),
        ("scan-error", "blocker", "."),
    ]
    assert json.loads(render("gitlab", CLEAN, CONTEXT)) == []


# rdjson.


def test_rdjson_counts_bytes() -> None:
    """Before the span stand a masked secret and characters of two, three and four bytes."""
    line = f"é漢𝒳 = '{TOKEN}' + x"
    column = line.index("+ x") + 3
    finding = replace(FINDING, location=at("a.py", 1, column, column + 1), excerpt=line, trace=())
    (diagnostic,) = json.loads(render("rdjson", ScanResult((finding,)), CONTEXT))["diagnostics"]
    before = len(line[: column - 1].encode("utf-8"))
    assert diagnostic["location"]["range"] == {
        "start": {"line": 1, "column": before + 1},
        "end": {"line": 1, "column": before + 2},
    }
    (spread,) = json.loads(render("rdjson", ScanResult((SPREAD,)), CONTEXT))["diagnostics"]
    assert spread["location"]["range"] == {"start": {"line": 3}, "end": {"line": 6}}


# junit.


def test_junit_cases() -> None:
    """Findings fail, scan errors are errors, hidden findings are skipped with their reason."""
    root = ElementTree.fromstring(render("junit", RESULT, CONTEXT))
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "9",
        "failures": "4",
        "errors": "2",
    }
    suites = [suite.get("name") for suite in root]
    assert len(suites) == len(set(suites))
    skipped = [case.get("message") for case in root.iter("skipped")]
    assert skipped == [
        "hidden by a comment in the code: our own migration",
        "hidden by the baseline of known findings",
        "hidden by the configuration",
    ]
    (case,) = ElementTree.fromstring(render("junit", CLEAN, CONTEXT)).iter("testcase")
    assert len(case) == 0 and "All clear" in str(case.get("name"))


def test_junit_holds_what_a_reader_needs() -> None:
    """Frame, trace and remedy, as text."""
    text = next(ElementTree.fromstring(render("junit", ScanResult((FINDING,)), CONTEXT)).iter("failure")).text or ""
    assert "^^^^" in text and "1. src/a.py:3: read from the environment" in text and "instead: Use an API key" in text


# markdown.


def test_markdown_shows_all_and_lists_what_is_hidden() -> None:
    """One row a finding, one section a rule, the hidden ones with who hid them and why."""
    text = render("markdown", RESULT, CONTEXT)
    assert text.startswith("# claudelint\n\n**Found 2 errors, 1 warning and 1 note in 3 files; 2 scan errors.**")
    assert "| `src/b.py:7:24` | error | CL401 token-to-client |" in text
    assert "src/a.py:3 read from the environment → src/b.py:5 passed on" in text
    assert "**Instead:** Use an API key\nfrom https://example.com/keys." in text
    assert "- [AUP-PROXY](https://example.com/aup) (since 2026-11-12, last read 2026-10-09): No proxying." in text
    assert "- `bad.py:3:1`: parse: unexpected indent" in text
    assert "| `src/b.py:7:24` | CL401 token-to-client | a comment in the code | our own migration |" in text
    assert "Hidden: 3 findings (1 by comment, 1 by baseline, 1 by configuration)." in text


def test_markdown_keeps_tables_whole_and_mentions_nobody() -> None:
    """A pipe, a link, a tag or a name with @ in foreign text stays text."""
    text = render(
        "markdown", hostile("|`a`|[x](javascript:x) <b> @everyone https://evil.example www.evil.example"), CONTEXT
    )
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for bad in ("@everyone", "https://evil", "www.evil", "<b>", "](javascript"):
        assert bad not in outside.replace("\\]", "")


def test_markdown_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub refuses a summary of more than a megabyte."""
    monkeypatch.setattr(as_markdown, "MOST_BYTES", 1000)
    result = ScanResult((FINDING,) * 50 + (FINDING.hidden("baseline"),) * 40, (ScanError("a.py", "read", "gone"),) * 60)
    text = render("markdown", result, CONTEXT)
    assert len(text.encode()) < 8000
    for count, row in ((50, "| `src/b.py:7:24` | error |"), (40, "| `src/b.py:7:24` | CL401"), (60, "- `a.py`: read:")):
        shown = text.count(row)
        assert 0 < shown < count and f"\n{count - shown} more than fit on this page" in text


def test_a_trace_of_one_step_is_no_trace() -> None:
    """A row and a frame say it already."""
    lone = replace(FINDING, trace=(TraceStep(FINDING.location, "here"),))
    assert "→" not in render("markdown", ScanResult((lone,)), CONTEXT)
    assert "related_locations" not in render("rdjson", ScanResult((lone,)), CONTEXT)
    assert "trace:" not in render("junit", ScanResult((lone,), (ScanError("a", "read", "x", Point(1, 1)),)), CONTEXT)
