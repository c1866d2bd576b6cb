"""GitHub's line hash: the values its own implementation gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claudelint.report._linehash import FileHashes, LineHashes

LOREM = "Lorem ipsum dolor sit amet.\n" * 10
GREETING = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "c129715d7a2bc9a3:1"),
        (" a\nb\n  \t\tc\n d", 1, "271789c17abda88f:1"),
        (" a\nb\n  \t\tc\n d", 2, "54703d4cd895b18:1"),
        (" a\nb\n  \t\tc\n d", 4, "a23a3dc5e078b07b:1"),
        (GREETING, 1, "e9496ae3ebfced30:1"),
        (GREETING, 7, "c129715d7a2bc9a3:1"),
        (LOREM, 1, "a7f2ff13bc495cf2:1"),
        (LOREM, 6, "a7f2ff13bc495cf2:6"),
        (LOREM, 7, "a7f2ff1481e87703:1"),
    ],
)
def test_known_hashes(text: str, line: int, expected: str) -> None:
    """The test vectors of GitHub's upload action."""
    assert LineHashes(text).of(line) == expected


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_do_not_matter(newline: str) -> None:
    """CR, LF and CRLF are one line end."""
    other = LineHashes(GREETING.replace("\n", newline))
    assert [other.of(n) for n in range(1, 8)] == [LineHashes(GREETING).of(n) for n in range(1, 8)]


def test_lines_outside_the_file_have_none() -> None:
    """No hash rather than a wrong one."""
    assert LineHashes("a\nb").of(3) is None and LineHashes("a\nb").of(0) is None


def test_what_cannot_be_read_has_none(tmp_path: Path) -> None:
    """A missing file, a directory and a pipe are left alone."""
    (tmp_path / "d").mkdir()
    os.mkfifo(tmp_path / "pipe")
    hashes = FileHashes(str(tmp_path))
    assert [hashes.of(name, 1) for name in ("none.py", "d", "pipe", "a\0b")] == [None] * 4


def test_a_file_is_hashed_as_utf8_with_astral_characters_as_pairs(tmp_path: Path) -> None:
    """Broken bytes are replaced, as GitHub's reader does."""
    (tmp_path / "a.py").write_bytes("x = '𝒳'\n".encode() + b"\xff\n")
    assert FileHashes(str(tmp_path)).of("a.py", 1) == LineHashes("x = '\ud835\udcb3'\n\ufffd\n").of(1)
