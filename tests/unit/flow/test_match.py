"""The operators on single texts: addresses, identifiers, names."""

from __future__ import annotations

import pytest

from claudelint.condition import Condition
from claudelint.flow.match import name_pattern, text_matches
from claudelint.flow.values import Known

USAGE = Condition(url=("api.anthropic.com/api/oauth/usage",))
WEB = Condition(url=("claude.ai/api/organizations/**", "*/api/organizations/*/chat_conversations"))
CLIENT = Condition(uuid=("9d1c250a-e61b-44d9-88ed-5944d1962f5e",))


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        (USAGE, "https://api.anthropic.com/api/oauth/usage", True),
        (USAGE, "HTTPS://API.Anthropic.com/api/OAuth/usage/", True),
        (USAGE, "https://api.anthropic.com:443/api/oauth/usage?x=1", True),
        (USAGE, "https://user@api.anthropic.com/api/oauth/usage", True),
        (USAGE, "https://api.anthropic.com/api/%6Fauth/usage", True),
        (USAGE, "https://api.anthropic.com//api/oauth/usage", True),
        (USAGE, "api.anthropic.com/api/oauth/usage", True),
        (USAGE, "https://api.anthropic.com.example.org/api/oauth/usage", False),
        (USAGE, "https://example.org/?u=https//api.anthropic.com/api/oauth/usage", False),
        (USAGE, "https://api.anthropic.com/api/oauth/usages", False),
        (WEB, "https://claude.ai/api/organizations", True),
        (WEB, "https://claude.ai/api/organizations/\x00/projects", True),
        (WEB, "\x00/api/organizations/\x00/chat_conversations", True),
        (WEB, "/api/organizations/1/chat_conversations", True),
        (WEB, "\x00/api/organizations/\x00/members", False),
        (WEB, "https://claude.ai/settings", False),
        (CLIENT, "9D1C250A-E61B-44D9-88ED-5944D1962F5E", True),
        (CLIENT, "9d1c250ae61b44d988ed5944d1962f5e", True),
        (CLIENT, "client_id=9d1c250a-e61b-44d5-88ed-5944d1962f5e&x", True),
        (CLIENT, "9d1c250a-e61b-44d5-88ee-5944d1962f5f", False),
        (CLIENT, "41077d10-94b8-4194-be48-d251e9eb21b4", False),
    ],
)
def test_texts(condition: Condition, text: str, expected: bool) -> None:
    assert (text_matches(condition, Known(text)) is not None) is expected


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("anthropic.*", "anthropic.Anthropic", True),
        ("*.get_cookies", "driver.get_cookies", True),
        ("anthropic.Anthropic", "anthropic.AnthropicBedrock", False),
    ],
)
def test_names(pattern: str, name: str, expected: bool) -> None:
    assert (name_pattern(pattern).fullmatch(name) is not None) is expected
