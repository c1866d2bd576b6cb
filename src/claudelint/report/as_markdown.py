"""The `markdown` report: a table for pull requests, job summaries and wikis, then what to do about each rule.

Owns the layout and Markdown's escapes: foreign text stands in it as text, without mentions or links of its own.
GitHub takes a summary of at most a megabyte, so rows beyond that are counted instead. Must not know where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claudelint.escape import visible_line
from claudelint.finding import Finding, ScanResult
from claudelint.report import ReportContext
from claudelint.report._rules import Cited, cited_rules, dates_of
from claudelint.report._summary import summary
from claudelint.report._text import Paint, error_place, hidden_by, message_of, place, safe, short_place

NAME = "markdown"
#: Of each table and list.
MOST_BYTES = 300_000
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
#: What hosts turn into links or mentions on their own; a comment in the middle keeps it text.
_MAGIC = re.compile(r"(?i)@(?=\w)|(?<=\w)://|(?<=www)\.(?=\w)")


def render(result: ScanResult, context: ReportContext) -> str:
    """Heading, summary, findings, remedies by rule, scan errors, what was hidden."""
    parts = ["# claudelint", *_summary(result, context), *_findings(result.shown)]
    for entry in cited_rules(result.shown, context):
        parts.append(_rule(entry))
    parts += [*_errors(result), *_hidden(result)]
    return "\n\n".join(parts) + "\n"


def _summary(result: ScanResult, context: ReportContext) -> list[str]:
    if context.quiet:
        return []
    # The scan errors stand below here, unlike in the text reports.
    first, *rest = (
        escaped(line).replace("listed above", "listed below")
        for line in summary(result, _unwrapped(context), Paint(False))
    )
    return [f"**{first}**", "\n".join(f"{line}  " for line in rest).rstrip()]


def _unwrapped(context: ReportContext) -> ReportContext:
    return ReportContext(context.rules, context.policy, statistics=context.statistics)


def _findings(findings: Sequence[Finding]) -> list[str]:
    """One row each: where, what, and the way there."""
    head = ["| where | level | rule | what |", "|---|---|---|---|"]
    return ["## Findings", *_bounded(head, [_row(f) for f in findings])] if findings else []


def _bounded(head: Sequence[str], rows: Sequence[str]) -> list[str]:
    """Rows as one block, as many as there is room for, and how many there are besides."""
    size, kept = 0, 0
    for row in rows:
        size += len(row.encode("utf-8", "replace"))
        if size > MOST_BYTES:
            break
        kept += 1
    left = f"{len(rows) - kept:,} more than fit on this page; the other formats have all." if kept < len(rows) else ""
    return [part for part in ("\n".join([*head, *rows[:kept]]), left) if part]


def _row(finding: Finding) -> str:
    steps = [f"{short_place(step.location)} {step.note}" for step in finding.trace] if len(finding.trace) > 1 else []
    way = f"<br>{' → '.join(escaped(safe(step)) for step in steps)}" if steps else ""
    where, what = code(place(finding.location)), escaped(safe(message_of(finding)))
    return f"| {where} | {finding.severity} | {finding.rule_id} {finding.rule_name} | {what}{way} |"


def _rule(entry: Cited) -> str:
    """What to use instead, and by which clauses."""
    lines = [f"## {entry.id} {entry.name}"]
    lines += [f"{_prose(entry.summary)}."] if entry.summary else []
    lines += [f"**Instead:** {_prose(entry.instead)}"] if entry.instead else []
    clauses = [f"- [{c.id}]({c.url}) ({escaped(dates_of(c))}): {_prose(c.text)}" for c in entry.clauses]
    return "\n\n".join([*lines, *(["\n".join(clauses)] if clauses else [])])


def _errors(result: ScanResult) -> list[str]:
    rows = [f"- {code(error_place(e))}: {e.stage}: {escaped(safe(e.message))}" for e in result.errors]
    return ["## Could not be looked at", *_bounded([], rows)] if rows else []


def _hidden(result: ScanResult) -> list[str]:
    rows = [
        f"| {code(place(f.location))} | {f.rule_id} {f.rule_name} | {hidden_by(f.suppressed.how)} "
        f"| {escaped(safe(f.suppressed.reason))} |"
        for f in result.findings
        if f.suppressed is not None
    ]
    head = ["| where | rule | hidden by | reason |", "|---|---|---|---|"]
    return ["## Hidden", *_bounded(head, rows)] if rows else []


#: A code span, or what could become a tag, an image or a command to a CI server.
_ACTING = re.compile(r"(?m)((?<!`)`[^`\n]+`(?!`))|!\[|<|^\s*::")


def escaped(text: str) -> str:
    """Foreign text as Markdown that shows it."""
    return _MAGIC.sub(lambda found: f"{found[0][:1]}<!-- -->{found[0][1:]}", _SPECIAL.sub(r"\\\1", text))


def _prose(text: str) -> str:
    """A rule's own words, whose code spans are kept; they may come from a rule pack, so nothing else acts."""
    plain = "\n".join(visible_line(line) for line in text.splitlines())
    return _ACTING.sub(lambda found: found[1] or "".join(f"\\{sign}" for sign in found[0]), plain)


def code(text: str) -> str:
    """Foreign text as a code span, in tables too."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}".replace("|", "\\|")
