"""Path patterns."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from claudelint.patterns import Patterns


def test_plain_names_do_without_pathspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pathspec", None)
    patterns = Patterns(["build/", "x.py"])
    assert patterns.matches("a/build", True) and patterns.matches("b/x.py")
    assert patterns.matches("a/build") is None


#: As a hosting service proposes them for Python.
USUAL = """
    __pycache__/ *.py[cod] *$py.class *.so .Python build/ lib64/ share/python-wheels/ *.egg-info/ .installed.cfg
    *.manifest pip-log.txt .coverage .coverage.* *.py,cover docs/_build/ /site *.sage.py .env venv.bak/
""".split()


def test_usual_patterns_do_without_pathspec(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pathspec", None)
    patterns = Patterns(USUAL)
    assert patterns.matches("a/b.pyo") and patterns.matches("site") and patterns.matches("docs/_build", True)
    assert patterns.covers("share/python-wheels/a/b.py") and patterns.covers("x/__pycache__/b.py")
    assert patterns.matches("a/site") is patterns.matches("b.pyx") is patterns.matches("a/docs/_build", True) is None


def reference(patterns: list[str], path: str, directory: bool) -> bool | None:
    """What pathspec says of a path whose parents are not taken."""
    return GitIgnoreSpec.from_lines(patterns).check_file(f"{path}/" if directory else path).include


TEXTS = st.text("ab.*/", min_size=1, max_size=6).filter(lambda line: line.strip("/*"))
LINES = st.one_of(st.sampled_from(USUAL), TEXTS)
NAMES = ["site", "docs", "_build", "x.pyc", ".coverage.1", "build"]
PARTS = st.one_of(st.sampled_from(NAMES), st.text("ab.", min_size=1, max_size=4))
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


@given(st.lists(LINES, min_size=1, max_size=3), PATHS, st.booleans())
def test_simple_patterns_are_what_pathspec_makes_of_them(patterns: list[str], path: str, directory: bool) -> None:
    parts = path.split("/")
    above = ["/".join(parts[:n]) for n in range(1, len(parts))]
    if any(part.strip(".") == "" for part in parts) or any(reference(patterns, place, True) for place in above):
        return
    assert Patterns(patterns).matches(path, directory) is reference(patterns, path, directory)
    assert Patterns(patterns).covers(path) is bool(reference(patterns, path, False))


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
