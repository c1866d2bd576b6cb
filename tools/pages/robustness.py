"""The page docs/robustness.md: cases tried, deadlines, time and memory, what was found, and the limits.

Owns its words; the figures come from benchmarks/robustness.json, the table of trees, fuzz/found.toml and the
constants of the code. Must not measure anything.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import re
from pathlib import Path
from typing import Any

from claudelint.config import Config
from claudelint.ruleset import Ruleset
from claudelint.tomlfile import load_toml
from tools.pages import ROOT, notice

_INTRODUCTION = """# Robustness

A scanned project is not trusted. Whatever stands in it, a scan ends, says what it could not read, and reports the rest
in full: each row below is a tree of hostile files with an ordinary offender beside them, scanned by a process of its
own. Every hostile file must lead to a finding or a scan error (or the token in it must be found), the offender must be
reported as it is alone, the exit code must say so, and all of it before the deadline."""
_SINKS = """## What does not leave

Made-up tokens in a dozen disguises are put wherever text comes in, and the output of every command and format, at every
verbosity, is searched for any 17 characters of them: reports, errors, tracebacks of faults of our own, baselines, job
summaries, what `--diff-base` and `--add-ignore` say. Not covered: pieces of fewer than forty characters without their
prefix, and tokens that are reversed or encrypted. Texts that mean something to a terminal, a CI server's log, XML, HTML
or Markdown are put into every field of every format and must come out inert.

A scan opens no socket, starts no process and writes no file but those it was asked for: an audit hook ends the
scanning process when it does. Allowed are git with `--diff-base` and the processes that parse, each to the module that
starts it.

## Being stopped

Interrupts at moments spread over the whole run end it with 130 or with the report; a report in a file is whole or not
there; a closed pipe ends a run quietly; a stream that is closed, a full disk or a place that cannot be written is an
error with a sentence and exit code 2."""


def pages(_: Ruleset) -> dict[str, str]:
    """The page."""
    measured = json.loads((ROOT / "benchmarks" / "robustness.json").read_text("utf-8"))
    known = load_toml((ROOT / "fuzz" / "found.toml").read_text("utf-8"))
    parts = [_INTRODUCTION, _trees(measured), _fuzzed(known), _found(known), _SINKS, _limits(ROOT)]
    return {"robustness.md": notice("benchmarks/robustness.json and fuzz/found.toml") + "\n\n".join(parts) + "\n"}


def _trees(measured: dict[str, Any]) -> str:
    from fuzz.cases import TREES

    rows = []
    for tree in TREES:
        row = measured["trees"].get(tree.name)
        if row is None:
            rows.append(f"| {tree.name} | | | | | | {tree.seconds:.0f} | `make robustness` | not measured |")
            continue
        ended = "; ".join(row["problems"]).replace("|", "\\|") or "yes"
        test = "`make robustness`" if tree.heavy else "`make test`"
        figures = f"{row['files']} | {row['megabytes']} | {row['seconds']} | {_each(row)} | {row['peak']}"
        rows.append(f"| {tree.name} | {figures} | {tree.seconds:.0f} | {test} | {ended} |")
    about = (
        f"Measured on {measured['date']} with claudelint {measured['version']} and {measured['python']}"
        f" ({measured['machine']}). Seconds are of wall time, include starting Python and depend on what else the"
        " machine does; the peak is the resident memory of the largest process. `make robustness` measures again."
    )
    head = (
        "| tree | hostile files | MB | seconds | s per MB | peak, MB | deadline, s | scanned by | survived |\n"
        "|---|--:|--:|--:|--:|--:|--:|---|---|"
    )
    return f"## Cases\n\n{about}\n\n{head}\n" + "\n".join(rows)


def _each(row: dict[str, Any]) -> str:
    return f"{row['seconds'] / row['megabytes']:.1f}" if row["megabytes"] >= 1 else ""


def _fuzzed(known: dict[str, Any]) -> str:
    rows = [
        f"| {run['date']} | {run['how']} | {run['seeds']} | {run['targets']} | {run['seconds']} | {run['examples']:,} |"
        for run in known["run"]
    ]
    words = (
        "`make fuzz SECONDS=60 SEED=7 DIR=a-folder` runs every target for that long: each reader on broken files of its"
        " kind, folding against Python itself, suppressions, baseline, configuration, rule files, ignore patterns,"
        " escaping, masking, the comparison of lines, whole scans of broken projects, and, of the modules in DIR, such"
        " with statements deleted, doubled, moved and spliced. Readers and rule files are also run under a fuzzer that"
        " watches which code is reached (atheris: CPython 3.11 to 3.13). `make test` tries a few of each, the same"
        " every time."
    )
    head = "| date | inputs | seeds | targets | seconds each | inputs tried |\n|---|---|---|--:|--:|--:|"
    return f"## Fuzzing\n\n{words}\n\n{head}\n" + "\n".join(rows)


def _found(known: dict[str, Any]) -> str:
    rows = [f"- {one['what']} {one['now']} ({one['by']})" for one in known["found"]]
    return "## Found and mended\n\n" + "\n".join(rows)


def _limits(root: Path) -> str:
    settings = [f.name.replace("_", "-") for f in dataclasses.fields(Config) if f.name.startswith("parse_")]
    how = f" {' and '.join(f'`{name}`' for name in settings)} are settings; the others" if settings else " These"
    words = (
        "Whatever goes past one of these is a scan error or, where values are resolved, a limit that `-v` names; text"
        f" rules look at such files all the same.{how} are constants of the named modules, and changing one"
        " means changing the code: each is far beyond what programs hold."
    )
    rows = "\n".join(f"| `{name}` | `{module}` | {value:,} |" for module, name, value in _constants(root))
    return f"## Limits\n\n{words}\n\n| limit | module | value |\n|---|---|--:|\n{rows}"


def _constants(root: Path) -> list[tuple[str, str, int]]:
    """The whole numbers that are called MAX or MOST at the top of a module that reads foreign text."""
    source = root / "src" / "claudelint"
    found = []
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).parts[0] in ("cli", "report", "flow"):
            continue
        for node in ast.parse(path.read_text("utf-8")).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Name) and re.match(r"_?(MAX|MOST)_", target.id):
                value = node.value if isinstance(node, ast.Assign) else None
                if isinstance(value, ast.Constant) and isinstance(value.value, int):
                    module = ".".join(path.relative_to(source).with_suffix("").parts)
                    found.append((module, target.id.lstrip("_"), value.value))
    return found
