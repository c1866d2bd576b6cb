"""Results that the tests of the reports share: ordinary, empty and hostile ones."""

from __future__ import annotations

from dataclasses import replace

from claudelint.finding import Finding, Location, ScanError, ScanResult, Statistics, TraceStep
from claudelint.policy import Clause, Policy
from claudelint.report import ReportContext
from claudelint.rule import Rule
from claudelint.source import Point

TOKEN = "sk-ant-" + "oat01-" + "A1b2" * 24
LINE = f'    client = Anthropic(auth_token="{TOKEN}", timeout=3)'
#: Names and texts that somebody could plant in a scanned project.
HOSTILE = (
    "a\n::error::x.py",
    "b\x1b[2J\x1b]0;x\x07.py",
    "::error::c,d:e%0A.py",
    "\u202egnp.py",
    "##[error]e.py",
    "</script><script>alert(1)</script>.py",
    '" onmouseover="x" \'.py',
    "]]>&amp;<!-- -->.py",
    "|`a`|[x](javascript:x) @everyone www.example.com.py",
    "\udc80\uffff\x00\ufffe.py",
    f"{TOKEN}.py",
)
CLAUSE = Clause(
    "AUP-PROXY", "Usage Policy", "https://example.com/aup", "No proxying.", "2026-11-12", "2026-10-09", "high", False
)
ALLOWED = Clause(
    "API-KEY", "Docs", "https://example.com/keys", "Keys are for this.", "by 2024-08", "2026-10-09", "high", True
)
RULE = Rule(
    "CL401",
    "token-to-client",
    "oauth-api-call",
    "error",
    "high",
    "0.1.0",
    "A token of a plan authenticates a client",
    "message",
    "Because `it` is.\n\n- first\n- second",
    "Use an API key\nfrom https://example.com/keys.",
    ("NO-SUCH", "AUP-PROXY"),
    (),
    (),
)
CONTEXT = ReportContext(
    rules=(RULE,), policy=Policy({c.id: c for c in (CLAUSE, ALLOWED)}, "2026-10-09"), version="9.9", made="2026-11-01"
)


def at(path: str, line: int, column: int, end: int, cell: int | None = None) -> Location:
    """A location within one line."""
    return Location(path, Point(line, column), Point(line, end), cell)


FINDING = Finding(
    rule_id="CL401",
    rule_name="token-to-client",
    category="oauth-api-call",
    severity="error",
    confidence="high",
    message="Anthropic(auth_token=…) receives a Claude subscription token",
    location=at("src/b.py", 7, 24, 37 + len(TOKEN)),
    clauses=RULE.clauses,
    instead=RULE.instead,
    trace=(
        TraceStep(at("src/a.py", 3, 1, 20), "read from the environment", "TOKEN = os.environ['X']"),
        TraceStep(at("src/b.py", 5, 1, 9), "passed on", "x = TOKEN"),
        TraceStep(at("src/b.py", 7, 24, 146), "given to the client", LINE),
    ),
    excerpt=LINE,
    url="https://example.com/aup",
    fingerprint="f" * 32,
)
WARNING = replace(FINDING, severity="warning", location=at("src/c.py", 2, 1, 5), trace=(), fingerprint="e" * 32)
SPREAD = replace(FINDING, location=Location("src/d.py", Point(3, 5), Point(6, 2), 4), fingerprint="d" * 32)
RESULT = ScanResult(
    findings=(
        FINDING,
        WARNING,
        SPREAD,
        replace(FINDING, rule_id="CL904", rule_name="unused-suppression", severity="note", fingerprint="c" * 32),
        FINDING.hidden("comment", "our own migration"),
        FINDING.hidden("baseline"),
        FINDING.hidden("config"),
    ),
    errors=(ScanError("bad.py", "parse", "unexpected indent", Point(3, 1)), ScanError("", "resolve", "too deep")),
    statistics=Statistics(1200, 3, 2, 1, 4, ("own/",), ("100 steps",), 0.25, (("read", 0.125),), ("link",)),
    config_path="pyproject.toml",
    policy_read="2026-10-10",
    complete=False,
    root="somewhere/project",
)
CLEAN = ScanResult(statistics=Statistics(files=3, candidates=1, parsed=1))


def hostile(text: str) -> ScanResult:
    """A result with this text in every place that a scanned project can fill."""
    step = TraceStep(at(text, 1, 1, 5), text, text)
    finding = replace(FINDING, message=text, location=at(text, 1, 2, 5), excerpt=text, trace=(step, step, step))
    hidden = finding.hidden("comment", text)
    return replace(RESULT, findings=(finding, hidden), errors=(ScanError(text, "parse", text),), config_path=text)


RESULTS = {"full": RESULT, "clean": CLEAN, "empty": ScanResult(), "stopped": ScanResult(complete=False)}
RESULTS |= {f"hostile {number}": hostile(text) for number, text in enumerate(HOSTILE)}
