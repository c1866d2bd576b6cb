"""Columns of a terminal: wide and invisible characters, tabs, long lines; nothing is wrapped where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.finding import ScanResult, TraceStep
from claudelint.report import render
from claudelint.report._text import cut, width_of, wrap
from tests.unit.report_cases import CONTEXT, FINDING, RESULT, at

WORDS = st.text(st.sampled_from("ab é漢字ｱe\u0301\u0e33👩\ufe0f"), max_size=200)


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("漢字", 4), ("ｱ", 1), ("e\u0301", 1), ("☎\ufe0f", 1), ("ก\u0e34", 1), ("👩", 2), ("", 0)],
)
def test_columns_of_characters(text: str, width: int) -> None:
    """As terminals count them."""
    assert width_of(text) == width


@given(WORDS, st.integers(20, 60))
def test_wrapping_loses_no_word_and_keeps_the_width(text: str, width: int) -> None:
    """A line is longer than the width only where a single word is."""
    lines = wrap(text, width)
    assert " ".join(lines).split() == text.split()
    assert all(width_of(line) <= width or " " not in line.strip(" ") for line in lines)


@given(WORDS, st.integers(0, 40))
def test_cutting_keeps_the_width(text: str, room: int) -> None:
    """The beginning, and an ellipsis when something is missing."""
    short = cut(text, room)
    assert width_of(short) <= room
    assert short == text or text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize("name", ["full", "grouped"])
@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("piece", ["漢字かな ", "\tx = 1; ", "plain words ", "e\u0301👩 "])
def test_no_line_is_wider_than_the_terminal(name: str, width: int, piece: str) -> None:
    """Long messages, remedies, source lines and notes of every kind of character."""
    long = piece * 60
    steps = tuple(TraceStep(at("a.py", n, 1, 3), "used here", long) for n in (1, 2))
    finding = replace(FINDING, message=long, instead=long, excerpt=long, location=at("a.py", 3, 41, 47), trace=steps)
    text = render(name, replace(RESULT, findings=(finding,)), replace(CONTEXT, width=width))
    widest = max(text.splitlines(), key=width_of)
    assert width_of(widest) <= width or width < 60, widest
    assert "\t" not in text


def test_the_marks_stand_below_the_span() -> None:
    """Counted in columns, not characters."""
    line = "\tx = '漢字', SECRET"
    start = line.index("SECRET") + 1
    finding = replace(FINDING, excerpt=line, location=at("a.py", 3, start, start + 6), trace=())
    rows = render("full", ScanResult((finding,)), replace(CONTEXT, width=80)).splitlines()
    (source,) = [row for row in rows if "SECRET" in row]
    (marks,) = [row for row in rows if "^" in row]
    assert width_of(source[: source.index("SECRET")]) == marks.index("^") and marks.count("^") == 6


@pytest.mark.parametrize("column", [1, 2, 3])
@pytest.mark.parametrize("name", ["full", "junit"])
def test_the_parts_of_a_line_do_not_make_a_command_together(name: str, column: int) -> None:
    """A span may begin in the middle of what a CI server takes for a command."""
    finding = replace(FINDING, excerpt="##[error]x", location=at("a.py", 1, column, column + 2), trace=())
    assert "##[" not in render(name, ScanResult((finding,)), CONTEXT)


@pytest.mark.parametrize("name", ["full", "grouped", "concise"])
def test_nothing_is_wrapped_without_a_terminal(name: str) -> None:
    """One message, one line, however long."""
    long = "word " * 100
    text = render(name, ScanResult((replace(FINDING, message=long.strip()),)), CONTEXT)
    assert any(long.strip() in line for line in text.splitlines())
