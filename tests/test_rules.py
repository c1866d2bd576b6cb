"""Every example of every rule, and the rules about rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.finding import CATEGORIES
from claudelint.rule import Example, Rule
from claudelint.ruleset import Ruleset, load_ruleset
from claudelint.testing import run_example

RULESET: Ruleset = load_ruleset(Config(root=Path(__file__).resolve().parent))
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{example.expect}-{example.name}")
    for rule in RULESET.rules
    for example in rule.examples
]
RULES = [pytest.param(rule, id=rule.id) for rule in RULESET.rules]


def is_own(rule: Rule) -> bool:
    """Whether the rule is about claudelint's own comments, which examples cannot show as for other rules."""
    return rule.category == "suppression"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    outcome = run_example(rule, example, RULESET)
    assert outcome.ok, "\n".join((f"{rule.id} {example.expect}: {example.name}", *outcome.problems))


@pytest.mark.parametrize("rule", RULES)
def test_file_is_named_after_the_rule(rule: Rule) -> None:
    assert Path(rule.path).name == f"{rule.id}-{rule.name}.toml"


@pytest.mark.parametrize("rule", RULES)
def test_has_two_examples_of_each_kind(rule: Rule) -> None:
    counts = Counter(example.expect for example in rule.examples)
    assert is_own(rule) or (counts["invalid"] >= 2 and counts["valid"] >= 2)


@pytest.mark.parametrize("rule", RULES)
def test_names_of_examples_differ(rule: Rule) -> None:
    names = Counter(example.name for example in rule.examples)
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("rule", RULES)
def test_keywords_are_lower_case_and_not_common_words(rule: Rule) -> None:
    assert rule.keywords
    for keyword in rule.keywords:
        assert keyword == keyword.lower()
        assert max(len(part) for part in keyword.split(" & ")) >= 5


@pytest.mark.parametrize("rule", RULES)
def test_cites_clauses(rule: Rule) -> None:
    assert is_own(rule) or rule.clauses
    assert set(rule.clauses) <= set(RULESET.policy.clauses)


@pytest.mark.parametrize("rule", RULES)
def test_says_of_every_clause_what_it_has_to_do_with_it(rule: Rule) -> None:
    """What `why` names is cited, and the other way round."""
    named = {name for name in RULESET.policy.clauses if re.search(rf"(?<![A-Z-]){name}(?![A-Z-])", rule.why)}
    assert named == set(rule.clauses)


@pytest.mark.parametrize("rule", RULES)
def test_claims_no_more_than_the_clauses_say(rule: Rule) -> None:
    """Nothing is banned by name, and the sentence that stood until April 2026 is not repeated."""
    texts = f"{rule.summary} {rule.message} {rule.why}".lower()
    assert not re.search(r"banned|by name[^s]|any other product, tool|illegal|steal|theft", texts.replace("\n", " "))


@pytest.mark.parametrize("rule", RULES)
def test_error_rests_on_a_clause_that_forbids(rule: Rule) -> None:
    forbids = [clause for clause in rule.clauses if not RULESET.policy.clauses[clause].permission]
    assert is_own(rule) or forbids


@pytest.mark.parametrize("rule", RULES)
def test_texts_are_short_and_plain(rule: Rule) -> None:
    assert len(rule.summary) <= 90
    assert len(rule.message) <= 120
    assert not rule.summary.endswith(".")
    assert not rule.message.endswith(".")
    assert rule.why.endswith((".", ")"))
    assert 2 <= rule.why.count(". ") + rule.why.count(".\n") + 1 <= 7


@pytest.mark.parametrize("rule", RULES)
def test_what_instead_names_something_concrete(rule: Rule) -> None:
    assert any(mark in rule.instead for mark in ("`", "https://", "ANTHROPIC_"))


@pytest.mark.parametrize("rule", RULES)
def test_family_fits_category(rule: Rule) -> None:
    families = {
        "1": {"token-literal"},
        "2": {"credential-store", "session-cookie", "env-token"},
        "3": {"oauth-flow"},
        "4": {"oauth-api-call"},
        "5": {"web-endpoint", "internal-endpoint", "oauth-api-call"},
        "6": {"impersonation"},
        "7": {"unofficial-package"},
        "9": {"suppression"},
    }
    assert rule.category in families.get(rule.id[2], {rule.category})


def test_ids_and_names_are_unique() -> None:
    assert len({rule.id for rule in RULESET.rules}) == len(RULESET.rules)
    assert len({rule.name for rule in RULESET.rules}) == len(RULESET.rules)


def test_no_rule_waits_for_itself() -> None:
    """A circle of `with` needs a way in: a rule of it with a condition that holds by itself."""
    needs = {}
    for rule in RULESET.rules:
        alone = any(not condition.with_ for condition in rule.conditions)
        prefixes = () if alone else tuple(prefix for condition in rule.conditions for prefix in condition.with_)
        needs[rule.id] = {other.id for other in RULESET.rules if prefixes and other.id.startswith(prefixes)}
    while ready := {rule for rule, others in needs.items() if not others}:
        needs = {rule: others - ready for rule, others in needs.items() if rule not in ready}
    assert needs == {}


@pytest.mark.parametrize("rule", [r for r in RULESET.rules if r.id[:3] in ("CL2", "CL3", "CL4", "CL5", "CL6")])
def test_a_flow_rule_shows_a_flow_between_modules(rule: Rule) -> None:
    code = [e for e in rule.examples if any(file.path.endswith(".py") for file in e.files)]
    assert not code or [e for e in code if e.expect == "invalid" and len(e.files) > 1]


def test_all_categories_have_a_rule() -> None:
    assert {rule.category for rule in RULESET.rules} == set(CATEGORIES)


def test_examples_hold_no_token() -> None:
    live = re.compile(r"sk-ant-(oat|ort|sid|api)\d\d-[A-Za-z0-9_-]{80,}")
    assert [Path(rule.path).name for rule in RULESET.rules if live.search(Path(rule.path).read_text("utf-8"))] == []
