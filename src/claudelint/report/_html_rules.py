"""The middle of the HTML report: each rule with its reasons, remedy and clauses, then its findings.

Owns the order of these. Must not know how a path is drawn or what else is on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from claudelint.finding import CONFIDENCES, Finding
from claudelint.policy import Clause
from claudelint.report._html_path import frame, path
from claudelint.report._html_summary import badge
from claudelint.report._markup import Markup, element, joined
from claudelint.report._prose import inline, link, prose
from claudelint.report._rules import Cited, dates_of
from claudelint.report._text import message_of, place, plural, safe

_SURE = {"high": "as good as certain", "medium": "probable", "low": "possible"}
assert set(_SURE) == set(CONFIDENCES)


def rule_section(entry: Cited) -> Markup:
    """One rule and everything it found."""
    title = entry.summary or entry.name.replace("-", " ")
    count = element("span", plural(len(entry.findings), "place"), class_="places")
    facts = element("p", badge(entry.severity), " ", element("code", f"{entry.id} {entry.name}"), " ", count)
    parts = [element("h3", inline(title)), facts]
    if entry.why:
        parts += [element("h4", "Why it matters"), prose(entry.why)]
    if entry.instead:
        parts.append(element("div", element("h4", "What to use instead"), prose(entry.instead), class_="instead"))
    if entry.clauses:
        parts += [element("h4", "The clauses"), clauses(entry.clauses)]
    parts += [element("h4", "Where"), *(_finding(finding) for finding in entry.findings)]
    return element("section", joined(parts), class_="rule", id=entry.id)


def clauses(cited: Sequence[Clause]) -> Markup:
    """Clauses with their dates and pages."""
    return element("ul", joined(_clause(clause) for clause in cited), class_="clauses")


def _clause(clause: Clause) -> Markup:
    dates = element("span", f"({clause.page}; {dates_of(clause)})", class_="dates")
    return element("li", link(clause.id, clause.url), ": ", inline(clause.text), " ", dates)


def _finding(finding: Finding) -> Markup:
    where = element("span", place(finding.location), class_="where")
    head = element("summary", where, " ", element("span", safe(message_of(finding)), class_="message"))
    sure = element("p", f"How sure this is: {_SURE[finding.confidence]}.", class_="sure")
    body = [frame(finding.location, finding.excerpt), path(finding), sure]
    return element("details", head, *body, class_=f"finding {finding.severity}", open="")
