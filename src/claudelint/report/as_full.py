"""The `full` report, for people: message, code frame, trace, what to use instead, clauses, summary.

Owns the layout of one finding. Must not know colours' codes or how columns are counted.
"""

from __future__ import annotations

from claudelint.escape import visible_line
from claudelint.finding import Finding, ScanResult
from claudelint.report import ReportContext
from claudelint.report._frame import frame
from claudelint.report._summary import error_lines, hidden_lines, statistics, summary
from claudelint.report._text import Paint, cut, headed, labelled, message_of, place, safe, short_place, width_of

NAME = "full"
TABLE = True
_EXCERPT = 120
_NO_BREAK = "\u00a0"


def render(result: ScanResult, context: ReportContext) -> str:
    """Findings as given, then scan errors, then the summary."""
    paint = Paint(context.color, context.hyperlinks)
    lines: list[str] = []
    for finding in result.shown:
        lines += [*_finding(finding, context, paint), ""]
    hidden = hidden_lines(result, context, paint, context.width)
    lines += [*hidden, ""] if hidden else []
    errors = error_lines(result, paint, context.width)
    lines += [*errors, ""] if errors else []
    if not context.quiet:
        lines += summary(result, context, paint)
    if context.statistics:
        lines += statistics(result)
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _finding(finding: Finding, context: ReportContext, paint: Paint) -> list[str]:
    return [
        *_header(finding, context.width, paint),
        *frame(finding.location, finding.excerpt, finding.severity, paint, context.width),
        *_trace(finding, context.width, paint),
        *(labelled("instead", finding.instead, context.width, style=paint) if finding.instead else ()),
        *_clauses(finding, context, paint),
        *_help(finding, context.width, paint),
    ]


def _header(finding: Finding, width: int | None, paint: Paint) -> list[str]:
    """`path:line:column: severity[ID] name: message`; the message moves to lines of its own where it is too long."""
    where, level = place(finding.location), f"{finding.severity}[{finding.rule_id}]"
    head = f"{paint('bold', where)}: {paint(finding.severity, level)} {finding.rule_name}:"
    return headed(head, safe(message_of(finding)), width, f"{where}: {level} {finding.rule_name}:")


def _trace(finding: Finding, width: int | None, paint: Paint) -> list[str]:
    """The way from the origin to the use, where it has more than one step; the line in the frame is not repeated."""
    trace = finding.trace
    if len(trace) < 2:
        return []
    digits = len(str(len(trace)))
    lines = [f"  {paint('bold', 'trace:')}"]
    for number, step in enumerate(trace, 1):
        note = f": {safe(step.note)}" if step.note else ""
        lines.append(f"    {number:>{digits}}. {short_place(step.location)}{note}")
        framed = short_place(step.location) == short_place(finding.location)
        if not framed and (excerpt := _short(step.excerpt, width)):
            lines.append(f"    {' ' * digits}  {paint('dim', '| ' + excerpt)}")
    return lines


def _short(excerpt: str, width: int | None) -> str:
    return cut(visible_line(excerpt.strip()), (width or _EXCERPT) - 10)


def _clauses(finding: Finding, context: ReportContext, paint: Paint) -> list[str]:
    """The clauses with the dates since when they stand; the summary says when the pages were last read."""
    if not finding.clauses:
        return []
    known = context.policy.clauses
    texts = [_clause(name, context) for name in finding.clauses]
    lines = labelled("clauses", ", ".join(texts), context.width, style=paint)
    lines = [line.replace(_NO_BREAK, " ") for line in lines]
    for name in finding.clauses:
        if name in known:
            lines = [line.replace(name, paint.link(name, known[name].url), 1) for line in lines]
    return lines


def _clause(name: str, context: ReportContext) -> str:
    clause = context.policy.clauses.get(name)
    if clause is None:
        return name
    since = f"{clause.since[3:]} or before" if clause.since.startswith("by ") else clause.since
    return f"{name} (since {since})".replace(" ", _NO_BREAK)


def _help(finding: Finding, width: int | None, paint: Paint) -> list[str]:
    """The command that explains the rule, and the page its first clause stands on."""
    command = f"claudelint rule {finding.rule_id}"
    if not finding.url.startswith("https://"):
        return labelled("help", command, None, style=paint)
    both = f"{command} · {safe(finding.url)}"
    if width is None or width_of(both) + len("  help: ") <= width:
        return labelled("help", both, None, style=paint)
    return [*labelled("help", command, None, style=paint), f"        {safe(finding.url)}"]
