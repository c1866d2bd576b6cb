"""What is shipped: the installed distribution against the checkout it was built from."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import claudelint

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(claudelint.__file__).parent
INSTALLED = not PACKAGE.is_relative_to(ROOT / "src")
wheel_only = pytest.mark.skipif(not INSTALLED, reason="runs against the installed wheel (make test)")


def tracked(folder: str) -> set[str]:
    """Files of a folder of the checkout, as git would pack them: tracked or new, not ignored."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder]
        names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
        found = {name.removeprefix(f"{folder}/") for name in names if name and (ROOT / name).exists()}
        if found:
            return found
    return files_below(ROOT / folder)


def files_below(folder: Path) -> set[str]:
    """POSIX paths of all files, caches left out."""
    found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.as_posix() for p in found}


@wheel_only
def test_the_rules_in_the_wheel_are_those_of_the_checkout() -> None:
    """No rule left behind, no stale or ignored file packed."""
    assert files_below(PACKAGE / "_rules") == tracked("rules")
    for name in tracked("rules"):
        assert (PACKAGE / "_rules" / name).read_bytes() == (ROOT / "rules" / name).read_bytes(), name


@wheel_only
def test_the_modules_in_the_wheel_are_those_of_the_checkout() -> None:
    """The package is what `src` holds, and the type marker is with it; a compiled module lies beside its source."""
    shipped = {name for name in files_below(PACKAGE) if not name.startswith("_rules/")}
    compiled = {name for name in shipped if name.endswith(tuple(EXTENSION_SUFFIXES))}
    assert shipped - compiled == tracked("src/claudelint")
    assert {f"{name.partition('.')[0]}.py" for name in compiled} <= shipped
    assert "py.typed" in shipped


@wheel_only
def test_a_run_with_nothing_to_analyse_loads_nothing_compiled(tmp_path: Path) -> None:
    """It would take longer to load than such a run has to do."""
    (tmp_path / "a.py").write_text("import b\n")
    (tmp_path / "b.py").write_text("x = 1\n")
    for given in (".", "a.py"):
        command = [sys.executable, "-X", "importtime", "-m", "claudelint", "check", "--no-cache", given]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert "claudelint.engine" in run.stderr and "claudelint_compiled" not in run.stderr


@wheel_only
def test_the_rules_are_found_without_the_checkout(tmp_path: Path) -> None:
    """An installed claudelint takes its package data, wherever it is run."""
    code = "from claudelint.ruleset import rules_dir; print(rules_dir())"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(run.stdout.strip()) == PACKAGE / "_rules"


@wheel_only
def test_the_command_is_installed_and_knows_its_version() -> None:
    """`claudelint --version` from the environment's own folder of commands."""
    command = Path(sys.executable).parent / "claudelint"
    run = subprocess.run(
        [str(command), "--version"], capture_output=True, text=True, check=True, env=bare_environment()
    )
    assert claudelint.__version__ in run.stdout


def bare_environment() -> dict[str, str]:
    """The environment without what would lead Python elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@wheel_only
def test_the_manual_page_is_installed() -> None:
    """Where `man` of the environment finds it."""
    page = Path(sys.prefix) / "share" / "man" / "man1" / "claudelint.1"
    assert page.read_bytes() == (ROOT / "docs" / "claudelint.1").read_bytes()


@wheel_only
def test_the_metadata() -> None:
    """Name, version, entry point, Python and the few dependencies."""
    about = importlib.metadata.distribution("claudelint-compliance")
    assert about.version == claudelint.__version__
    assert about.metadata["Requires-Python"] == ">=3.10"
    assert about.metadata["License-Expression"] == "MIT"
    (script,) = about.entry_points.select(group="console_scripts")
    assert (script.name, script.value) == ("claudelint", "claudelint.cli:run")
    needed = {line.split(">")[0] for line in about.requires or () if "extra ==" not in line}
    assert needed == {"click", "libcst", "pathspec", "pyyaml", "rich", "tomli"}


def test_the_source_distribution_holds_all_that_the_wheel_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel can be built from it: code, rules, readme and licence are inside, caches are not."""
    build = pytest.importorskip("hatchling.build")
    monkeypatch.chdir(ROOT)
    name = build.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / name) as archive:
        inside = {member.name.split("/", 1)[1] for member in archive if member.isfile()}
    wanted = {f"rules/{n}" for n in tracked("rules")} | {f"src/claudelint/{n}" for n in tracked("src/claudelint")}
    assert wanted <= inside
    assert {"pyproject.toml", "README.md", "LICENSE"} <= inside
    assert not [n for n in inside if "__pycache__" in n or n.startswith(".venv")]
