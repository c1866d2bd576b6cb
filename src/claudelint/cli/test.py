"""`claudelint test`: runs the examples rules carry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._session import Session, Unusable, open_session
from claudelint.cli._write import lines_to_stdout
from claudelint.escape import visible
from claudelint.rule import Rule
from claudelint.ruleset import RulesetError, rule_files


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.config_options
@click.option("-q", "--quiet", is_flag=True, help="Failures only.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...], quiet: bool, **_: Any) -> int:
    """Run the examples of the rules in PATHS (rule files or directories; default: all rules in use)."""
    from claudelint.testing import run_examples

    extra = [file for path in paths for file in _files(path)]
    session = open_session(ctx, extra=extra)
    rules = _asked(session, extra)
    outcomes = run_examples(rules, session.ruleset)
    failed = [outcome for outcome in outcomes if not outcome.ok]
    lines = [line for outcome in failed for line in _failure(outcome)]
    if not quiet or failed:
        lines.append(f"rules: {len(rules)}, examples: {len(outcomes)}, failed: {len(failed)}")
    lines_to_stdout("".join(f"{visible(line)}\n" for line in lines))
    return session.complain() or int(bool(failed))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        try:
            return rule_files(path)
        except RulesetError as error:
            raise Unusable(str(error)) from None
    if not path.is_file():
        raise Unusable(f"{path}: no such rule file or directory")
    return [path]


def _asked(session: Session, files: Sequence[Path]) -> list[Rule]:
    names = {file.as_posix() for file in files}
    return [rule for rule in session.ruleset.rules if not files or rule.path in names]


def _failure(outcome: Any) -> list[str]:
    example = f"{outcome.rule.id} {outcome.example.expect}: {outcome.example.name}"
    return [f"{outcome.rule.path}: {example}", *(f"    {problem}" for problem in outcome.problems)]
