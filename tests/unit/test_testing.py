"""The example runner: made-up tokens, and the words for each way an example can be wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.rule import Example, ExampleFile, Rule
from claudelint.ruleset import Ruleset, load_ruleset
from claudelint.testing import fake_token, fill, passes, run_example, run_examples

SHAPES = {
    "sk-ant-oat": r"sk-ant-oat01-[A-Za-z0-9_-]{86}-[A-Za-z0-9_-]{6}AA",
    "sk-ant-ort": r"sk-ant-ort01-[A-Za-z0-9_-]{86}-[A-Za-z0-9_-]{6}AA",
    "sk-ant-api": r"sk-ant-api03-[A-Za-z0-9_-]{86}-[A-Za-z0-9_-]{6}AA",
    "sk-ant-sid": r"sk-ant-sid01-[A-Za-z0-9_-]{86}-[A-Za-z0-9_-]{6}AA",
    "sk-ant-sid2": r"sk-ant-sid02-[A-Za-z0-9_-]{22}-[A-Za-z0-9_-]{86}-[A-Za-z0-9_-]{6}AA",
}
USED = 'import os\n\nBODY = os.environ["CLAUDE_CODE_OAUTH_TOKEN"]\n'
UNUSED = '"""CLAUDE_CODE_OAUTH_TOKEN is not read here."""\n'


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load_ruleset(Config(root=Path(__file__).resolve().parent))


@pytest.fixture(scope="module")
def rule(ruleset: Ruleset) -> Rule:
    found = ruleset.find("CL211")
    assert found is not None
    return found


def example(expect: str, code: str, lines: tuple[int, ...] = (), trace: tuple[str, ...] = ()) -> Example:
    return Example("an example", expect, (ExampleFile("a.py", code, lines),), trace)


@pytest.mark.parametrize("kind", SHAPES)
def test_tokens_have_the_real_shape_and_never_change(kind: str) -> None:
    token = fake_token(kind)
    assert re.fullmatch(SHAPES[kind], token)
    assert len(set(token)) >= 20
    assert token == fake_token(kind)
    assert fill(f"a = '{{{{{kind}}}}}'") == f"a = '{token}'"


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="sk-ant-xyz"):
        fill("{{sk-ant-xyz}}")


def test_keywords() -> None:
    assert passes(("one & two", "three"), "TWO and One")
    assert not passes(("one & two", "three"), "one alone")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (example("invalid", USED, (3,)), ""),
        (example("invalid", USED, (1,)), "- a.py:1: expected, not found"),
        (example("invalid", USED, (1, 3)), "- a.py:1: expected, not found"),
        (example("invalid", USED, (3,), ("1", "3")), "trace of a.py:3: expected a.py:1 > a.py:3, found none"),
        (example("invalid", "import os\n", (1,)), "no file holds one of the rule's keywords"),
        (example("valid", UNUSED), ""),
        (example("valid", USED), "+ a.py:3: found, not expected"),
        (example("missed", USED, (3,)), "is found by now"),
        (example("missed", UNUSED, (1,)), ""),
        (example("noisy", USED, (3,)), ""),
        (example("noisy", UNUSED, (1,)), "is no longer reported"),
        (example("valid", "def broken(:\n    CLAUDE_CODE_OAUTH_TOKEN\n"), "a.py: parse: "),
    ],
)
def test_problems(rule: Rule, ruleset: Ruleset, given: Example, problem: str) -> None:
    outcome = run_example(rule, given, ruleset)
    assert outcome.ok is (problem == "")
    assert problem in "\n".join(outcome.problems)


def test_other_rules_must_be_named(ruleset: Ruleset, rule: Rule) -> None:
    other = ruleset.find("CL103")
    assert other is not None
    silent = run_example(other, example("valid", USED), ruleset)
    assert "a.py:3: CL211 reports too" in silent.problems[0]
    named = replace(example("valid", USED), also=("CL211",))
    assert run_example(other, named, ruleset).ok


def test_all_examples_in_order(ruleset: Ruleset, rule: Rule) -> None:
    outcomes = run_examples([rule], ruleset)
    assert [outcome.example for outcome in outcomes] == list(rule.examples)
