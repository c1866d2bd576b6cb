"""Runs the targets that take a text under a fuzzer that watches which code an input reaches (atheris).

    python -m fuzz.guided [--seconds N] [--seed S] [--target NAME …]

SECONDS are per target. Says so and ends well where atheris is not to be had: it knows CPython 3.11 to 3.13 on Linux
and macOS. Owns how its options are set and where inputs are kept. Must not know what a target tries.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

#: What makes claudelint slow is a failure, as is what makes it large.
_TIMEOUT_SECONDS = 60
_MOST_MEGABYTES = 3_000
_LONGEST = 20_000
_PLACE = Path("build/fuzz/guided")
_WATCHED = ["claudelint", "yaml", "tomllib"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 when some target failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=20, help="for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", action="append", help="run these only (default: readers and rule files)")
    parser.add_argument("--here", action="store_true", help="run one target in this process")
    given = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        print(f"guided fuzzing is left out: atheris is not installed; it has no wheel for this Python ({version})?")
        return 0
    if given.here:
        _fuzz(given.target[0], given.seconds, given.seed)
    from fuzz.targets import targets

    names = given.target or [name for name, target in targets().items() if target.corpus]
    return max([_apart(name, given.seconds, given.seed) for name in names])


def _apart(name: str, seconds: int, seed: int) -> int:
    """Runs a target in a process of its own, which the fuzzer ends in its own way."""
    command = [sys.executable, "-W", "ignore", "-m", "fuzz.guided", "--here", "--target", name]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    last = [line for line in done.stderr.splitlines() if " cov: " in line][-1:] or ["no word"]
    if done.returncode == 0:
        print(f"guided {name}: {last[0].split(chr(9))[0]} inputs, {_covered(last[0])}", flush=True)
        return 0
    print(f"guided {name}: FAILED ({done.returncode}), inputs are in {_PLACE / name}")
    print(f"{done.stdout[-4_000:]}\n{done.stderr[-1_000:]}", flush=True)
    return 1


def _covered(line: str) -> str:
    words = line.split()
    return f"{words[words.index('cov:') + 1]} places reached" if "cov:" in words else line


def _fuzz(name: str, seconds: int, seed: int) -> None:
    atheris: Any = importlib.import_module("atheris")

    with atheris.instrument_imports(include=_WATCHED, enable_loader_override=False):
        from fuzz.targets import targets

        target = targets()[name]
        for text in target.corpus:
            target.check(text)  # imports what it needs, which is watched from then on
    corpus = _corpus(name, target.corpus)

    def one(data: bytes) -> None:
        target.check(data.decode("utf-8", "replace"))

    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed or 1}",
        f"-timeout={_TIMEOUT_SECONDS}",
        "-print_final_stats=1",
    ]
    options += [f"-rss_limit_mb={_MOST_MEGABYTES}", f"-max_len={_LONGEST}", f"-artifact_prefix={corpus.parent}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


def _corpus(name: str, texts: Sequence[str]) -> Path:
    """A folder with the texts to start from and those found earlier."""
    folder = _PLACE / name / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"seed{number}").write_bytes(text.encode()[:_LONGEST])
    return folder


if __name__ == "__main__":
    sys.exit(main())
