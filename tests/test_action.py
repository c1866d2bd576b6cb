"""action.yml: each script run as the runner would run it, and what a workflow may not do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import claudelint

ROOT = Path(__file__).resolve().parents[1]
CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
OFFENCE = f'import httpx\nhttpx.post(url, json={{"client_id": "{CLIENT_ID}"}})\n'
yaml: Any = pytest.importorskip("yaml", reason="needs PyYAML (it comes with the extra `test`)")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
pytestmark = pytest.mark.skipif(not shutil.which("bash") or os.name == "nt", reason="needs bash")


def step(name: str) -> dict[str, Any]:
    """A step by its id or name."""
    return next(step for step in STEPS if name in (step.get("id"), step.get("name")))


def run(folder: Path, name: str, **values: str) -> tuple[int, dict[str, str], str]:
    """Runs a step's script in `folder`: the exit code, the outputs, and what was printed."""
    temporary = folder.parent / "temp"
    temporary.mkdir(exist_ok=True)
    output, script = temporary / "output", temporary / "script.sh"
    output.write_text("", "utf-8")
    script.write_text(step(name)["run"], "utf-8")
    unset = set(step(name)["env"]) - set(values)
    assert not unset, f"the step expects {unset}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CLAUDELINT", "PYTHON", "INPUT"))}
    environment |= {**values, "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(temporary)}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = (line.partition("=") for line in output.read_text("utf-8").splitlines())
    return done.returncode, {key: value for key, _, value in lines}, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one finding."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    (folder / "a.py").write_text(OFFENCE, "utf-8")
    (folder / "clean one.py").write_text("x = 1\n", "utf-8")
    return folder


@pytest.fixture
def program(tmp_path: Path) -> str:
    """A folder with the command `claudelint`, the one under test."""
    place = tmp_path / "bin"
    place.mkdir()
    package = Path(claudelint.__file__).parents[1]
    script = f'#!/bin/sh\nPYTHONPATH="{package}" exec "{sys.executable}" -m claudelint "$@"\n'
    (place / "claudelint").write_text(script, "utf-8")
    (place / "claudelint").chmod(0o755)
    return str(place)


def scan(folder: Path, program: str, paths: str = ".", args: str = "") -> tuple[int, dict[str, str], str]:
    return run(folder, "scan", BIN=program, PATHS=paths, ARGS=args, FORMAT="concise")


def test_findings_are_the_verdict_and_the_report_is_written(project: Path, program: str) -> None:
    code, outputs, said = scan(project, program)
    assert (code, outputs["exit-code"]) == (0, "1") and "a.py:2" in said
    assert '"version": "2.1.0"' in Path(outputs["sarif"]).read_text("utf-8")
    assert not Path(outputs["sarif"]).is_relative_to(project)
    assert [run(project, "Verdict", STATUS=status)[0] for status in ("0", "1", "2")] == [0, 1, 2]


def test_paths_and_arguments_are_one_a_line(project: Path, program: str) -> None:
    (project / "-dash.py").write_text(OFFENCE, "utf-8")
    assert scan(project, program, "clean one.py\n")[1]["exit-code"] == "0"
    assert scan(project, program, "clean one.py\n\n-dash.py\n")[1]["exit-code"] == "1"
    assert scan(project, program, ".", "--ignore\nCL301\n")[1]["exit-code"] == "0"


@pytest.mark.parametrize(
    "word", ["$(touch mark)", "`touch mark`", "; touch mark", "a'; touch mark; '", '"; touch mark #']
)
def test_words_of_the_workflow_are_never_run(project: Path, program: str, word: str) -> None:
    code, outputs, _ = scan(project, program, word, f"--select={word}")
    assert (code, outputs["exit-code"]) == (0, "2")
    assert not list(project.parent.rglob("mark"))


def test_without_a_report_none_is_named(project: Path, program: str) -> None:
    scan(project, program)
    code, outputs, _ = scan(project, program, ".", "--no-such-option")
    assert (code, outputs) == (0, {"sarif": "", "exit-code": "2"})


def test_the_installation_takes_nothing_from_the_project(project: Path, tmp_path: Path) -> None:
    """A module in the scanned project that is named like one of Python's is not imported."""
    for name in ("venv", "pip", "json", "ensurepip"):
        (project / f"{name}.py").write_text("open('mark', 'w')\nraise SystemExit(3)\n", "utf-8")
    fake = tmp_path / "package"
    fake.mkdir()
    done = run(project, "install", PYTHON=sys.executable, SOURCE=str(fake), VERSION="")
    assert done[0] != 0 and "is not installable" in done[2]
    assert not (project / "mark").exists()


def test_a_version_comes_from_the_index(project: Path, tmp_path: Path) -> None:
    """pip is asked for that version; it is not looked for on the network here."""
    fake = tmp_path / "python"
    making = 'if [ "$3" = venv ]; then mkdir -p "$last/bin"; cp "$0" "$last/bin/python"; fi'
    fake.write_text(f'#!/bin/sh\nfor last; do :; done\n{making}\necho "$@"\n', "utf-8")
    fake.chmod(0o755)
    code, outputs, said = run(project, "install", PYTHON=str(fake), SOURCE="/nowhere", VERSION="0.1.0")
    assert code == 0 and said.splitlines()[-1].endswith("-- claudelint-compliance==0.1.0")
    assert outputs["bin"].endswith("/bin")


def test_no_expression_stands_in_a_script_and_every_input_is_used() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for one in STEPS:
        assert "${{" not in one.get("run", "")
        assert ("run" in one) == ("shell" in one)
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert all("description" in entry and "default" in entry for entry in ACTION["inputs"].values())


def test_actions_are_pinned_by_commit() -> None:
    for text in (ROOT / "action.yml", ROOT / "docs" / "ci.md"):
        for used in re.findall(r"uses: (\S+)(?: # (\S+))?", text.read_text("utf-8")):
            if not used[0].startswith("OWNER/"):
                assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used[0]) and used[1], used


# The recipes.


def recipes(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "ci.md").read_text("utf-8"), re.DOTALL)


def test_the_recipes_are_yaml_and_the_permissions_least() -> None:
    workflow, *others = [yaml.safe_load(text) for text in recipes("yaml")]
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["claudelint"]["permissions"] == {"contents": "read", "security-events": "write"}
    action = workflow["jobs"]["claudelint"]["steps"][-1]
    assert set(action["with"]) <= set(ACTION["inputs"])
    assert len(others) == 2 and len(recipes("groovy")) == 1


def test_the_recipes_commands_work(project: Path, program: str) -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    commands = re.findall(r"(?:- |- script: |claudelint/bin/)(claudelint check .*?)'?$", text, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        script = f'PATH="{program}:$PATH"; {command.replace("$(Build.ArtifactStagingDirectory)", "$PWD")}'
        done = subprocess.run(["bash", "-c", script], cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr


def test_every_option_the_page_names_exists(project: Path, program: str) -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    done = subprocess.run([f"{program}/claudelint", "check", "--help"], capture_output=True, text=True, check=True)
    for option in set(re.findall(r"--[a-z][a-z-]+", prose)):
        assert option in done.stdout, option
