"""The `github` report: workflow commands, which GitHub Actions shows beside the lines of a pull request.

Owns their syntax and limit: a step shows ten annotations of each level, so the rest is counted in a notice and
the whole table goes to the job's summary (`ALSO`). Must not know where that is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claudelint.escape import visible
from claudelint.finding import Finding, ScanError, ScanResult
from claudelint.report import ReportContext
from claudelint.report._summary import verdict
from claudelint.report._text import Paint, listed, message_of, plural, repository_path, safe

NAME = "github"
#: The report in another format that is appended to the file a variable names, where it is set.
ALSO = (("GITHUB_STEP_SUMMARY", "markdown"),)
MOST = 10
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_FIRST_ERRORS = 3


@dataclass(frozen=True, slots=True)
class _Annotation:
    """One workflow command: `level` is a severity, `places` are its properties in order."""

    level: str
    title: str
    text: str
    places: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        pairs = [*self.places, ("title", self.title)]
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in pairs)
        return f"::{_COMMANDS[self.level]} {properties}::{_data(self.text)}"


def render(result: ScanResult, context: ReportContext) -> str:
    """Commands by level, a notice when some were left out, and one sentence for the log."""
    scan_errors = [_error(error, context) for error in result.errors]
    findings = [_finding(finding, context) for finding in result.shown]
    given = [*scan_errors[:_FIRST_ERRORS], *findings, *scan_errors[_FIRST_ERRORS:]]
    lines = [str(annotation) for annotation in _limited(given)]
    if not context.quiet:
        lines.append(verdict(result, Paint(False)))
    return "".join(f"{line}\n" for line in lines)


def _limited(given: Sequence[_Annotation]) -> Iterator[_Annotation]:
    """At most `MOST` of each level; the notice that says so takes the place of one."""
    levels = {level: [a for a in given if a.level == level] for level in _COMMANDS}
    crowded = any(len(group) > MOST for group in levels.values())
    left = []
    for level, group in levels.items():
        room = MOST - 1 if crowded and level == "note" else MOST
        yield from group[:room]
        if len(group) > room:
            left.append(plural(len(group) - room, level))
    if left:
        text = f"{listed(left)} not shown here: GitHub shows {MOST} annotations of a level. The job summary has all."
        yield _Annotation("note", "claudelint", text)


def _finding(finding: Finding, context: ReportContext) -> _Annotation:
    start, end = finding.location.start, finding.location.end
    places: list[tuple[str, str | int]] = [("file", _file(finding.location.path, context))]
    places += [("line", start.line), ("endLine", end.line), ("col", start.column)]
    if end.line == start.line:
        places.append(("endColumn", end.column))
    instead = f"\nInstead: {safe(' '.join(finding.instead.split()))}" if finding.instead else ""
    cell = f"cell {finding.location.cell}: " if finding.location.cell else ""
    title = f"{finding.rule_id} {finding.rule_name}"
    return _Annotation(finding.severity, title, f"{cell}{safe(message_of(finding))}{instead}", tuple(places))


def _error(error: ScanError, context: ReportContext) -> _Annotation:
    places: list[tuple[str, str | int]] = []
    if error.path:
        places.append(("file", _file(error.path, context)))
    if error.start:
        places += [("line", error.start.line), ("col", error.start.column)]
    return _Annotation("error", f"scan error ({error.stage})", safe(error.message), tuple(places))


def _file(path: str, context: ReportContext) -> str:
    return visible(repository_path(path, context.prefix))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
