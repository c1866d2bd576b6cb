"""Dotenv files: entries, quotes, comments, places."""

from __future__ import annotations

import time

import pytest

from claudelint.facts import Entry
from claudelint.readers import dotenv, kind_of
from claudelint.source import SourceFile, decode


def entries(text: str) -> tuple[Entry, ...]:
    return dotenv.read(SourceFile(".env", "dotenv", text)).entries


@pytest.mark.parametrize("name", [".env", ".env.local", "prod.env", ".envrc", ".env.example"])
def test_claims(name: str) -> None:
    assert kind_of(name) == "dotenv"


@pytest.mark.parametrize("name", ["env", "environment.yml", "env.py", ".env.py"])
def test_claims_nothing_else(name: str) -> None:
    assert kind_of(name) != "dotenv"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("export A = b", "b"),
        ("  A=b c  ", "b c"),
        ("A=b # remark", "b"),
        ("A=b#c", "b#c"),
        ("A= # remark", ""),
        ("A=", ""),
        ('A="b # c" # remark', "b # c"),
        (r'A="b\nc\"d"', 'b\nc"d'),
        (r"A='b\n'", r"b\n"),
        ('A="open', '"open'),
        ("A=`b`", "b"),
    ],
)
def test_values(line: str, value: str) -> None:
    assert [(entry.key, entry.value) for entry in entries(line)] == [("A", value)]


def test_places() -> None:
    text = '# first\nexport KEY="va lue"  # why\r\nB=2'
    found = entries(text)
    assert [text[slice(*e.span)] for e in found] == ['KEY="va lue"', "B=2"]
    assert [text[slice(*e.value_span)] for e in found] == ["va lue", "2"]


def test_value_over_several_lines() -> None:
    text = 'A="one\ntwo"\nB=3\n'
    assert [(e.key, e.value) for e in entries(text)] == [("A", "one\ntwo"), ("B", "3")]


def test_comments() -> None:
    text = "# alone\nA=1 # behind\n  #indented\nB='x' #quoted"
    found = dotenv.read(SourceFile(".env", "dotenv", text)).comments
    assert [(c.text, c.alone) for c in found] == [
        (" alone", True),
        (" behind", False),
        ("indented", True),
        ("quoted", False),
    ]
    assert [text[c.span.start] for c in found] == ["#", "#", "#", "#"]


def test_shell_lines_are_passed_over() -> None:
    assert [e.key for e in entries("layout python3\nPATH_add bin\nexport A=1\nif [ x = y ]; then\n")] == ["A"]


def test_utf_16() -> None:
    text, _ = decode("\ufeffA=é\r\nB=2".encode("utf-16-le"))
    assert [(e.key, e.value) for e in entries(text)] == [("A", "é"), ("B", "2")]


def test_open_quotes_without_end_take_linear_time() -> None:
    text = 'A=\'\\"x\nB="y\\\n' * 45_000
    begun = time.perf_counter()
    assert len(entries(text)) > 0
    assert time.perf_counter() - begun < 10
