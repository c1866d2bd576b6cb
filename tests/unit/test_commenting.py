"""Suppression comments written into files: they hide, and change nothing else."""

from __future__ import annotations

import io
import tokenize
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.commenting import Commented, CommentError, comment_for, with_comments
from claudelint.finding import Finding, Location
from claudelint.readers import kind_of
from claudelint.rule import Rule
from claudelint.source import Point, SourceFile

BASE = Rule("CL101", "one", "token-literal", "error", "high", "0.1.0", "s", "m", "w", "i", (), (), ())
RULES = (BASE, replace(BASE, id="CL102", name="two"))
TODAY = date(2026, 11, 23)
OURS = "# claudelint: ignore[CL101] ours"


def commented(text: str, *lines: int, path: str = "a.py", rules: tuple[str, ...] = ("CL101",)) -> Commented:
    """The text with comments for findings on these lines."""
    source = SourceFile(path, kind_of(path) or "", text)
    places = [Location(path, Point(line, 1), Point(line, len(source.line(line)) + 1)) for line in lines]
    findings = [
        Finding(rule, "one", "token-literal", "error", "high", "m", place) for place in places for rule in rules
    ]
    return with_comments(source, findings, "ours", RULES, TODAY)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("x = 1\n", 1, f"x = 1  {OURS}\n"),
        ("x = 1", 1, f"x = 1  {OURS}"),
        ("x = 1   \r\ny\r\n", 1, f"x = 1  {OURS}\r\ny\r\n"),
        ("x = 1  # why\n", 1, f"x = 1  # why  {OURS}\n"),
        ("x = 1  # type: ignore\n", 1, f"x = 1  # type: ignore  {OURS}\n"),
        # A line that is long, or has a suppression already, gets one above it.
        (f"if a:\r\n    {'x' * 80}\r\n", 2, f"if a:\r\n    {OURS}\r\n    {'x' * 80}\r\n"),
        ("x = 1  # claudelint: ignore[CL102] n\n", 1, f"{OURS}\nx = 1  # claudelint: ignore[CL102] n\n"),
        # A line that ends inside a string or before a continuation: behind it nothing can stand.
        ("y\nx = '''a\nb'''\n", 2, f"y\n{OURS}\nx = '''a\nb'''\n"),
        ("x = '''a\nb\nc'''\n", 2, f"{OURS}\nx = '''a\nb\nc'''\n"),
        ("x = 1 + \\\n  2\n", 1, f"{OURS}\nx = 1 + \\\n  2\n"),
        ("x = 1 + \\\n  2\n", 2, f"x = 1 + \\\n  2  {OURS}\n"),
        ("f(\n  a,\n  b,\n)\n", 2, f"f(\n  a,  {OURS}\n  b,\n)\n"),
        ("f'''{a}\nb'''\n", 2, f"f'''{{a}}\nb'''  {OURS}\n"),
        ("f'''{\na}\nb'''\n", 2, f"{OURS}\nf'''{{\na}}\nb'''\n"),
        # Only the file's end is left where the statement begins behind a continuation.
        ("if x: \\\n  y = '''\n'''\n", 2, f"if x: \\\n  y = '''\n'''  {OURS}\n"),
        ("#!/usr/bin/python\nx = '''\n'''\n", 2, f"#!/usr/bin/python\n{OURS}\nx = '''\n'''\n"),
    ],
)
def test_python(text: str, line: int, expected: str) -> None:
    done = commented(text, line)
    assert done.text == expected
    assert len(done.hidden) == 1 and done.left == ()


def test_findings_of_one_line_share_a_comment_and_several_lines_do_not_disturb_each_other() -> None:
    done = commented("a = 1\nb = '''\n'''\nc = 3\nd = '''\n'''\n", 1, 2, 4, 5, rules=("CL102", "CL101"))
    both = OURS.replace("[CL101]", "[CL101, CL102]")
    assert done.text == f"a = 1  {both}\n{both}\nb = '''\n'''\nc = 3  {both}\n{both}\nd = '''\n'''\n"
    assert len(done.hidden) == 8 and done.left == ()


@pytest.mark.parametrize(
    ("path", "text", "line", "expected"),
    [
        (".env", "A=1\nB=2\n", 2, f"A=1\n{OURS}\nB=2\n"),
        ("requirements.txt", "a\nb==1\n", 2, f"a\n{OURS}\nb==1\n"),
        ("pyproject.toml", '[a]\nb = [\n  "c",\n]\n', 3, f'[a]\nb = [\n  {OURS}\n  "c",\n]\n'),
        ("other.toml", 'a = "b"\n', 1, f'{OURS}\na = "b"\n'),
        ("a.yaml", "a:\n  - b: c\n    d: e\n", 3, f"a:\n  - b: c\n    {OURS}\n    d: e\n"),
        ("setup.cfg", "[a]\nb =\n  c\n  d\n", 4, f"[a]\nb =\n  c\n  {OURS}\n  d\n"),
        ("run.sh", "b\na \\\n  b\n", 3, f"b\n{OURS}\na \\\n  b\n"),
        ("Dockerfile", "FROM a\nRUN b \\\n  c\n", 3, f"FROM a\n{OURS}\nRUN b \\\n  c\n"),
        ("a.ini", "[a]\nb = c\n", 2, f"[a]\n{OURS}\nb = c\n"),
        ("run.sh", "if a; then\n  b 'c'\nfi\n", 2, f"if a; then\n  {OURS}\n  b 'c'\nfi\n"),
        ("Dockerfile", "FROM a\nENV B=c\n", 2, f"FROM a\n{OURS}\nENV B=c\n"),
        ("Makefile", "a:\n\tb\n", 2, f"a:\n{OURS}\n\tb\n"),
    ],
)
def test_other_kinds_get_a_line_above(path: str, text: str, line: int, expected: str) -> None:
    done = commented(text, line, path=path)
    assert (done.text, len(done.hidden)) == (expected, 1)


@pytest.mark.parametrize(
    ("path", "text", "line", "why"),
    [
        ("a.py", "x = (\n", 1, "cannot be read"),
        ("a.py", "x\ry = 1\r", 2, ""),
        ("a.yaml", "a: |\n  b\n", 2, "no comment fits"),
        ("a.json", '{"a": 1}\n', 1, "cannot prove"),
        ("run.sh", "x='a\nb'\n", 2, "no comment fits"),
        ("run.sh", "cat <<E\na\nE\n", 2, "may look like a comment"),
        ("Dockerfile", "FROM a\nRUN <<E\nb\nE\n", 3, "may look like a comment"),
        ("Makefile", "define a\nb\nendef\n", 2, "may look like a comment"),
        ("other.toml", 'a = """\nb\n"""\n', 2, "no comment fits"),
        (".env", 'A="x\ny"\n', 2, "no comment fits"),
        ("requirements.txt", "a \\\n  --hash=b\n", 2, "no comment fits"),
    ],
)
def test_what_cannot_be_proved_is_left(path: str, text: str, line: int, why: str) -> None:
    done = commented(text, line, path=path)
    assert done.text == text and done.hidden == ()
    assert [reason for _, reason in done.left if why in reason]


def meaning(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [(t.type, t.string) for t in tokens if t.type not in (tokenize.COMMENT, tokenize.NL)]


PIECES = (
    "a = 1\n",
    "if a:\n    b = '''x\n    y'''\n",
    "c = a + \\\n    2\n",
    "f(\n    a,  # why\n\n    'b' 'c',\n)\n",
    "# alone\n",
    "\n",
    "d = f'''{a}\n{\na}'''\n",
    "def g(x=1): return [\n  x]\n",
    "@g\nclass A: pass\n",
    "e = 1; h = 2  # claudelint: ignore[CL102] n\n",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.data())
def test_whatever_the_file_it_still_says_the_same(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    number = text.count("\n")
    lines = data.draw(st.lists(st.integers(1, number), min_size=1, max_size=4, unique=True))
    done = commented(text, *lines)
    assert meaning(done.text) == meaning(text)
    assert len(done.hidden) + len(done.left) == len(lines)
    again = [f for f in done.hidden if f in {left for left, _ in done.left}]
    assert again == []


@pytest.mark.parametrize("reason", ["until=soon", "# type: ignore", "-"])
def test_words_that_are_no_reason_are_refused(reason: str) -> None:
    with pytest.raises(CommentError):
        comment_for(["CL101"], reason)


def test_a_date_may_stand_in_the_reason() -> None:
    assert comment_for(["CL102", "CL101"], "old until=2027-01-31").endswith("[CL101, CL102] old until=2027-01-31")
