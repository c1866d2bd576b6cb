"""Scans a hostile tree in a process of its own and says what is wrong with the outcome.

Owns deadlines, peak memory and the promise: every hostile file has led to a finding or a scan error, the ordinary
file beside it is reported in full, the exit code says so. Must not know how any tree is made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claudelint.testing import fake_token
from fuzz.cases import ANY, NAME, ORDINARY, TOKEN, Tree

#: Wild files get two seconds of processor time and six seconds together: whether they are parsed is another test.
_SCAN = ("--no-progress", "--parse-timeout", "2", "--output-format", "json")
#: Of a file without end so much is read at most, and counted.
_MOST_BYTES = 50_000_000
#: Runs a command, and writes to a file the most memory a process of it took, in kilobytes.
_MEASURE = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[2:]).returncode\n"
    "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))\n"
    "sys.exit(code if code >= 0 else 128 - code)\n"
)


@dataclass(frozen=True)
class Outcome:
    """One scan of one tree: the problems, one line each, and what it took. `peak` is in megabytes, of one process."""

    problems: tuple[str, ...]
    files: int
    megabytes: float
    seconds: float
    peak: float


def judge(tree: Tree, place: Path, environment: Mapping[str, str], *, slow: float = 1) -> Outcome:
    """The outcome of scanning a tree, which is made below `place`; `slow` stretches its deadline."""
    root = place / "tree"
    root.mkdir()
    (root / NAME).write_text(ORDINARY, "utf-8")
    alone = _scan(root, tree.options, environment, 60).findings
    expected = tree.build(root, fake_token("sk-ant-oat"))
    # Not by `rglob`, which fails on what is nested too deeply.
    size = sum(_size(Path(folder, name)) for folder, _, names in os.walk(root) for name in names)
    seen = _scan(root, tree.options, environment, tree.seconds * slow)
    problems = [*seen.problems]
    if not problems:
        problems += _differences(seen, alone, expected)
        problems += [] if tree.says in seen.err else [f"stderr does not say {tree.says!r}"]
    return Outcome(tuple(problems), len(expected), size / 1e6, seen.seconds, seen.peak)


@dataclass(frozen=True)
class _Seen:
    report: Mapping[str, Any]
    code: int
    err: str
    seconds: float
    peak: float
    problems: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.report.get("findings", [])
        return found

    def of(self, path: str) -> list[Mapping[str, Any]]:
        """What is found in a file, in a form that does not depend on the rest of the tree."""
        return [f for f in self.findings if f["path"] == path]


def _scan(root: Path, options: tuple[str, ...], environment: Mapping[str, str], seconds: float) -> _Seen:
    peak = root.parent / "peak"
    command = [sys.executable, "-m", "claudelint", "check", *_SCAN, *options, str(root)]
    begun = time.perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(peak), *command],
            cwd=root.parent, env=dict(environment), capture_output=True, timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _Seen({}, -1, "", seconds, 0, (f"did not end within {seconds:.0f} s",))
    took, err = time.perf_counter() - begun, done.stderr.decode("utf-8", "replace")
    kilobytes = int(peak.read_text()) if peak.exists() else 0
    try:
        report = json.loads(done.stdout)
    except ValueError:
        said = err.strip().splitlines()[-1:] or ["nothing"]
        return _Seen({}, done.returncode, err, took, kilobytes / 1e3, (f"exit code {done.returncode}: {said[0]}",))
    return _Seen(report, done.returncode, err, took, kilobytes / 1e3)


def _differences(seen: _Seen, alone: list[Mapping[str, Any]], expected: Mapping[str, str]) -> Iterator[str]:
    wanted = 2 if seen.report["errors"] else 1
    if seen.code != wanted:
        yield f"exit code {seen.code}, expected {wanted}"
    if "Traceback" in seen.err:
        yield "a traceback on stderr"
    for error in seen.report["errors"]:
        if "please report it" in error["message"]:
            yield f"{error['path']!r}: {error['message'][:200]}"
    if seen.of(NAME) != alone:
        yield f"{NAME} is not reported as it is alone: {_ids(seen.of(NAME))} instead of {_ids(alone)}"
    failed = {error["path"] for error in seen.report["errors"]}
    for path, what in expected.items():
        found = [f for f in seen.of(path) if f["rule_id"] == "CL101"]
        if what == TOKEN and not found:
            yield f"{path!r}: the token in it is not found{' (scan error)' if path in failed else ', nobody is told'}"
        elif what != ANY and not (seen.of(path) or path in failed):
            yield f"{path!r}: neither a finding nor a scan error"


def _ids(findings: list[Mapping[str, Any]]) -> list[str]:
    return [f"{f['rule_id']}:{f['start']['line']}" for f in findings]


def _size(path: Path) -> int:
    try:
        size = path.lstat().st_size if not path.is_symlink() and path.is_file() else 0
    except OSError:
        return 0
    return min(size, _MOST_BYTES)


def environment() -> dict[str, str]:
    """The environment for a scan: no settings, and this checkout's or the installed package, whichever is imported."""
    import claudelint

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CLAUDELINT_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
