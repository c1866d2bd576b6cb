"""Runs the fuzz targets for a time, each in a process of its own: what `make fuzz` does.

    python -m fuzz.run [--seconds N] [--seed S] [--dir DIR] [--target NAME …]

SECONDS are per target; the same seed tries the same inputs. DIR is a folder of Python modules, which are broken and
scanned too. Owns time, seeds and what is told of a failure. Must not know what a target tries.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings

from fuzz.target import Target
from fuzz.targets import targets

#: An example of at most some tens of kilobytes that takes so many seconds counts as a hang.
DEADLINE = 60
#: Examples of one seed.
_BATCH = 100
_SETTINGS = settings(
    max_examples=_BATCH, deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck)
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 when some target failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20, help="for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dir", type=Path, help="a folder of Python modules to break")
    parser.add_argument("--target", action="append", help="run these only (default: all)")
    parser.add_argument("--here", action="store_true", help="run one target in this process")
    given_ = parser.parse_args(arguments)
    known = known_targets(given_.dir)
    names = given_.target or list(known)
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no such target: {', '.join(unknown)}; known: {', '.join(known)}")
    if given_.here:
        return here(names[0], known[names[0]], given_.seconds, given_.seed)
    return max([_apart(name, given_.seconds, given_.seed, given_.dir) for name in names])


def known_targets(folder: Path | None) -> dict[str, Target]:
    """All targets; that of real modules needs a folder."""
    known = targets()
    if folder is not None:
        from fuzz.modules import real_modules

        known["modules"] = real_modules(folder)
    return known


def _apart(name: str, seconds: float, number: int, folder: Path | None) -> int:
    """Runs a target in a process of its own: what kills it is a failure of one target."""
    command = [sys.executable, "-W", "ignore", "-m", "fuzz.run", "--here", "--target", name]
    command += ["--seconds", str(seconds), "--seed", str(number), *(["--dir", str(folder)] if folder else [])]
    code = subprocess.run(command, check=False).returncode
    if code not in (0, 1):
        print(f"{name}: FAILED: the process ended with {code}; the last input is in {last_file(name)}", flush=True)
    return 1 if code else 0


def last_file(name: str) -> Path:
    """Where the input that is being tried is kept, for the case that it kills the process."""
    return Path(os.environ.get("FUZZ_LAST", "build/fuzz")) / f"{name}.txt"


def here(name: str, target: Target, seconds: float, first: int) -> int:
    """Tries batches of examples, seed by seed, until the time is over or one fails."""
    counted = _Counted(name, target.check)
    until, number = time.monotonic() + seconds, first
    while number == first or time.monotonic() < until:
        try:
            _batch(counted, target, number)
        except Exception as error:
            _tell(name, error, number)
            return 1
        number += 1
    row = {"target": name, "examples": counted.examples, "seeds": [first, number - 1], "slowest": counted.slowest}
    print(json.dumps(row), flush=True)
    return 0


def _batch(check: Callable[[Any], None], target: Target, number: int) -> None:
    @seed(number)
    @_SETTINGS
    @given(target.strategy)
    def tried(example: Any) -> None:
        check(example)

    tried()


class _Counted:
    """A check that counts, keeps what it is trying, and ends the process when that takes too long."""

    def __init__(self, name: str, check: Callable[[Any], None]) -> None:
        self.check, self.examples, self.slowest = check, 0, 0.0
        place = last_file(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        self.kept = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def __call__(self, example: Any) -> None:
        words = repr(example).encode("utf-8", "backslashreplace")
        os.pwrite(self.kept, words, 0)
        os.ftruncate(self.kept, len(words))
        faulthandler.dump_traceback_later(DEADLINE, exit=True)
        begun = time.perf_counter()
        try:
            self.check(example)
        finally:
            faulthandler.cancel_dump_traceback_later()
            self.examples += 1
            self.slowest = round(max(self.slowest, time.perf_counter() - begun), 3)


def _tell(name: str, error: Exception, number: int) -> None:
    print(f"{name}: FAILED with seed {number}")
    print("".join(traceback.format_exception(error))[-6_000:])
    print("\n".join(getattr(error, "__notes__", ())))
    print(f"again: python -m fuzz.run --target {name} --seed {number} --seconds 1", flush=True)


if __name__ == "__main__":
    sys.exit(main())
