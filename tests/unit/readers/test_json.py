"""JSON files: entries, places, what is no JSON, and hostile data."""

from __future__ import annotations

import json as standard
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claudelint.facts import Call, Entry
from claudelint.readers import ReadError, _json, json, kind_of
from claudelint.source import SourceFile


def read(text: str) -> tuple[Entry, ...]:
    return json.read(SourceFile("a.json", "json", text)).entries


@pytest.mark.parametrize("name", ["a.json", ".mcp.json", "settings.JSON", "a.jsonc", "x.har"])
def test_claims(name: str) -> None:
    assert kind_of(name) == "json"


def test_entries_with_their_path() -> None:
    found = read('{"a": {"b": ["x", {"c": "y"}]}, "d": "z", "n": 1, "t": true}')
    assert [(e.path, e.key, e.value) for e in found] == [
        (("a", "b"), "b", "x"),
        (("a", "b"), "c", "y"),
        ((), "d", "z"),
    ]


def test_places() -> None:
    text = '// é\n{"kéy": "v\\n\\u00e9", /* two */ "l": ["😀", "b",],}\n'
    found = read(text)
    assert [e.value for e in found] == ["v\né", "😀", "b"]
    assert [text[slice(*e.value_span)] for e in found] == ["v\\n\\u00e9", "😀", "b"]
    assert text[slice(*found[0].span)] == 'kéy": "v\\n\\u00e9'


def test_named_values() -> None:
    found = read('{"env": [{"name": "A", "value": "b"}], "cookies": [{"name": "s", "value": "v", "domain": ".x.y"}]}')
    assert [(e.path, e.key, e.value) for e in found] == [(("env",), "A", "b"), (("cookies", "x.y"), "s", "v")]


def test_a_server_is_a_call_with_its_environment() -> None:
    text = '{"mcpServers": {"x": {"command": "python", "args": ["a.py"], "env": {"A": "b"}}}}'
    facts = json.read(SourceFile("a.json", "json", text))
    call = facts.statements[0].value
    assert isinstance(call, Call)
    assert call.func.name == "service.python"  # type: ignore[union-attr]
    assert [e.key for e in facts.entries if e.stated] == ["A"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a" 1}', 1, 6),
        ("[1\n2]", 2, 1),
        ('{"a":\n "b', 2, 2),
        ('{"a": 1} x', 1, 10),
        ("}", 1, 1),
        ("[1,,2]", 1, 4),
        ('{"a": "b"', 1, 10),
        ("{'a': 1}", 1, 2),
        ('{"a": {{x}}}', 1, 8),
    ],
)
def test_what_is_no_json(text: str, line: int, column: int) -> None:
    with pytest.raises(ReadError, match="not JSON") as raised:
        read(text)
    assert raised.value.point == (line, column)


@pytest.mark.parametrize("text", ["[" * 300_000, '{"a":' * 100_000, '[{"a":' * 100_000])
def test_depth_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match="nested too deeply"):
        read(text)


def test_an_empty_file_has_no_facts() -> None:
    assert read("\n") == ()


def texts(value: Any) -> list[str]:
    """All strings of a value that stand under a key."""
    if isinstance(value, dict):
        found = [v for v in value.values() if isinstance(v, str)]
        lists = [item for v in value.values() if isinstance(v, list) for item in v if isinstance(item, str)]
        return [*found, *lists, *(t for v in value.values() for t in texts(v) if not isinstance(v, str))]
    if isinstance(value, list):
        return [t for v in value if isinstance(v, (dict, list)) for t in texts(v)]
    return []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_strings_are_those_of_the_standard_library(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = standard.dumps({"k": value}, indent=indent, ensure_ascii=ascii_only)
    found = read(text)
    wanted = texts({"k": value})
    # Lists in lists have no key of their own, and are taken under the one around them.
    assert set(wanted) <= {e.value for e in found}
    for entry in found:
        assert standard.loads(f'"{text[slice(*entry.value_span)]}"') == entry.value


@given(st.text(alphabet='{}[]:,"\\ a1/*\n'))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ReadError):
        read(text)


PARTS = (
    '"a"',
    '"b c" : "d"',
    '"e":1',
    '"f\\n"',
    ":",
    ",",
    ",",
    "{",
    "}",
    "[",
    "]",
    "-2.5e3",
    "null",
    "//x\n",
    "\n ",
    '"',
    "!",
)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
@example('{"a": "b", "c": 1, "d": 2, "e": "f", "g": ["h", 1, 2, "i", ],}')
@example('{"a": 1, 2}')
@example('["a", 1, : ]')
def test_taking_runs_at_once_changes_nothing(text: str) -> None:
    found = parsed(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_json._Scanner, "room", lambda _: False)
        assert parsed(text) == found


def parsed(text: str) -> object:
    try:
        return _json.parse(text)
    except ReadError as error:
        return str(error), error.point


def test_as_many_data_as_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "MAX_NODES", 4)
    assert read('{"a": ["b", "c", 1]}')
    with pytest.raises(ReadError, match="too much data"):
        read('{"a": ["b", "c", "d", "e", "f", "g"]}')
    with pytest.raises(ReadError, match="too much data"):
        read('{"a": "b", "c": "d", "e": "f", "g": "h", "i": "j"}')
