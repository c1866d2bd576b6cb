"""Other text: which names are claimed, and comments."""

from __future__ import annotations

import time

import pytest

from claudelint.readers import kind_of, text
from claudelint.source import SourceFile


def comments(path: str, content: str) -> list[tuple[str, bool]]:
    return [(c.text, c.alone) for c in text.read(SourceFile(path, "text", content)).comments]


@pytest.mark.parametrize(
    "name",
    [
        "a.json",
        "a.yaml",
        "a.YML",
        "b.toml",
        "tox.ini",
        "run.sh",
        "x.zsh",
        "README.md",
        "a.rst",
        "notes.txt",
        "nb.ipynb",
        "Makefile",
    ],
)
def test_claims(name: str) -> None:
    assert kind_of(name) == "text"


@pytest.mark.parametrize("name", ["a.png", "makefile.py", "a", "json", "script.js"])
def test_claims_nothing_else(name: str) -> None:
    assert kind_of(name) != "text"


def test_shell_scripts_by_their_first_line() -> None:
    assert kind_of("run", b"#!/usr/bin/env bash\n") == "text"
    assert kind_of("run", b"#!/bin/sh -e\n") == "text"
    assert kind_of("run", b"#!/usr/bin/perl\n") is None


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        (
            "a.yaml",
            "a: 1 # one\n# two\nb: 'x # y'\nc: don't # three\nd: a#b",
            [(" one", False), (" two", True), (" three", False)],
        ),
        ("a.toml", 'a = "x # y" # one\nb = """\n# no\n""" # two\n', [(" one", False), (" two", False)]),
        ("a.toml", "a = '''# no''' # one\nb = 'x' # two", [(" one", False), (" two", False)]),
        ("Dockerfile", "# one\nRUN x # no\n", [(" one", True)]),
        ("a.ini", "; one\n# two\na = b ; no\n", [(" one", True), (" two", True)]),
        ("a.sh", "echo \"# no\" # one\necho '# no' $# x\n", [(" one", False)]),
        ("a.json", '{"a": "# no"}', []),
        ("README.md", "# Title\n", []),
        ("Makefile", "all: # one\r\n\techo\r\n", [(" one", False)]),
    ],
)
def test_comments(path: str, content: str, expected: list[tuple[str, bool]]) -> None:
    assert comments(path, content) == expected


def test_places() -> None:
    content = "a: é # one\n"
    found = text.read(SourceFile("a.yaml", "text", content)).comments[0]
    assert content[slice(*found.span)] == "# one"


@pytest.mark.parametrize("path", ["a.toml", "a.yaml", "a.ini", "Dockerfile"])
@pytest.mark.parametrize("piece", ['"\\"', "'", '"', '"""', "'''", " #", "\\", '"a\n', "\0"])
def test_hostile_text_takes_linear_time(path: str, piece: str) -> None:
    begun = time.perf_counter()
    comments(path, piece * 100_000)
    comments(path, '"' + piece * 100_000)
    comments(path, "'" + piece * 100_000)
    assert time.perf_counter() - begun < 10
