"""What all tests share: running the command, `--rewrite`, and that the projects in fixtures/ are no tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import claudelint

collect_ignore = ["fixtures"]
#: 2026-10-12, on which no page of the policy had been read too long ago: what tests expect outlives the policy.
DAY = "1791806400"
_NOT_PASSED_ON = ("CLAUDELINT_", "NO_COLOR", "FORCE_", "TERM", "COLUMNS", "GITHUB_", "CI_PROJECT_DIR")


# Whoever starts the tests in the background may have switched interrupts off, and what is started inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--rewrite`."""
    parser.addoption("--rewrite", action="store_true", help="write the expected reports of tests/fixtures anew")


@pytest.fixture(scope="session", autouse=True)
def private_directories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of whoever runs it."""
    with pytest.MonkeyPatch.context() as patched:
        for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patched.setenv(variable, str(tmp_path_factory.mktemp(variable)))
        yield


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of warnings about the age of the policy."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@dataclass(frozen=True)
class Done:
    """What became of a process."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without settings of claudelint's, and with the package under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED_ON)}
    return {**kept, "PYTHONPATH": str(Path(claudelint.__file__).parents[1]), "SOURCE_DATE_EPOCH": DAY, **more}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs claudelint in a process of its own: `run("check", ".", cwd=…, text="stdin", NO_COLOR="1")`."""

    def start(*arguments: str, cwd: Path = tmp_path, text: str = "", python: tuple[str, ...] = (), **more: str) -> Done:
        command = [sys.executable, *python, "-m", "claudelint", *arguments]
        done = subprocess.run(
            command, cwd=cwd, input=text.encode(), capture_output=True, env=clean_environment(**more), check=False
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return start
