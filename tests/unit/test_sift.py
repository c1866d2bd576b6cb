"""Sifting comes to the same for any number of processes, and nothing that cannot be read is silent."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from claudelint import sift as module
from claudelint.places import Candidate
from claudelint.prefilter import Prefilter
from claudelint.rule import Rule
from claudelint.sift import Contents, Sifted, Unreadable, content, sift

BASE = Rule("AB101", "one", "oauth-flow", "error", "high", "0.1.0", "s", "m", "w", "i", (), (), ())
ALONE = replace(BASE, keywords=("alone",))
AMIDST = replace(BASE, id="AB102", keywords=("amidst",), amid=("vendor",))
PREFILTER = Prefilter([ALONE, AMIDST])
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are copied here")


def candidates(root: Path, texts: Sequence[str | None]) -> list[Candidate]:
    """Files of these texts; None makes a file that cannot be read."""
    found = []
    for number, text in enumerate(texts):
        place = root / f"f{number:04}.py"
        place.mkdir() if text is None else place.write_text(text)
        found.append(Candidate(place.name, str(place), "python", False))
    return found


@needs_fork
@pytest.mark.parametrize("naming", [None, 0, 7, 149])
def test_the_same_for_any_number_of_processes(tmp_path: Path, naming: int | None) -> None:
    texts: list[str | None] = [
        "alone" if n % 7 == 0 else "amidst" if n % 5 == 0 else None if n % 31 == 0 else "x" for n in range(150)
    ]
    if naming is not None:
        texts[naming] = "the vendor"
    files = candidates(tmp_path, texts)
    expected = [n for n, text in enumerate(texts) if text == "alone" or (text == "amidst" and naming is not None)]
    failed = [n for n, text in enumerate(texts) if text is None]
    serial = sift(files, PREFILTER, processes=1)
    assert serial.passed == expected
    assert [number for number, _ in serial.failed] == failed
    assert serial.words == (frozenset() if naming is None else {b"vendor"})
    assert sift(files, PREFILTER, processes=2) == sift(files, PREFILTER, processes=4) == serial


@needs_fork
@pytest.mark.parametrize("how", ["killed", "raises", "cannot start"])
def test_what_a_helper_leaves_undone_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    files = candidates(tmp_path, ["alone" if n % 3 else "x" for n in range(200)])
    serial, parent = sift(files, PREFILTER, processes=1), os.getpid()

    def read(absolute: str) -> bytes:
        if os.getpid() != parent:
            if how == "raises":
                raise ZeroDivisionError
            os.kill(os.getpid(), 9)
        return content(absolute)

    def fork() -> int:
        raise BlockingIOError

    if how == "cannot start":
        monkeypatch.setattr(os, "fork", fork)
    seen: list[int] = []
    assert sift(files, PREFILTER, processes=3, read=read, progress=lambda _, done, total: seen.append(total)) == serial
    assert set(seen) == {200}


@needs_fork
def test_an_interrupt_leaves_no_helper_behind(tmp_path: Path) -> None:
    parent = os.getpid()

    def read(absolute: str) -> bytes:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        time.sleep(600)
        return content(absolute)

    with pytest.raises(KeyboardInterrupt):
        sift(candidates(tmp_path, ["x"] * 100), PREFILTER, processes=2, read=read)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_scan_of_a_part_asks_the_rest_for_words(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    files = candidates(here, ["amidst", "x", None])
    rest = candidates(there, ["x", None, "vendor"])
    assert sift(files, PREFILTER, rest=rest).words == {b"vendor"}
    found = sift(files, PREFILTER, rest=[])
    assert (found.passed, [number for number, _ in found.failed], found.words) == ([0], [2], frozenset())
    assert sift(files[1:2], PREFILTER, rest=rest) == Sifted([], [], frozenset()), "nothing depends on the rest"


def test_few_files_and_standard_input_take_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started"), raising=False)
    files = candidates(tmp_path, ["x"] * 20)
    sift(files, PREFILTER)
    monkeypatch.setattr(module, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"alone")))
    contents = Contents()
    assert sift([*files, Candidate("stdin.py", "-", "python", True)], PREFILTER, read=contents).passed == [20]
    assert contents("-") == b"alone"


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_000])
def test_content_is_the_whole_file(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    (tmp_path / "a").write_bytes(data)
    assert content(str(tmp_path / "a")) == data


def test_content_says_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        content(str(tmp_path / "absent"))
    monkeypatch.setattr(module, "MAX_BYTES", 2_000_000)
    (tmp_path / "large").write_bytes(b"x" * 2_000_001)
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        content(str(tmp_path / "large"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
def test_what_became_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    with pytest.raises(Unreadable, match="not a regular file"):
        content(str(tmp_path / "a.py"))
