"""`claudelint test`: runs the examples rules carry, and says what is still to be done in a rule file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._complete import complete_rules_and_files
from claudelint.cli._session import Session, Unusable, open_session
from claudelint.cli._write import to_stdout
from claudelint.config import COLORS
from claudelint.hint import did_you_mean
from claudelint.rule import Rule
from claudelint.ruleset import RulesetError, rule_files


@click.command("test")
@click.argument("words", nargs=-1, metavar="[PATHS|RULES]...", shell_complete=complete_rules_and_files)
@options.config_options
@click.option("--color", type=click.Choice(COLORS), default="auto", help="Colours. [auto]")
@click.option("-q", "--quiet", is_flag=True, help="Failures only.")
@click.pass_context
def command(ctx: click.Context, /, words: tuple[str, ...], color: str, quiet: bool, **_: Any) -> int:
    """Run the examples of rules: of rule files, of all in a directory (a rule pack), or of rules by id, prefix or name.
    Without any, of all rules in use. Shows where reported lines and traces differ from those an example names.

    Exit code 1 where an example fails or a rule file still says TODO, 2 where a rule file is broken.
    """
    from claudelint.cli._outcomes import Page
    from claudelint.testing import run_examples, todos

    extra = [file for word in words for file in _files(word)]
    session = open_session(ctx, extra=extra)
    rules = _asked(session, words, extra)
    page = Page(_painted(color), quiet)
    left = {rule.id: todos(rule) for rule in rules}
    for outcome in run_examples([rule for rule in rules if not any(t.stops for t in left[rule.id])], session.ruleset):
        page.outcome(outcome)
    for rule in rules:
        page.todos(rule, left[rule.id])
    to_stdout(page.text(rules))
    return session.complain() or int(page.failed)


def _painted(color: str) -> bool:
    import sys

    from claudelint.cli._terminal import wants_color

    return wants_color(color, sys.stdout.isatty())


def _files(word: str) -> list[Path]:
    """The rule files a path leads to; none for the id or name of a rule."""
    path = Path(word)
    if path.is_dir():
        try:
            return rule_files(path)
        except RulesetError as error:
            raise Unusable(str(error)) from None
    if path.is_file():
        return [path]
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise Unusable(f"{word}: no such rule file or directory")
    return []


def _asked(session: Session, words: Sequence[str], files: Sequence[Path]) -> list[Rule]:
    """The rules to test: those of the files, and those the other words choose."""
    rules = session.ruleset.rules
    if not words:
        return list(rules)
    paths = {file.as_posix() for file in files}
    chosen = {rule.id for rule in rules if rule.path in paths}
    for word in words:
        if Path(word).exists():
            continue
        found = [r.id for r in rules if r.id.startswith(word.upper()) or r.name == word.lower()]
        if not found:
            session.complain()
            hint = did_you_mean(word, [*session.ruleset.by_id, *session.ruleset.by_name])
            raise Unusable(f"{word!r} is no path, and no rule has this id, prefix or name{hint}")
        chosen.update(found)
    return [rule for rule in rules if rule.id in chosen]
