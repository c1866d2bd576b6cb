"""TOML files other than those of packaging: entries and places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.facts import Entry
from claudelint.readers import ReadError, kind_of, toml
from claudelint.source import SourceFile
from claudelint.tomlfile import load_toml

TEXT = """a = "x" # é
b.c = 'y'
[tool."q.r"] # z
list = ["1", { k = "v", n = 1 }, [2, 3.5, 1979-05-27 07:32:00Z]]
multi = \"\"\"
hello
 \\"world\"\"\"
raw = '''it's'''
[[arr]]
n = 'one'
[[arr]]
n = 'two'
[arr.sub]
x = true
"""


def read(text: str) -> tuple[Entry, ...]:
    return toml.read(SourceFile("a.toml", "toml", text)).entries


def test_claims() -> None:
    assert kind_of("config.toml") == "toml"
    assert kind_of("pyproject.toml") == "pyproject"


def test_entries() -> None:
    assert [(e.path, e.key, e.value) for e in read(TEXT)] == [
        ((), "a", "x"),
        (("b",), "c", "y"),
        (("tool", "q.r", "list"), "list", "1"),
        (("tool", "q.r", "list"), "k", "v"),
        (("tool", "q.r", "list"), "n", "1"),
        (("tool", "q.r", "list"), "list", "2"),
        (("tool", "q.r", "list"), "list", "3.5"),
        (("tool", "q.r", "list"), "list", "1979-05-27 07:32:00Z"),
        (("tool", "q.r"), "multi", 'hello\n "world'),
        (("tool", "q.r"), "raw", "it's"),
        (("arr",), "n", "one"),
        (("arr",), "n", "two"),
        (("arr", "sub"), "x", "true"),
    ]


def test_places() -> None:
    spans = [TEXT[slice(*e.value_span)] for e in read(TEXT)]
    assert spans[:4] == ["x", "y", "1", "v"]
    assert spans[9:] == ["it's", "one", "two", "true"]


@pytest.mark.parametrize("text", ["a = ", "a", "[a", 'a = "', "a = 1\na = 2", "a = [1", "\0"])
def test_what_is_no_toml(text: str) -> None:
    with pytest.raises(ReadError, match="not TOML"):
        read(text)


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "[" * 150 + "{a=" * 150, "[" + "a." * 50_000 + "a]"])
def test_hostile_depth_is_refused(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


KEYS = st.sampled_from(["a", '"b c"', "'d.e'", "f.g", "-h"])
SCALARS = st.sampled_from(
    ['"x"', "'#'", '"\\t\\"]"', "1", "true", "1979-05-27", "1979-05-27 07:32:00", '"""\na"b"""', "''"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: "[" + " , ".join(v) + "\n# c ]\n]")
        | st.lists(st.tuples(st.sampled_from("klm"), inner), max_size=2, unique_by=lambda p: p[0]).map(
            lambda pairs: "{" + ", ".join(f"{k} = {v}" for k, v in pairs) + "}"
        )
    ),
    max_leaves=6,
)
LINES = st.lists(
    st.one_of(st.tuples(KEYS, VALUES).map(" = ".join), st.sampled_from(["[t]", "[[u]]", "[v.w]"])), max_size=6
)


def strings(value: Any) -> list[str]:
    """All strings of a table, in any order."""
    if isinstance(value, dict):
        return [t for v in value.values() for t in strings(v)]
    if isinstance(value, list):
        return [t for v in value for t in strings(v)]
    return [value] if isinstance(value, str) else []


@given(LINES)
def test_strings_are_those_of_the_parser(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        found = read(text)
    except ReadError:
        return
    values = [e.value for e in found]
    for string in strings(load_toml(text)):
        assert string in values
        values.remove(string)
