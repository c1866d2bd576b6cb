"""Which lines count as changed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.changes import Changed, compare, hide_unchanged, places_of
from claudelint.finding import Finding, Location, TraceStep
from claudelint.source import Point


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("a\nb\nc\n", "a\nb\nc\n", ()),
        ("a\nb\nc\n", "a\nB\nc\n", (2,)),
        ("a\nb\nc\n", "a\nnew\nb\nc\n", (2,)),
        ("a\nb\nc\n", "a\nc\n", (1, 2)),
        ("a\nb\nc\n", "b\nc\n", (1,)),
        ("a\nb\nc\n", "a\nb\n", (2,)),
        ("a\nb\nc\n", "a\r\nb\r\nc\r\n", ()),
        ("a\nb\nc", "a\rb\rc", ()),
        ("", "a\nb\n", (1, 2)),
        ("x\nx\nx\n", "x\nx\nx\nx\n", (4,)),
        ("a\nb\n", "b\na\n", (1, 2)),
    ],
)
def test_lines(old: str, new: str, lines: tuple[int, ...]) -> None:
    assert compare(old.encode(), new.encode()) == Changed(lines)


def test_a_lost_suppression_makes_the_whole_file_changed() -> None:
    assert compare(b"# claudelint: file-ignore[CL101] x\na\nb\n", b"a\nb\n").whole
    assert compare(b"a  # NOQA: CL101\nb\n", b"a\nb\n").whole
    assert not compare(b"a\nb\n", b"a  # claudelint: ignore[CL101] x\nb\n").whole


def test_text_whose_lines_cannot_be_told_is_changed_as_a_whole() -> None:
    text = "a\nb\n".encode("utf-16")
    assert compare(b"a\n", text).whole and not compare(text, text).whole


@given(st.lists(st.sampled_from(b"abcd"), max_size=30), st.lists(st.sampled_from(b"abcd"), max_size=30))
def test_lines_that_count_as_unchanged_are_a_subsequence_of_both(old: list[int], new: list[int]) -> None:
    changed = compare(*(b"".join(b"%c\n" % char for char in text) for text in (old, new)))
    kept = [char for number, char in enumerate(new, 1) if number not in changed.lines]
    rest = iter(old)
    assert all(char in rest for char in kept)


def test_hostile_files_cost_little() -> None:
    """Many equal lines, and many lines in another order: no quadratic comparison."""
    begun = time.process_time()
    compare(b"a\nb\n" * 50_000, b"b\na\na\n" * 50_000)
    lines = [b"%d" % n for n in range(100_000)]
    compare(b"\n".join(lines), b"\n".join(reversed(lines)))
    assert time.process_time() - begun < 20


def at(line: int, path: str = "a.py", cell: int | None = None) -> Location:
    return Location(path, Point(line, 1), Point(line, 5), cell)


def finding(place: Location, *steps: Location) -> Finding:
    trace = tuple(TraceStep(step, "") for step in steps)
    return Finding("CL101", "one", "token-literal", "error", "high", "m", place, trace=trace)


def test_a_finding_shows_when_its_line_or_a_step_changed() -> None:
    changes = {"a.py": Changed((3,)), "b.py": Changed((7,)), "c.py": Changed(whole=True)}
    cases = [
        (finding(at(3)), True),
        (finding(at(4)), False),
        (finding(Location("a.py", Point(2, 1), Point(5, 1))), True),
        (finding(at(9), at(7, "b.py"), at(9)), True),
        (finding(at(9), at(8, "b.py"), at(9)), False),
        (finding(at(1, "c.py")), True),
        (finding(at(1, cell=2)), True),
    ]
    marked = hide_unchanged([found for found, _ in cases], changes.__getitem__)
    assert [f.suppressed is None for f in marked] == [expected for _, expected in cases]
    assert {f.suppressed.how for f in marked if f.suppressed} == {"diff"}


def test_only_what_shows_is_compared() -> None:
    hidden = finding(at(1, "d.py")).hidden("comment")
    assert places_of([finding(at(1), at(2, "b.py")), hidden]) == {"a.py", "b.py"}
    assert hide_unchanged([hidden], lambda path: Changed()) == (hidden,)
