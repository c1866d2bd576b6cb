"""The `grouped` report: findings under the file they are in, in aligned columns.

Owns its layout only; words and colours are those of the other text reports.
"""

from __future__ import annotations

from itertools import groupby

from claudelint.finding import Finding, ScanResult
from claudelint.report import ReportContext
from claudelint.report._summary import error_lines, hidden_lines, statistics, summary
from claudelint.report._text import Paint, message_of, path_in, safe, wrap

NAME = "grouped"
TABLE = True


def render(result: ScanResult, context: ReportContext) -> str:
    """A block for each file, then scan errors, then the summary."""
    paint = Paint(context.color)
    lines: list[str] = []
    for path, group in groupby(result.shown, key=lambda f: path_in(f.location)):
        lines += [f"{paint('bold', path)}:", *_rows(list(group), paint, context.width), ""]
    hidden = hidden_lines(result, context, paint, context.width)
    lines += [*hidden, ""] if hidden else []
    errors = error_lines(result, paint, context.width)
    lines += [*errors, ""] if errors else []
    if not context.quiet:
        lines += summary(result, context, paint)
    if context.statistics:
        lines += statistics(result)
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _rows(findings: list[Finding], paint: Paint, width: int | None) -> list[str]:
    """Place, level, rule and message; a long message goes on under its first column."""
    places = [f"{f.location.start.line}:{f.location.start.column}" for f in findings]
    widest = max(len(p) for p in places)
    level = max(len(f.severity) for f in findings)
    rows = []
    for where, finding in zip(places, findings, strict=True):
        severity = paint(finding.severity, finding.severity.ljust(level))
        hanging = " " * (widest + level + len(finding.rule_id) + 7)
        first, *more = wrap(safe(message_of(finding)), None if width is None else max(width - len(hanging), 30))
        rows.append(f"  {paint('dim', where.rjust(widest))}  {severity}  {finding.rule_id} {first}")
        rows += [f"{hanging}{line}" for line in more]
    return rows
