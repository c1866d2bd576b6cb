"""What is too wild for LibCST: a quick look at all, and a longer one where that does not tell, say the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claudelint.readers import _tame

PIECES = (
    *("(", ")", "[", "]", "{", "}", ")(", "a+", "a-\n", ",", ";", "\n", ":", "\f", "a.b", " in ", "f()", "[1]", "'('"),
    *(
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "#",
        "# (\n",
        "'''\n(\n'''",
        '"a\\"("',
        "elif a:\n",
        "if a:\n",
        "lambda:",
        "\r",
        "a",
    ),
)


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([1, 1, 2, 30, 119, 121, 1300])), max_size=8))
@example([("(", 120), (")", 120)])
@example([("(a,\n", 119), (")", 119)])
@example([("f", 1), ("()", 1201)])
@example([("[", 1), ("a+", 1300), ("]", 1)])
@example([("[", 1), ("a+a,", 1300), ("]", 1)])
@example([("(", 1), ("'(',\n", 1300), (")", 1)])
@example([("a+\n", 1300)])
@example([("if a:\n", 1), ("elif a:\n", 1201)])
@example([("(\f", 130)])
def test_a_quick_look_says_what_a_longer_one_says(pieces: list[tuple[str, int]]) -> None:
    text = "".join(piece * count for piece, count in pieces)
    found = said(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tame, "_plain", lambda _: False)
        assert said(text) == found


def said(text: str) -> tuple[str, object]:
    error = _tame.wild(text)
    return str(error), error.point if error is not None else None


@pytest.mark.parametrize(
    "text", ["", "f(a)(b)[c]\n" * 10_000, "x = [\n" + "'a': {1: (2, 3)},\n" * 5_000 + "]\n", "'''(((\n'''\n"]
)
def test_what_a_quick_look_tells(text: str) -> None:
    assert _tame._plain(text)


@pytest.mark.parametrize("text", ["((\n", "'\n", '"""\n(', ")", "a+" * 1_300, "(" * 30 + ")" * 30])
def test_what_a_quick_look_leaves(text: str) -> None:
    assert not _tame._plain(text)


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "[" * 1_000 + "a," * 1_000_000, "(a" * 300_000, "'" * 999_999, "\f(" * 300_000]
)
def test_time_is_linear(text: str) -> None:
    assert _tame._plain(text) is False
