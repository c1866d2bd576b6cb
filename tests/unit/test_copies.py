"""Work in copies of this process: all of it is done, whatever becomes of one of them."""

from __future__ import annotations

import os
import signal
import time

import pytest

from claudelint import copies

pytestmark = pytest.mark.skipif(not copies.possible(), reason="copies are not sound here")


def test_all_is_done_by_few_processes() -> None:
    found = dict(copies.done(lambda number: b"%d of %d" % (number, os.getpid()), 7, 2))
    said = {number: (answer or b"").split(b" of ") for number, answer in found.items()}
    assert {number: int(parts[0]) for number, parts in said.items()} == {number: number for number in range(7)}
    assert all(int(parts[1]) != os.getpid() for parts in said.values())


def test_much_is_said_without_anybody_waiting_for_ever() -> None:
    found = dict(copies.done(lambda number: b"x" * 3_000_000, 3, 2))
    assert [len(answer or b"") for answer in found.values()] == [3_000_000] * 3


def _work(number: int) -> bytes:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 2:
        raise ValueError("of no interest")
    return b"done\n"


def test_one_that_dies_or_fails_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert dict(copies.done(_work, 4, 2)) == {0: b"done\n", 1: None, 2: None, 3: b"done\n"}
    assert capfd.readouterr() == ("", "")


def test_copies_end_with_their_caller() -> None:
    working = copies.done(lambda number: time.sleep(600 * (number > 0)) or b"", 3, 3)  # type: ignore[func-returns-value]
    begun = time.monotonic()
    assert next(working)[0] == 0
    working.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 60
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
