"""`claudelint config`: the resolved settings and where each came from."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._group import PathsCommand
from claudelint.cli._session import complain, configured
from claudelint.cli._write import lines_to_stdout
from claudelint.config import Config
from claudelint.pack import Pack
from claudelint.packs import find_packs, missing_packs
from claudelint.rule import RuleError

_HIDDEN = ("paths", "origins", "config_path", "root")


@click.command("config", cls=PathsCommand)
@options.paths_argument
@options.rule_options
@options.verdict_options
@options.file_options
@options.config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print. [text]")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], form: str, **_: Any) -> int:
    """Print the settings for scanning PATHS and where each was set."""
    config, problems = configured(ctx, paths)
    wrong: list[RuleError] = []
    packs = find_packs(config.rule_dirs, wrong)
    lines_to_stdout(_as_json(config, packs) if form == "json" else _as_text(config, packs))
    return complain((*problems, *wrong, *missing_packs(config, packs, wrong)))


def _rows(config: Config) -> list[tuple[str, Any, str]]:
    origins = dict(config.origins)
    names = [f.name for f in fields(config) if f.name not in _HIDDEN]
    return [(name, getattr(config, name), origins.get(name, "default")) for name in names]


def _changes(pack: Pack) -> list[tuple[str, Any]]:
    """What a pack sets, under the names it has in a manifest."""
    rows: list[tuple[str, Any]] = [("version", pack.version), ("prefixes", pack.prefixes)]
    rows += [("allow-hosts", pack.allow_hosts)] if pack.allow_hosts else []
    rows += [("replace-policy", True)] if pack.replace_policy else []
    return rows + [(f"severity.{rule}", level) for rule, level in pack.severity]


def _found(pack: Pack) -> str:
    return f"entry point {pack.plugin.name} of {pack.plugin}" if pack.plugin else str(pack.directory)


def _as_text(config: Config, packs: tuple[Pack, ...]) -> str:
    head = [f"root = {json.dumps(str(config.root))}", f"configuration = {json.dumps(config.config_path)}"]
    rows = [(f"{name.replace('_', '-')} = {json.dumps(value)}", origin) for name, value, origin in _rows(config)]
    rows += [(f"pack.{p.name}.{key} = {json.dumps(value)}", _found(p)) for p in packs for key, value in _changes(p)]
    width = min(60, max(len(setting) for setting, _ in rows))
    return "\n".join([*head, *(f"{setting:<{width}}  # {origin}" for setting, origin in rows)]) + "\n"


def _as_json(config: Config, packs: tuple[Pack, ...]) -> str:
    settings = {name: {"value": value, "origin": origin} for name, value, origin in _rows(config)}
    table = {"root": str(config.root), "configuration": config.config_path, "settings": settings}
    table["packs"] = {pack.name: {**dict(_changes(pack)), "origin": _found(pack)} for pack in packs}
    return json.dumps(table, indent=2) + "\n"
