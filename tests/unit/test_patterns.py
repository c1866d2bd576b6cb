"""Path patterns."""

from __future__ import annotations

import sys

import pytest

from claudelint.patterns import Patterns


def test_plain_names_do_without_pathspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pathspec", None)
    patterns = Patterns(["build/", "x.py"])
    assert patterns.matches("a/build", True) and patterns.matches("b/x.py")
    assert patterns.matches("a/build") is None


@pytest.mark.parametrize(
    ("patterns", "path", "directory", "expected"),
    [
        (["*.log"], "a/b.log", False, True),
        (["*.log"], "a/b.py", False, None),
        (["*.log", "!keep.log"], "keep.log", False, False),
        (["/top.py"], "a/top.py", False, None),
        (["doc/**/x.py"], "doc/a/b/x.py", False, True),
        (["build", "*.o"], "build", True, True),
        (["# comment", "", "a b.py"], "a b.py", False, True),
    ],
)
def test_git_semantics(patterns: list[str], path: str, directory: bool, expected: bool | None) -> None:
    assert Patterns(patterns).matches(path, directory) is expected


@pytest.mark.parametrize("patterns", [["site-packages/"], ["site-packages/", "*.none"]])
def test_covers_looks_at_parents_too(patterns: list[str]) -> None:
    assert Patterns(patterns).covers("lib/site-packages/x/y.py")
    assert not Patterns(patterns).covers("lib/x/site-packages")


def test_patterns_that_take_a_given_directory_can_be_dropped() -> None:
    freed = Patterns(["/vendor/*", "*.log"]).without("vendor/ours")
    assert freed.matches("vendor/ours/a.py") is None
    assert freed.matches("vendor/ours/a.log") is True


def test_costly_patterns_are_refused() -> None:
    patterns = Patterns(["*a*a*a*a*a*b", "x.py"])
    assert patterns.refused == ("*a*a*a*a*a*b",)
    assert patterns.matches("a" * 255) is None
    assert patterns.matches("x.py") is True


def test_what_is_no_pattern_is_left_out() -> None:
    assert Patterns(["!", "*.py"]).matches("x.py") is True
