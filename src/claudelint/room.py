"""Room for deep recursion: a thread with a large stack, a raised recursion limit and no garbage collector.

Owns the first two settings and puts them back. Must not know what runs in the room.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from claudelint.uncollected import uncollected

_STACK = 256 * 1024 * 1024
_FRAMES = 12_000
#: So many values has one frame room for: 5 MB of a piece of 8.
_WIDE = 600_000
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
            outcome.append(_in_one_piece(work))
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


def _in_one_piece(work: Callable[[], _T]) -> _T:
    """CPython (from 3.11 on) keeps frames in pieces of 16 KB: one is mapped when a call needs it, and given back when
    that call ends. Recursion that goes up and down over such an edge took half of its system time for that. A frame
    too large for a piece gets one of the next power of two, and all calls in it find room behind it. What nobody uses
    of it is never touched.
    """
    return work()


_in_one_piece.__code__ = _in_one_piece.__code__.replace(co_stacksize=_WIDE)


def _start(thread: threading.Thread) -> None:
    try:
        thread.start()
    except RuntimeError as error:
        raise MemoryError(str(error)) from None
