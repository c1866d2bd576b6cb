"""Places in TOML and JSON agree with what the standard parsers say of the same text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.readers._json_places import json_document
from claudelint.readers._places import Document, Path
from claudelint.readers._toml_places import toml_document

TEXT = r'''
a = "one" # "two"
b.c . "d e" = 'three'
[t . u]
x = [ "p", # no
  """q
r""", [ 's' ], { k = "v", l.m = [1, "w"] } ]
date = 1979-05-27 07:32:28 # blank inside
[[many]]
name = "first"
[many.inner]
n = "deep"
[[many]]
name = 'second'
[[many.list]]
y = """"quoted"" """
'''


def test_places_of_every_form() -> None:
    document = toml_document(TEXT)
    expected: dict[Path, str] = {
        ("a",): "one",
        ("b", "c", "d e"): "three",
        ("t", "u", "x", 0): "p",
        ("t", "u", "x", 1): "q\nr",
        ("t", "u", "x", 2, 0): "s",
        ("t", "u", "x", 3, "k"): "v",
        ("t", "u", "x", 3, "l", "m", 1): "w",
        ("t", "u", "date"): "1979-05-27 07:32:28",
        ("many", 0, "name"): "first",
        ("many", 0, "inner", "n"): "deep",
        ("many", 1, "name"): "second",
        ("many", 1, "list", 0, "y"): '"quoted"" ',
    }
    for path, value in expected.items():
        assert TEXT[slice(*document.value(*path))] == value, path
        if isinstance(path[-1], str):
            assert TEXT[slice(*document.key(*path))] == path[-1], path
    assert document.value("no") == (0, 0)


_words = st.text(st.characters(codec="utf-8"), max_size=6)
_data = st.recursive(
    st.one_of(_words, st.integers(-9, 9), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_words, inner, max_size=3)),
    max_leaves=12,
)


def _check(document: Document, text: str, value: Any, path: Path) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check(document, text, inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _check(document, text, inner, (*path, number))
    elif isinstance(value, str):
        start, end = document.value(*path)
        assert json.loads(text[start - 1 : end + 1]) == value


@given(_data, st.sampled_from([None, 1]), st.booleans())
def test_every_text_of_a_json_document_is_at_its_place(data: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps({"top": data}, indent=indent, ensure_ascii=ascii_only)
    document = json_document(text)
    _check(document, text, document.content, ())


@given(st.lists(st.tuples(st.sampled_from("abc"), _words), max_size=6))
def test_every_text_of_a_toml_document_is_at_its_place(items: list[tuple[str, str]]) -> None:
    quoted = [json.dumps(value).replace("\x7f", "\\u007f") for _, value in items]
    text = "".join(f'[[t.{key}]]\n"k" = [ {value}, # {key}\n]\n' for (key, _), value in zip(items, quoted, strict=True))
    document = toml_document(text) if "\\ud" not in text else None
    for key in "abc" if document else "":
        values = [value for (own, _), value in zip(items, quoted, strict=True) if own == key]
        for number, value in enumerate(values):
            assert document is not None
            start, end = document.value("t", key, number, "k", 0)
            assert text[start - 1 : end + 1] == value


@pytest.mark.parametrize("text", ["a = 1", "a=[]\n", "[a]\n[a.b]\n", "\r\n\r\na.b = {}\r\n"])
def test_small_documents(text: str) -> None:
    assert toml_document(text).places
