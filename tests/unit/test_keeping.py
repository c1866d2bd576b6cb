"""Files kept inside a project: never outside of it, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claudelint.keeping import KeepingError, is_inside, read, write


def test_a_file_is_written_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    place = tmp_path / "run.py"
    place.write_bytes(b"old")
    place.chmod(0o755)
    write(tmp_path, place, b"new")
    assert place.read_bytes() == b"new"
    assert os.name == "nt" or place.stat().st_mode & 0o777 == 0o755
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_is_written_through_a_link_or_outside(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "there").write_bytes(b"theirs")
    (root / "link").symlink_to(outside / "there")
    (root / "folder").symlink_to(outside)
    (root / "directory").mkdir()
    cases = {
        root / "link": "is a link",
        root / "folder" / "there": "outside the project",
        root / ".." / "outside" / "there": "outside the project",
        root / "missing" / "file": "does not exist",
        root / "directory": "no regular file",
    }
    for place, problem in cases.items():
        with pytest.raises(KeepingError, match=problem):
            write(root, place, b"ours")
    assert (outside / "there").read_bytes() == b"theirs"
    assert [p.name for p in outside.iterdir()] == ["there"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs there")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name, problem in {"fifo": "no regular file", ".": "cannot be read|no regular file", "none": "No such"}.items():
        with pytest.raises(KeepingError, match=problem):
            read(tmp_path / name)


def test_a_sibling_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "ab").mkdir()
    assert is_inside(tmp_path / "a", tmp_path / "a" / "x") and not is_inside(tmp_path / "a", tmp_path / "ab" / "x")
