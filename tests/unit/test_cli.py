"""The command line: exit codes, streams, reports and files."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import claudelint.engine
from claudelint.cli import main
from claudelint.config import Config
from claudelint.finding import Finding, Location, ScanError, ScanResult, Severity, Statistics
from claudelint.source import Point


def finding(severity: Severity) -> Finding:
    return Finding("CL301", "x", "oauth-flow", severity, "high", "m", Location("a.py", Point(1, 1), Point(1, 2)))


ERROR = ScanError("b.py", "parse", "broken")
LOOKED = Statistics(files=1)
CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
MAIN = "import sys; from claudelint.cli import main; sys.exit(main())"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with one harmless file, to stand in."""
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAUDELINT_OUTPUT_FORMAT", raising=False)
    return tmp_path


@pytest.fixture
def scanned(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[Config]:
    """Replaces the scan by one that only notes its settings and finds nothing."""
    return fake(monkeypatch, ScanResult(statistics=LOOKED))


def fake(monkeypatch: pytest.MonkeyPatch, result: ScanResult) -> list[Config]:
    seen: list[Config] = []

    def scan(config: Config, ruleset: Any, *, progress: Any = None) -> ScanResult:
        seen.append(config)
        return result

    monkeypatch.setattr(claudelint.engine, "scan", scan)
    return seen


@pytest.mark.parametrize(
    ("result", "arguments", "code"),
    [
        (ScanResult(statistics=LOOKED), [], 0),
        (ScanResult((finding("error"),)), [], 1),
        (ScanResult((finding("error"),)), ["--exit-zero"], 0),
        (ScanResult((finding("error").hidden("comment", "x"),)), [], 0),
        (ScanResult((finding("warning"),)), [], 0),
        (ScanResult((finding("warning"),)), ["--fail-on", "warning"], 1),
        (ScanResult((finding("note"),)), ["--fail-on", "note"], 1),
        (ScanResult((finding("error"),), (ERROR,)), [], 2),
        (ScanResult((), (ERROR,)), ["--exit-zero"], 2),
        (ScanResult((finding("error"),), (ERROR,), complete=False, interrupted=True), [], 130),
    ],
)
@pytest.mark.parametrize("form", ["json", "concise"])
def test_exit_codes(
    project: Path, monkeypatch: pytest.MonkeyPatch, result: ScanResult, arguments: list[str], code: int, form: str
) -> None:
    fake(monkeypatch, result)
    assert main(["--output-format", form, *arguments]) == code


def test_the_default_command(scanned: list[Config]) -> None:
    for arguments in ([], ["."], ["check", "."], ["--quiet"], ["--", "a.py"]):
        assert main(arguments) == 0
    assert [config.paths for config in scanned] == [(".",), (".",), (".",), (".",), ("a.py",)]


def test_a_path_named_like_a_command_and_one_like_an_option(scanned: list[Config], project: Path) -> None:
    for name in ("rules", "-dash.py"):
        (project / name).touch()
    assert main(["./rules"]) == 0
    assert main(["check", "--force-exclude", "-dash.py"]) == 0
    assert [config.paths for config in scanned] == [("./rules",), ("./-dash.py",)]


def test_options_become_settings(scanned: list[Config]) -> None:
    arguments = (
        "--select CL1,CL301 --select CL4 --ignore CL102 --extend-select CL801 --per-file-ignores t/**:CL1,CL2"
        " --min-severity warning --min-confidence medium --fail-on note --persona auditor --use personal"
        " --exclude a,b --extend-exclude c --force-exclude --no-respect-gitignore --exit-zero --no-ignores"
        " --statistics -q -vv --color never --no-progress --isolated"
    )
    main(shlex.split(arguments))
    (config,) = scanned
    assert config.select == ("CL1", "CL301", "CL4")
    assert config.per_file_ignores == (("t/**", ("CL1", "CL2")),)
    assert (config.exclude, config.extend_exclude) == (("a", "b"), ("c",))
    assert (config.force_exclude, config.respect_gitignore, config.no_ignores) == (True, False, True)
    assert (config.verbose, config.color, config.progress) == (2, "never", False)
    assert (config.persona, config.use, config.fail_on, config.isolated) == ("auditor", "personal", "note", True)
    assert dict(config.origins)["persona"] == "--persona"


def test_the_projects_settings_hold_unless_a_flag_is_given(scanned: list[Config], project: Path) -> None:
    (project / "claudelint.toml").write_text('use = "personal"\nforce-exclude = true', "utf-8")
    main([])
    main(["--use", "product", "--no-force-exclude"])
    assert [(c.use, c.force_exclude) for c in scanned] == [("personal", True), ("product", False)]


def test_reports_go_where_they_are_sent(
    scanned: list[Config], project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--output-format", "json=out.json", "--output-format", "concise"]) == 0
    assert json.loads((project / "out.json").read_text("utf-8"))["schema_version"] == 1
    assert "All clear" in capfd.readouterr().out
    monkeypatch.setenv("CLAUDELINT_OUTPUT_FORMAT", "json")
    assert main(["-o", "second.json"]) == 0
    assert json.loads((project / "second.json").read_text("utf-8"))["findings"] == []
    assert capfd.readouterr().out == ""
    assert main(["--output-format", "concise"]) == 0
    assert capfd.readouterr().out.startswith("All clear")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-format", "jsn"], "unknown output format 'jsn'; did you mean 'json'?"),
        (["--output-format", "json", "--output-format", "full"], "two reports go to stdout"),
        (["--output-format", "json=a", "-o", "b"], "every format has a file already"),
        (["-o", "no/such/dir.txt"], "does not exist"),
        (["-o", "link.txt"], "is a link"),
        (["-o", "."], "is no regular file"),
        (["--selct", "x"], "--select"),
        (["--fail-on", "eror"], "error"),
        (["--per-file-ignores", "x"], "GLOB:RULE"),
        (["--config", "none.toml"], "none.toml: the configuration cannot be read"),
        (["--config", "selct = 1"], "did you mean 'select'?"),
        (["--select", "CL30l"], "--select: no rule has the id, prefix or name 'CL30l'; did you mean 'CL301'?"),
        (["--select", "CL301", "--ignore", "CL301"], "no rule is left"),
    ],
)
def test_wrong_usage_is_explained(
    scanned: list[Config], project: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (project / "link.txt").symlink_to("elsewhere.txt")
    assert main(arguments) == 2
    assert message in capfd.readouterr().err
    assert not (project / "elsewhere.txt").exists()


@pytest.mark.parametrize("arguments", [["--select", "CL777"], ["--config", "selct = 1"], ["nowhere", "."]])
def test_the_rest_is_scanned_and_reported_all_the_same(
    project: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    (project / "b.py").write_text(
        'import requests\nrequests.post(u, json={"client_id": "' + CLIENT_ID + '"})\n', "utf-8"
    )
    assert main([*arguments, "--output-format", "json", "--exit-zero"]) == 2
    out, err = capfd.readouterr()
    report = json.loads(out)
    assert "CL301" in {f["rule_id"] for f in report["findings"]}
    assert len(report["errors"]) == 1 and report["summary"]["complete"] is False
    assert report["errors"][0]["message"] in err


def test_nothing_to_scan(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert main(["empty"]) == 2
    assert "nothing to scan" in capfd.readouterr().err
    assert main(["a.py", "--force-exclude", "--extend-exclude", "a.py"]) == 0
    assert "excluded by the configuration" in capfd.readouterr().err


def test_files(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "__pycache__").mkdir()
    (project / "x\n::error::.py").touch()
    assert main(["files"]) == 0
    out = capfd.readouterr().out
    assert "python   a.py\n" in out
    assert "skipped  __pycache__/  (excluded by default)\n" in out
    assert "\n::error" not in out
    assert main(["files", "nowhere"]) == 2


def test_config(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "claudelint.toml").write_text('use = "personal"', "utf-8")
    assert main(["config", "--fail-on", "note", "--format", "json"]) == 0
    settings = json.loads(capfd.readouterr().out)["settings"]
    assert settings["use"] == {"value": "personal", "origin": "claudelint.toml: use"}
    assert settings["fail_on"] == {"value": "note", "origin": "--fail-on"}
    assert settings["persona"]["origin"] == "default"
    (project / "claudelint.toml").write_text("uze = 1", "utf-8")
    assert main(["config"]) == 2
    assert "claudelint.toml:1: uze: unknown setting; did you mean 'use'?" in capfd.readouterr().err


def test_rules_and_one_rule(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--select", "CL301", "--format", "json"]) == 0
    used = {row["id"] for row in json.loads(capfd.readouterr().out) if row["used"] == "yes"}
    assert used == {"CL301"}
    pages = []
    for name in ("CL301", "cl301", "claude-code-client-id"):
        for command in ("rule", "explain"):
            assert main([command, name]) == 0
            pages.append(capfd.readouterr().out)
    assert len(set(pages)) == 1 and "Instead:" in pages[0]
    assert main(["rule", "CL301", "--format", "markdown"]) == 0
    assert capfd.readouterr().out.startswith("# CL301 ")
    assert main(["rule", "CL301", "--format", "json"]) == 0
    assert json.loads(capfd.readouterr().out)["clauses"]
    assert main(["rule", "CL30l"]) == 2
    assert "did you mean 'CL301'?" in capfd.readouterr().err


def test_a_broken_rule_file_is_named(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "XY101.toml").write_text('id = "XY101"\nname = "Not A Name"\n', "utf-8")
    assert main(["test", "XY101.toml"]) == 2
    assert "XY101.toml" in capfd.readouterr().err
    assert main(["test", "nowhere.toml"]) == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell]) == 0
    assert "_CLAUDELINT_COMPLETE" in capfd.readouterr().out


def test_interrupted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scan(*_: Any, **__: Any) -> ScanResult:
        raise KeyboardInterrupt

    monkeypatch.setattr(claudelint.engine, "scan", scan)
    assert main([]) == 130


def test_an_internal_error_prints_no_secret(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    token = "sk-ant-" + "oat01-" + "A1b2" * 24

    def scan(*_: Any, **__: Any) -> ScanResult:
        raise RuntimeError(token)

    monkeypatch.setattr(claudelint.engine, "scan", scan)
    assert main([]) == 2
    err = capfd.readouterr().err
    assert "internal error" in err and token not in err


def run(*arguments: str, code: str = MAIN, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """A process of its own, with the package under test."""
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.engine.__file__).parents[1])}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment, **options}
    return subprocess.run([sys.executable, "-c", code, *arguments], check=False, **options)


@pytest.mark.parametrize("flag", ["--version", "--help"])
def test_help_imports_nothing_slow(flag: str) -> None:
    code = (
        f"import sys; from claudelint.cli import main; main([{flag!r}]);"
        "print(sorted({'libcst', 'rich', 'pathspec'} & set(sys.modules)), file=sys.stderr)"
    )
    assert run(code=code).stderr.strip() == b"[]"


def test_standard_input(project: Path) -> None:
    (project / "pyproject.toml").touch()
    text = f'import requests\nrequests.post(u, json={{"client_id": "{CLIENT_ID}"}})\n'
    done = run("-", "--stdin-filename", "src/b.py", "--output-format", "concise", input=text.encode(), cwd=project)
    assert done.returncode == 1
    assert done.stdout.startswith(b"src/b.py:2:")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ")
def test_a_closed_pipe_is_quiet(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("rules", stdout=writing, cwd=project)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
