"""`claudelint policy`: the clauses rules cite, with the days on which they were read."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._explain_text import clause_lines
from claudelint.cli._screen import Screen, screen
from claudelint.cli._session import Session, open_session
from claudelint.cli._today import today
from claudelint.cli._write import to_stdout, warn
from claudelint.policy import STALE_AFTER_DAYS, Clause, Policy, days_since, is_stale
from claudelint.report._text import json_document, plural, wrap
from claudelint.rule import Rule


@click.command("policy")
@options.config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
@click.pass_context
def command(ctx: click.Context, /, form: str, **_: Any) -> int:
    """Print the clauses of Anthropic's policies that rules cite, in our own words; warn of those read long ago."""
    session = open_session(ctx)
    to_stdout(_as_json(session) if form == "json" else _as_text(session, screen()))
    for text in warnings(session.ruleset.policy, today()):
        warn(text)
    return session.complain()


def warnings(policy: Policy, day: date) -> list[str]:
    """What to know before relying on the clauses on a day: pages read long ago, or before they took effect."""
    found = []
    for (page, read), clauses in _readings(policy).items():
        if is_stale(read, day):
            age = f"was last read {days_since(read, day)} days ago, on {read}"
            found.append(f"warning: {page} ({_names(clauses)}) {age}; read it again before you rely on it")
    for clause in policy.clauses.values():
        if clause.unseen and clause.since <= day.isoformat():
            dates = f"took effect on {clause.since} and was last read on {clause.last_read}"
            found.append(f"warning: {clause.page} ({clause.id}) {dates}; its final words have not been seen")
    return found


def _readings(policy: Policy) -> dict[tuple[str, str], list[Clause]]:
    """Clauses by page and day of reading."""
    found: dict[tuple[str, str], list[Clause]] = {}
    for clause in policy.clauses.values():
        found.setdefault((_parts(clause)[0], clause.last_read), []).append(clause)
    return found


def _parts(clause: Clause) -> tuple[str, str]:
    """The page of a clause, and which section of it."""
    page, _, section = clause.page.partition(", ")
    return page, section


def _names(clauses: list[Clause]) -> str:
    return ", ".join(clause.id for clause in clauses)


def _as_text(session: Session, to: Screen) -> str:
    policy, lines = session.ruleset.policy, []
    for page, clauses in by_page(policy).items():
        lines += [to.paint("bold", page), ""]
        for clause in clauses:
            lines += [*clause_lines(clause, to, [_cited_by(clause, session.ruleset.rules)], _parts(clause)[1]), ""]
    closing = (
        f"{plural(len(policy.clauses), 'clause')}, last read between {min(_reads(policy))} and {policy.read}. "
        f"A paraphrase in our own words and not legal advice: the linked pages count, and they may have changed. "
        f"After {STALE_AFTER_DAYS} days without a reading this command warns."
    )
    return "\n".join([*lines, *wrap(closing, to.width)]) + "\n"


def _reads(policy: Policy) -> list[str]:
    return [clause.last_read for clause in policy.clauses.values()]


def by_page(policy: Policy) -> dict[str, list[Clause]]:
    """Clauses by page, in the policy's order; sections of one page stand together."""
    found: dict[str, list[Clause]] = {}
    for clause in policy.clauses.values():
        found.setdefault(_parts(clause)[0], []).append(clause)
    return found


def _cited_by(clause: Clause, rules: tuple[Rule, ...]) -> str:
    names = citing(clause, rules)
    return f"Cited by {', '.join(names)}." if names else "Cited by no rule; here for completeness."


def citing(clause: Clause, rules: tuple[Rule, ...]) -> list[str]:
    """The ids of the rules that cite a clause."""
    return [rule.id for rule in rules if clause.id in rule.clauses]


def _as_json(session: Session) -> str:
    policy, rules = session.ruleset.policy, session.ruleset.rules
    clauses = [{**asdict(c), "rules": citing(c, rules)} for c in policy.clauses.values()]
    return json_document({"read": policy.read, "clauses": clauses})
