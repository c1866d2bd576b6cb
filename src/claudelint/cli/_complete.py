"""What a shell offers behind an option: formats and rules. Must not fail or print, whatever is wrong with the rules."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def complete_formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Output formats."""
    from claudelint.report import formats

    _plug_in(ctx)
    return [CompletionItem(name) for name in formats() if name.startswith(incomplete)]


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Rules by id, with what they find; by name where one was begun. In a list, the word behind the last comma."""
    from pathlib import Path

    from claudelint.config import Config
    from claudelint.ruleset import load_ruleset

    done, comma, word = incomplete.rpartition(",")
    _plug_in(ctx)
    try:
        rules = load_ruleset(Config(root=Path.cwd()), tolerant=True).rules
    except Exception:  # a shell shows whatever is printed in the middle of the line
        return []
    found = [(rule.id, rule.summary) for rule in rules if rule.id.startswith(word.upper())]
    found = found or [(rule.name, rule.summary) for rule in rules if rule.name.startswith(word)]
    return [CompletionItem(f"{done}{comma}{name}", help=text) for name, text in found]


def _plug_in(ctx: click.Context) -> None:
    """What is installed beside claudelint is offered, too, as far as it can be used."""
    from contextlib import suppress

    from claudelint.cli._session import plug_in

    with suppress(Exception):
        plug_in(ctx)


def complete_rules_and_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files first, as the script for bash forgets what it had when it comes to them."""
    return [CompletionItem(incomplete, type="file"), *complete_rules(ctx, param, incomplete)]
