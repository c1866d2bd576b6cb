"""Reads the files of a scan and lets those go in which no rule could report.

Owns reading whole files, and how the work is shared out between processes where that pays. The outcome is the same for
any number of them. Must not know what keywords are or what becomes of the files that are left.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys
from _thread import _count as other_threads
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeAlias, cast

from claudelint.places import NOT_REGULAR, Candidate
from claudelint.prefilter import Prefilter
from claudelint.project import STDIN

MAX_BYTES = 50_000_000
#: Files there must be for a second process to pay, how many processes there may be, and shares of the work: few enough
#: that one byte numbers them.
_WORTH_A_PROCESS = 300
_MOST_PROCESSES = 4
_SHARES = 200
_LEAST_SHARE = 16
_BLOCK = 1 << 16
#: Not to wait for what a FIFO may never say; for regular files it means nothing.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Unreadable(Exception):
    """A file could not be read; the text says why."""


class Sifted(NamedTuple):
    """What came of reading files, by their number: those that `passed`, and (number, why) of those that failed.

    `words` are those of the prefilter's `amid` that some file holds.
    """

    passed: list[int]
    failed: list[tuple[int, str]]
    words: frozenset[bytes]


#: The same of a share of the files: passed, failed, looked at before any word was met, words. Plain, for a pipe.
_Part: TypeAlias = tuple[list[int], list[tuple[int, str]], list[int], list[bytes]]
Read: TypeAlias = Callable[[str], bytes]
Progress: TypeAlias = Callable[[str, int, int], None]


def content(absolute: str) -> bytes:
    """The bytes of a file. Raises `Unreadable`, also beyond 50 MB, and where it no longer is a regular file."""
    try:
        handle = os.open(absolute, _READ)
        try:
            data = os.read(handle, _BLOCK)
            if more := os.read(handle, _BLOCK):
                data = _all(handle, [data, more])
            elif not data and not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable(NOT_REGULAR)
        finally:
            os.close(handle)
    except OSError as error:
        raise Unreadable(error.strerror or str(error)) from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"larger than {MAX_BYTES // 1_000_000} MB")
    return data


class Contents:
    """`content`, and of `-` what stands in standard input, which can be read only once."""

    def __init__(self) -> None:
        self._stdin: bytes | None = None

    def __call__(self, absolute: str) -> bytes:
        if absolute != STDIN:
            return content(absolute)
        if self._stdin is None:
            self._stdin = sys.stdin.buffer.read()
        return self._stdin


def _all(handle: int, blocks: list[bytes]) -> bytes:
    size = sum(map(len, blocks))
    while size <= MAX_BYTES and (block := os.read(handle, _BLOCK * 16)):
        blocks.append(block)
        size += len(block)
    return b"".join(blocks)


def sift(
    files: Sequence[Candidate],
    prefilter: Prefilter,
    *,
    rest: Iterable[Candidate] | None = None,
    read: Read = content,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Sifted:
    """Reads all files. `rest` are the other files of the project, None where there are none.

    They are read only where the rules that may speak depend on them. `processes` is for tests; else as many as pay.
    """
    work = _Work(files, prefilter, read, progress or (lambda stage, done, total: None))
    # Which words a project holds is known once all of it was read; of a part, each file is searched for everything.
    parts = work.done(range(len(files)), rest is not None, processes)
    words = {word for part in parts for word in part[3]}
    unsure = [number for part in parts for number in part[2]]
    if words and unsure:
        parts += work.done(unsure, True, processes)
    passed = sorted(number for part in parts for number in part[0])
    if passed:
        search(rest or (), prefilter, read, words)
    return Sifted(passed, sorted(failure for part in parts for failure in part[1]), frozenset(words))


def search(files: Iterable[Candidate], prefilter: Prefilter, read: Read, words: set[bytes]) -> None:
    """Adds the words that files hold, until none is missing. What cannot be read has none."""
    for file in files:
        if len(words) == len(prefilter.amid):
            return
        with suppress(Unreadable):
            prefilter.meets(read(file.absolute), words)


class _Work:
    """Files to look at, in shares that whichever process is free takes next."""

    def __init__(self, files: Sequence[Candidate], prefilter: Prefilter, read: Read, progress: Progress) -> None:
        self.files, self.prefilter, self.read, self.progress = files, prefilter, read, progress

    def done(self, numbers: Sequence[int], every: bool, processes: int | None) -> list[_Part]:
        """The outcome for each share, in order, whoever did it."""
        size = max(_LEAST_SHARE, -(-len(numbers) // _SHARES))
        shares = [numbers[at : at + size] for at in range(0, len(numbers), size)]
        helpers = (self._processes(numbers) if processes is None else processes) - 1
        found = self._together(shares, every, helpers) if helpers > 0 and shares else {}
        words: set[bytes] = set()
        for at, share in enumerate(shares):
            if at not in found:
                found[at] = self.part(share, every, words)
                self.progress("files", share[-1] + 1, len(self.files))
        return [found[at] for at in range(len(shares))]

    def part(self, share: Sequence[int], every: bool, words: set[bytes]) -> _Part:
        """Looks at some files; `words` are those met by this process so far."""
        files, read, meets = self.files, self.read, self.prefilter.meets
        passed, failed, unsure = [], [], []
        for number in share:
            try:
                data = read(files[number].absolute)
            except Unreadable as error:
                failed.append((number, str(error)))
                continue
            if meets(data, words, every):
                passed.append(number)
            elif not (every or words):
                unsure.append(number)
        return passed, failed, unsure, sorted(words)

    def _processes(self, numbers: Sequence[int]) -> int:
        """How many pay: one where there is little to do, and where a copy of this process might not be sound."""
        if len(numbers) < _WORTH_A_PROCESS or sys.platform != "linux" or other_threads():
            return 1
        if any(file.absolute == STDIN for file in self.files):
            return 1
        return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)

    def _together(self, shares: Sequence[Sequence[int]], every: bool, helpers: int) -> dict[int, _Part]:
        """What this process and its helpers did; a share is missing where a helper died, or none could be started."""
        self.prefilter.prepare()
        turns, more = os.pipe()
        started: list[tuple[int, int]] = []
        try:
            os.write(more, bytes(range(len(shares))))
            os.close(more)
            with suppress(OSError):
                for _ in range(helpers):
                    started.append(self._helper(shares, every, turns))
            found = self._taken(shares, every, turns, self.progress)
            for _, results in started:
                found.update(_received(results))
            return found
        finally:
            import signal

            os.close(turns)
            for process, results in started:
                os.close(results)
                with suppress(OSError):  # it is gone, or the program we are part of waits for it
                    os.kill(process, signal.SIGKILL)
                    os.waitpid(process, 0)

    def _helper(self, shares: Sequence[Sequence[int]], every: bool, turns: int) -> tuple[int, int]:
        """A copy of this process that takes shares, too: its number, and where it says what it found."""
        results, out = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(results)
            os.close(out)
            raise
        if process:
            os.close(out)
            return process, results
        try:
            with open(out, "wb") as pipe:
                pipe.write(marshal.dumps(self._taken(shares, every, turns, lambda stage, done, total: None)))
        finally:
            os._exit(0)

    def _taken(self, shares: Sequence[Sequence[int]], every: bool, turns: int, progress: Progress) -> dict[int, _Part]:
        """Does one share after the other until none is left: a byte read from the pipe is a share taken."""
        found, words = {}, set[bytes]()
        while turn := os.read(turns, 1):
            share = shares[turn[0]]
            found[turn[0]] = self.part(share, every, words)
            progress("files", share[-1] + 1, len(self.files))
        return found


def _received(results: int) -> dict[int, _Part]:
    """What a helper said; nothing where it died before it had said all."""
    blocks = []
    while block := os.read(results, _BLOCK):
        blocks.append(block)
    try:
        return cast("dict[int, _Part]", marshal.loads(b"".join(blocks)))
    except (EOFError, ValueError, TypeError):
        return {}
