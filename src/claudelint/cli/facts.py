"""`claudelint facts`: what rules can see of a file, and why a rule does not match there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._complete import complete_rules
from claudelint.cli._group import PathsCommand
from claudelint.cli._session import Session, Unusable, open_session
from claudelint.cli._write import lines_to_stdout, to_stdout, warn
from claudelint.escape import for_json
from claudelint.hint import did_you_mean
from claudelint.redact import redact
from claudelint.settings import Flag


@click.command("facts", cls=PathsCommand)
@click.argument("paths", nargs=-1, required=True, type=click.UNPROCESSED, metavar="FILES...")
@click.option(
    "--rule",
    "words",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rules,
    help="Say of each place why this rule (by id, name, or the path of its file) matches or does not.",
)
@click.option("--line", "lines", type=int, multiple=True, help="Show the places on this line only.")
@click.option("--all", "everything", is_flag=True, help="Show places at which no operator holds, too.")
@options.config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    words: tuple[str, ...],
    lines: tuple[int, ...],
    everything: bool,
    form: str,
    **_: Any,
) -> int:
    """Show what rules can see of FILES: facts, and at each place where a value is used the value, its roles and where
    it comes from, with the rest of the project read as in a scan. Secrets are masked."""
    from claudelint.cli._facts import as_text
    from claudelint.looking import look

    extra = [Path(word) for word in words if Path(word).is_file()]
    auditor = Flag("persona", "auditor", "facts")
    session = open_session(ctx, paths, more=[auditor, Flag("progress", False, "facts")], extra=extra)
    rules = [_rule(session, word) for word in words]
    chosen = Flag("extend_select", tuple(rule.id for rule in rules), "facts")
    if rules:
        session = open_session(ctx, paths, more=[auditor, chosen], extra=extra)
    told = look(session.config, session.ruleset, rules)
    if form == "json":
        to_stdout(for_json(json.dumps(_masked(told), indent=2)) + "\n")
    else:
        lines_to_stdout(as_text(told, rules, lines=frozenset(lines), everything=everything))
    for error in told["errors"]:
        warn(f"error: {error['path']}: {error['stage']}: {error['message']}")
    if not told["files"] and not told["errors"]:
        raise Unusable("no given path holds a file of a known kind; `claudelint files` says why")
    return session.complain() or (2 if told["errors"] else 0)


def _masked(told: Any) -> Any:
    """The same data with every text masked: names of files and of dependencies may be secrets, too."""
    if isinstance(told, str):
        return redact(told)
    if isinstance(told, dict):
        return {_masked(key): _masked(value) for key, value in told.items()}
    return [_masked(item) for item in told] if isinstance(told, (list, tuple)) else told


def _rule(session: Session, word: str) -> Any:
    if Path(word).is_file():
        found = next((r for r in session.ruleset.rules if Path(r.path).resolve() == Path(word).resolve()), None)
    else:
        found = session.ruleset.find(word)
    if found is None:
        session.complain()
        hint = did_you_mean(word, [*session.ruleset.by_id, *session.ruleset.by_name])
        raise Unusable(f"no rule has the id, name or file {word!r}{hint}")
    return found
