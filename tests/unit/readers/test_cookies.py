"""Cookie files of browsers and curl."""

from __future__ import annotations

import pytest

from claudelint.facts import Entry
from claudelint.readers import ReadError, cookies, kind_of
from claudelint.source import SourceFile

TEXT = "# Netscape HTTP Cookie File\n#HttpOnly_.a.b\tTRUE\t/\tTRUE\t0\tsession\tvé\n\nc.d\tFALSE\t/\tFALSE\t0\tx\t\n"


def read(text: str) -> tuple[Entry, ...]:
    return cookies.read(SourceFile("cookies.txt", "cookies", text)).entries


@pytest.mark.parametrize(
    "name", ["cookies.txt", "claude_cookies.txt", "cookie.jar", "Cookie.txt", "a.cookies", "cookie-jar"]
)
def test_claims(name: str) -> None:
    assert kind_of(name) == "cookies"


@pytest.mark.parametrize("name", ["cookies.py", "cookiecutter.txt", "cookies.json", "about-cookies-and-us.md"])
def test_claims_nothing_else(name: str) -> None:
    assert kind_of(name) != "cookies"


def test_entries_and_places() -> None:
    found = read(TEXT)
    assert [(e.path, e.key, e.value) for e in found] == [
        (("cookies", "a.b"), "session", "vé"),
        (("cookies", "c.d"), "x", ""),
    ]
    assert [TEXT[slice(*e.value_span)] for e in found] == ["vé", ""]
    assert TEXT[slice(*found[0].span)] == "session\tvé"


def test_the_text_of_a_header() -> None:
    text = "Cookie: a=b; c=d=e\n"
    assert [(e.key, e.value, text[slice(*e.value_span)]) for e in read(text)] == [("a", "b", "b"), ("c", "d=e", "d=e")]


def test_what_holds_no_cookie() -> None:
    with pytest.raises(ReadError, match="not a cookie file") as raised:
        read("# x\nhello world\n")
    assert raised.value.point == (2, 1)
