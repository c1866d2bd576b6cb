"""CONTRIBUTING's "Five minutes to a new rule", followed literally in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECTION = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Five minutes to a new rule")[1].split("\n## ")[0]
PARTS = (
    "src",
    "rules",
    "docs",
    "tools",
    "tests",
    "benchmarks",
    "fuzz",
    "CHANGELOG.md",
    "Makefile",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)


class Step(NamedTuple):
    """A numbered step: what it says, its commands, and other blocks by language."""

    text: str
    commands: tuple[str, ...]
    blocks: dict[str, str]


def steps() -> list[Step]:
    """The steps in order."""
    found = []
    for number, text in enumerate(re.split(r"(?m)^\d+\. ", SECTION)[1:], 1):
        assert f"\n{number}. " in SECTION
        blocks = re.findall(r"(?ms)^   ```(\w+)\n(.*?)^   ```", text)
        commands = [line.removeprefix("$ ") for kind, body in blocks if kind == "console" for line in _lines(body)]
        found.append(Step(text, tuple(commands), {kind: textwrap.dedent(body) for kind, body in blocks}))
    return found


def _lines(body: str) -> list[str]:
    return textwrap.dedent(body).strip().splitlines()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the steps need."""
    place = tmp_path_factory.mktemp("five") / "claudelint"
    place.mkdir()
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "fixtures"))
        else:
            shutil.copy(ROOT / name, place)
    return place


def run(checkout: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command as a contributor would give it, with the copy's own claudelint."""
    program, *rest = command.split()
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'src'}{os.pathsep}{checkout}"}
    if program == "claudelint":
        arguments = [sys.executable, "-m", "claudelint", *rest]
    else:
        bin_directory = Path(sys.executable).parent
        arguments = [program, f"BIN={bin_directory}", "DEV_STAMP=", *rest]
    return subprocess.run(arguments, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def test_the_steps(checkout: Path) -> None:
    """One after the other; of the last, what is not the suite itself."""
    write, left, look, fill, again, say = steps()
    (made,) = [run(checkout, command) for command in write.commands]
    assert made.returncode == 0, made.stderr
    (rule,) = checkout.glob("rules/*-plan-token-as-parameter.toml")
    assert str(rule.relative_to(checkout)) in made.stdout
    rule_id = rule.name.partition("-")[0]

    (todo,) = [run(checkout, command) for command in left.commands]
    assert todo.returncode == 1 and "still to be done" in todo.stdout
    assert all(f":{n} " in todo.stdout for n, line in enumerate(_text(rule), 1) if "TODO:" in line)

    (checkout / "offender.py").write_text(look.blocks["python"], "utf-8")
    (seen,) = [run(checkout, command) for command in look.commands]
    assert seen.returncode == 0 and "origin: subscription-token" in seen.stdout and "access_token" in seen.stdout

    head = rule.read_text("utf-8").split("\ncategory = ")[0].rpartition("\n# ")[0]
    rule.write_text(f"{head}\n{fill.blocks['toml']}", "utf-8")
    tested, asked = (run(checkout, command) for command in again.commands)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert re.search(r"rules: 1, examples: 4, failed: 0", tested.stdout)
    assert f"6:63  {rule_id} access_token carries the token of a Claude plan" in asked.stdout, asked.stdout

    (last,) = say.commands
    targets = last.removeprefix("make ").split()
    assert targets == ["lock", "docs", "check", "test"]
    refused = run(checkout, "make lock")
    assert refused.returncode != 0 and f"{rule_id} is new" in refused.stderr
    changelog = checkout / "CHANGELOG.md"
    text = changelog.read_text("utf-8")
    changelog.write_text(
        text.replace("### Added\n\n", f"### Added\n\n- {rule_id}: a token as a parameter.\n", 1), "utf-8"
    )
    done = run(checkout, "make lock docs")
    assert done.returncode == 0, done.stderr
    assert f'"{rule_id}"' in (checkout / "rules" / "lock.json").read_text("utf-8")
    assert (checkout / "docs" / "rules" / f"{rule_id}.md").exists()
    _house_rules(checkout, rule_id)


def _text(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")


def _house_rules(checkout: Path, rule_id: str) -> None:
    """What `make check test` looks at in a rule."""
    assert run(checkout, "claudelint test CL211 CL4").returncode == 0  # all of them would take too long here
    environment = {**os.environ, "PYTHONPATH": f"{checkout / 'src'}{os.pathsep}{checkout}"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_rules.py", "-k", rule_id]
    tested = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
    assert int((re.search(r"(\d+) passed", tested.stdout) or [0, 0])[1]) >= 10


def test_what_is_named_exists() -> None:
    """Files of the repository and keys of rule files."""
    for name in re.findall(r"`((?:rules|src)/[\w./]+)`", SECTION):
        assert "NAME" in name or (ROOT / name).exists(), name
