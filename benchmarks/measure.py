"""Runs one process and says what it took: wall time from start to end, processor time, peak memory, exit code.

Owns the clock. Must not know tools, corpora, or what is done with the figures.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks at how large a process is; what takes less is not looked at.
_BETWEEN = 0.25
_KILOBYTES = 1 / 1024 if sys.platform == "darwin" else 1.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One run. `peak_kb` is the largest resident size that any single process of the run had; what is smaller than the
    process that starts it (some 12 MB) cannot be seen.

    `code` is None where the run was ended at its deadline; then `seconds` is that deadline. `main_kb` is the peak of
    the first process alone; 0 where it is not known: of short runs, and where there is no /proc.
    """

    seconds: float
    cpu_seconds: float
    peak_kb: int
    code: int | None
    main_kb: int = 0


def run_once(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], deadline: float, log: Path
) -> Sample:
    """Runs a command with its output in `log`, and kills it with all it started at the deadline (seconds).

    It is started by a small process of its own, this file as a script: a child's peak begins with the size of the
    process that starts it.
    """
    starter = [sys.executable, "-I", "-S", __file__, str(deadline), str(log), *command]
    with subprocess.Popen(starter, cwd=folder, env=dict(environment), stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.communicate()[0]
        except BaseException:
            process.send_signal(signal.SIGTERM)
            raise
    if process.returncode:
        raise OSError(f"{command[0]} cannot be started")
    return Sample(*json.loads(line))


def measured(command: Sequence[str], deadline: float, log: Path) -> Sample:
    """Runs a command in this process's folder and environment."""
    late = threading.Event()
    used = [0.0]

    def end() -> None:
        late.set()
        used.append(session_seconds(process.pid))
        os.killpg(process.pid, signal.SIGKILL)

    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        timer = threading.Timer(deadline, end)
        timer.daemon = True
        timer.start()
        watch = _Watch(process.pid)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        seconds = time.perf_counter() - started
        timer.cancel()
        watch.over.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = max(usage.ru_utime + usage.ru_stime, *used)
    peak = round(usage.ru_maxrss * _KILOBYTES)
    return Sample(round(seconds, 4), round(cpu, 4), peak, None if late.is_set() else process.returncode, watch.peak_kb)


class _Watch:
    """Asks again and again how large one process has been, as the system adds those that it waited for to it."""

    def __init__(self, process: int) -> None:
        self.peak_kb = 0
        self.over = threading.Event()
        self._status = Path(f"/proc/{process}/status")
        threading.Thread(target=self._ask, daemon=True).start()

    def _ask(self) -> None:
        while not self.over.wait(_BETWEEN):
            try:
                lines = self._status.read_text("utf-8", "replace").splitlines()
            except OSError:
                return
            found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
            self.peak_kb = max(self.peak_kb, *found, 0)


def session_seconds(session: int) -> float:
    """Processor time of all processes of a session: what is killed together is not added up by the system.

    0 where there is no /proc.
    """
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[3]) == session:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def in_turns(runs: Sequence[Callable[[], bool]], rounds: int) -> None:
    """Calls A B C A B C…; one that says False is left out of the rounds that follow."""
    going = list(runs)
    for _ in range(rounds):
        going = [run for run in going if run()]


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stopped)
    found = measured(sys.argv[3:], float(sys.argv[1]), Path(sys.argv[2]))
    print(json.dumps([found.seconds, found.cpu_seconds, found.peak_kb, found.code, found.main_kb]))
