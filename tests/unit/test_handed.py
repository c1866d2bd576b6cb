"""A login is followed into functions that are left out at first, whatever hands it on (`handed.toml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claudelint import outline
from claudelint.api import scan
from claudelint.config import Config
from claudelint.tomlfile import load_toml

CASES = load_toml(Path(__file__).with_name("handed.toml").read_text("utf-8"))["cases"]
AUTH = """import json
from pathlib import Path


def token():
    data = json.loads((Path.home() / ".claude" / ".credentials.json").read_text())
    return data["claudeAiOauth"]["accessToken"]


def each():
    yield token()


def pair():
    return token(), 1


def mapping():
    return {"key": token(), "size": 1}


class Store:
    def __init__(self):
        self.key = token()

    def get(self):
        return token()

    @property
    def value(self):
        return token()

    @classmethod
    def load(cls):
        return cls()

    @staticmethod
    def read():
        return token()
"""


@pytest.mark.parametrize("least", [0, 10_000], ids=["left out", "all read"])
@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_what_hands_a_login_on(
    case: dict[str, Any], least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outline, "LEAST", least)
    top = f"from anthropic import Anthropic\n{case.get('top', '')}\n\n"
    make = f"def make({case.get('params', '')}):\n    {case.get('body', 'size = 1')}\n"
    code = f"{top}{make}    return Anthropic(auth_token={case['made']})\n"
    for name, text in {"auth.py": AUTH, "main.py": code, **case.get("files", {})}.items():
        (tmp_path / name).write_text(text.replace("\\n", "\n"), "utf-8")
    result = scan(tmp_path, Config(tmp_path, (str(tmp_path),), no_cache=True))
    assert result.errors == ()
    assert [f.location.path for f in result.shown if f.rule_id == "CL401"] == ["main.py"]
