"""The `html` report: one page for people who decide and do not read code. It needs no network and no script.

Owns the page and its Content-Security-Policy, which allows this page's own style sheet (`html.css`) and nothing
else. Must not know how its sections are made.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from pathlib import PurePath

from claudelint.finding import ScanResult
from claudelint.report import ReportContext
from claudelint.report import _html_scope as scope
from claudelint.report._html_rules import rule_section
from claudelint.report._html_summary import about, banner, overview
from claudelint.report._markup import Markup, element, joined
from claudelint.report._rules import cited_rules
from claudelint.report._text import safe

NAME = "html"
_NOT_ADVICE = (
    "A technical reading of published terms in claudelint's own words, not legal advice; the linked pages count. "
    "Secrets in this page are masked. The page loads nothing from anywhere."
)


def render(result: ScanResult, context: ReportContext) -> str:
    """A whole document."""
    title = f"claudelint: {safe(PurePath(result.root).name or 'project')}"
    body = element("body", _header(title, context), element("main", _main(result, context)), _footer(context))
    return f"<!doctype html>\n{element('html', _head(title), body, lang='en')}\n"


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet."""
    return resources.files("claudelint.report").joinpath("html.css").read_text("utf-8")


def _head(title: str) -> Markup:
    digest = base64.b64encode(hashlib.sha256(style().encode("utf-8")).digest()).decode("ascii")
    allowed = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=allowed),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        # The sheet is our own and holds no `<`: it must stay as it is for its hash to hold.
        element("style", Markup(style())),
    )


def _header(title: str, context: ReportContext) -> Markup:
    made = element("p", f"Scanned on {context.made}", class_="made") if context.made else None
    return element("header", element("h1", title), made)


def _main(result: ScanResult, context: ReportContext) -> Markup:
    entries = cited_rules(result.shown, context)
    cited = list(dict.fromkeys(clause.id for entry in entries for clause in entry.clauses))
    sections = [
        ("verdict", "The verdict", joined([banner(result), overview(entries) or ""])),
        ("about", "What this is about", about()),
        ("findings", "Findings", joined(rule_section(entry) for entry in entries) if entries else None),
        ("errors", "What could not be checked", scope.errors(result)),
        ("hidden", "What was left out, and why", scope.hidden(result)),
        ("policy", "The clauses", scope.policy(context, cited)),
        ("scan", "What was looked at", scope.looked_at(result, context)),
    ]
    return joined(_section(name, title, inner) for name, title, inner in sections if inner is not None)


def _section(name: str, title: str, inner: Markup) -> Markup:
    return element("section", element("h2", title, id=name), inner, aria_labelledby=name)


def _footer(context: ReportContext) -> Markup:
    return element("footer", element("p", f"claudelint {context.version}"), element("p", _NOT_ADVICE))
