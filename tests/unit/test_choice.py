"""Selectors."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claudelint.choice import choose, per_file_ignored, selector_errors, without_unknown
from claudelint.config import Config
from claudelint.rule import Rule

BASE = Rule("CL101", "one", "token-literal", "error", "high", "0.1.0", "s", "m", "w", "i", (), (), ())
RULES = (
    BASE,
    replace(BASE, id="CL102", name="two", severity="note"),
    replace(BASE, id="CL401", name="three", confidence="low", levels=(("personal", "off"),)),
    replace(BASE, id="CL801", name="four", persona="pedantic"),
    replace(BASE, id="CL802", name="five", status="preview"),
)


def ids(**settings: Any) -> list[str]:
    return [rule.id for rule in choose(RULES, Config(root=Path("/"), **settings))]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["CL101", "CL102", "CL401"]),
        ({"select": ("CL1",)}, ["CL101", "CL102"]),
        ({"select": ("three", "cl101")}, ["CL101", "CL401"]),
        ({"ignore": ("CL1",)}, ["CL401"]),
        ({"ignore": ("CL1",), "extend_select": ("CL101",)}, ["CL101", "CL401"]),
        ({"select": ("CL1",), "ignore": ("CL1",)}, []),
        ({"persona": "auditor"}, ["CL101", "CL102", "CL401", "CL801"]),
        ({"select": ("CL8",)}, ["CL802"]),
        ({"select": ("four",)}, ["CL801"]),
        ({"select": ("all",), "persona": "auditor"}, [rule.id for rule in RULES]),
        ({"extend_select": ("CL802",)}, ["CL101", "CL102", "CL401", "CL802"]),
        ({"min_severity": "warning"}, ["CL101", "CL401"]),
        ({"min_confidence": "medium"}, ["CL101", "CL102"]),
        ({"use": "personal"}, ["CL101", "CL102"]),
    ],
)
def test_choice(settings: dict[str, Any], expected: list[str]) -> None:
    assert ids(**settings) == expected


def test_unknown_selectors_are_named_with_their_origin() -> None:
    config = Config(
        root=Path("/"),
        select=("CL101", "CL111"),
        ignore=("CL999",),
        per_file_ignores=(("t/**", ("tow", "CL1")),),
        origins=(("select", "--select"), ("per_file_ignores", "x.toml: per-file-ignores")),
    )
    errors = [str(error) for error in selector_errors(RULES, ["CL999"], config)]
    assert errors == [
        "--select: no rule has the id, prefix or name 'CL111'; did you mean 'CL101'?",
        "ignore: rule CL999 was retired; remove it",
        "x.toml: per-file-ignores.'t/**': no rule has the id, prefix or name 'tow'; did you mean 'two'?",
    ]
    assert selector_errors(RULES, [], without_unknown(RULES, config)) == []


def test_per_file_ignores_take_patterns_of_paths() -> None:
    config = Config(root=Path("/"), per_file_ignores=(("tests/", ("CL1",)), ("*_gen.py", ("three",))))
    ignored = per_file_ignored(RULES, config)
    assert ignored("tests/a/x.py") == {"CL101", "CL102"}
    assert ignored("tests/a_gen.py") == {"CL101", "CL102", "CL401"}
    assert ignored("src/tests.py") == frozenset()
