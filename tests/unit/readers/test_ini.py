"""INI files: sections, pairs, continued lines, places."""

from __future__ import annotations

import pytest

from claudelint.facts import Entry
from claudelint.readers import ReadError, ini, kind_of
from claudelint.source import SourceFile

TEXT = "; é\n[a]\r\nk = v ; x\nl: w\n[b c]\nsetenv =\n   A = b\n   C = d # e\ndeps =\n   foo\n   bar\n# end\n"


def read(text: str, path: str = "a.ini") -> tuple[Entry, ...]:
    return ini.read(SourceFile(path, "ini", text)).entries


@pytest.mark.parametrize("name", ["tox.ini", "setup.cfg", "app.conf", ".flake8", "a.properties"])
def test_claims(name: str) -> None:
    assert ini.claims(name, b"")
    assert kind_of(name) == ("setup-cfg" if name == "setup.cfg" else "ini")


def test_entries_and_places() -> None:
    found = read(TEXT)
    assert [(e.path, e.key, e.value) for e in found] == [
        (("a",), "k", "v"),
        (("a",), "l", "w"),
        (("b c",), "setenv", ""),
        (("b c", "setenv"), "A", "b"),
        (("b c", "setenv"), "C", "d"),
        (("b c",), "deps", ""),
        (("b c",), "deps", "foo"),
        (("b c",), "deps", "bar"),
    ]
    assert [TEXT[slice(*e.value_span)] for e in found] == [e.value for e in found]
    assert TEXT[slice(*found[3].span)] == "A = b"


def test_comments() -> None:
    assert [c.text for c in ini.read(SourceFile("a.ini", "ini", TEXT)).comments] == [" é", " end"]


def test_what_is_no_ini() -> None:
    with pytest.raises(ReadError, match="not INI") as raised:
        read("[a]\nb = 1\n{ not so }\n")
    assert raised.value.point == (3, 1)
    assert read("server { listen 80; }\nkey = value\n", "nginx.conf")[-1].key == "key"
