"""Nothing that could fool a terminal or a reader is printed raw."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.escape import visible, visible_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 𝔘 – …", "plain é 𝔘 – …"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("a\u200bb\u200d\ufeff", r"a\u200bb\u200d\ufeff"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("a\u00adb\u061c", r"a\xadb\u061c"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_tabs_of_a_line_become_blanks() -> None:
    assert visible_line("\ta\x1b") == r"    a\x1b"


@given(st.text(max_size=60))
def test_the_result_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert shown.splitlines() in ([], [shown])
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI") for c in shown
    )
    shown.encode("utf-8")
    assert visible(shown) == shown
