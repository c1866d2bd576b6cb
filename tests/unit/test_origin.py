"""`origins.toml`: what it says, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.origin import OriginError, Origins, load_origins
from claudelint.ruleset import load_ruleset

TEXT = r"""
[[origin]]
name = "login"
words = "the login"
env = ["LOGIN"]
key = ["Login-Section"]
argument = ['/login\.json$', '(?i)^keychain']
literal = ['^tok-\d+$']

[[origin]]
name = "cookie"
env = ["LOGIN", "COOKIE"]

[[signal]]
name = "official"
text = ['^FEDERATION$']
"""


def load(tmp_path: Path, text: str) -> Origins:
    path = tmp_path / "origins.toml"
    path.write_text(text, "utf-8")
    return load_origins(path)


def test_origins_and_signals(tmp_path: Path) -> None:
    found = load(tmp_path, TEXT)
    assert found.names == {"login", "cookie"}
    assert found.signals == {"official"}
    assert found.words("login") == "the login"
    assert found.words("unknown") == "unknown"
    assert found.signal[0].text[0].search("FEDERATION")


def test_what_has_an_origin(tmp_path: Path) -> None:
    found = load(tmp_path, TEXT)
    assert found.of_env("LOGIN") == ["login", "cookie"]
    assert found.of_env("login") == []
    assert found.of_key("login_section") == found.of_key("LOGIN SECTION") == ["login"]
    assert found.of_key("section") == []
    assert found.of_argument("~/a/login.json") == found.of_argument("KeyChain item") == ["login"]
    assert found.of_argument("login.json.bak") == []
    assert found.of_literal("tok-1") == ["login"]
    assert found.of_literal("a tok-1") == []


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    assert load(tmp_path, "") == Origins()


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[[origin]\n", "1", "not TOML"),
        ('[[origin]]\nname = "a"\nwords = "b"\nenvs = ["C"]\n', "4: origin.envs", "unknown key; did you mean 'env'"),
        ('[[origin]]\nwords = "b"\n', "1: origin.name", "is missing"),
        ('[[origin]]\nname = ""\n', "2: origin.name", "expected a text"),
        ('[[origin]]\nname = "a"\nenv = "B"\n', "3: origin.env", "list of strings"),
        ('[[origin]]\nname = "a"\nkey = [""]\n', "3: origin.key", "list of strings"),
        ('[[origin]]\nname = "a"\nargument = ["("]\n', "3: origin.argument", "regular expression"),
        ('[[origin]]\nname = "a"\nliteral = ["["]\n', "3: origin.literal", "regular expression"),
        ('[[signal]]\nname = "a"\ntext = ["a"]\nenv = ["B"]\n', "4: signal.env", "unknown key"),
        ('[[signal]]\nname = "a"\ntext = ["("]\n', "3: signal.text", "regular expression"),
        ('[[sink]]\nname = "a"\n', "1: sink", "unknown table"),
    ],
)
def test_an_error_names_file_line_and_key(tmp_path: Path, text: str, place: str, message: str) -> None:
    with pytest.raises(OriginError, match=message) as caught:
        load(tmp_path, text)
    assert f"origins.toml:{place}: " in str(caught.value)


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = '[[origin]]\nnam = "a"\nenv = "B"\n[[signal]]\nname = "s"\n'
    with pytest.raises(OriginError) as caught:
        load(tmp_path, text)
    for part in (
        ":1: origin.name: is missing",
        "2: origin.nam: unknown key; did you mean 'name'",
        "3: origin.env: ",
        "4: signal.text: ",
    ):
        assert part in str(caught.value)


def test_a_slow_regular_expression_is_refused(tmp_path: Path) -> None:
    text = "[[origin]]\nname = 'a'\nargument = ['a', '(a+)+$']\n[[signal]]\nname = 's'\ntext = ['(.*)*x']\n"
    with pytest.raises(
        OriginError, match=r":3: origin\.argument: .*exponential.*; also 6: signal\.text: .*exponential"
    ):
        load(tmp_path, text)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(OriginError, match=r"no\.toml"):
        load_origins(tmp_path / "no.toml")


def test_the_ones_that_ship() -> None:
    found = load_ruleset(Config(root=Path(__file__).resolve().parent)).origins
    assert {"subscription-token", "session-cookie"} <= found.names
    assert "official-token" in found.signals
    assert found.of_env("CLAUDE_CODE_OAUTH_TOKEN")
    assert found.of_env("ANTHROPIC_API_KEY") == []
    assert found.of_literal("sk-ant-oat01-" + "aB3_" * 24)
    assert found.of_literal("sk-ant-api03-" + "aB3_" * 24) == []
