"""What lowers a finding's level, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.flow.levels import is_test
from claudelint.ruleset import load_ruleset

STORE = 'from pathlib import Path\nprint(len((Path.home() / ".claude" / ".credentials.json").read_text()))\n'
SENT = STORE + 'import httpx\nhttpx.get("https://api.anthropic.com/api/oauth/usage")\n'


def severities(tmp_path: Path, files: dict[str, str]) -> dict[str, str]:
    """`path rule` -> severity of each finding."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    config = Config(root=tmp_path, paths=(str(tmp_path),), isolated=True)
    result = scan(config, load_ruleset(config))
    return {f"{f.location.path} {f.rule_id}": f.severity for f in result.findings}


def test_a_store_that_leads_nowhere_is_a_warning(tmp_path: Path) -> None:
    assert severities(tmp_path, {"a.py": STORE}) == {"a.py CL201": "warning"}


def test_a_store_next_to_a_request_is_an_error(tmp_path: Path) -> None:
    assert severities(tmp_path, {"a.py": SENT})["a.py CL201"] == "error"


def test_a_request_elsewhere_in_the_project_counts(tmp_path: Path) -> None:
    other = 'import httpx\nhttpx.get("https://api.anthropic.com/api/oauth/usage")\n'
    assert severities(tmp_path, {"a.py": STORE, "b.py": other})["a.py CL201"] == "error"


def test_test_code_is_one_level_lower_and_says_so(tmp_path: Path) -> None:
    assert severities(tmp_path, {"tests/test_a.py": SENT})["tests/test_a.py CL201"] == "warning"


def test_a_token_is_as_bad_in_a_test(tmp_path: Path) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    token = "sk-ant-oat01-" + (alphabet * 2)[:86] + "-" + alphabet[3:9] + "AA"
    assert severities(tmp_path, {"tests/test_a.py": f'T = "{token}"\n'})["tests/test_a.py CL101"] == "error"


MARK = 'def headers():\n    return {"x-app": "cli"}\n'
MARKS = 'def headers():\n    return {"x-app": "cli", "anthropic-beta": "claude-code-20250219"}\n'
LOGIN = 'import os\nTOKEN = os.environ["CLAUDE_CODE_OAUTH_TOKEN"]\n'


@pytest.mark.parametrize(
    ("code", "expected"),
    [(LOGIN + MARKS, "error"), (MARKS, "warning"), (LOGIN + MARK, "warning")],
    ids=["two marks and a login", "two marks", "one mark and a login"],
)
def test_marks_of_claude_code_together_with_a_login_are_a_disguise(tmp_path: Path, code: str, expected: str) -> None:
    assert severities(tmp_path, {"a.py": code})["a.py CL603"] == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/a.py", True),
        ("pkg/test/a.py", True),
        ("test_a.py", True),
        ("pkg/a_test.py", True),
        ("conftest.py", True),
        ("latest/a.py", False),
        ("pkg/testimony.py", False),
        ("contest.py", False),
    ],
)
def test_what_counts_as_test_code(path: str, expected: bool) -> None:
    assert is_test(path) is expected
