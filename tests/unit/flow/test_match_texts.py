"""The operators of `[match]` on texts: URLs, UUIDs, names."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.condition import Condition
from claudelint.flow.match import (
    NEAR,
    Match,
    asks_text,
    name_pattern,
    normal_path,
    text_matches,
    url_pattern,
)
from claudelint.flow.values import HOLE, Known

UUID = "12345678-9abc-4def-8123-456789abcdef"


def url(pattern: str, text: str) -> Match | None:
    return text_matches(Condition(url=(pattern,)), Known(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a.com/x", "https://a.com/x"),
        ("a.com/x", "http://a.com/x"),
        ("a.com/x", "wss://a.com/x"),
        ("a.com/x", "HTTPS://A.Com/X"),
        ("a.com/x", "https://a.com:443/x"),
        ("a.com/x", "https://a.com:8443/x/"),
        ("a.com/x", f"https://a.com:{HOLE}/x"),
        ("a.com/x", "https://user:secret@a.com/x"),
        ("a.com/x", "https://user@a.com:443/x"),
        ("a.com/x", "https://a.com./x"),
        ("a.com/x", "https://a.com//x"),
        ("a.com/x", "https://a.com/x?y=1#z"),
        ("a.com/x", "https://a.com/%78"),
        ("a.com/x", "https://a%2Ecom/x"),
        ("a.com/x/y", "https://a.com/x%2Fy"),
        ("a.com/x", "see https://a.com/x for more"),
        ("a.com/x", 'curl "https://a.com/x"'),
        ("a.com/x", "https://b.com/ https://a.com/x"),
        ("a.com/x", "a.com/x"),
        ("a.com/x", "A.COM/x"),
        ("a.com", "https://a.com"),
        ("a.com", "https://a.com/"),
        ("a.com", "a.com"),
        ("a.com/*", "https://a.com/x"),
        ("a.com/*/y", "https://a.com/x/y"),
        ("a.com/*/y", f"https://a.com/{HOLE}/y"),
        ("a.com/v*/y", "https://a.com/v12/y"),
        ("a.com/**", "https://a.com"),
        ("a.com/**", "https://a.com/x/y/z"),
        ("a.com/x/**", "https://a.com/x"),
        ("a.com/x/**", f"https://a.com/x/{HOLE}"),
        ("*.a.com/x", "https://b.a.com/x"),
        ("*/x", "https://any.host.at.all/x"),
        ("*/x", f"{HOLE}/x"),
        ("*/x", f"{HOLE}{HOLE}/x"),
        ("*/x", "/x"),
        ("*/x/**", f"{HOLE}/x/y?z"),
    ],
)
def test_url_is_met(pattern: str, text: str) -> None:
    assert url(pattern, text) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("a.com/x", "https://a.com/y"),
        ("a.com/x", "https://a.com/x/y"),
        ("a.com/x", "https://a.com"),
        ("a.com/x", "https://b.a.com/x"),
        ("a.com/x", "https://a.com.evil.org/x"),
        ("a.com/x", "https://nota.com/x"),
        ("a.com/x", "https://aXcom/x"),
        ("a.com/x", "https://evil.org/?to=https:a.com/x"),
        ("a.com/x", "https://a.com@evil.org/x"),
        ("a.com/x", f"{HOLE}/x"),
        ("a.com/x", "/x"),
        ("a.com/x", "mail a.com/x"),
        ("a.com", "https://a.com/x"),
        ("a.com/*", "https://a.com"),
        ("a.com/*", "https://a.com/x/y"),
        ("*.a.com/x", "https://a.com/x"),
        ("*.a.com/x", "https://b.c.a.com/x"),
        ("*/x", "x"),
        ("*/x", f"{HOLE}x"),
        ("*/x", "/x/y"),
        ("a.com/x/**", "https://a.com/xy"),
        ("a.com/x", ""),
    ],
)
def test_url_is_not_met(pattern: str, text: str) -> None:
    assert url(pattern, text) is None


def test_url_match_tells_host_and_path() -> None:
    match = url("a.com/**", "at https://me@A.com:1/X//y%20z/?q now")
    assert match is not None
    assert (match.host, match.path) == ("a.com", "/x/y z")
    assert match.text == "https://me@A.com:1/X//y%20z/"


@given(st.text(alphabet="abcXYZ019-._~%/", max_size=30))
def test_percent_encoding_hides_nothing(path: str) -> None:
    plain = normal_path("/" + path)
    if plain and "%" not in path:
        assert normal_path("/" + "".join(f"%{ord(c):02X}" if c != "/" else c for c in path)) == plain
        assert normal_path(quote("/" + path)) == plain


@given(st.text(max_size=60), st.sampled_from(["a.com/x", "*/x", "*.a.com/**", "a.com/v*"]))
def test_no_text_is_too_strange(text: str, pattern: str) -> None:
    url(pattern, text)
    url(pattern, f"https://{text}/x")


@pytest.mark.parametrize("pattern", ["a.com/(x)", "a+b.com/[x]", "a.com/x?y"])
def test_patterns_are_no_regular_expressions(pattern: str) -> None:
    assert url_pattern(pattern).fullmatch(pattern)


def uuid(text: str) -> str | None:
    match = text_matches(Condition(uuid=(UUID,)), Known(text))
    return None if match is None else match.text


@pytest.mark.parametrize(
    "text",
    [
        UUID,
        UUID.upper(),
        UUID.replace("-", ""),
        f"client_id={UUID}&x=y",
        f"https://a.com/?client_id={UUID}",
        "02345678-9abc-4def-8123-456789abcdef",
        "02345678-9abc-4def-8123-456789abcde0",
        f"0{'0' * 7}-0000-0000-0000-000000000000 {UUID}",
    ],
)
def test_uuid_is_met(text: str) -> None:
    assert uuid(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "00045678-9abc-4def-8123-456789abcdef",
        UUID[:-1],
        UUID + "0",
        "0" + UUID,
        UUID.replace("-", "", 1),
        UUID[::-1],
        "",
        "x" * 40,
    ],
)
def test_uuid_is_not_met(text: str) -> None:
    assert uuid(text) is None


@given(st.lists(st.integers(0, 31), min_size=NEAR + 1, max_size=6, unique=True))
def test_uuid_is_met_within_two_digits(places: list[int]) -> None:
    digits = list(UUID.replace("-", ""))
    for number, place in enumerate(places, 1):
        digits[place] = "0" if digits[place] != "0" else "1"
        assert (uuid("".join(digits)) is not None) is (number <= NEAR)


def test_text_matches_by_search_and_tells_where() -> None:
    condition = Condition(text=(re.compile("x+"), re.compile("b")))
    match = text_matches(condition, Known("abc"))
    assert match is not None
    assert (match.start, match.end, match.text) == (1, 2, "b")
    assert text_matches(condition, Known("c")) is None


def test_conditions_that_ask_no_text() -> None:
    assert not asks_text(Condition(key=("x",)))
    assert asks_text(Condition(uuid=(UUID,)))
    assert text_matches(Condition(), Known("abc")) is None


@pytest.mark.parametrize(
    ("pattern", "name", "met"),
    [
        ("a.B", "a.B", True),
        ("a.B", "a.b", False),
        ("a.*", "a.b.c", True),
        ("*.post", "requests.post", True),
        ("*.post", "post", False),
        ("*post", "post", True),
        ("a.B", "aXB", False),
        ("a.*.C", "a.C", False),
    ],
)
def test_names(pattern: str, name: str, met: bool) -> None:
    assert bool(name_pattern(pattern).fullmatch(name)) is met
