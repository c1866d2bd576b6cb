"""What a `[match]` table may say, and how it is told what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from claudelint.condition import DEFAULT_ROLES, ROLES, WITHIN, ConditionError, normal_key, parse_condition

UUID = "12345678-9ABC-4def-8123-456789abcdef"


def test_every_operator() -> None:
    found = parse_condition(
        {
            "text": ["^a", "b$"],
            "url": "A.com/X/**",
            "uuid": [UUID],
            "key": ["Client-Id", "api key"],
            "call": ["anthropic.Anthropic", "*.post"],
            "role": "read",
            "origin": "login",
            "with": ["CL3"],
            "unless": "official",
            "within": "function",
            "literal": r"x{3}",
            "package": [{"name": "a", "imports": ["b"], "repositories": "c/d", "note": "e"}],
            "python": "a.b:c",
        }
    )
    assert [p.pattern for p in found.text] == ["^a", "b$"]
    assert found.url == ("a.com/x/**",)
    assert found.uuid == (UUID.lower(),)
    assert found.key == ("client_id", "api_key")
    assert found.call == ("anthropic.Anthropic", "*.post")
    assert found.role == ("read",)
    assert (found.origin, found.with_, found.unless) == (("login",), ("CL3",), ("official",))
    assert found.within == "function"
    assert found.literal[0].pattern == "x{3}"
    assert found.package[0].repositories == ("c/d",)
    assert found.python == "a.b:c"


def test_defaults() -> None:
    found = parse_condition({"text": "a"})
    assert found.role == DEFAULT_ROLES
    assert found.within == "module"
    assert (found.key, found.call, found.package) == ((), (), ())


@pytest.mark.parametrize("role", ROLES)
def test_roles(role: str) -> None:
    assert parse_condition({"text": "a", "role": [role]}).role == (role,)


@pytest.mark.parametrize("within", WITHIN)
def test_within(within: str) -> None:
    assert parse_condition({"text": "a", "within": within}).within == within


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ({}, "", "asks nothing"),
        ({"role": "sent"}, "", "asks nothing"),
        ({"within": "module"}, "", "asks nothing"),
        ({"txet": "a"}, "txet", "unknown operator; did you mean 'text'"),
        ({"text": 1}, "text", "a string or a list of strings"),
        ({"text": [1]}, "text", "a string or a list of strings"),
        ({"text": ""}, "text", "a string or a list of strings"),
        ({"text": [""]}, "text", "a string or a list of strings"),
        ({"text": "("}, "text", "not a regular expression"),
        ({"literal": "[a"}, "literal", "not a regular expression"),
        ({"key": {"a": 1}}, "key", "a string or a list of strings"),
        ({"uuid": "123"}, "uuid", "not a UUID"),
        ({"uuid": UUID + "0"}, "uuid", "not a UUID"),
        ({"text": "a", "role": "used"}, "role", "none of sent"),
        ({"text": "a", "within": "file"}, "within", "none of statement"),
        ({"text": "a", "within": ["module"]}, "within", "expected a text, one of statement"),
        ({"python": "a.b"}, "python", "module:function"),
        ({"python": 3}, "python", "expected a text"),
        ({"python": "a:b; c"}, "python", "module:function"),
        ({"package": ["a"]}, "package", "tables, each with a name"),
        ({"package": [{"name": "a"}, {"imports": ["b"]}]}, "package[1].name", "is missing"),
        ({"package": [{"name": "a", "import": "b"}]}, "package[0].import", "unknown key"),
        ({"package": [{"name": "a", "index": "cargo"}]}, "package[0].index", "none of python, npm, image"),
        ({"package": [{"name": "a"}], "as": ["used"]}, "as", "none of imported, declared, locked, installed"),
        ({"text": "a", "as": ["locked"]}, "as", "there is no `package`"),
        ({"as": ["locked"]}, "", "asks nothing"),
        ({"package": [{"name": "a", "imports": 1}]}, "package[0].imports", "a string or a list of strings"),
    ],
)
def test_what_is_wrong_is_named(table: dict[str, Any], key: str, message: str) -> None:
    with pytest.raises(ConditionError, match=message) as caught:
        parse_condition(table)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("name", "normal"),
    [("Client-ID", "client_id"), (" x api Key ", "x_api_key"), ("anthropic_beta", "anthropic_beta"), ("", "")],
)
def test_normal_key(name: str, normal: str) -> None:
    assert normal_key(name) == normal
