"""`claudelint rules`: a table of the rules."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._session import Session, open_session
from claudelint.cli._write import lines_to_stdout
from claudelint.project import relative_to
from claudelint.rule import Rule
from claudelint.ruleset import chosen

_HEAD = ("id", "severity", "confidence", "category", "used", "pack", "name", "summary")


@click.command("rules")
@options.rule_options
@options.config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
@click.pass_context
def command(ctx: click.Context, /, form: str, **_: Any) -> int:
    """List all rules and whether the settings use them."""
    session = open_session(ctx)
    rows = _rows(session)
    lines_to_stdout(_as_json(rows) if form == "json" else _as_text(rows))
    return session.complain()


def _rows(session: Session) -> list[tuple[str, ...]]:
    used = {rule.id for rule in chosen(session.ruleset, session.config)}
    return [
        (
            rule.id,
            rule.level(session.config.use) or "off",
            rule.confidence,
            rule.category,
            "yes" if rule.id in used else "no",
            _pack(rule),
            rule.name,
            rule.summary,
        )
        for rule in session.ruleset.rules
    ]


def _pack(rule: Rule) -> str:
    """Where a rule comes from, and the pack that changed its severity."""
    near = relative_to(Path.cwd(), rule.pack) if os.path.isabs(rule.pack) else rule.pack
    pack = rule.pack if near.startswith("..") else near
    return f"{pack}, severity: {rule.severity_by}" if rule.severity_by else pack


def _as_text(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in [_HEAD, *rows]) for column in range(len(_HEAD) - 1)]
    return "".join(_line(row, widths) for row in [_HEAD, *rows])


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [f"{cell:<{width}}" for cell, width in zip(row[:-1], widths, strict=True)]
    return "  ".join([*cells, row[-1]]) + "\n"


def _as_json(rows: list[tuple[str, ...]]) -> str:
    return json.dumps([dict(zip(_HEAD, row, strict=True)) for row in rows], indent=2) + "\n"
