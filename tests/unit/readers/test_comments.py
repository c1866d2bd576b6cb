"""Comments of the formats that have them: what hides a sign, and places."""

from __future__ import annotations

import time

import pytest

from claudelint.readers._comments import comments


def comments_in(style: str, content: str) -> list[tuple[str, bool]]:
    return [(c.text, c.alone) for c in comments(content, style)]


@pytest.mark.parametrize(
    ("style", "content", "expected"),
    [
        (
            "script",
            "a: 1 # one\n# two\nb: 'x # y'\nc: don't # three\nd: a#b",
            [(" one", False), (" two", True), (" three", False)],
        ),
        ("toml", 'a = "x # y" # one\nb = """\n# no\n""" # two\n', [(" one", False), (" two", False)]),
        ("toml", "a = '''# no''' # one\nb = 'x' # two", [(" one", False), (" two", False)]),
        ("lines", "# one\nRUN x # no\n", [(" one", True)]),
        ("ini", "; one\n# two\na = b ; no\n", [(" one", True), (" two", True)]),
        ("script", "echo \"# no\" # one\necho '# no' $# x\n", [(" one", False)]),
        ("script", "all: # one\r\n\techo\r\n", [(" one", False)]),
    ],
)
def test_comments(style: str, content: str, expected: list[tuple[str, bool]]) -> None:
    assert comments_in(style, content) == expected


def test_places() -> None:
    content = "a: é # one\n"
    found = comments(content, "script")[0]
    assert content[slice(*found.span)] == "# one"


@pytest.mark.parametrize("style", ["toml", "script", "ini", "lines"])
@pytest.mark.parametrize("piece", ['"\\"', "'", '"', '"""', "'''", " #", "\\", '"a\n', "\0"])
def test_hostile_text_takes_linear_time(style: str, piece: str) -> None:
    begun = time.perf_counter()
    comments_in(style, piece * 100_000)
    comments_in(style, '"' + piece * 100_000)
    comments_in(style, "'" + piece * 100_000)
    assert time.perf_counter() - begun < 10
