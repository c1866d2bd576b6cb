"""The `junit` report: XML that every CI server can show. A finding is a failure, a scan error an error.

Owns the layout: a suite for each file, a case for each finding; what was hidden is a skipped case with the
reason. A clean scan is one passed case, since an empty report counts as broken in places. Must not know colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from claudelint.finding import Finding, ScanError, ScanResult
from claudelint.report import ReportContext
from claudelint.report._frame import frame
from claudelint.report._markup import Markup, element, joined
from claudelint.report._summary import verdict
from claudelint.report._text import Paint, hidden_by, labelled, message_of, path_shown, place, safe, short_place

NAME = "junit"


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case; `outcome` is "failure", "error", "skipped" or empty for one that passed."""

    suite: str
    name: str
    outcome: str = ""
    kind: str = ""
    message: str = ""
    text: str = ""

    def xml(self) -> Markup:
        inner = element(self.outcome, self.text, type=self.kind, message=self.message) if self.outcome else ""
        return element("testcase", inner, classname=self.suite, name=self.name, time="0")


def render(result: ScanResult, context: ReportContext) -> str:
    """A document with one suite for each path."""
    cases = [_finding(finding) for finding in result.findings]
    cases += [_error(error) for error in result.errors]
    if not cases:
        cases = [_Case("claudelint", verdict(result, Paint(False)))]
    cases.sort(key=lambda case: case.suite)
    suites = [_suite(name, list(group)) for name, group in groupby(cases, key=lambda case: case.suite)]
    seconds = f"{result.statistics.seconds:.3f}"
    whole = element("testsuites", joined(suites, Markup("\n")), name="claudelint", time=seconds, **_counts(cases))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _suite(name: str, cases: Sequence[_Case]) -> Markup:
    skipped = sum(case.outcome == "skipped" for case in cases)
    inner = joined((case.xml() for case in cases), Markup("\n"))
    return element("testsuite", inner, name=name, skipped=str(skipped), time="0", **_counts(cases))


def _counts(cases: Sequence[_Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
    }


def _finding(finding: Finding) -> _Case:
    suite = path_shown(finding.location.path)
    name = f"{finding.rule_id} {finding.rule_name} ({place(finding.location)})"
    mark = finding.suppressed
    if mark is not None:
        reason = f": {safe(mark.reason)}" if mark.reason else ""
        return _Case(
            suite, name, "skipped", mark.how, f"hidden by {hidden_by(mark.how)}{reason}", safe(message_of(finding))
        )
    return _Case(suite, name, "failure", finding.severity, safe(message_of(finding)), _text(finding))


def _text(finding: Finding) -> str:
    """What the full report says, without colours or width."""
    lines = [f"{place(finding.location)}: {finding.severity}[{finding.rule_id}] {safe(message_of(finding))}"]
    lines += frame(finding.location, finding.excerpt, finding.severity, Paint(False), None)
    if len(finding.trace) > 1:
        lines.append("  trace:")
    for number, step in enumerate(finding.trace if len(finding.trace) > 1 else (), 1):
        lines.append(f"    {number}. {short_place(step.location)}: {safe(step.note)}")
    lines += labelled("instead", finding.instead, None) if finding.instead else []
    lines += [f"  clauses: {', '.join(finding.clauses)}"] if finding.clauses else []
    return "\n".join(lines)


def _error(error: ScanError) -> _Case:
    suite = path_shown(error.path) or "(project)"
    line = f" (line {error.start.line})" if error.start else ""
    message = safe(error.message)
    return _Case(suite, f"scan error{line}: {error.stage}", "error", f"scan error: {error.stage}", message, message)
