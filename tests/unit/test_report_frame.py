"""The code frame: the underline stands below the span, whatever stands on the line."""

from __future__ import annotations

import pytest

from claudelint.finding import Location
from claudelint.redact import redact
from claudelint.report._frame import frame
from claudelint.report._text import Paint, paragraphs, width_of
from claudelint.source import Point

TOKEN = "sk-ant-" + "oat01-" + "A1b2" * 24


def shown(line: str, part: str, width: int | None = None) -> tuple[str, str]:
    """The source line of the frame and the part of it that is underlined."""
    start = line.index(part) + 1
    place = Location("a.py", Point(7, start), Point(7, start + len(part)))
    _, source, marks = frame(place, redact(line), "error", Paint(False), width)
    first = marks.index("^")
    text, column, found = source, 0, ""
    for char in text:
        if first <= column < first + marks.count("^"):
            found += char
        column += width_of(char)
    return source, found


@pytest.mark.parametrize(
    ("line", "part", "expected"),
    [
        ("x = call(1)", "call", "call"),
        ("\tx = call(1)", "call", "call"),
        ("x = '\x1b', call(1)", "call", "call"),
        ("x = '漢字', call(1)", "call", "call"),
        (f'x = "{TOKEN}", call(1)', "call", "call"),
        (f'x = "{TOKEN}", "{TOKEN}", call(1)', "call", "call"),
        (f'x = "{TOKEN}"', TOKEN, f"sk-ant-oat01-…({len(TOKEN)} characters)"),
        (f'x = "{TOKEN}"', f'"{TOKEN}"', f'"sk-ant-oat01-…({len(TOKEN)} characters)"'),
        ("headers = {'cookie': 'sessionKey=" + "a1B2" * 10 + "; x', 'b': call(1)}", "call", "call"),
    ],
)
def test_the_underline_stands_below_the_span(line: str, part: str, expected: str) -> None:
    """Tabs, escapes, wide characters and masked secrets move columns; the marks move along."""
    assert shown(line, part)[1] == expected


def test_a_long_line_is_cut_around_the_span() -> None:
    """The beginning of the span is in sight, and the frame no wider than it may be."""
    source, found = shown("x = [" + "1, " * 5000 + "call(2)" + ", 3" * 5000 + "]", "call(2)", 80)
    assert found == "call(2)" and len(source) <= 80 and source.count("…") == 2


def test_a_long_span_is_cut() -> None:
    """An underline is never wider than the line above it."""
    source, found = shown("x = call(" + "1, " * 5000 + ")", "call(" + "1, " * 5000 + ")", 80)
    assert len(source) <= 80 and found.startswith("call(") and found.endswith("…")


def test_a_span_over_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    """The frame shows the first line only."""
    place = Location("a.py", Point(3, 5), Point(9, 2))
    assert frame(place, "x = call(", "error", Paint(False), None)[2] == "   |     ^^^^^"


@pytest.mark.parametrize("place", [Point(3, 400), Point(3, 1)])
def test_an_excerpt_that_does_not_reach_its_span_is_survived(place: Point) -> None:
    """A file may have changed, an excerpt may have been cut."""
    assert len(frame(Location("a.py", place, place), "x", "error", Paint(False), 40)) == 3


def test_no_excerpt_no_frame() -> None:
    """Nothing is made up."""
    assert frame(Location("a.py", Point(1, 1), Point(1, 2)), "  ", "error", Paint(False), 40) == []


def test_paragraphs_keep_lists_and_code_apart() -> None:
    """Texts of rules are wrapped by their author; a report wraps them anew."""
    text = "One\nsentence.\n\nAnother:\n- a\n- b\n\n    code()\n    more()\n"
    assert paragraphs(text) == ["One sentence.", "Another:", "- a", "- b", "    code()", "    more()"]
