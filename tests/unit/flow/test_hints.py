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
    "/api/organizations/{}/chat_conversations",
    "/v1/messages",
    "/oauth/authorize",
    "curl -s https://console.anthropic.com/v1/oauth/token -d code=x",
    "user:inference",
    "claude-code-20250219",
    ".credentials.json",
    "Claude Code",
    "security find-generic-password -s %s -w",
    ".ai",
    ".ai/api/organizations",
    "Library/Application Support/Claude/Cookies",
    "accessToken",
    "You are Claude Code, Anthropic's official CLI for Claude.",
]
OF_NONE = [
    "user",
    "claude",
    "Anthropic",
    ".claude",
    "/api/organizations",
    "https://api.anthropic.com",
    "Claude Code was not found. Install it first, please.",
    "parent_session_id",
    "aws-credentials",
    "/v1/messages/batches",
    "https://github.com/login/oauth/token",
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


@pytest.mark.parametrize(
    "text", ["/v1/messages", "oauth-2025-04-20", "claude-code", "claude_code", "service_account_id"]
)
def test_what_counts_next_to_another_rule_or_says_little_is_not_followed(hints: Hints, text: str) -> None:
    assert hints.text(text)
    assert not hints.leads(text)
    assert not hints.specific(text)


@pytest.mark.parametrize(
    "text", ["https://claude.ai/api/organizations", "/api/organizations/{}/chat_conversations", ".ai"]
)
def test_what_counts_by_itself_is_followed(hints: Hints, text: str) -> None:
    assert hints.leads(text)


def test_some_texts_matter_in_configuration_only(hints: Hints) -> None:
    assert hints.text("~/.claude:/root/.claude", "yaml")
    assert not hints.text("~/.claude:/root/.claude")


def test_keys_lead_where_no_text_does(hints: Hints) -> None:
    assert hints.plain_key("X-App")
    assert hints.plain_key("claudeAiOauth")
    assert not hints.plain_key("api_key")
    assert not hints.plain_key("base_url")
