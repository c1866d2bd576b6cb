"""Which entries of a configuration file become statements: those that a rule may find, or that code may read."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.flow.hints import Hints
from claudelint.flow.lowering import as_program
from claudelint.readers.yaml import read
from claudelint.ruleset import load_ruleset
from claudelint.source import SourceFile
from claudelint.testing import fake_token


@pytest.fixture(scope="module")
def hints() -> Hints:
    ruleset = load_ruleset(Config(root=Path(__file__).resolve().parent))
    return Hints(ruleset.rules, ruleset.origins)


@pytest.mark.parametrize(
    ("entry", "stands"),
    [
        ("user_agent: Mozilla/5.0 (X11; Linux x86_64)", False),
        ("user_agent: claude-cli/1.0.57 (external, cli)", True),
        ("authorization: Bearer abc", True),
        ("authorization: Basic abc", False),
        ("api_key: abc", False),
        (f"api_key: {fake_token('sk-ant-oat')}", True),
        ("api_key: ${TOKEN}", True),
        ("api_key: $1", False),
        ("other: $TOKEN", True),
        ("other: costs $1", False),
        ("sessionKey: abc", True),
        ("cookie: a=b", True),
        ("x-app: cli", True),
        ("env: {API_KEY: abc}", True),
        ("env: {OTHER: abc}", False),
        ("env: {OTHER: a$1}", True),
    ],
)
def test_entries_that_become_statements(hints: Hints, entry: str, stands: bool) -> None:
    facts = read(SourceFile("a.yaml", "yaml", f"a:\n  {entry}\n"))
    assert bool(as_program(facts, hints).statements) is stands
    assert as_program(facts).statements


def test_keys_that_are_asked_for_whatever_their_value_is(hints: Hints) -> None:
    assert all(map(hints.bare_key, ("sessionKey", "Cookie", "auth-token", "x-app")))
    assert not any(map(hints.bare_key, ("user_agent", "base_url", "authorization", "other")))
    assert all(map(hints.key, ("user_agent", "base_url", "authorization")))
