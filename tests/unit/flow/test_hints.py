"""Which texts are of interest: what rules may ask for, not what merely resembles it."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.flow.hints import Hints
from claudelint.ruleset import load_ruleset


@pytest.fixture()
def hints() -> Hints:
    ruleset = load_ruleset(Config(Path.cwd()))
    return Hints(ruleset.rules, ruleset.origins)


OF_INTEREST = [
    "https://claude.ai/api/organizations",
    "/api/organizations",
    "https://{host}/api/organizations",
    "/v1/messages",
    "/oauth/authorize",
    "curl -s https://console.anthropic.com/v1/oauth/token -d code=x",
    "user:inference",
    "claude-code-20250219",
    ".claude",
    "Library/Application Support/Claude/Cookies",
    "accessToken",
    "You are Claude Code, Anthropic's official CLI for Claude.",
]
OF_NONE = [
    "user",
    "anthropic.claude-3-7-sonnet-20250219-v1:0",
    "https://docs.aimlapi.com/api-references/image-models",
    "Enter your key from https://ai.example.dev/api/keys to go on",
    "the request is not available on /v1/chat/completions here",
    "Security schemes that authorize requests",
    "pydantic",
]


@pytest.mark.parametrize("text", OF_INTEREST)
def test_what_rules_may_ask_for_is_of_interest(hints: Hints, text: str) -> None:
    assert hints.text(text)


@pytest.mark.parametrize("text", OF_NONE)
def test_what_no_rule_can_match_is_not(hints: Hints, text: str) -> None:
    assert not hints.text(text)
    assert not hints.specific(text)


def test_a_path_is_not_followed_to_other_modules_but_with_its_host(hints: Hints) -> None:
    assert not hints.specific("/api/organizations")
    assert hints.specific("https://claude.ai/api/organizations")


def test_a_vendor_by_itself_matters_where_a_text_can_complete_it(hints: Hints) -> None:
    assert not hints.text("anthropic")
    hints.look_for_ends(["-v2", ".example"])
    assert not hints.text("claude")
    hints.look_for_ends([".ai/api"])
    assert hints.text("claude")
    assert hints.text("anthropic")
