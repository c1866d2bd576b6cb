"""GitHub's line hash: the values its own implementation gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claudelint.report._linehash import FileHashes, LineHashes

LOREM = "Lorem ipsum dolor sit amet.\n" * 10
GREETING = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"


#: Text -> the hashes of all its lines, in order.
VECTORS = {
    "": "c129715d7a2bc9a3:1",
    " a\nb\n  \t\tc\n d": "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1",
    GREETING.rstrip("\n"): (
        "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 b86d3392aea1be30:1 "
        "e6ceba753e1a442:1"
    ),
    GREETING: (
        "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 b3edc88f2938467e:1 "
        "c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1"
    ),
    LOREM: (
        "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 "
        "a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 "
        "c129715d7a2bc9a3:1"
    ),
}


@pytest.mark.parametrize("text", VECTORS)
def test_known_hashes(text: str) -> None:
    """The test vectors of GitHub's own implementation (github/codeql-action), every line of them."""
    hashes = LineHashes(text)
    expected = VECTORS[text].split()
    assert [hashes.of(line) for line in range(1, len(expected) + 1)] == expected
    assert hashes.of(len(expected) + 1) is None


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
