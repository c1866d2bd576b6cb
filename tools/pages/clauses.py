"""The clauses of the policy as a page, with dates and the rules that cite them."""

from __future__ import annotations

from claudelint.cli._about import dates_of, kind_of
from claudelint.cli._explain import prose
from claudelint.cli.policy import by_page, citing
from claudelint.policy import STALE_AFTER_DAYS, Clause
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset
from tools.pages import notice

_INTRO = """# The clauses

What the rules rest on, in our own words: {number} clauses, last read between {first} and {last}. The linked pages are
what counts, and they may have changed since; `claudelint policy` prints this list and warns of pages that nobody has
read for {days} days. A paraphrase and [not legal advice](legal.md)."""


def pages(ruleset: Ruleset) -> dict[str, str]:
    policy = ruleset.policy
    reads = sorted(clause.last_read for clause in policy.clauses.values())
    parts = [_INTRO.format(number=len(reads), first=reads[0], last=reads[-1], days=STALE_AFTER_DAYS)]
    for page, clauses in by_page(policy).items():
        parts += [f"## {page}", *(_clause(clause, ruleset.rules) for clause in clauses)]
    return {"clauses.md": notice("rules/policy.toml") + "\n\n".join(parts) + "\n"}


def _clause(clause: Clause, rules: tuple[Rule, ...]) -> str:
    section = clause.page.partition(", ")[2]
    facts = [kind_of(clause), *([section] if section else []), *([f"addresses {clause.reach}"] if clause.reach else [])]
    names = ", ".join(f"[{name}](rules/{name}.md)" for name in citing(clause, rules)) or "no rule"
    note = f" {clause.note}" if clause.note else ""
    return "\n\n".join(
        [
            f"### {clause.id}",
            prose(f"{clause.text}{note}"),
            f"{'; '.join(facts).capitalize()}. {dates_of(clause).capitalize()}. Cited by {names}.",
            f"<{clause.url}>",
        ]
    )
