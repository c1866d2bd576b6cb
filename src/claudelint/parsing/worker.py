"""The process that parses files for another: it reads requests from stdin and answers on stdout until stdin ends.

Owns its own limits: memory, processor time per file, no core dumps. It is started by `pool` with nothing of the
scanned project on its path, does nothing but parse, and may die of any file. Must not know caches or rules.
"""

from __future__ import annotations

import json
import marshal
import math
import os
import signal
import sys
import time
from contextlib import suppress
from typing import BinaryIO

from claudelint.parsing.outcome import NO_MEMORY, Outcome, packed, read, shallow
from claudelint.room import with_room
from claudelint.source import Cell, SourceFile

#: Bytes of the length in front of each message.
HEAD = 8
_DEEP_STACK = 512 * 1024 * 1024
_DEEP_FRAMES = 60_000


def request(source: SourceFile, seconds: float, deep: bool) -> bytes:
    """What is sent to a worker: a file, the processor time it may take, and whether it needs a large stack."""
    cells = tuple(tuple(cell) for cell in source.cells)
    return framed(marshal.dumps((source.path, source.kind, source.text, source.encoding, cells, seconds, deep)))


def framed(content: bytes) -> bytes:
    """A message with its length in front."""
    return len(content).to_bytes(HEAD, "little") + content


def received(stream: BinaryIO) -> bytes:
    """The next message. Raises `EOFError` when the other side has gone."""
    size = int.from_bytes(_exactly(stream, HEAD), "little")
    return _exactly(stream, size)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def main(settings: str) -> None:
    """Serves until stdin ends; `settings` is JSON: memory in bytes."""
    # The parent decides what an interrupt at the terminal means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    _limit(json.loads(settings)["memory"])
    with suppress(EOFError, BrokenPipeError):
        _say(out, b"")
        while True:
            path, kind, text, encoding, cells, seconds, deep = marshal.loads(received(sys.stdin.buffer))
            _limit_time(seconds)
            source = SourceFile(path, kind, text, encoding, tuple(Cell(*cell) for cell in cells))
            _say(out, _answer(source, deep))
    os._exit(0)


def _say(out: BinaryIO, content: bytes) -> None:
    out.write(framed(content))
    out.flush()


def _answer(source: SourceFile, deep: bool) -> bytes:
    try:
        if deep:
            return packed(with_room(lambda: shallow(read(source)), stack=_DEEP_STACK, frames=_DEEP_FRAMES))
        return packed(read(source))
    except (MemoryError, RuntimeError):  # no thread can be started
        return packed(Outcome(None, "parse", NO_MEMORY, lasting=False))


def _limit(memory: int) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        # A core dump would hold the text of the file, and with it a secret.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        if memory and (hard == resource.RLIM_INFINITY or memory < hard):
            resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _limit_time(seconds: float) -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = math.ceil(time.process_time() + seconds)
        if hard == resource.RLIM_INFINITY or soft < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
