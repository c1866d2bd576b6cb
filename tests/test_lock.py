"""The lock on the rules' meaning: what it notices, and what must be said before it is written anew."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tools.lock import LOCK, entries, main, read

ROOT = Path(__file__).resolve().parents[1]
ADDED = "### Added\n\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of two rules with what they share, a changelog and a lock."""
    rules = tmp_path / "rules"
    rules.mkdir()
    for name in ("CL301-*.toml", "CL302-*.toml", "origins.toml", "retired.toml"):
        for path in (ROOT / "rules").glob(name):
            shutil.copy(path, rules)
    (tmp_path / "CHANGELOG.md").write_text(
        "# C\n\n## [Unreleased]\n\n### Added\n\n## [0.1.0]\n\n- CL301, CL777\n", "utf-8"
    )
    assert run(tmp_path) == 0
    return tmp_path


def run(checkout: Path, *more: str) -> int:
    return main(["--rules", str(checkout / "rules"), "--changelog", str(checkout / "CHANGELOG.md"), *more])


def edit(checkout: Path, name: str, before: str, after: str) -> None:
    (path,) = checkout.glob(name)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_the_rules_are_locked() -> None:
    """`make lock` after a change that is meant."""
    assert read(ROOT / "rules" / LOCK) == entries(ROOT / "rules")


def test_the_lock_can_be_read() -> None:
    text = (ROOT / "rules" / LOCK).read_text("utf-8")
    assert re.search(
        r'^  "CL301": \{"name": "claude-code-client-id", "meaning": "\w{16}", "examples": "\w{16}"\},$', text, re.M
    )
    assert list(json.loads(text)) == sorted(json.loads(text))


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ('severity = "error"', 'severity = "note"', "meaning"),
        ('confidence = "high"', 'confidence = "low"', "meaning"),
        ('category = "oauth-flow"', 'category = "env-token"', "meaning"),
        ("clauses = [", 'clauses = ["AUP-PROXY", ', "meaning"),
        ("summary =", 'levels = {unsent = "note"}\nsummary =', "meaning"),
        ("uuid = ", "key = 'x'\nuuid = ", "meaning"),
        ("lines = [", 'use = "product"\nlines = [', "examples"),
    ],
)
def test_a_change_is_noticed(
    checkout: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, part: str
) -> None:
    assert run(checkout, "--check") == 0
    edit(checkout, "rules/CL301*", before, after)
    assert run(checkout, "--check") == 1
    told = capsys.readouterr().err
    assert f"CL301: changed: {part};" in told and "make lock" in told and told.count("\n") == 1


def test_wording_is_free(checkout: Path) -> None:
    edit(checkout, "rules/CL301*", 'summary = "', 'summary = "Indeed: ')
    assert run(checkout, "--check") == 0


def test_a_meaning_needs_a_line_in_the_changelog(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(checkout, "rules/CL301*", 'confidence = "high"', 'confidence = "low"')
    before = (checkout / "rules" / LOCK).read_text("utf-8")
    assert run(checkout) == 1 and "does not name it" in capsys.readouterr().err
    assert (checkout / "rules" / LOCK).read_text("utf-8") == before
    edit(checkout, "CHANGELOG.md", ADDED, f"{ADDED}### Changed\n\n- CL301 is less sure.\n\n")
    assert run(checkout) == 0 and run(checkout, "--check") == 0


def test_examples_need_none(checkout: Path) -> None:
    edit(checkout, "rules/CL301*", "lines = [", 'use = "product"\nlines = [')
    assert run(checkout) == 0 and run(checkout, "--check") == 0


def test_origins_are_meaning(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(checkout, "rules/origins.toml", "env = [", 'env = ["X",')
    assert run(checkout) == 1 and "origins.toml means something else" in capsys.readouterr().err
    edit(checkout, "CHANGELOG.md", ADDED, f"{ADDED}- `origins.toml`: X.\n")
    assert run(checkout) == 0


def test_a_new_rule_is_added(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(next((ROOT / "rules").glob("CL303-*")), checkout / "rules")
    assert run(checkout, "--check") == 1 and "CL303 is new" in capsys.readouterr().err
    edit(checkout, "CHANGELOG.md", "## [0.1.0]", "### Changed\n\n- CL303\n\n## [0.1.0]")
    assert run(checkout) == 1 and "Added" in capsys.readouterr().err
    edit(checkout, "CHANGELOG.md", ADDED, f"{ADDED}- CL303: addresses.\n")
    assert run(checkout) == 0


def test_a_rule_that_is_gone_is_retired(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    next(checkout.glob("rules/CL302-*")).unlink()
    assert run(checkout, "--check") == 1 and "CL302 is gone" in capsys.readouterr().err
    assert run(checkout) == 1 and "retired.toml" in capsys.readouterr().err
    edit(checkout, "rules/retired.toml", "ids = []", 'ids = ["CL302"]')
    assert run(checkout) == 0


def test_an_id_keeps_its_name(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(checkout, "rules/CL301*", 'name = "claude', 'name = "the-claude')
    edit(checkout, "CHANGELOG.md", ADDED, f"{ADDED}- CL301\n")
    assert run(checkout) == 1 and "never gets another name" in capsys.readouterr().err
