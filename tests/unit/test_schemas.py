"""The schemas that are shipped: of the configuration against the loader, of the JSON report against every report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.cli.schema import config_schema, report_schema
from claudelint.finding import Finding
from claudelint.report import render
from claudelint.report._json_schema import json_schema
from claudelint.schema import SETTINGS, checked
from tests.unit.report_cases import CONTEXT, FINDING, RESULT, RESULTS

jsonschema = pytest.importorskip("jsonschema")
FIXTURES = Path(__file__).parents[1] / "fixtures"
CONFIG = jsonschema.Draft202012Validator(config_schema())
REPORT = jsonschema.Draft202012Validator(report_schema())

ACCEPTED: list[tuple[str, Any]] = [
    ("select", []),
    ("ignore", ["CL101", "CL4"]),
    ("per-file-ignores", {}),
    ("per-file-ignores", {"tests/**": ["CL101"], "": []}),
    ("min-severity", "warning"),
    ("min-confidence", "low"),
    ("fail-on", "note"),
    ("persona", "auditor"),
    ("use", "personal"),
    ("exclude", [" a "]),
    ("force-exclude", True),
    ("respect-gitignore", False),
    ("rule-dirs", ["rules"]),
    ("require-packs", ["acme", "acme>=1.2, <2", " two.x-y == 1 "]),
    ("required-version", ">=0.1"),
]
REFUSED: list[tuple[str, Any]] = [
    ("selct", []),
    ("force_exclude", True),
    ("select", "CL101"),
    ("select", [1]),
    ("select", [""]),
    ("select", [" \t"]),
    ("per-file-ignores", ["a"]),
    ("per-file-ignores", {"a": "CL101"}),
    ("min-severity", "high"),
    ("min-severity", None),
    ("use", "Personal"),
    ("force-exclude", 1),
    ("force-exclude", "true"),
    ("require-packs", ["Acme"]),
    ("require-packs", ["acme 1.2"]),
    ("require-packs", ["acme>=x"]),
    ("require-packs", ["acme>=1,"]),
    ("required-version", ""),
    ("required-version", 1.0),
    ("paths", ["."]),
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.sampled_from(["error", "low", "product", "regular"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


def accepts(key: str, value: Any) -> bool:
    """What the loader thinks of a setting."""
    try:
        checked(key, value)
    except ValueError:
        return False
    return True


def test_the_schemas_are_schemas() -> None:
    """By the draft they name."""
    for schema in (config_schema(), report_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("key", "value"), ACCEPTED)
def test_what_both_accept(key: str, value: Any) -> None:
    """One setting of each kind."""
    assert accepts(key, value) and CONFIG.is_valid({key: value})


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_what_both_refuse(key: str, value: Any) -> None:
    """Unknown keys, wrong types, wrong words."""
    assert not accepts(key, value) and not CONFIG.is_valid({key: value})


@given(st.sampled_from(sorted(SETTINGS)), VALUES)
def test_schema_and_loader_agree_on_any_value(key: str, value: Any) -> None:
    """There is one truth about the configuration."""
    assert accepts(key, value) == CONFIG.is_valid({key: value})


def test_every_setting_is_described() -> None:
    """An editor shows the text."""
    for key, shape in config_schema()["properties"].items():
        assert len(shape.get("description", "")) > 10, key


@pytest.mark.parametrize("name", RESULTS)
def test_every_report_fits_its_schema(name: str) -> None:
    """Ordinary, empty and hostile ones."""
    REPORT.validate(json.loads(render("json", RESULTS[name], CONTEXT)))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/expected/*.json")), ids=lambda p: p.parents[1].name)
def test_every_fixture_fits_the_schema(path: Path) -> None:
    """Whole projects."""
    REPORT.validate(json.loads(path.read_text("utf-8")))


def test_a_wrong_report_does_not_fit() -> None:
    """A missing name, one too many, a word that is none of ours."""
    table = json.loads(render("json", RESULT, CONTEXT))
    for change in (
        {"severity": "high"},
        {"extra": 1},
        {"start": {"line": 0, "column": 1}},
        {"suppressed": {"how": "x"}},
    ):
        wrong = {**table, "findings": [{**table["findings"][0], **change}]}
        assert not REPORT.is_valid(wrong), change
    assert not REPORT.is_valid({name: value for name, value in table.items() if name != "errors"})
    assert isinstance(FINDING, Finding) and json_schema(("product",))["$defs"]["summary"]
