"""The reports for people: what a finding, a summary and a scan error look like, and that nothing raw gets out."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from claudelint.finding import Finding, Location, ScanError, ScanResult, Statistics, TraceStep
from claudelint.policy import Clause, Policy
from claudelint.report import ReportContext, UnknownFormat, formats, render
from claudelint.source import Point

TEXT_FORMATS = ("full", "concise", "grouped")
TOKEN = "sk-ant-" + "oat01-" + "A1b2" * 24
LINE = f'    client = Anthropic(auth_token="{TOKEN}", timeout=3)'
CLAUSE = Clause(
    "AUP-PROXY", "AUP", "https://example.com/aup", "No proxying.", "2026-11-12", "2026-10-09", "high", False
)
CONTEXT = ReportContext(rules=(), policy=Policy({"AUP-PROXY": CLAUSE}, "2026-10-09"), version="9.9")


def at(path: str, line: int, column: int, end: int, cell: int | None = None) -> Location:
    """A location within one line."""
    return Location(path, Point(line, column), Point(line, end), cell)


TRACE = (
    TraceStep(at("src/a.py", 3, 1, 20), "read from the environment", "TOKEN = os.environ['X']"),
    TraceStep(at("src/b.py", 7, 24, 146), "given to the client", LINE),
)
FINDING = Finding(
    rule_id="CL401",
    rule_name="token-to-client",
    category="oauth-api-call",
    severity="error",
    confidence="high",
    message="anthropic.Anthropic(auth_token=…) receives a Claude subscription token from the environment variable X",
    location=at("src/b.py", 7, 24, 37 + len(TOKEN)),
    clauses=("AUP-PROXY", "NO-SUCH"),
    instead="Use an API key\nin ANTHROPIC_API_KEY.\n\n- or Workload Identity Federation",
    trace=TRACE,
    excerpt=LINE,
    url="https://example.com/aup",
)
RESULT = ScanResult(
    findings=(FINDING, replace(FINDING, severity="note"), FINDING.hidden("comment", "why not")),
    errors=(ScanError("bad.py", "parse", "unexpected indent", Point(3, 1)),),
    statistics=Statistics(1200, 3, 2, 1, 4, (), ("100 steps for one value",), 0.25, (("read", 0.125),)),
    config_path="pyproject.toml",
    policy_read="2026-10-10",
)


def lines_of(name: str, result: ScanResult, context: ReportContext = CONTEXT) -> list[str]:
    """A report as lines."""
    return render(name, result, context).splitlines()


def test_formats_are_found_by_their_modules_and_bear_their_names() -> None:
    """Nobody keeps a list: a module `as_NAME` is the format NAME."""
    import importlib

    assert {"full", "concise", "grouped", "json", "sarif"} <= set(formats())
    for name in formats():
        own_name = importlib.import_module(f"claudelint.report.as_{name}").NAME
        assert own_name == name


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    """The message lists the formats."""
    with pytest.raises(UnknownFormat, match="concise, full"):
        render("pretty", RESULT, CONTEXT)


def test_full_shows_header_frame_trace_remedy_clauses_and_help() -> None:
    """One finding as a reader without a terminal sees it: nothing is wrapped."""
    lines = lines_of("full", RESULT)
    shown = 'client = Anthropic(auth_token="sk-ant-oat01-…(109 characters)", timeout=3)'.replace("109", str(len(TOKEN)))
    assert lines[:14] == [
        f"src/b.py:7:24: error[CL401] token-to-client: {FINDING.message}",
        "   |",
        f" 7 | {shown}",
        "   |                    " + "^" * len(f'auth_token="sk-ant-oat01-…({len(TOKEN)} characters)"'),
        "  trace:",
        "    1. src/a.py:3: read from the environment",
        "       | TOKEN = os.environ['X']",
        "    2. src/b.py:7: given to the client",
        "  instead: Use an API key in ANTHROPIC_API_KEY.",
        "           - or Workload Identity Federation",
        "  clauses: AUP-PROXY (since 2026-11-12), NO-SUCH",
        "  help: claudelint rule CL401 · https://example.com/aup",
        "",
        f"src/b.py:7:24: note[CL401] token-to-client: {FINDING.message}",
    ]


def test_a_summary_counts_what_was_found_looked_at_hidden_and_not_looked_at() -> None:
    """Never silent: each number that limits the verdict stands in the summary."""
    lines = lines_of("full", RESULT)
    assert lines[lines.index("Found 1 error and 1 note in 1 file; 1 scan error.") - 2 :] == [
        "bad.py:3:1: scan error[parse]: unexpected indent",
        "",
        "Found 1 error and 1 note in 1 file; 1 scan error.",
        "Looked at 1,200 files (3 candidates, 2 parsed).",
        "Use: product. Configuration: pyproject.toml. Policy last read: 2026-10-10.",
        "Hidden: 1 finding (1 by comment).",
        "Not looked at: 4 files that the configuration excludes.",
        "Not complete: 1 scan error, listed above.",
    ]


def test_a_clean_run_says_what_was_looked_at() -> None:
    """The one sentence of a clean run gives its numbers."""
    clean = ScanResult(statistics=Statistics(files=12, candidates=1))
    assert lines_of("concise", clean) == [
        "All clear: looked at 12 files (1 candidate, 0 parsed), found nothing to report."
    ]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_a_run_with_errors_only_is_never_all_clear(name: str) -> None:
    """An unread file may hold anything."""
    for result in (ScanResult(errors=RESULT.errors), ScanResult(complete=False)):
        text = render(name, result, CONTEXT)
        assert "All clear" not in text and "not complete" in text.lower()


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_quiet_leaves_out_the_summary_but_no_finding_and_no_error(name: str) -> None:
    """-q is about words, not about facts."""
    text = render(name, RESULT, replace(CONTEXT, quiet=True))
    assert "Found" not in text and "CL401" in text and "unexpected indent" in text


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_hidden_findings_are_listed_on_request_with_what_hides_them(name: str) -> None:
    """--show-hidden: each on a line of its own, with the reason that was given."""
    hidden = ScanResult((FINDING.hidden("comment", "ours"), FINDING.hidden("baseline")))
    assert "hidden[" not in render(name, hidden, CONTEXT)
    lines = [line for line in lines_of(name, hidden, replace(CONTEXT, show_hidden=True)) if "hidden[" in line]
    assert [line.partition("hidden[CL401]: ")[2] for line in lines] == ["by comment: ours", "by baseline"]


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_statistics_count_by_rule_file_and_stage(name: str) -> None:
    """The block of --statistics."""
    text = render(name, RESULT, replace(CONTEXT, statistics=True))
    assert "        2  CL401 token-to-client" in text and "    1,200  looked at" in text and "    0.125  read" in text


def test_full_fits_eighty_columns() -> None:
    """Only what has no blank to break at may be wider."""
    for line in lines_of("full", RESULT, replace(CONTEXT, width=80)):
        assert len(line) <= 80, line


def test_a_stopped_scan_says_so_whatever_it_found() -> None:
    """A partial result is marked as one, with and without findings and errors."""
    for stopped in (replace(RESULT, interrupted=True, complete=False), ScanResult(complete=False)):
        text = render("full", stopped, CONTEXT)
        assert " so far" in text and "Not complete: the scan was stopped before its end." in text


def test_no_line_begins_as_a_command_of_a_ci() -> None:
    """`::error::` at the start and `##[error]` anywhere are commands to GitHub and Azure."""
    hostile = at("::error::##[error]##vso[x].py", 1, 1, 3)
    result = replace(
        RESULT, findings=(replace(FINDING, location=hostile),), errors=(ScanError(hostile.path, "read", "x"),)
    )
    for name in TEXT_FORMATS:
        text = render(name, result, CONTEXT)
        assert "##" not in text and not re.search(r"(?m)^\s*::", text)


def test_colour_and_links_only_when_asked_for() -> None:
    """Without the ANSI sequences a coloured report is the plain one."""
    painted = render("full", RESULT, replace(CONTEXT, color=True, hyperlinks=True))
    assert "\x1b[1;31m" in painted and "\x1b]8;;https://example.com/aup" in painted
    plain = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", painted)
    assert plain == render("full", RESULT, CONTEXT) and "\x1b" not in plain


def test_concise_is_one_line_a_finding() -> None:
    """`path:line:column: ID message`."""
    assert lines_of("concise", RESULT)[0] == f"src/b.py:7:24: CL401 {FINDING.message}"


def test_grouped_puts_findings_under_their_file() -> None:
    """The path stands once; a notebook cell is a place of its own."""
    other = replace(FINDING, location=at("n.ipynb", 1, 1, 5, cell=3))
    lines = lines_of("grouped", replace(RESULT, findings=(*RESULT.findings, other)))
    assert [line for line in lines if line.endswith("py:") or line.startswith("n.ip")] == [
        "src/b.py:",
        "n.ipynb:cell 3:",
    ]
    assert lines[1] == f"  7:24  error  CL401 {FINDING.message}"


@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_nothing_raw_and_no_secret_reaches_the_reader(name: str) -> None:
    """Hostile file names, messages and source lines are shown, not obeyed."""
    hostile = "a\n::error::\x1b[2J\u202e\udc80.py"
    finding = replace(FINDING, location=at(hostile, 1, 1, 3), message=hostile + TOKEN, excerpt=hostile, fingerprint="")
    error = ScanError(TOKEN, "read", hostile)
    text = render(name, replace(RESULT, findings=(finding,), errors=(error,)), CONTEXT)
    assert r"a\n::error::\x1b[2J\u202e\udc80.py" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)
    assert TOKEN not in text and "\n::error" not in text


def test_product_verdict_is_shown_where_it_differs() -> None:
    """A level lowered by `use` still gives the level for products."""
    lowered = replace(FINDING, severity="warning", verdict="error for a product")
    for name in formats():
        assert f"{FINDING.message.split('…')[1]} (error for a product)" in render(name, ScanResult((lowered,)), CONTEXT)


def test_a_plain_report_does_not_start_rich() -> None:
    """A clean run imports neither rich nor libcst."""
    code = (
        "import sys; from claudelint.finding import ScanResult; from claudelint.policy import Policy;"
        "from claudelint.report import ReportContext, render;"
        "render('full', ScanResult(), ReportContext((), Policy({}, '')));"
        "sys.exit(bool({'rich', 'libcst', 'click', 'textwrap'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
