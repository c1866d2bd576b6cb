"""`claudelint policy`: the clauses rules cite, with the days on which they were read."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict

import click

from claudelint.cli._session import Unusable
from claudelint.cli._write import lines_to_stdout
from claudelint.policy import Clause, Policy, PolicyError, load_policy
from claudelint.ruleset import RulesetError, rules_dir


@click.command("policy")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
def command(form: str) -> int:
    """Print the clauses of Anthropic's policies that rules cite, in our own words."""
    try:
        policy = load_policy(rules_dir() / "policy.toml")
    except (RulesetError, PolicyError) as error:
        raise Unusable(str(error)) from None
    lines_to_stdout(_as_json(policy) if form == "json" else _as_text(policy))
    return 0


def _as_text(policy: Policy) -> str:
    closing = f"Last read: {policy.read}. A paraphrase, not legal advice; the linked pages count."
    return "\n".join([*(_clause(clause) for clause in policy.clauses.values()), closing]) + "\n"


def _clause(clause: Clause) -> str:
    kind = "permits" if clause.permission else "forbids or restricts"
    dates = f"since {clause.since}, last read {clause.last_read}, confidence {clause.confidence}"
    texts = [clause.text, *([f"Note: {clause.note}"] if clause.note else [])]
    body = "\n".join(textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="  ") for text in texts)
    return f"{clause.id} ({kind}; {clause.page}; {dates})\n{body}\n  {clause.url}\n"


def _as_json(policy: Policy) -> str:
    return json.dumps({"read": policy.read, "clauses": [asdict(c) for c in policy.clauses.values()]}, indent=2) + "\n"
