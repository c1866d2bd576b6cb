"""The schema of rule files against the loader: what is loaded is valid, what editors mark is not loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claudelint.cli import main
from claudelint.condition import OPERATORS
from claudelint.rule_format import RULE, SCHEMA_FILE, rule_schema
from claudelint.ruleset import rule_files, rules_dir
from claudelint.tomlfile import load_toml
from tests.unit.broken_rules import FILES, HEAD, INVALID, LOADED, MATCH, Broken

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = jsonschema.Draft4Validator(rule_schema())
BUILT_IN = rule_files(rules_dir())


def test_it_is_a_schema() -> None:
    """By the draft that editors of TOML know."""
    jsonschema.Draft4Validator.check_schema(rule_schema())


@pytest.mark.parametrize("path", BUILT_IN, ids=[path.stem for path in BUILT_IN])
def test_every_built_in_rule_is_valid(path: Path) -> None:
    errors = [e.message for e in SCHEMA.iter_errors(load_toml(path.read_text("utf-8")))]
    assert errors == []


@pytest.mark.parametrize("broken", LOADED.values(), ids=LOADED)
def test_a_broken_rule_is_not(broken: Broken) -> None:
    """Except for what a schema cannot say."""
    assert SCHEMA.is_valid(load_toml(broken.text)) is broken.beyond


@pytest.mark.parametrize("text", [HEAD + MATCH, HEAD + MATCH + INVALID, HEAD + MATCH + FILES])
def test_the_good_ones_around_them_are_valid(text: str) -> None:
    assert SCHEMA.is_valid(load_toml(text)) and not list(RULE.problems(load_toml(text), ()))


def described(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """All properties of a schema, those of its tables too."""
    found = []
    for value in schema.get("properties", {}).values():
        found += [value, *described(value), *described(value.get("items", {}))]
        for option in value.get("anyOf", []):
            found += [*described(option), *described(option.get("items", {}))]
    return found


def test_every_key_is_described_in_a_line() -> None:
    properties = described(rule_schema())
    assert len(properties) > len(RULE.keys) + len(OPERATORS) + 30
    for item in properties:
        assert item["description"].endswith((".", ")")) and "\n" not in item["description"]


def test_the_command_prints_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "rule"]) == 0
    assert json.loads(capfd.readouterr().out) == rule_schema()


def test_the_one_beside_the_rules_is_fresh() -> None:
    """Editors read it there."""
    assert json.loads((rules_dir() / SCHEMA_FILE).read_text("utf-8")) == rule_schema()
