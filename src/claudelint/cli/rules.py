"""`claudelint rules`: a table of the rules."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._screen import screen
from claudelint.cli._session import Session, open_session
from claudelint.cli._write import lines_to_stdout
from claudelint.project import relative_to
from claudelint.report._text import cut, safe
from claudelint.rule import Rule
from claudelint.ruleset import chosen

_HEAD = ("id", "severity", "confidence", "category", "used", "pack", "name", "summary")
#: What a narrow terminal does without, first to last, until the summary has room.
_SPARED, _ROOM = ("pack", "category", "confidence", "used"), 30


@click.command("rules")
@options.rule_options
@options.config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
@click.pass_context
def command(ctx: click.Context, /, form: str, **_: Any) -> int:
    """List all rules and whether the settings use them."""
    session = open_session(ctx)
    rows = _rows(session)
    lines_to_stdout(_as_json(rows) if form == "json" else _as_text(rows, screen().room))
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


def _as_text(rows: list[tuple[str, ...]], room: int | None) -> str:
    """The table; on a terminal of `room` columns each rule takes one line."""
    table = [_HEAD, *rows]
    widths = {name: max(len(row[place]) for row in table) for place, name in enumerate(_HEAD)}
    shown = [name for name in _HEAD if name not in _left_out(widths, room)]
    return "".join(_line({name: row[_HEAD.index(name)] for name in shown}, widths, room) for row in table)


def _left_out(widths: dict[str, int], room: int | None) -> tuple[str, ...]:
    taken = sum(width + 2 for name, width in widths.items() if name != _HEAD[-1])
    for number, name in enumerate(_SPARED):
        if room is None or taken + _ROOM <= room:
            return _SPARED[:number]
        taken -= widths.get(name, -2) + 2
    return _SPARED


def _line(row: dict[str, str], widths: dict[str, int], room: int | None) -> str:
    *cells, last = row
    line = "  ".join([*(f"{row[name]:<{widths[name]}}" for name in cells), row[last]])
    return (line if room is None else cut(safe(line), room)) + "\n"


def _as_json(rows: list[tuple[str, ...]]) -> str:
    return json.dumps([dict(zip(_HEAD, row, strict=True)) for row in rows], indent=2) + "\n"
