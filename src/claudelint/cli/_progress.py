"""One line of progress on a terminal, from half a second on. Must not know what is being done."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_DELAY_SECONDS = 0.5
_PAUSE_SECONDS = 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """Call it with a stage, the number done and the total; it writes nothing unless `wanted`."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._next = time.monotonic() + _DELAY_SECONDS
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if not self._wanted or now < self._next:
            return
        self._next, self._shown = now + _PAUSE_SECONDS, True
        sys.stderr.write(f"{_CLEAR}{stage} {done:,}/{total:,}" if done else f"{_CLEAR}{stage}")
        sys.stderr.flush()
