"""Room for deep recursion: a thread with a large stack, a raised recursion limit and no garbage collector.

Owns these three settings and puts them back. Must not know what runs in the room.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_STACK = 256 * 1024 * 1024
_FRAMES = 12_000
_T = TypeVar("_T")
_here = threading.local()


def with_room(work: Callable[[], _T], *, stack: int = _STACK, frames: int = _FRAMES) -> _T:
    """What `work` returns or raises. A parse makes a million objects, none cyclic: collecting them is time lost.

    Who is in a room already stays there: its stack is the one that counts. Raises `MemoryError` where there is none.
    """
    if getattr(_here, "inside", False):
        return work()
    outcome: list[_T] = []
    failure: list[BaseException] = []

    def run() -> None:
        _here.inside = True
        try:
            outcome.append(work())
        except BaseException as error:  # handed to the caller's thread
            failure.append(error)

    limit = sys.getrecursionlimit()
    size = threading.stack_size(stack)
    sys.setrecursionlimit(max(limit, frames))
    try:
        with uncollected():
            thread = threading.Thread(target=run, daemon=True)
            _start(thread)
            thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collector for a while, for work that makes many objects and none that are cyclic."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _start(thread: threading.Thread) -> None:
    try:
        thread.start()
    except RuntimeError as error:
        raise MemoryError(str(error)) from None
