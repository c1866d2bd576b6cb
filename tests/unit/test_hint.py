"""Suggestions for misspelt words."""

from __future__ import annotations

from claudelint.hint import did_you_mean


def test_names_the_nearest_word_whatever_its_case() -> None:
    assert did_you_mean("SELCT", ["select", "ignore"]) == "; did you mean 'select'?"


def test_says_nothing_when_nothing_is_near() -> None:
    assert did_you_mean("zzz", ["CL101"]) == ""
