"""Worker processes, from the side of the scan: started, given files, watched and ended.

Owns what happens when one takes too long or dies: it costs the file it had, never the run. Workers are this program's
own interpreter, isolated: no variable of the environment, no directory but those of our packages is on their path.
Must not know what files say.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, TypeAlias, cast

import claudelint
from claudelint.parsing import Limits
from claudelint.parsing.worker import received, request
from claudelint.source import SourceFile

_CODE = "import sys; sys.path.extend(sys.argv[2:]); from claudelint.parsing.worker import main; main(sys.argv[1])"
#: A worker that says nothing for so long will never say anything.
_START_SECONDS = 120
#: What the readers import. It is found where this process finds it.
_PACKAGES = ("libcst", "yaml", "tomli", "typing_extensions")


class Died(Exception):
    """A worker gave no answer; the text says why, as of its file."""


_Answer: TypeAlias = "tuple[int, bytes | Died]"


class NotStarted(Died):
    """No process can be started at all."""


class Worker:
    """One process. It is started when it is made; raises `Died` where it cannot be."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._expired = self._greeted = False
        settings = json.dumps({"memory": limits.memory})
        command = [sys.executable, "-I", "-S", "-c", _CODE, settings, *_roots()]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=os.path.dirname(os.path.abspath(claudelint.__file__)),
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError, TypeError) as error:
            raise NotStarted(f"no process could be started to parse it: {error}") from None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, source: SourceFile, *, deep: bool = False) -> bytes:
        """The packed outcome for a file. Raises `Died`; the worker is of no use then."""
        if not self._greeted:
            # Starting is not the file's fault; how long it takes depends on how busy the machine is.
            self._within(_START_SECONDS, b"")
            self._greeted = True
        return self._within(self._limits.patience, request(source, self._limits.seconds, deep))

    def _within(self, seconds: float, message: bytes) -> bytes:
        """The answer to a message, or the greeting of a new worker."""
        stdin, stdout = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        watch = threading.Timer(seconds, self._expire)
        watch.daemon = True
        watch.start()
        try:
            stdin.write(message)
            stdin.flush()
            return received(stdout)
        except (OSError, EOFError, ValueError, MemoryError):
            raise Died(self._reason()) from None
        finally:
            watch.cancel()

    def _expire(self) -> None:
        self._expired = True
        self.end()

    def _reason(self) -> str:
        self.end()
        code = self._process.wait()
        if self._expired and not self._greeted:
            return "the process that was to parse it did not start"
        if self._expired or -code == getattr(signal, "SIGXCPU", None):
            return f"parsing it took more than {self._limits.seconds:g} s; --parse-timeout allows more"
        if -code == getattr(signal, "SIGABRT", None):
            allowed = self._limits.memory // 1_000_000
            return f"parsing it took more than {allowed:,} MB of memory, or crashed; --parse-memory allows more"
        return f"the parser crashed on it ({_signal_name(code)})"

    def end(self) -> None:
        """Ends the process, whatever it does. Does not raise, and may be called by any thread."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """Ends the process and lets go of its pipes."""
        self.end()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def _signal_name(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"


def _roots() -> list[str]:
    """The directories of our own package and of those it needs."""
    found = [os.path.dirname(os.path.dirname(os.path.abspath(claudelint.__file__)))]
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            single = not spec.submodule_search_locations
            found.append(os.path.dirname(spec.origin if single else os.path.dirname(spec.origin)))
    return list(dict.fromkeys(found))


def _next(results: queue.SimpleQueue[_Answer]) -> _Answer:
    """The next answer. A wait without an end could not be interrupted on every system."""
    while True:
        with suppress(queue.Empty):
            return results.get(timeout=0.5)


class Pool:
    """Up to `jobs` workers, started when there is work for them and kept until `close`."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        self.jobs, self._limits = jobs, limits
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False

    def map(self, sources: Sequence[SourceFile], *, deep: bool = False) -> Iterator[_Answer]:
        """For each file, as they come: its index and packed outcome, or why there is none."""
        results: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        todo = iter(enumerate(sources))
        threads = [
            threading.Thread(target=self._serve, args=(todo, results, deep), daemon=True)
            for _ in range(min(self.jobs, len(sources)))
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in sources:
                yield _next(results)
        except BaseException:
            self.close()
            raise

    def _serve(
        self,
        todo: Iterator[tuple[int, SourceFile]],
        results: queue.SimpleQueue[_Answer],
        deep: bool,
    ) -> None:
        """Gives files to one worker after another until none is left."""
        while True:
            with self._lock:
                task = next(todo, None)
            if task is None:
                return
            try:
                answer: bytes | Died = self._asked(task[1], deep)
            except Died as death:
                answer = death
            except Exception as error:  # whatever it is, the scan waits for an answer
                answer = Died(f"it could not be handed to a process: {type(error).__name__}")
            results.put((task[0], answer))

    def _asked(self, source: SourceFile, deep: bool) -> bytes:
        worker = self._take()
        try:
            answer = worker.ask(source, deep=deep)
        except BaseException:
            self._all.discard(worker)
            worker.close()
            raise
        with self._lock:
            self._idle.append(worker)
        return answer

    def _take(self) -> Worker:
        with self._lock:
            if self._closed:
                raise Died("the scan was ended")
            if self._idle:
                return self._idle.pop()
            worker = Worker(self._limits)
            self._all.add(worker)
            return worker

    def close(self) -> None:
        """Ends all workers, busy ones too."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
            self._idle = []
        for worker in workers:
            worker.close()
