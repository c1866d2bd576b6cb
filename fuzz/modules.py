"""Whole scans of broken projects: real modules and all kinds of files, mutated, with a token planted in each.

Owns what such a project is and what its scan must say. Must not know where real modules come from.
"""

from __future__ import annotations

import json
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from claudelint.readers import kind_of
from claudelint.report import formats
from fuzz import promise
from fuzz.inside import project, run
from fuzz.mutate import broken, drawn
from fuzz.seeds import seeds
from fuzz.target import Target

_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_OPTIONS = ("--isolated", "--no-progress", "--no-ignores", "--persona", "auditor", "--select", "ALL", "-vv")


def token(draw: random.Random) -> str:
    """A token of the real shape."""
    return f"sk-ant-oat01-{''.join(draw.choices(_ALPHABET, k=93))}AA"


@lru_cache(maxsize=1)
def _texts() -> tuple[tuple[str, str], ...]:
    return tuple(pair for texts in seeds().values() for pair in texts if kind_of(pair[0]))


def _check(number: int) -> None:
    """A few files of the seeds, each broken, in one project."""
    draw = random.Random(number)
    files = {}
    for folder in range(draw.randint(1, 4)):
        name, text = draw.choice(_texts())
        files[f"d{folder}/{name}"] = broken(text, draw.choice(_texts())[1], drawn(draw), 8_000)
    check_project(files, draw)


def check_project(files: dict[str, str], draw: random.Random) -> None:
    """The scan ends, says of every planted token where it stands and never what it is, and prints nothing raw."""
    secret = token(draw)
    planted = {name: f"{text}\n\n# {secret}\n" for name, text in files.items()}
    other = draw.choice(formats())
    with project(planted):
        said = run(["check", ".", *_OPTIONS, "--output-format", "json", "--output-format", f"{other}=out.txt"])
    assert "Traceback" not in said.err, said.err[-3_000:]
    assert said.code in (1, 2), f"exit code {said.code}: {said.err[-500:]}"
    promise.check_printable(said.all)
    promise.check_kept(said.all, secret)
    promise.check_form(said.written)
    report: dict[str, Any] = json.loads(said.out)
    for error in report["errors"]:
        assert "please report it" not in error["message"], error
    found = {finding["path"] for finding in report["findings"] if finding["rule_id"] == "CL101"}
    missing = [name for name in planted if name not in found and _is_read(name, report)]
    assert not missing, f"the token in {missing} is not found"


def _is_read(name: str, report: dict[str, Any]) -> bool:
    """Whether a file is of those whose raw text is looked at: a notebook that is none has no text."""
    return not (name.endswith(".ipynb") and name in {error["path"] for error in report["errors"]})


SCAN = Target(st.integers(0, 2**40), _check, 15)


def real_modules(folder: Path) -> Target:
    """The modules of a folder, changed with their grammar kept, then some of them as text."""
    from fuzz.trees import modules_of, mutated

    paths = modules_of(folder)
    if not paths:
        raise ValueError(f"{folder}: no Python modules in it")

    def check(number: int) -> None:
        draw = random.Random(number)
        files = {}
        for name in ("a.py", "pkg/__init__.py", "pkg/b.py")[: draw.randint(1, 3)]:
            text = mutated(draw.choice(paths), draw.choice(paths), draw)
            files[name] = broken(text, text, drawn(draw), 80_000) if draw.random() < 0.3 else text
        check_project(files, draw)

    return Target(st.integers(0, 2**40), check)
