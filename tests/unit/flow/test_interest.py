"""What shows of interest in unparsed code: texts, keys, calls, imports, suppressions; not comments and docstrings."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint import outline
from claudelint.config import Config
from claudelint.flow.hints import Hints
from claudelint.flow.interest import Interest
from claudelint.outline import Outline
from claudelint.ruleset import load_ruleset

TELLING = {
    "a text": "return 'https://claude.ai/api'",
    "a text in parts": "return f'{host}/v1/oauth/token?{more}'",
    "an escaped text": r"return 'https://claude\x2eai/api/\x63laude.ai'",
    "a text after another": "return ''.join(['', \"sessionKey\"])",
    "a keyword": "return send(authorization=token)",
    "an attribute": "client.auth_token = token",
    "a key": "return {'x-app': 'cli'}",
    "an annotated name": "cookie: str = jar",
    "a call": "return driver.get_cookies()",
    "an import": "import claude_api",
    "a suppression": "x = 1  # claudelint: ignore[CL101] a reason\n    return x",
    "a suppression of another form": "x = 1  # noqa: CL302 a reason\n    return x",
}
SILENT = {
    "nothing": "return compute(1, 2)",
    "a comment": "x = 1  # https://claude.ai/api\n    return x",
    "a docstring": "'''Asks https://claude.ai/api.'''\n    return 1",
    "a comparison of a key": "return api_key == other",
    "a model": "return 'claude-sonnet-4-5'",
    "another's suppression": "x = 1  # noqa: E501\n    return x",
}


def told(body: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the functions of interest, of which the first one is silent."""
    monkeypatch.setattr(outline, "LEAST", 0)
    ruleset = load_ruleset(Config(Path.cwd()))
    text = f"def silent():\n    return 1234\n\n\ndef asked():\n    {body}\n"
    found = Outline(text)
    assert len(found.bodies) == 2
    return [body.name for body in Interest(Hints(ruleset.rules, ruleset.origins)).bodies(found, text)]


@pytest.mark.parametrize("body", TELLING.values(), ids=list(TELLING))
def test_a_body_tells(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(body, monkeypatch) == ["asked"]


@pytest.mark.parametrize("body", SILENT.values(), ids=list(SILENT))
def test_a_body_says_nothing(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(body, monkeypatch) == []


def test_a_vendors_name_tells_where_something_could_complete_it() -> None:
    ruleset = load_ruleset(Config(Path.cwd()))
    hints = Hints(ruleset.rules, ruleset.origins)
    Interest(hints).look_for_ends(["x = 'code'\n"])
    assert not hints.completed
    Interest(hints).look_for_ends(["x = name + '.ai/api'\n"])
    assert hints.completed
