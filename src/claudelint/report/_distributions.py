"""What an audit of installed distributions says of each: as text before the findings, and as data.

Owns the layout of a distribution and the words for categories. Must not know how distributions are scanned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from claudelint.finding import SEVERITIES, Finding, ScanResult
from claudelint.installed import UNOWNED
from claudelint.redact import redact
from claudelint.report import ReportContext
from claudelint.report._summary import counts, error_lines, summary
from claudelint.report._text import Paint, headed, labelled, listed, plural, safe, wrap
from claudelint.required import Audited, Way

_DOES = {
    "token-literal": "holds a token in its text",
    "credential-store": "reads or writes a stored login",
    "session-cookie": "uses the session cookie of claude.ai",
    "env-token": "reads a plan's token from the environment",
    "oauth-flow": "runs the login of Claude Code",
    "oauth-api-call": "calls the API with a plan's token",
    "web-endpoint": "calls the back end of claude.ai",
    "internal-endpoint": "calls undocumented endpoints",
    "impersonation": "presents itself as Claude Code",
    "unofficial-package": "is or uses an unofficial client",
}


def with_table(render: Callable[[ScanResult, ReportContext], str], result: ScanResult, context: ReportContext) -> str:
    """The table, then the report itself, or, when it is to be brief, the scan errors and the summary."""
    paint = Paint(context.color, context.hyperlinks)
    lines = table(context.distributions or (), context, paint)
    if not context.brief:
        rest = render(result, context)
        return "\n".join(lines) + ("\n\n" + rest if rest else "\n") if lines else rest
    errors = error_lines(result, paint, context.width)
    lines += ["", *errors] if errors else []
    lines += [] if context.quiet else ["", *summary(result, context, paint)]
    return "\n".join(lines).strip("\n") + "\n"


def table(audited: Sequence[Audited], context: ReportContext, paint: Paint) -> list[str]:
    """A block for each distribution with findings, the worst first, and a line for the rest."""
    bad = [a for level in SEVERITIES for a in audited if a.level == level]
    lines: list[str] = []
    for one in bad:
        lines += [*_block(one, context, paint), ""]
    for text in _rest(audited, len(bad)):
        lines += wrap(text, context.width)
    return lines


def _block(one: Audited, context: ReportContext, paint: Paint) -> list[str]:
    level = one.level or "note"
    name = _named(one)
    found = counts(ScanResult(findings=one.findings), Paint(False))
    head = f"{paint('bold', name)}: {paint(level, found)}"
    lines = headed(head, "", None, "")
    lines = [line.rstrip() for line in lines]
    for label, text in (
        ("required by", required_by(one.way)),
        ("does", _does(one.findings)),
        ("clauses", _clauses(one.findings, context)),
        ("what to do", _advice(one)),
        ("instead", next((f.instead for f in one.findings if f.category == "unofficial-package"), "")),
    ):
        lines += labelled(label, " ".join(text.split()), context.width, style=paint) if text else []
    return lines


def required_by(way: Way) -> str:
    """Who asks for a distribution, in words; behind several steps, the whole way to it."""
    if len(way.names) == 1:
        return f"the project ({way.place})" if way.place else "neither the project nor anything installed"
    if way.place:
        return " > ".join((way.place, *way.names))
    return " > ".join(way.names) if len(way.names) > 2 else way.names[0]


def _named(one: Audited) -> str:
    return safe(f"{one.distribution.name} {one.distribution.version}".rstrip())


def _does(findings: Sequence[Finding]) -> str:
    """Each thing the findings show, with the rules and how often each matched, the worst first."""
    worst: dict[str, int] = {}
    for finding in findings:
        rank = SEVERITIES.index(finding.severity)
        worst[finding.category] = min(rank, worst.get(finding.category, rank))
    parts = []
    for category in sorted(worst, key=lambda c: (worst[c], c)):
        rules = Counter(f.rule_id for f in findings if f.category == category)
        ids = ", ".join(f"{rule} {number}×" if number > 1 else rule for rule, number in sorted(rules.items()))
        parts.append(f"{_DOES.get(category, category)} ({ids})")
    return "; ".join(parts)


def _clauses(findings: Sequence[Finding], context: ReportContext) -> str:
    """The clauses of the worst findings."""
    worst = min(SEVERITIES.index(f.severity) for f in findings)
    names = dict.fromkeys(c for f in findings if SEVERITIES.index(f.severity) == worst for c in f.clauses)
    return ", ".join(names)


def _advice(one: Audited) -> str:
    """What a team does about a distribution; what its authors do stands with the findings."""
    if one.level == "note":
        return "look at the findings; as they stand nothing shows that it uses a plan where it may not"
    here = one.way
    if one.level == "warning":
        return "find out whether your team uses it with a plan's login; with an API key of your own it may stay"
    name = one.distribution.name
    if len(here.names) == 1:
        where = f"take it out of {here.place}" if here.place else "uninstall it"
        return f"{where}, or use only what works with an API key; it fails when the login behind it is closed"
    first = here.names[0]
    rest = f", else replace {first}, which your project asks for" if here.place else ""
    return f"see whether {here.names[-2]} works without {name}{rest}"


def _rest(audited: Sequence[Audited], bad: int) -> list[str]:
    """Sentences on the distributions that no block tells of."""
    unowned = [a for a in audited if a.distribution.name == UNOWNED]
    own = [a for a in audited if a.distribution.official and not a.level]
    editable = [a for a in audited if a.distribution.editable]
    doubtful = [a for a in audited if a.distribution.doubts]
    total = len(audited) - len(unowned)
    bad -= sum(1 for a in unowned if a.level)
    clean = total - bad - len(own) - len(editable)
    lines = [
        f"Looked at {plural(total, 'installed distribution')}: {bad} with findings, {clean} without"
        + (f", {len(own)} of Anthropic's own" if own else "")
        + (f", {len(editable)} editable" if editable else "")
        + "."
    ]
    if editable:
        named = listed([safe(f"{a.distribution.name} ({a.distribution.editable})") for a in editable])
        lines.append(f"Installed in editable mode, so scan them where they lie: {named}.")
    for one in doubtful:
        name = _named(one)
        lines.append(f"Not all of {name} was looked at ({safe('; '.join(one.distribution.doubts))}).")
    return lines


def as_data(audited: Sequence[Audited]) -> list[dict[str, Any]]:
    """The distributions for the JSON report; findings stay where they are in any report, here they are counted."""
    return [
        {
            "name": one.distribution.name,
            "version": one.distribution.version,
            "level": one.level,
            "categories": sorted({f.category for f in one.findings}),
            "rules": dict(sorted(Counter(f.rule_id for f in one.findings).items())),
            "clauses": sorted({c for f in one.findings for c in f.clauses}),
            "required_by": {"place": one.way.place or None, "way": list(one.way.names)},
            "official": one.distribution.official,
            "editable": one.distribution.editable or None,
            "files": len(one.distribution.files),
            "paths": sorted({redact(f.location.path) for f in one.findings}),
            "doubts": list(one.distribution.doubts),
            "errors": len(one.errors),
        }
        for one in audited
    ]
