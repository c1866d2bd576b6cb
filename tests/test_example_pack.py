"""The example pack, built and installed into a fresh environment with claudelint, and used there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import claudelint
from tests.conftest import Done

pytest.importorskip("hatchling")
ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "examples" / "acme-pack"
PROJECT = """\
import os

import anthropic

plan = anthropic.Anthropic(auth_token=os.environ["ACME_PLAN_TOKEN"])
gateway = anthropic.Anthropic(base_url="https://claude-gateway.acme.example")
old = anthropic.Anthropic(base_url="https://plan-proxy.acme.example/v1")
token = os.environ.get("CLAUDE_CODE_OAUTH_TOKEN")
"""
Program = Callable[..., Done]


def call(*command: str, cwd: Path) -> Done:
    """A process without what leads Python elsewhere."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CLAUDELINT_", "PIP_", "FORCE_"))}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False, encoding="utf-8")
    return Done(done.returncode, done.stdout, done.stderr)


def pip(*arguments: str, cwd: Path) -> None:
    """The installer, offline."""
    offline = ("--no-deps", "--no-index", "--quiet", "--disable-pip-version-check")
    done = call(sys.executable, "-m", "pip", *arguments, *offline, cwd=cwd)
    assert done.code == 0, done.err


def environment(folder: Path) -> tuple[Path, Path]:
    """A fresh environment with claudelint: its Python and its site directory. What claudelint needs is lent to it."""
    call(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder.parent)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = call(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    site = Path(asked.out.strip())
    home = Path(claudelint.__file__).parents[1]
    wheels = list((ROOT / ".venv-test" / "wheel").glob("*.whl"))
    lent = [str(Path(click.__file__).parents[1])]
    if home == ROOT / "src" or not wheels:
        lent.insert(0, str(home))
    else:
        pip("--python", str(python), "install", str(wheels[0]), cwd=folder)
    (site / "lent.pth").write_text("\n".join(lent) + "\n", "utf-8")
    return python, site


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the pack, away from the checkout."""
    return Path(shutil.copytree(PACK, tmp_path_factory.mktemp("source") / "acme-pack"))


@pytest.fixture(scope="module")
def installed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An environment with the pack's wheel."""
    folder = tmp_path_factory.mktemp("fresh")
    python, site = environment(folder / "env")
    pip("wheel", "--no-build-isolation", "--no-cache-dir", "--wheel-dir", str(folder), str(source), cwd=folder)
    (wheel,) = folder.glob("acme_claudelint-1.2.0-*.whl")
    pip("--python", str(python), "install", str(wheel), cwd=folder)
    return python, site


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs the pack."""
    (tmp_path / "app.py").write_text(PROJECT, "utf-8")
    (tmp_path / "claudelint.toml").write_text('require-packs = ["acme>=1.2"]\n', "utf-8")
    return tmp_path


def found(done: Done) -> list[tuple[str, str, int]]:
    """What a JSON report lists: rule, severity, line."""
    findings = json.loads(done.out)["findings"]
    return [(f["rule_id"], f["severity"], f["start"]["line"]) for f in findings]


def test_the_pack_is_used_in_a_scan(installed: tuple[Path, Path], project: Path) -> None:
    """Its rules, its function, the name it adds, the host it allows, the severity it raises."""
    done = call(str(installed[0]), "-m", "claudelint", "--output-format", "json", cwd=project)
    assert (done.code, done.err) == (1, "")
    assert found(done) == [
        ("CL401", "error", 5),
        ("ACME002", "warning", 6),
        ("ACME001", "error", 7),
        ("CL211", "error", 8),
    ]
    report = json.loads(done.out)
    assert report["tool"]["packs"] == [
        {
            "name": "acme",
            "version": "1.2.0",
            "severity": {"CL211": "error"},
            "allow_hosts": ["claude-gateway.acme.example"],
            "replace_policy": False,
        }
    ]
    assert report["summary"]["hidden"]["config"] == 1
    assert report["findings"][1]["clauses"] == ["ACME-GATEWAY"]
    text = call(str(installed[0]), "-m", "claudelint", cwd=project).out
    assert "Rule pack: acme 1.2.0 (CL211 is error; allowed claude-gateway.acme.example)." in text


def test_without_plugins_it_is_not_and_that_is_an_error_where_it_is_required(
    installed: tuple[Path, Path], project: Path
) -> None:
    """The host is a finding again, the names are not known."""
    command = (str(installed[0]), "-m", "claudelint", "--no-plugins", "--output-format", "json")
    done = call(*command, cwd=project)
    assert done.code == 2
    assert found(done) == [("CL504", "warning", 6), ("CL211", "warning", 8)]
    (error,) = json.loads(done.out)["errors"]
    assert (error["path"], error["stage"]) == ("claudelint.toml: require-packs", "config")
    assert "'acme>=1.2' is required and not there; --no-plugins switches" in error["message"]
    done = call(*command, "--isolated", cwd=project)
    assert (done.code, json.loads(done.out)["errors"]) == (0, [])


def test_a_version_that_is_too_old_is_an_error(installed: tuple[Path, Path], project: Path) -> None:
    """Which is there, and where from."""
    (project / "claudelint.toml").write_text('require-packs = ["acme>=2"]\n', "utf-8")
    done = call(str(installed[0]), "-m", "claudelint", cwd=project)
    assert done.code == 2
    assert "'acme>=2' is required, acme 1.2.0 (acme-claudelint 1.2.0) is there; install a version that fits" in done.err


def test_what_is_in_use_can_be_asked(installed: tuple[Path, Path], project: Path) -> None:
    """`rules` and `config` name the pack."""
    rules = json.loads(call(str(installed[0]), "-m", "claudelint", "rules", "--format", "json", cwd=project).out)
    packs = {rule["id"]: rule["pack"] for rule in rules}
    assert packs["ACME001"] == packs["ACME002"] == "acme"
    assert packs["CL211"] == "claudelint, severity: acme 1.2.0"
    assert packs["CL401"] == "claudelint"
    config = call(str(installed[0]), "-m", "claudelint", "config", cwd=project).out
    for line in ('pack.acme.version = "1.2.0"', 'pack.acme.severity.CL211 = "error"', "# entry point acme of acme-cl"):
        assert line in config
    plain = json.loads(call(str(installed[0]), "-m", "claudelint", "config", "--format", "json", cwd=project).out)
    assert plain["packs"]["acme"]["allow-hosts"] == ["claude-gateway.acme.example"]


def test_its_own_tests_pass_where_it_is_installed(installed: tuple[Path, Path], source: Path) -> None:
    """The examples of its rules, and what they cannot say."""
    python, site = installed
    done = call(str(python), "-m", "claudelint", "test", str(site / "acme_claudelint"), cwd=source)
    assert (done.code, done.out, done.err) == (0, "rules: 2, examples: 8, failed: 0\n", "")
    done = call(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=source)
    assert done.code == 0 and "3 passed" in done.out, done.out


def test_from_its_sources_rules_in_python_wait_for_an_installation(installed: tuple[Path, Path], source: Path) -> None:
    """The others are tested at once; an editable installation runs them all, but not in a scan of these sources."""
    place = str(source / "src" / "acme_claudelint")
    done = call(str(installed[0]), "-m", "claudelint", "test", place, cwd=source)
    assert done.code == 2 and done.out == "rules: 1, examples: 4, failed: 0\n"
    assert "install acme 1.2.0 (pip install --editable), then its rules run" in done.err


def test_an_editable_installation(source: Path, tmp_path: Path, project: Path) -> None:
    """All its rules run on examples; a scan of its own sources does not run their code, and says so."""
    python, _ = environment(tmp_path / "env")
    pip("--python", str(python), "install", "--no-build-isolation", "--editable", str(source), cwd=tmp_path)
    done = call(str(python), "-m", "claudelint", "test", "src/acme_claudelint", cwd=source)
    assert (done.code, done.out, done.err) == (0, "rules: 2, examples: 8, failed: 0\n", "")
    done = call(str(python), "-m", "claudelint", "--output-format", "json", "app.py", cwd=project)
    assert "ACME002" in {rule for rule, _, _ in found(done)} and done.code == 1
    (source / "app.py").write_text(PROJECT, "utf-8")
    done = call(str(python), "-m", "claudelint", "--output-format", "json", "app.py", cwd=source)
    assert done.code == 2 and {"CL401", "ACME001"} < {rule for rule, _, _ in found(done)}
    assert "ACME002 of the pack acme: " in done.err and "as it lies in what is scanned" in done.err
