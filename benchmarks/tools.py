"""What scans a corpus, with which options: claudelint in its states, and the tools it is compared with.

Owns the command lines, the exit codes that count as a verdict, and how long a tool may take. Must not know the clock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpora import Corpus
from benchmarks.environments import OWN, Installed

#: What ripgrep searches for: the roots that nearly all keywords of the rules contain.
ROOTS = ("claude", "anthropic", "sk-ant-")
FIXIT_RULE = "fixit.rules.no_redundant_fstring:NoRedundantFString"
NAMES = ("ripgrep", "ruff", "bandit", "semgrep", "detect-secrets", "fixit")
STATES = ("claudelint", "claudelint cold", "claudelint warm")
INTERPRETED = "claudelint cold, interpreted"
_LONG, _SHORT = 3600.0, 300.0


@dataclass(frozen=True, slots=True)
class Tool:
    """A way to run a program. `base` is the program it needs; `arguments` makes its command line for a corpus.

    `good` are the exit codes of a verdict, `broken` further ones where the corpus holds files that cannot be parsed.
    `fresh` says that the cache is emptied before each run. `deadline` is in seconds.
    """

    name: str
    base: str
    arguments: Callable[[Corpus], list[str]]
    good: tuple[int, ...] = (0, 1)
    broken: tuple[int, ...] = ()
    fresh: bool = False
    deadline: float = _LONG

    def codes(self, corpus: Corpus) -> tuple[int, ...]:
        """Exit codes that are a verdict on this corpus. claudelint must find what is there, and only that."""
        good = ((1,) if corpus.found else (0,)) if self.base in OWN else self.good
        return good + self.broken if corpus.broken else good


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things are while it runs."""

    folder: Path
    installed: dict[str, Installed]

    @property
    def cache(self) -> Path:
        """claudelint's cache, and that of any other tool that looks there."""
        return self.folder / "cache"

    @property
    def rules(self) -> Path:
        """semgrep's rule file."""
        return self.folder / "semgrep.yaml"

    def environment(self, program: Path) -> dict[str, str]:
        """What a tool sees: no settings from the user's, a cache of our own, its own environment first."""
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")}
        semgrep = {"SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
        semgrep["SEMGREP_SETTINGS_FILE"] = str(self.folder / "semgrep-settings.yml")
        path = os.pathsep.join([str(program.parent), kept.get("PATH", os.defpath)])
        return {**kept, **semgrep, "PATH": path, "XDG_CACHE_HOME": str(self.cache), "NO_COLOR": "1"}

    def empty_cache(self) -> None:
        """Nothing is known from earlier runs."""
        shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir(parents=True)


def all_tools(bench: Bench) -> dict[str, Tool]:
    """Every tool that was asked for, by name, less the states of claudelint that its version does not know."""
    caching = "--no-cache" in help_of(bench.installed["claudelint"].program)
    tools = [*_own(caching), *(tool for tool in _others(bench) if tool.base in bench.installed)]
    return {tool.name: tool for tool in tools}


def _own(caching: bool) -> list[Tool]:
    def plain(corpus: Corpus) -> list[str]:
        scope = ["--force-exclude"] if len(corpus.given) > 1 else []
        isolated = [] if corpus.options else ["--isolated"]
        return ["check", *isolated, "--quiet", *scope, *corpus.options, *corpus.given]

    def uncached(corpus: Corpus) -> list[str]:
        return [*plain(corpus), "--no-cache"]

    if not caching:
        return [Tool("claudelint", "claudelint", plain, broken=(2,)), _click()]
    return [
        Tool("claudelint", "claudelint", uncached, broken=(2,)),
        Tool("claudelint cold", "claudelint", plain, broken=(2,), fresh=True),
        Tool("claudelint warm", "claudelint", plain, broken=(2,)),
        Tool(INTERPRETED, "claudelint-interpreted", plain, broken=(2,), fresh=True),
        _click(),
    ]


def _click() -> Tool:
    return Tool("import click", "python", lambda corpus: ["-c", "import click"], good=(0,))


def _others(bench: Bench) -> list[Tool]:
    patterns = [argument for root in ROOTS for argument in ("-e", root)]
    semgrep = "scan --metrics off --disable-version-check --no-git-ignore --quiet --config".split()
    semgrep += [str(bench.rules), "--jobs", str(os.cpu_count() or 1)]

    def secrets(corpus: Corpus) -> list[str]:
        return ["scan", "--no-verify", *(["--all-files"] if len(corpus.given) == 1 else []), *corpus.given]

    return [
        Tool("ripgrep", "ripgrep", lambda c: ["--hidden", "-i", "-l", *patterns, *c.given]),
        Tool("ruff", "ruff", lambda c: [*"check --no-cache --isolated -q --select S105,S106,S107".split(), *c.given]),
        Tool("bandit", "bandit", lambda c: ["-q", "-r", *c.given]),
        Tool("bandit, 3 tests", "bandit", lambda c: ["-q", "-r", "-t", "B105,B106,B107", *c.given]),
        Tool("semgrep", "semgrep", lambda c: [*semgrep, *c.given]),
        Tool("detect-secrets", "detect-secrets", secrets, deadline=_SHORT),
        Tool(
            "fixit",
            "fixit",
            lambda c: ["--quiet", "--rules", FIXIT_RULE, "lint", *c.given],
            broken=(2, 3),
            deadline=_SHORT,
        ),
    ]


def program_of(tool: Tool, bench: Bench) -> Installed:
    """Where a tool's program is. `python` is the interpreter claudelint is installed in."""
    if tool.base != "python":
        return bench.installed[tool.base]
    own = bench.installed["claudelint"]
    if own.program is None:
        return own
    return Installed(own.program.with_name("python"), "", own.seal)


def version_of(tool: Tool, program: Path) -> str:
    """What the program calls itself, in one line."""
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    lines = (done.stdout or done.stderr).splitlines()
    return lines[0].removeprefix(f"{program.name} ").removeprefix("version ").strip() if lines else "unknown"


def help_of(program: Path | None) -> str:
    """The help of claudelint's check, empty where there is none."""
    if program is None:
        return ""
    return subprocess.run([str(program), "check", "--help"], capture_output=True, text=True, check=False).stdout
