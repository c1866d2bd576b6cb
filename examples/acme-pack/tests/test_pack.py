"""The pack as it is installed. `claudelint test` runs the examples; this is about what they cannot say."""

from __future__ import annotations

import claudelint
import pytest

PROJECT = """\
import os

import anthropic

plan = anthropic.Anthropic(auth_token=os.environ["ACME_PLAN_TOKEN"])
gateway = anthropic.Anthropic(
    base_url="https://claude-gateway.acme.example", default_headers={"X-Acme-Team": "search"}
)
"""


@pytest.fixture
def result(tmp_path):
    (tmp_path / "app.py").write_text(PROJECT, "utf-8")
    return claudelint.scan(tmp_path, {"require-packs": ["acme>=1.2"]})


def test_the_token_of_our_desktops_is_that_of_a_plan(result):
    assert [(f.rule_id, f.location.start.line) for f in result.shown] == [("CL401", 5)]


def test_our_gateway_is_no_plan_proxy(result):
    (hidden,) = [f for f in result.findings if f.rule_id == "CL504"]
    assert hidden.suppressed.reason == "the rule pack acme 1.2.0 allows claude-gateway.acme.example"


def test_reading_a_plan_token_is_an_error(tmp_path):
    (tmp_path / "app.py").write_text('import os\n\ntoken = os.environ["CLAUDE_CODE_OAUTH_TOKEN"]\n', "utf-8")
    assert [(f.rule_id, f.severity) for f in claudelint.scan(tmp_path).shown] == [("CL211", "error")]
