"""Work done in copies of this process, several at a time, each of which says in bytes what came of it.

Owns when copies can be made, and what becomes of one that dies. What a copy takes of memory is given back when it
ends. Must not know what the work is.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
from _thread import _count as other_threads
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple

_BLOCK = 1 << 20
_SAID = b"\n"


class _Copy(NamedTuple):
    number: int
    process: int
    blocks: list[bytes]


def possible() -> bool:
    """Whether copies of this process are sound: not on every system, and not while other threads run."""
    return sys.platform == "linux" and not other_threads()


def done(work: Callable[[int], bytes], count: int, processes: int) -> Iterator[tuple[int, bytes | None]]:
    """What came of `work` for each number below `count`, as they end; None where the copy died before it said so.

    At most so many processes work at a time. Copies that are left when the caller goes on without them are ended.
    """
    waiting = list(reversed(range(count)))
    running: dict[int, _Copy] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < processes:
                    number = waiting.pop()
                    pipe, process = _started(work, number)
                    running[pipe] = _Copy(number, process, [])
                    selector.register(pipe, selectors.EVENT_READ)
                for key, _ in selector.select():
                    block = os.read(key.fd, _BLOCK)
                    if block:
                        running[key.fd].blocks.append(block)
                        continue
                    selector.unregister(key.fd)
                    copy = running.pop(key.fd)
                    _ended(key.fd, copy.process)
                    said = b"".join(copy.blocks)
                    yield copy.number, said[: -len(_SAID)] if said.endswith(_SAID) else None
        finally:
            for pipe, copy in running.items():
                with suppress(OSError):
                    os.kill(copy.process, signal.SIGKILL)
                _ended(pipe, copy.process)


def _started(work: Callable[[int], bytes], number: int) -> tuple[int, int]:
    results, out = os.pipe()
    process = os.fork()
    if process:
        os.close(out)
        return results, process
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who waits for us ends us
        os.close(results)
        with open(out, "wb") as pipe:
            pipe.write(work(number) + _SAID)
    finally:
        os._exit(0)


def _ended(pipe: int, process: int) -> None:
    os.close(pipe)
    with suppress(OSError):  # the program we are part of may have waited for it
        os.waitpid(process, 0)
