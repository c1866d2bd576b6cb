"""The index of the built-in rules says what their files say, or is not believed; so does what is kept of others."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from claudelint import ruleset as module
from claudelint.config import Config
from claudelint.rule import Rule, RuleError
from claudelint.rule_index import NAME, IndexedRule, read_index, write_index
from claudelint.ruleset import Ruleset, load_ruleset, rules_dir

ROOT = Path(__file__).resolve().parent
OURS = """
id = "AB101"
name = "ours"
category = "oauth-flow"
severity = "error"
confidence = "high"
since = "1"
summary = "ours"
message = "ours"
why = "because"
instead = "nothing"
keywords = ["ours"]
amid = ["vendor"]
[match]
text = ['^ours$']
[[invalid]]
name = "one"
code = 'x'
lines = [1]
"""


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built-in rules, in their place."""
    place = tmp_path / "shipped"
    shutil.copytree(rules_dir(), place)
    monkeypatch.setattr(module, "rules_dir", lambda: place)
    return place


def whole(rule: Rule) -> dict[str, object]:
    return {field.name: getattr(rule, field.name) for field in fields(rule)}


def same(one: Ruleset, other: Ruleset) -> bool:
    return (
        [whole(rule) for rule in one.rules] == [whole(rule) for rule in other.rules]
        and (one.policy.read, one.policy.clauses) == (other.policy.read, other.policy.clauses)
        and (one.origins, one.retired, one.problems) == (other.origins, other.retired, other.problems)
    )


def test_the_shipped_index_is_believed_and_says_what_the_files_say() -> None:
    config = Config(root=ROOT)
    found = load_ruleset(config)
    assert all(type(rule) is IndexedRule for rule in found.rules)
    read = load_ruleset(config, indexed=False)
    assert [rule.searches_text() for rule in found.rules] == [rule.searches_text() for rule in read.rules]
    assert same(found, read)
    copies = pickle.loads(pickle.dumps(found.rules))
    assert [whole(rule) for rule in copies] == [whole(rule) for rule in found.rules]
    assert [rule.searches_text() for rule in copies] == [rule.searches_text() for rule in found.rules]


def test_the_rest_of_a_rule_is_read_when_it_is_asked_for(shipped: Path) -> None:
    rule = load_ruleset(Config(root=ROOT)).rules[0]
    Path(rule.path).unlink()
    assert rule.keywords and rule.level("product")
    with pytest.raises(RuleError):
        _ = rule.conditions
    with pytest.raises(AttributeError):
        _ = rule.absent  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", ["changed", "added", "gone", "no index", "cut", "other format", "bytes"])
def test_a_stale_or_broken_index_has_no_effect(shipped: Path, how: str) -> None:
    first, index = sorted(shipped.glob("CL*.toml"))[0], shipped / NAME
    text = first.read_text()
    if how == "changed":
        first.write_text(text.replace('severity = "error"', 'severity = "note"', 1))
    elif how == "added":
        (shipped / "AB101-ours.toml").write_text(OURS.replace('amid = ["vendor"]', ""))
    elif how == "gone":
        sorted(shipped.glob("CL102*"))[0].unlink()
    else:
        lines = index.read_text().splitlines(keepends=True)
        index.write_bytes(
            {
                "no index": b"",
                "cut": "".join(lines[:-1]).encode() + lines[-1][:40].encode(),
                "other format": b"claudelint\t0\n" + "".join(lines[1:]).encode(),
                "bytes": b"\xff" + index.read_bytes(),
            }[how]
        )
    assert read_index(shipped) is None
    found = load_ruleset(Config(root=ROOT), tolerant=True)
    assert same(found, load_ruleset(Config(root=ROOT), tolerant=True, indexed=False))
    assert not any(isinstance(rule, IndexedRule) for rule in found.rules)


def test_what_a_row_cannot_hold_is_refused(shipped: Path) -> None:
    ruleset = load_ruleset(Config(root=ROOT), indexed=False)
    for wrong in ({"summary": "a\tb"}, {"message": "a\nb"}, {"keywords": ("a|b",)}, {"summary": "a\u2028"}):
        given = {**whole(ruleset.rules[0]), **wrong}
        with pytest.raises(ValueError, match="cannot hold"):
            write_index(shipped, [Rule(**given)], ruleset.policy, ())  # type: ignore[arg-type]


def ours(tmp_path: Path) -> Config:
    place = tmp_path / "more"
    place.mkdir()
    (place / "AB101-ours.toml").write_text(OURS)
    return Config(root=ROOT, rule_dirs=(str(place),), cache_dir=str(tmp_path / "cache"))


def kept(ruleset: Ruleset) -> bool:
    (rule,) = (rule for rule in ruleset.rules if rule.id == "AB101")
    return isinstance(rule, IndexedRule)


def test_other_rules_are_kept_until_a_byte_of_them_changes(tmp_path: Path) -> None:
    config = ours(tmp_path)
    first = load_ruleset(config)
    assert not kept(first)
    second = load_ruleset(config)
    assert kept(second) and same(first, second)
    file = Path(config.rule_dirs[0]) / "AB101-ours.toml"
    file.write_text(OURS.replace('"error"', '"note"'))
    third = load_ruleset(config)
    assert not kept(third) and third.by_id["AB101"].severity == "note"
    file.write_text(OURS + "broken")
    for _ in range(2):
        assert [type(problem) for problem in load_ruleset(config, tolerant=True).problems] == [RuleError]


def test_built_in_rules_that_change_make_what_was_kept_worthless(tmp_path: Path, shipped: Path) -> None:
    config = ours(tmp_path)
    load_ruleset(config)
    assert kept(load_ruleset(config))
    (shipped / "retired.toml").write_text('ids = ["AB101"]\n')
    fresh = load_ruleset(Config(root=ROOT), indexed=False)
    (shipped / NAME).write_text(write_index(shipped, fresh.rules, fresh.policy, fresh.retired))
    assert [problem.key for problem in load_ruleset(config, tolerant=True).problems] == ["id"]


def test_a_poisoned_cache_and_no_cache_have_no_effect(tmp_path: Path) -> None:
    config = ours(tmp_path)
    first = load_ruleset(config)
    poisoned = 0
    for file in (tmp_path / "cache").rglob("*"):
        if file.is_file() and b"AB101" in (data := file.read_bytes()):
            file.write_bytes(data.replace(b"error", b"note"))
            poisoned += 1
    assert poisoned == 1
    assert same(load_ruleset(config), first)
    off = Config(root=ROOT, rule_dirs=config.rule_dirs, cache_dir=config.cache_dir, no_cache=True)
    assert not kept(load_ruleset(off)) and same(load_ruleset(off), first)
