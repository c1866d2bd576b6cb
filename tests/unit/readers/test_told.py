"""What the parsers written in C tell of data is what the readers say, and of all else they tell nothing."""

from __future__ import annotations

import json as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.facts import Facts
from claudelint.readers import json, told, yaml
from claudelint.readers._told import Told, of_json, of_yaml
from claudelint.source import SourceFile


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": "b"}', {"a": {"b"}, "": set()}),
        ('{"a": "b", "a": "c"}', {"a": {"b", "c"}, "": set()}),
        ('{"a": "b", "c": 1, "d": null, "e": {}, "f": []}', {"a": {"b"}, "e": set(), "f": set(), "": set()}),
        ('{"a": ["b", ["c", {"d": "e"}]]}', {"a": {"b", "c"}, "d": {"e"}, "": set()}),
        ('[{"a": "\\u0063\\/"}, "d"]', {"a": {"c/"}, "": {"d"}}),
        ('{"a": 1}', None),
        ('{"a": ["b"]}', None),
        ('"a"', None),
        ("", None),
        ('{"a": "b"', None),
        ('{"a": "b",}', None),
        ('{"a": "b"} // c', None),
        ('{"a": "b\tc"}', None),
        ('\ufeff{"a": "b"}', None),
        ('{"a": "b", "c": ' + "1" * 5_000 + "}", None),
        ('{"a": "b", "c": ' + "[" * 99 + "]" * 99 + "}", None),
        ('{"a": "b", "c": ' + "[" * 100_000 + "]" * 100_000 + "}", None),
    ],
)
def test_json(text: str, expected: Told | None) -> None:
    assert of_json(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", {"a": {"b"}, "": set()}),
        ("a: 1\nb:\n", {"a": {"1"}, "b": {""}, "": set()}),
        ("a: b\na: c\n", {"a": {"b", "c"}, "": set()}),
        ("a:\n- b\n- - c\n  - d: e\nf: g\n", {"a": {"b", "c"}, "d": {"e"}, "f": {"g"}, "": set()}),
        ('a: {b: [c], d: "\\x65"}\n', {"a": set(), "b": {"c"}, "d": {"e"}, "": set()}),
        ("a: >\n  b\n  c\n", {"a": {"b c\n"}, "": set()}),
        ("a: b\n---\n- c\n", {"a": {"b"}, "": {"c"}}),
        ("a: !x b\n", {"a": {"b"}, "": set()}),
        ("", None),
        ("- a\n", None),
        ("a: b\n c: d\n", None),
        ("a: &b c\nd: *b\n", None),
        ("a: b\n? [c]\n: d\n", None),
        ("a: b\n<<: {c: d}\n", None),
        ("a: " + "[" * 101 + "]" * 101 + "\nb: c\n", None),
        ("a: b\x01\n", None),
    ],
)
def test_yaml(text: str, expected: Told | None) -> None:
    assert of_yaml(text) == expected


def test_large_files_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {of_json: '{"a": ["b", "c", "d"], "e": "f"}', of_yaml: "a: [b, c, d]\ne: f\n"}
    assert all(tell(text) is not None for tell, text in texts.items())
    with monkeypatch.context() as patch:
        patch.setattr("claudelint.readers._told.MAX_ENTRIES", 4)
        assert [tell(text) for tell, text in texts.items()] == [None, None]
    monkeypatch.setattr("claudelint.readers._told._MAX_CHARACTERS", 10)
    assert [tell(text) for tell, text in texts.items()] == [None, None]


def test_without_the_library_yaml_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("yaml.CSafeLoader")
    assert of_yaml("a: b\n") is None


def test_of_other_kinds_nothing_is_told() -> None:
    assert told(SourceFile("a.json", "json", '{"a": "b"}')) == {"a": {"b"}, "": set()}
    assert told(SourceFile("package.json", "package-json", '{"a": "b"}')) is None
    assert told(SourceFile("a.toml", "toml", "a = 'b'\n")) is None


def is_told(facts: Facts, told: Told) -> bool:
    """Whether each entry is among what was told, as it is written."""
    assert facts.entries
    written = {(key, text) for key, texts in told.items() for text in texts}
    named = {text for key in ("name", "key") for text in told.get(key, ())}
    assigned = {tuple(text.split("=", 1)) for _, text in written if "=" in text}
    return all(
        (e.key, e.value) in written | assigned or (e.key in named and ("value", e.value) in written)
        for e in facts.entries
    )


WORDS = st.sampled_from(("a", "b", "name", "key", "value", "domain", "env", "args", "A=b", "a b", "$c", "\u0130", "'"))
VALUES = st.recursive(
    WORDS | st.just(1) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)


@given(VALUES)
def test_entries_of_json_are_told(value: object) -> None:
    text = standard.dumps(value)
    found = of_json(text)
    assert found is None or is_told(json.read(SourceFile("a.json", "json", text)), found)


@given(VALUES)
def test_entries_of_yaml_are_told(value: object) -> None:
    text = standard.dumps(value, indent=1)
    found = of_yaml(text)
    assert found is None or is_told(yaml.read(SourceFile("a.yaml", "yaml", text)), found)
