"""A page for each rule, as `claudelint rule ID --format markdown` prints it, and their index by family."""

from __future__ import annotations

from claudelint.cli._about import level_in
from claudelint.cli._explain import as_markdown, prose
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset
from tools.pages import NOTICE

FAMILIES = {
    "CL1": "Secrets in files",
    "CL2": "Taking the login",
    "CL3": "Running the login",
    "CL4": "Calling the API with it",
    "CL5": "Unofficial endpoints",
    "CL6": "Passing for Claude Code",
    "CL7": "Packages",
    "CL8": "To review",
    "CL9": "Suppression comments",
}
_HEAD = "| id | what it finds | in a product | personal use |\n|---|---|---|---|"
_INTRO = """# Rules

Each page says what a rule finds and what not, why, on which clauses it rests and since when, what decides between a
product and personal use, what to use instead, and what is known to be missed or reported wrongly. The same page on a
terminal: `claudelint rule CL401`."""


def pages(ruleset: Ruleset) -> dict[str, str]:
    found = {f"rules/{rule.id}.md": NOTICE + as_markdown(rule, ruleset.policy) for rule in ruleset.rules}
    return {**found, "rules/README.md": _index(ruleset.rules)}


def _index(rules: tuple[Rule, ...]) -> str:
    parts = [NOTICE + _INTRO]
    for prefix, title in FAMILIES.items():
        rows = [_row(rule) for rule in rules if rule.id.startswith(prefix)]
        parts.append(f"## {title}\n\n" + "\n".join([_HEAD, *rows]))
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule) -> str:
    link = f"[{rule.id}]({rule.id}.md)"
    cells = [link, f"{prose(rule.summary)}<br>`{rule.name}`", level_in(rule, "product"), level_in(rule, "personal")]
    return f"| {' | '.join(cells)} |"
