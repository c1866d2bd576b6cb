"""What shows of interest in unparsed code: texts, keys, calls, imports, suppressions; not comments and docstrings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claudelint import outline
from claudelint.config import Config
from claudelint.flow import hints
from claudelint.flow.hints import Hints
from claudelint.flow.interest import Interest
from claudelint.outline import Outline
from claudelint.ruleset import load_ruleset

TELLING = {
    "a text": "return 'https://claude.ai/api'",
    "a text in parts": "return f'{host}/v1/oauth/token?{more}'",
    "an escaped text": r"return 'https://claude\x2eai/api/\x63laude.ai'",
    "a text after another": "return ''.join(['', \"sessionKey\"])",
    "a keyword": "return send(session_key=1, claudeAiOauth=token)",
    "an attribute": "client.sessionKey = token",
    "a key": "return {'x-app': 'cli'}",
    "an annotated name": "lastActiveOrg: str = jar",
    "the end of an address": "return f'https://{name}.ai/api'",
    "a key within an f-string": "return f'{login[\"claudeAiOauth\"]}'",
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
    "a key that is asked for with a token": "return send(api_key=token, base_url='https://example.org')",
    "a name in an f-string": "return f'{oauth_token} {claude_session}'",
    "prose": "raise ValueError('Claude Code was not found, see https://docs.claude.com/en/docs')",
    "another's suppression": "x = 1  # noqa: E501\n    return x",
}


def told(body: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the functions of interest, of which the first one is silent."""
    monkeypatch.setattr(outline, "LEAST", 0)
    ruleset = load_ruleset(Config(Path.cwd()))
    text = f"def silent():\n    return 1234\n\n\ndef asked():\n    {body}\n"
    found = Outline(text)
    assert len(found.bodies) == 2
    return [body.name for body in Interest(Hints(ruleset.rules, ruleset.origins)).look(found, text)[0]]


@pytest.mark.parametrize("body", TELLING.values(), ids=list(TELLING))
def test_a_body_tells(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(body, monkeypatch) == ["asked"]


@pytest.mark.parametrize("before", ["İKſ = 'é'", "x = '\u4e16\U0001f600'", "x = '\ud800'"])
def test_letters_of_all_the_world_move_nothing(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(f"{before}; y = 'CLAUDE.AI/api'", monkeypatch) == ["asked"]
    assert told(f"{before}; y = 'nothing'", monkeypatch) == []


def test_ends_are_looked_for_by_what_they_begin_with() -> None:
    assert all(hints._END.match(ending) for ending in hints.ENDINGS)
    written = re.compile(hints._END.pattern.replace(r"\b", ""))
    signs = ["", ".", "-", "_", " "]
    made = {sign + word for sign in signs for word in ("ai", "code", "cli", "safe", "credentials", "aioauth")}
    assert {text for text in made if written.match(text)} == {text for text in made if text.startswith(hints.ENDINGS)}


@pytest.mark.parametrize("body", SILENT.values(), ids=list(SILENT))
def test_a_body_says_nothing(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(body, monkeypatch) == []


def test_what_stands_in_no_body_is_told_apart() -> None:
    body = "    return '" + "nothing of interest " * 9 + "'\n"
    ruleset = load_ruleset(Config(Path.cwd()))
    interest = Interest(Hints(ruleset.rules, ruleset.origins))
    for top, besides in (("X = 1", False), ("X = 'https://claude.ai/api'", True), ("import claude_api", True)):
        text = f"{top}\n\n\ndef asked():\n{body}"
        assert interest.look(Outline(text), text) == (frozenset(), frozenset(), besides, besides, False)


@pytest.mark.parametrize(
    ("top", "first", "second", "leads"),
    [
        ("X = 1", "'/v1/messages'", "'/v1/messages'", False),
        ("X = '/v1/messages'", "'/v1/messages'", "1", False),
        ("X = '/v1/messages'", "1", "'https://claude.ai/api'", True),
        ("X = 'https://claude.ai/api'", "1", "'/v1/messages'", True),
        ("X = 1", "'/v1/messages', 'https://claude.ai/api'", "'/v1/messages'", True),
        ("X = 1", "'/v1/messages', send(claudeAiOauth=1)", "1", True),
    ],
)
def test_whether_anything_leads_further(top: str, first: str, second: str, leads: bool) -> None:
    ruleset = load_ruleset(Config(Path.cwd()))
    filled = "'" + "nothing of interest " * 9 + "'"
    text = f"{top}\n\n\ndef one():\n    return {first}, {filled}\n\n\ndef two():\n    return {second}, {filled}\n"
    assert Interest(Hints(ruleset.rules, ruleset.origins)).look(Outline(text), text).leads is leads


def test_what_stands_in_a_head() -> None:
    """A text is what a parameter is by default, so the function is read; for a key its head is kept as it is."""
    ruleset = load_ruleset(Config(Path.cwd()))
    hints = Hints(ruleset.rules, ruleset.origins)
    interest, key = Interest(hints), min(hints.plain_keys)
    body = "    return '" + "nothing of interest " * 9 + "'\n"
    heads = {"plain": "url='x'", "text": "url='https://claude.ai/api'", "key": f"{key}=None"}
    text = "".join(f"def {name}({head}):\n{body}" for name, head in heads.items())
    shown = interest.look(Outline(text), text)
    assert [body.name for body in shown.bodies] == ["text"]
    assert ([body.name for body in shown.heads], shown.besides) == (["key"], True)
