"""`claudelint rule`: everything about one rule."""

from __future__ import annotations

from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._complete import complete_rules
from claudelint.cli._explain import FORMS
from claudelint.cli._screen import screen
from claudelint.cli._session import Unusable, open_session
from claudelint.cli._write import lines_to_stdout, to_stdout
from claudelint.hint import did_you_mean


@click.command("rule")
@click.argument("rule", metavar="RULE", shell_complete=complete_rules)
@options.config_options
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", help="How to print. [text]")
@click.pass_context
def command(ctx: click.Context, /, rule: str, form: str, **_: Any) -> int:
    """Explain RULE, given by id or name: what it finds and what not, why, and what to use instead."""
    session = open_session(ctx)
    found = session.ruleset.find(rule)
    if found is None:
        hint = did_you_mean(rule, [*session.ruleset.by_id, *session.ruleset.by_name])
        raise Unusable(f"no rule has the id or name {rule!r}{hint or '; `claudelint rules` lists them'}")
    write = to_stdout if form == "text" else lines_to_stdout
    write(FORMS[form](found, session.ruleset.policy, screen()))
    return session.complain()
