"""The policy file."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.policy import PolicyError, load_policy

CLAUSE = """
[[clause]]
id = "AB"
page = "Terms"
url = "https://example.org/terms"
text = "Do not."
since = "2026-01-01"
last_read = "2026-10-09"
confidence = "high"
"""


def write(directory: Path, text: str) -> Path:
    path = directory / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def test_clauses_by_id_and_the_latest_reading(tmp_path: Path) -> None:
    second = CLAUSE.replace('"AB"', '"CD"').replace("10-09", "10-10") + "permission = true\nnote = 'Well.'\n"
    policy = load_policy(write(tmp_path, CLAUSE + second))
    assert list(policy.clauses) == ["AB", "CD"]
    assert policy.read == "2026-10-10"
    assert (policy.clauses["CD"].permission, policy.clauses["CD"].note) == (True, "Well.")
    assert not policy.clauses["AB"].permission


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"policy\.toml: expected \[\[clause\]\]"),
        ("x = [", r"policy\.toml:1: not TOML"),
        ("clause = [1]", "a clause is a table"),
        (CLAUSE + CLAUSE, r"policy\.toml:11: clause\.id: there are two"),
        (CLAUSE + "pagee = 1", r"policy\.toml:2: clause\.pagee: unknown key; did you mean 'page'"),
        (CLAUSE.replace("2026-10-09", "soon"), r"clause\.last_read: expected a date"),
        (CLAUSE.replace('"high"', '"certain"'), r"clause\.confidence: 'certain' is none of high"),
        (CLAUSE.replace('"Do not."', '""'), r"clause\.text: is missing or empty"),
        (CLAUSE + "permission = 1", r"clause\.permission: expected true or false"),
    ],
)
def test_says_where_it_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        load_policy(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"none\.toml"):
        load_policy(tmp_path / "none.toml")
