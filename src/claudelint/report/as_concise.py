"""The `concise` report: one line a finding, `path:line:column: ID message`, as editors and greps like it.

Must not wrap anything, ever.
"""

from __future__ import annotations

from claudelint.finding import ScanResult
from claudelint.report import ReportContext
from claudelint.report._summary import error_lines, hidden_lines, statistics, verdict
from claudelint.report._text import Paint, message_of, place, safe

NAME = "concise"


def render(result: ScanResult, context: ReportContext) -> str:
    """Findings, scan errors and one sentence."""
    paint = Paint(context.color)
    lines = [
        f"{paint('bold', place(f.location))}: {paint(f.severity, f.rule_id)} {safe(message_of(f))}"
        for f in result.shown
    ]
    lines += hidden_lines(result, context, paint)
    lines += error_lines(result, paint)
    if not context.quiet:
        lines.append(verdict(result, paint))
    if context.statistics:
        lines += statistics(result)
    return "".join(f"{line}\n" for line in lines)
