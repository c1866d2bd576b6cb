"""`claudelint schema`: the JSON Schemas of the configuration, of the JSON report and of rule files."""

from __future__ import annotations

import json
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._write import to_stdout
from claudelint.config import USES
from claudelint.schema import field_of

_WITHOUT_OPTION = {
    "rule-dirs": "Directories with rules of your own, from the configuration's directory.",
    "require-packs": "Rule packs that must be there, for example `acme>=1.2`.",
    "required-version": "The versions of claudelint that may be used, for example `>=0.1,<1`.",
}


@click.command("schema")
@click.argument("what", type=click.Choice(["config", "report", "rule"]))
def command(what: str) -> int:
    """Print the JSON Schema of the configuration, of what `--output-format json` writes, or of a rule file."""
    to_stdout(json.dumps(SCHEMAS[what](), indent=2) + "\n")
    return 0


def config_schema() -> dict[str, Any]:
    """The schema of `[tool.claudelint]`, described by the help texts of the options."""
    from claudelint.schema import SETTINGS, json_schema

    texts = options.help_texts()
    known = {key: texts.get(field_of(key)) or _WITHOUT_OPTION.get(key, "") for key in SETTINGS}
    return json_schema(known)


def report_schema() -> dict[str, Any]:
    """The schema of the JSON report."""
    from claudelint.report._json_schema import json_schema

    return json_schema(USES)


def rule_schema() -> dict[str, Any]:
    """The schema of a rule file."""
    from claudelint.rule_format import rule_schema

    return rule_schema()


SCHEMAS = {"config": config_schema, "report": report_schema, "rule": rule_schema}
