"""The end of the HTML report: what could not be checked, what was hidden and why, what was looked at, the clauses.

Owns these lists. Must not know findings that are shown, nor how the page begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from claudelint.finding import ScanResult
from claudelint.report import ReportContext
from claudelint.report._html_rules import clauses
from claudelint.report._markup import Markup, element, joined
from claudelint.report._summary import pack_words
from claudelint.report._text import error_place, hidden_by, message_of, path_shown, place, plural, safe

_USES = {
    "product": "a product: others than the plan's owner may run it",
    "personal": "personal: only the plan's owner runs it (a claim of whoever ran the scan)",
}


def errors(result: ScanResult) -> Markup | None:
    """What could not be looked at, and at which step."""
    rows = [(error_place(e), e.stage, safe(e.message)) for e in result.errors]
    return _table("What could not be checked", ("where", "step", "reason"), rows) if rows else None


def hidden(result: ScanResult) -> Markup:
    """Findings that something hides, with the reason that was given; what was left out before a scan."""
    rows = [
        (
            place(f.location),
            f"{f.rule_id} {f.rule_name}",
            safe(message_of(f)),
            hidden_by(mark.how),
            safe(mark.reason) or "–",
        )
        for f in result.findings
        if (mark := f.suppressed) is not None
    ]
    head = ("where", "rule", "finding", "hidden by", "reason given")
    parts = [_table("Findings that were hidden", head, rows) if rows else element("p", "No finding was hidden.")]
    if left := list(_left_out(result)):
        parts.append(element("ul", joined(element("li", text) for text in left)))
    return joined(parts)


def _left_out(result: ScanResult) -> Iterable[str]:
    seen = result.statistics
    if seen.excluded:
        yield f"Not looked at, because the configuration excludes it: {plural(seen.excluded, 'file')}."
    for name in seen.official:
        yield f"Recognised as Anthropic's own and left alone: {safe(name)}."
    for name in seen.outside:
        yield f"A link that leads out of the project and was not followed: {path_shown(name)}."
    if seen.bounds:
        names = ", ".join(safe(name) for name in seen.bounds)
        yield f"Limits were reached, and what lies behind them was not resolved: {names}."


def looked_at(result: ScanResult, context: ReportContext) -> Markup:
    """Numbers and settings of the scan."""
    seen = result.statistics
    rows = [
        ("Files looked at", f"{seen.files:,}"),
        ("of them with anything of interest", f"{seen.candidates:,}"),
        ("parsed and followed", f"{seen.parsed:,}"),
        ("Rules in use", f"{len(context.rules):,}"),
        *(("Rule pack", pack_words(pack)) for pack in context.packs),
        ("The project is taken for", _USES.get(result.use, safe(result.use))),
        ("Configuration", safe(result.config_path) if result.config_path else "none (defaults)"),
        ("Policy pages last read", result.policy_read or "unknown"),
    ]
    pairs = [joined([element("dt", name), element("dd", value)]) for name, value in rows]
    return element("dl", joined(pairs))


def policy(context: ReportContext, cited: Sequence[str]) -> Markup | None:
    """The clauses that findings cite, then those that allow something."""
    known = context.policy.clauses
    forbidding = [known[name] for name in cited]
    allowing = [clause for clause in known.values() if clause.permission and clause.id not in cited]
    parts = [element("h3", "Cited above"), clauses(forbidding)] if forbidding else []
    parts += [element("h3", "What is allowed"), clauses(allowing)] if allowing else []
    return joined(parts) if parts else None


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    top = element("tr", joined(element("th", name, scope="col") for name in head))
    body = joined(element("tr", joined(element("td", cell) for cell in row)) for row in rows)
    table = element("table", element("caption", caption), element("thead", top), element("tbody", body))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)
