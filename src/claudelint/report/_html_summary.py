"""The top of the HTML report: the verdict in plain words, the numbers, what the levels mean, the list of rules.

Owns the wording for readers who decide and do not read code. Must not know how a finding is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from claudelint.finding import ScanResult, Severity
from claudelint.report._markup import Markup, element, joined
from claudelint.report._prose import inline
from claudelint.report._rules import Cited
from claudelint.report._summary import is_stopped
from claudelint.report._text import plural

LEVELS: dict[Severity, tuple[str, str]] = {
    "error": ("must change", "breaks a clause as it stands"),
    "warning": ("to be looked at", "breaks a clause in some situations, or rests on something undocumented"),
    "note": ("for information", "worth knowing; breaks nothing by itself"),
}
_ABOUT = (
    "A Claude plan (Free, Pro, Max, Team or Enterprise) comes with a login for Claude Code and Anthropic's other "
    "apps. Code that takes this login and calls Claude with it, offers it to others or passes itself off as Claude "
    "Code goes against Anthropic's terms; it can stop working without notice and cost its users their accounts. "
    "This report lists the places where a project does so, why each matters and what to use instead."
)


def verdict(result: ScanResult) -> tuple[str, str]:
    """The state of the project (a level, "clear" or "open") and one sentence about it."""
    levels = {finding.severity for finding in result.shown}
    if "error" in levels:
        return "error", "This project uses what belongs to a Claude plan in ways Anthropic's terms do not allow."
    if is_stopped(result) or result.errors or not result.complete:
        return "open", "The check is not complete: no verdict on the whole project is possible yet."
    if "warning" in levels:
        return "warning", "Nothing here must change, but some places need a decision by somebody."
    if "note" in levels:
        return "note", "Nothing here breaks the terms; some places are worth knowing."
    if not result.statistics.files:
        return "open", "Nothing was looked at, so nothing can be said."
    if hidden := sum(result.hidden.values()):
        return (
            "clear",
            f"Nothing to report beyond what was hidden on purpose ({plural(hidden, 'finding')}, listed below).",
        )
    return "clear", "Nothing to report: no use of a Claude plan's credentials was found."


def banner(result: ScanResult) -> Markup:
    """The verdict, and the numbers behind it."""
    state, sentence = verdict(result)
    numbers = Counter(finding.severity for finding in result.shown)
    tiles = [_tile(numbers[level], words, level) for level, (words, _) in LEVELS.items()]
    tiles.append(_tile(len(result.errors), "could not be checked", "open" if result.errors else "none"))
    tiles.append(_tile(sum(result.hidden.values()), "hidden on purpose", "none"))
    return joined(
        [
            element("p", sentence, class_=f"verdict {state}"),
            element("ul", joined(tiles), class_="tiles", role="list"),
            element("p", _incomplete(result), class_="incomplete") if _incomplete(result) else "",
        ]
    )


def _tile(number: int, words: str, kind: str) -> Markup:
    state = kind if number else "none"
    return element("li", element("b", f"{number:,}"), " ", element("span", words), class_=state)


def _incomplete(result: ScanResult) -> str:
    if is_stopped(result):
        return "The scan was stopped before its end; there may be more."
    if result.errors:
        return f"{plural(len(result.errors), 'place')} could not be checked; there may be more behind them."
    return ""


def about() -> Markup:
    """What the report is about, and what the levels mean."""
    rows = [
        element("li", badge(level), " ", element("span", f"{words}: {meaning}."))
        for level, (words, meaning) in LEVELS.items()
    ]
    return joined([element("p", _ABOUT), element("ul", joined(rows), class_="levels", role="list")])


def overview(entries: Sequence[Cited]) -> Markup | None:
    """A table of the rules that found something."""
    if not entries:
        return None
    head = [element("th", name, scope="col") for name in ("level", "rule", "what was found", "places")]
    rows = [_row(entry) for entry in entries]
    caption = element("caption", "Rules that found something, the most severe first")
    table = element("table", caption, element("thead", element("tr", joined(head))), element("tbody", joined(rows)))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label="Rules that found something")


def _row(entry: Cited) -> Markup:
    cells = [
        element("td", badge(entry.severity)),
        element("td", element("a", entry.id, href=f"#{entry.id}")),
        element("td", inline(entry.summary or entry.name.replace("-", " "))),
        element("td", f"{len(entry.findings):,}", class_="amount"),
    ]
    return element("tr", joined(cells))


def badge(level: str) -> Markup:
    """The level as a word on its colour."""
    return element("span", level, class_=f"badge {level}")
