"""Rules as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config, ConfigError
from claudelint.rule import RuleError
from claudelint.ruleset import Ruleset, chosen, load_ruleset, rules_dir

RULE = """id = "XY101"
name = "mine"
category = "oauth-flow"
severity = "error"
confidence = "high"
since = "0.1.0"
summary = "s"
message = "m"
why = "w"
instead = "i"
clauses = ["LC-LOGIN"]
[match]
text = ["abc"]
"""


def with_rule(directory: Path, text: str, *, tolerant: bool = False) -> Ruleset:
    (directory / "XY101-mine.toml").write_text(text, "utf-8")
    return load_ruleset(Config(root=directory, rule_dirs=(str(directory),)), tolerant=tolerant)


def test_the_built_in_rules_are_there() -> None:
    ruleset = load_ruleset(Config(root=Path("/")))
    assert len(ruleset.rules) > 10
    assert [rule.id for rule in ruleset.rules] == sorted(rule.id for rule in ruleset.rules)
    assert ruleset.policy.read >= "2026-10-09"
    assert {"policy.toml", "origins.toml"} <= {path.name for path in rules_dir().iterdir()}


def test_a_configured_directory_adds_rules(tmp_path: Path) -> None:
    ruleset = with_rule(tmp_path, RULE)
    assert ruleset.find("xy101") == ruleset.find("mine") is not None
    assert ruleset.by_id["XY101"].pack == str(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"LC-LOGIN"', '"LC-LOGGIN"', r"XY101-mine\.toml:11: clauses: unknown clause .* did you mean 'LC-LOGIN'"),
        ('"XY101"', '"CL301"', "id: CL301 is also the id of .*CL301"),
        ('"mine"', '"claude-code-client-id"', "name: 'claude-code-client-id' is also the name of CL301"),
        ('text = ["abc"]', 'python = "os:system"', "match.python: code is run of installed rule packs only"),
        ('text = ["abc"]', 'origin = "subscription-tokn"', "match.origin: unknown origin .* did you mean"),
        ('text = ["abc"]', 'text = "a"\nunless = "nothing"', "match.unless: unknown signal"),
        ('text = ["abc"]', 'text = "a"\nwith = "QQ"', "match.with: no rule has"),
        ('severity = "error"', 'severity = "bad"', r"XY101-mine\.toml:4: severity"),
    ],
)
def test_a_wrong_rule_is_named_with_file_line_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        with_rule(tmp_path, RULE.replace(old, new))
    tolerated = with_rule(tmp_path, RULE.replace(old, new), tolerant=True)
    assert len(tolerated.problems) == 1
    assert not [rule for rule in tolerated.rules if rule.path.startswith(str(tmp_path))]


def test_a_missing_or_empty_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no such directory of rules"):
        load_ruleset(Config(root=tmp_path, rule_dirs=(str(tmp_path / "none"),)))
    with pytest.raises(RuleError, match="no rule files"):
        load_ruleset(Config(root=tmp_path, rule_dirs=(str(tmp_path),)))


def test_a_given_rule_file_replaces_the_rule_of_its_id(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(RULE.replace("XY101", "CL301"), "utf-8")
    ruleset = load_ruleset(Config(root=tmp_path), extra=[path])
    assert ruleset.by_id["CL301"].name == "mine"


def test_choosing_an_unknown_rule_is_an_error() -> None:
    ruleset = load_ruleset(Config(root=Path("/")))
    with pytest.raises(ConfigError, match="no rule has the id, prefix or name 'CL777'"):
        chosen(ruleset, Config(root=Path("/"), select=("CL777",)))
