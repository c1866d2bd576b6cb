"""What can be part of a text that a regular expression finds: of each such text, taken apart, at least one part is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.factors import Factors
from claudelint.ruleset import load_ruleset

WORDS = (
    "claude c",
    "-credentials",
    "claude.ai",
    "oauth/token",
    "_account_",
    "clove",
    "ccproxy",
    "password",
    "/messages",
)
KEYCHAIN = r"^Claude Code(-local-oauth)?-credentials(-|$)"
SECURITY = r"\bsecurity\b.{0,200}\bfind-(generic|internet)-password\b.{0,400}Claude Code"
TOKEN = r"(?i)^https?://([\w-]+\.)*(anthropic\.com|claude\.ai|claude\.com)/([\w-]+/)*oauth/(token|revoke)/?$"
WEB = r"(?i)^https?://(?:www\.)?claude\.ai/api(?:/(?!mcp/)\S*)?$"
USER = r"^user_[0-9a-f\x00]+_account_[0-9a-f\x00-]*_session_[0-9a-f\x00-]+$"
PROXY = r"(?i)^https?://(?:clove|clewdr?|ccproxy)[:/.]"

PARTS = [
    (KEYCHAIN, "Claude Code-credentials"),
    (KEYCHAIN, "-credentials"),
    (KEYCHAIN, "{}-credentials-{user}"),
    (SECURITY, "find-generic-password"),
    (SECURITY, "security find-internet-password -s %s -w"),
    (TOKEN, "/oauth/token"),
    (TOKEN, "https://%(host)s/v1/OAuth/token"),
    (WEB, "https://claude.ai"),
    (WEB, "https://claude.ai/api/organizations/{}"),
    (USER, "user_{}_account_{}_session_{}"),
    (PROXY, "http://ccproxy:8000"),
    (PROXY, "clove"),
]
OTHERS = [
    (KEYCHAIN, "Claude Code"),
    (KEYCHAIN, "Claude Code was not found"),
    (KEYCHAIN, "aws-credentials"),
    (KEYCHAIN, "-cred"),
    (SECURITY, "Claude Code was not found"),
    (TOKEN, "https://github.com/login/oauth/token"),
    (TOKEN, "https://claude.ai"),
    (TOKEN, "auth/token"),
    (WEB, "claude"),
    (WEB, "https://claude.ai/new"),
    (USER, "parent_session_id"),
    (USER, "service_account_id"),
    (PROXY, "glove"),
    (PROXY, ""),
]


@pytest.mark.parametrize(("pattern", "text"), PARTS)
def test_a_part_of_what_is_found(pattern: str, text: str) -> None:
    assert Factors(pattern, 0, WORDS).passes(text)


@pytest.mark.parametrize(("pattern", "text"), OTHERS)
def test_what_can_be_no_part_or_tells_too_little(pattern: str, text: str) -> None:
    assert not Factors(pattern, 0, WORDS).passes(text)


@pytest.mark.parametrize("pattern", ["^js$", "(?i)^bearer ", r"^\w+$", "", "a|b", r"(x)\1?(?(1)y|z)"])
def test_an_expression_that_holds_no_word_tells_nothing(pattern: str) -> None:
    assert not Factors(pattern, 0, WORDS).telling


def test_lines_begin_and_end_anywhere() -> None:
    text = "# a script\n/oauth/token\n# its end"
    assert Factors("(?m)^/oauth/token$", 0, WORDS).passes(text)
    assert not Factors("^/oauth/token$", 0, WORDS).passes(text)
    assert not Factors(r"(?m)\A/oauth/token\Z", 0, WORDS).passes(text)


def test_no_part_without_a_piece() -> None:
    factors = Factors(TOKEN, 0, WORDS)
    assert "oauth/"[:4] in factors.pieces
    assert all(any(piece in text.lower() for piece in factors.pieces) for pattern, text in PARTS if pattern == TOKEN)


FOUND = [
    "https://claude.ai/api/organizations",
    "https://console.anthropic.com/v1/oauth/token",
    "https://claude.ai/oauth/authorize?code=true",
    "Claude Code-credentials",
    "~/.claude/.credentials.json",
    "claude-cli/1.0.2 (external, cli)",
    "oauth-2025-04-20,interleaved-thinking",
    "You are Claude Code, Anthropic's official CLI for Claude.",
    "user_0f_account_ab-cd_session_12-34",
    "org:create_api_key user:profile user:inference",
    "/api/organizations/x/chat_conversations",
    "https://api.anthropic.com/api/oauth/usage",
    "x-anthropic-billing-header: cc_version=1",
]


@pytest.mark.parametrize("text", FOUND)
def test_of_a_text_taken_apart_one_half_is_known(text: str) -> None:
    """Whole, and cut in two between words, wherever that is but within a keyword."""
    from claudelint.flow.hints import Hints

    ruleset = load_ruleset(Config(Path.cwd()))
    hints = Hints(ruleset.rules, ruleset.origins)
    assert hints.text(text)
    edges = {m.start() for m in re.finditer(r"(?<=[^\W_])(?=[\W_])|(?<=[\W_])(?=[^\W_])", text)}
    low = text.lower()
    for word in hints.fragments:
        edges -= {at for found in re.finditer(re.escape(word), low) for at in range(found.start() + 1, found.end())}
    for at in edges:
        assert hints.text(text[:at]) or hints.text(text[at:]), (text[:at], text[at:])
