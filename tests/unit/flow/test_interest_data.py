"""What shows of interest in data before they have facts; where nothing shows, facts give rules nothing."""

from __future__ import annotations

import json as standard
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.config import Config
from claudelint.flow.hints import Hints
from claudelint.flow.interest_data import DataInterest
from claudelint.flow.layout import Layout
from claudelint.flow.lowering import as_program
from claudelint.flow.packages import package_hits
from claudelint.readers import readers, told
from claudelint.ruleset import load_ruleset
from claudelint.source import SourceFile
from claudelint.testing import fake_token

RULESET = load_ruleset(Config(Path.cwd()))
HINTS = Hints(RULESET.rules, RULESET.origins)
INTEREST = DataInterest(HINTS)
URL = "https://claude.ai/api/organizations"
TOKEN = fake_token("sk-ant-oat")

SHOWS = {
    "a text": ("json", f'{{"a": "{URL}"}}'),
    "a text in capitals": ("json", '{"a": "HTTPS://CLAUDE.AI/API/organizations"}'),
    "an item": ("json", f'{{"a": ["b", "{URL}"], "c": "d"}}'),
    "a letter that is escaped": ("json", f'{{"a": "{URL}"}}'.replace("c", "\\u0063")),
    "the end of an address": ("json", '{"a": "b", "c": ".ai/b"}'),
    "a variable": ("json", '{"a": "$SOME_HOST/b", "b": "claude"}'),
    "a variable in braces": ("json", '{"a": "${SOME_HOST}"}'),
    "a key": ("json", '{"sessionKey": "a"}'),
    "a key of another spelling": ("json", '{"x stainless-Lang": "js"}'),
    "a key that is named": ("json", '{"name": "sessionKey", "value": "a"}'),
    "a key that is named, of which the value counts": ("json", '{"key": "user_agent", "value": "a"}'),
    "a key in an item": ("json", '{"a": "b", "args": ["sessionKey=a"]}'),
    "a key with a text": ("json", '{"user_agent": "claude-cli/1.0.1 (external, cli)"}'),
    "a text in an item": ("json", f'{{"a": "b", "args": ["HOST={URL}"]}}'),
    "the end of an address in an item": ("json", '{"a": "b", "args": ["HOST=.ai/b"]}'),
    "a token": ("json", f'{{"a": "{TOKEN}"}}'),
    "a program": ("json", '{"a": {"command": "claude", "env": {"B": "c"}}}'),
    "a directory that is mounted": ("json", '{"a": {"hostPath": {"path": "/root"}}}'),
    "an image": ("json", '{"image": "ken20001207/clewd:latest"}'),
    "an image that is named": ("json", '{"name": "image", "value": "ken20001207/clewd:latest"}'),
    "a variable that is set": ("json", '{"env": {"ANTHROPIC_BASE_URL": "https://api.anthropic.com"}}'),
    "a variable that is set from another": ("json", '{"env": {"A": "$1"}}'),
    "a variable below a domain": ("json", '{"name": "A", "value": "$1", "domain": ".env"}'),
    "a text of two lines": ("yaml", "a: >\n  Claude\n  Code-credentials\n"),
    "commands": ("yaml", "script:\n  - claude setup-token\njob:\n  script: a\n"),
    "a workflow": ("yaml", "on: a\njobs:\n  a:\n    steps:\n      - run: claude setup-token\n"),
    "a service": ("yaml", "a:\n  image: b\n  volumes:\n    - c:d\n"),
}
SILENT = {
    "nothing": ("json", '{"a": "b", "c": [1, true, "d"]}'),
    "parts of words": ("json", '{"a": "CloverTrail crushed all cookies of the house", "b": "re-authorized by them"}'),
    "models": ("json", '{"claude-3-opus": {"provider": "anthropic", "model": "claude-3-opus-20240229"}}'),
    "keys of numbers": ("json", '{"cookies": 1, "jobs": 2, "sessionKey": 3, "a": "b"}'),
    "groups of expressions": ("json", '{"a": "b $1 $2", "c": "\\\\$ $(d)"}'),
    "a key of a schema": ("json", '{"$schema": "a", "$ref": "#/b"}'),
    "a key without the text": ("json", '{"user_agent": "Mozilla/5.0", "api_key": "a", "authorization": "b"}'),
    "words of programs": ("json", '{"jobs": 1, "script": 2, "a": "command", "b": "env"}'),
    "names of variables": ("json", '{"a": {"env": ["ANTHROPIC_API_KEY"], "name": "b"}}'),
    "data": ("yaml", "-\n  user_agent: A/5.0 (B; Crush 1.0 and some more)\n  os:\n    build: 'c $1'\n"),
    "a comment": ("yaml", f"# {URL}\na: b\n"),
}


def is_silent(kind: str, text: str, interest: DataInterest = INTEREST) -> bool:
    found = told(SourceFile(f"a.{kind}", kind, text))
    return found is not None and not interest.shows(found, kind)


def of_interest(kind: str, text: str) -> Iterator[object]:
    """What rules could have of a file, when it is parsed."""
    facts = readers()[kind].read(SourceFile(f"a.{kind}", kind, text))
    assert facts.entries
    yield from facts.statements
    yield from as_program(facts, HINTS).statements
    yield from package_hits(RULESET.rules, facts, Layout(()))


@pytest.mark.parametrize(("kind", "text"), SHOWS.values(), ids=list(SHOWS))
def test_something_shows(kind: str, text: str) -> None:
    assert told(SourceFile("a", kind, text)) is not None
    assert not is_silent(kind, text)


@pytest.mark.parametrize(("kind", "text"), SILENT.values(), ids=list(SILENT))
def test_nothing_shows(kind: str, text: str) -> None:
    assert is_silent(kind, text)
    assert list(of_interest(kind, text)) == []


def test_something_may_show_to_rules_that_see_all() -> None:
    [rule] = (rule for rule in RULESET.rules if rule.id == "CL501")
    others = replace(rule, conditions=(replace(rule.conditions[0], python="somebody.rules:function"),))
    ours = replace(rule, conditions=(replace(rule.conditions[0], python="claudelint.flow.shared:opened_steps"),))
    for asked, silent in ((others, False), (ours, True)):
        assert is_silent("json", '{"a": "b"}', DataInterest(Hints([asked], RULESET.origins))) is silent


BITS = st.sampled_from(
    [
        *(URL, TOKEN, "claude.ai", "sessionKey", "session-key", "x-app", "lastActiveOrg", "claude", "Claude Code"),
        *("clove", "crush", "cookies", "/api", ".ai/api", "_code", "-credentials", "claude-3-opus", "/messages"),
        *("$1", "$A_B", "${A}", "user_agent", "cookie", "api_key", "authorization", "Bearer a", "claude-cli/1.0"),
        *("image", "ken20001207/clewd", "env", ".env", "environment", "ANTHROPIC_BASE_URL", "jobs", "script"),
        *("https://api.anthropic.com", "command", "hostPath", "name", "key", "value", "domain", "args"),
        *("a", "it's", "a#b", "a: b", "\u0130", "\u212a"),
    ]
)
TEXTS = BITS | st.builds(lambda *parts: "".join(parts), BITS, st.sampled_from((" ", "=", "/", "-", "\n")), BITS)
KEYS = st.sampled_from(("a", "b", "name", "value", "env", "args", "user_agent")) | TEXTS
VALUES = st.recursive(
    TEXTS | st.just(1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(("json", "yaml")))
def test_of_what_is_silent_nothing_comes(value: object, kind: str) -> None:
    text = standard.dumps(value)
    assert not is_silent(kind, text) or list(of_interest(kind, text)) == []
