"""YAML files: entries, places, aliases, and hostile documents."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.facts import Entry
from claudelint.readers import ReadError, kind_of, yaml
from claudelint.readers._tree import Branch, Leaf
from claudelint.readers._yaml import parse
from claudelint.source import SourceFile


def read(text: str) -> tuple[Entry, ...]:
    return yaml.read(SourceFile("a.yaml", "yaml", text)).entries


@pytest.mark.parametrize("name", ["a.yaml", "a.YML", ".gitlab-ci.yml", ".pre-commit-config.yaml"])
def test_claims(name: str) -> None:
    assert kind_of(name) == "yaml"


def test_entries_and_places() -> None:
    text = "# é 😀\na:\n  b: plain # c\n  'd': \"q\\n\"\n  e: ['x', y]\n---\nf: {g: it's}\n"
    found = read(text)
    assert [(e.path, e.key, e.value) for e in found] == [
        (("a",), "b", "plain"),
        (("a",), "d", "q\n"),
        (("a", "e"), "e", "x"),
        (("a", "e"), "e", "y"),
        (("f",), "g", "it's"),
    ]
    assert [text[slice(*e.value_span)] for e in found] == ["plain", "q\\n", "x", "y", "it's"]
    assert text[slice(*found[0].span)] == "b: plain"


def test_variables_in_lists_and_objects() -> None:
    text = "environment:\n  - A=b\n  - 'C=d'\nenv:\n  - name: E\n    value: f\n"
    found = read(text)
    assert [(e.key, e.value, text[slice(*e.value_span)]) for e in found] == [
        ("A", "b", "b"),
        ("C", "d", "d"),
        ("E", "f", "f"),
    ]


def test_aliases_and_merge_keys() -> None:
    text = "x: &x {a: '1', b: '2'}\ny:\n  <<: *x\n  b: '3'\nz: *x\n"
    found = {(e.path, e.key): e.value for e in read(text)}
    assert found[("y",), "a"] == "1"
    assert found[("z",), "b"] == "2"
    assert [e.value for e in read(text) if e.path == ("y",) and e.key == "b"] == ["2", "3"]


def test_places_inside_a_block_of_text() -> None:
    text = "run: |\n    one ä\n      two\n\n    three\nfold: >\n  a\n  b\n"
    document = parse(text)[0]
    assert isinstance(document, Branch)
    leaf = document.get("run")
    assert isinstance(leaf, Leaf)
    for word in ("one", "two", "three", "ä"):
        at = leaf.value.index(word)
        assert text[slice(*leaf.place(at, at + len(word)))] == word
    folded = document.get("fold")
    assert isinstance(folded, Leaf)
    assert folded.place(0, 1) == folded.span


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\n\tb: 2\n", 2),
        ("a: {{ x }}: y\n", 1),
        ("a: *missing\n", None),
        ("a: \0", None),
    ],
)
def test_what_is_no_yaml(text: str, line: int | None) -> None:
    if line is None and "missing" in text:
        assert [e.value for e in read(text)] == [""]
        return
    with pytest.raises(ReadError, match="not YAML") as raised:
        read(text)
    assert (raised.value.point.line if raised.value.point else None) == line


def test_tags_construct_nothing() -> None:
    assert read("a: !!python/object/apply:os.system ['true']\n")[0].value == "true"


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize("text", ["[" * 100_000, "a: &a [*a]\n", "- " * 10_000 + "x", bomb(9), "&a {k: *a}"])
def test_hostile_documents_are_refused(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(ReadError):
        read(text)
    assert time.perf_counter() - begun < 60


def test_a_mapping_merged_into_itself_ends() -> None:
    assert read("&a {<<: *a, k: v}")[0].value == "v"


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`, \n\t<"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except ReadError:
        return
    assert all(0 <= e.span.start <= e.span.end <= len(text) for e in found)
