"""The command from end to end: exit codes, streams, settings, suppressions. What reports look like is elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import claudelint

Run = Callable[..., Any]

CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
OFFENCE = f'import httpx\nhttpx.post(url, json={{"client_id": "{CLIENT_ID}"}})\n'
BROKEN = f'client = "{CLIENT_ID}"\ndef f(:\n'
TOKEN_READ = (
    'import os\n\nimport anthropic\n\nclient = anthropic.Anthropic(auth_token=os.environ["CLAUDE_CODE_OAUTH_TOKEN"])\n'
)


def write(folder: Path, **files: str) -> Path:
    """A project: `a__b` is `a/b.py`, `_` alone its pyproject.toml."""
    (folder / "pyproject.toml").write_text(files.pop("_", '[project]\nname = "x"\n'), "utf-8")
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def ids(report: str) -> list[str]:
    """The rules of a JSON report's findings, by path."""
    return [f"{finding['path']} {finding['rule_id']}" for finding in json.loads(report)["findings"]]


# Exit codes.


def test_0_for_a_clean_project(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a="x = 1\n")
    for arguments in ((), (".",), ("check",), ("check", "a.py"), ("check", "--", "a.py")):
        done = run(*arguments)
        assert (done.code, done.err) == (0, ""), arguments
        assert done.out.startswith("All clear: looked at ")


def test_1_for_findings_and_0_when_asked(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE)
    assert run().code == 1
    assert run("--exit-zero").code == 0
    assert run("--fail-on", "warning").code == 1


def test_fail_on_is_the_lowest_level_that_fails(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a='import os\n\nprint(len(os.environ["CLAUDE_CODE_OAUTH_TOKEN"]))\n')
    report = json.loads(run("--output-format", "json").out)
    assert {finding["severity"] for finding in report["findings"]} == {"warning"}
    assert [run("--fail-on", level).code for level in ("error", "warning", "note")] == [0, 1, 1]


def test_2_for_a_broken_file_and_the_rest_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, broken=BROKEN)
    for arguments in ((), ("--exit-zero",)):
        done = run("--output-format", "json", *arguments)
        report = json.loads(done.out)
        assert done.code == 2
        assert "a.py CL301" in ids(done.out)
        assert [(error["path"], error["stage"]) for error in report["errors"]] == [("broken.py", "parse")]
        assert report["summary"]["complete"] is False
        assert "claudelint: error: broken.py:" in done.err


def test_2_for_a_missing_path_and_the_rest_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, module=OFFENCE)
    done = run("modul.py", "module.py", "--output-format", "json")
    assert done.code == 2
    assert "no such file or directory: modul.py; did you mean 'module.py'?" in done.err
    assert "module.py CL301" in ids(done.out)


def test_2_for_an_unknown_rule_and_the_rest_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE)
    done = run("--ignore", "CL30l", "--output-format", "json")
    assert done.code == 2
    assert "--ignore: no rule has the id, prefix or name 'CL30l'; did you mean 'CL301'?" in done.err
    assert "a.py CL301" in ids(done.out)
    assert json.loads(done.out)["errors"][0]["stage"] == "config"


def test_2_for_an_unknown_setting_and_the_rest_is_reported(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, _='[tool.claudelint]\nuse = "product"\nper-file-ignore = {}\n')
    done = run("--output-format", "json")
    assert done.code == 2
    assert (
        "pyproject.toml:3: tool.claudelint.per-file-ignore: unknown setting; did you mean 'per-file-ignores'?"
        in done.err
    )
    assert "a.py CL301" in ids(done.out)
    assert json.loads(done.out)["errors"][0]["start"] == {"line": 3, "column": 1}


BROKEN_RULE = """\
id = "XY101"
name = "a-name"
category = "oauth-flow"
severity = "fatal"
confidence = "high"
since = "0.1.0"
summary = "s"
message = "m"
why = "w"
instead = "i"
"""


def test_2_for_a_broken_rule_file_in_the_rule_dirs(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, _='[tool.claudelint]\nrule-dirs = ["house"]\n')
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "XY101-a-name.toml").write_text(BROKEN_RULE, "utf-8")
    done = run("--output-format", "json")
    assert done.code == 2
    assert "error: house/XY101-a-name.toml:4: severity: " in done.err
    assert "a.py CL301" in ids(done.out)


def test_2_for_testing_a_broken_rule_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(BROKEN_RULE, "utf-8")
    done = run("test", "broken.toml")
    assert done.code == 2
    assert "error: broken.toml:4: severity: " in done.err
    (tmp_path / "broken.toml").write_text("id = \n", "utf-8")
    assert "error: broken.toml:1: " in run("test", "broken.toml").err


def test_2_for_nothing_to_scan(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    for path in ("empty", "picture.png"):
        done = run(path)
        assert done.code == 2, path
        assert "nothing to scan" in done.err


def test_0_when_everything_given_is_excluded(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, _='[tool.claudelint]\nextend-exclude = ["a.py"]\n')
    done = run("--force-exclude", "a.py")
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert "excluded by the configuration" in done.err
    assert run("a.py").code == 1


def test_2_for_wrong_usage_on_stderr_only(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE)
    for arguments in (("--selct", "CL1"), ("--output-format", "jsn"), ("--fail-on", "eror"), ("rule", "CL999")):
        done = run(*arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert "claudelint: error: " in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_130_for_an_interruption_and_the_report_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    command = [sys.executable, "-m", "claudelint", "-", "-v", "--output-format", "json"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr and process.stdout
        assert b"root" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        report = json.loads(process.stdout.read())
        err = process.stderr.read().decode()
    assert process.returncode == 130
    assert report["summary"]["complete"] is False
    assert "interrupted: the report is partial" in err and "Traceback" not in err


# What is chosen, and what is hidden.


def test_select_ignore_and_per_file_ignores(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, tests__b=OFFENCE)
    found = ["a.py CL301", "tests/b.py CL301"]
    assert ids(run("--output-format", "json", "--select", "CL3").out) == found
    assert ids(run("--output-format", "json", "--select", "claude-code-client-id").out) == found
    assert ids(run("--output-format", "json", "--ignore", "CL301").out) == []
    done = run("--output-format", "json", "--per-file-ignores", "tests/**:CL301")
    assert ids(done.out) == ["a.py CL301"]
    assert json.loads(done.out)["summary"]["hidden"]["config"] == 1
    assert "Hidden: 1 finding (1 by configuration)." in run("--per-file-ignores", "tests/**:CL301").out


@pytest.mark.parametrize(
    ("comment", "code", "told"),
    [
        ("# claudelint: ignore[CL301] our own id", 0, []),
        ("# noqa: CL301 our own id", 0, []),
        ("# claudelint: ignore[claude-code-client-id] our own id until=2999-01-31", 0, []),
        ("# claudelint: ignore[CL301]", 1, ["CL903"]),
        ("# noqa: CL301", 1, ["CL903"]),
        ("# noqa", 1, []),
        ("# claudelint: ignore[CL301] our own id until=2020-01-31", 1, ["CL905"]),
        ("# claudelint: ignore", 1, ["CL901"]),
        ("# claudelint: ignore[CL30l] x", 1, ["CL902"]),
        ("# claudelint: ignore[CL302] x", 1, ["CL904"]),
    ],
)
def test_suppressions(run: Run, tmp_path: Path, comment: str, code: int, told: list[str]) -> None:
    write(tmp_path, a=OFFENCE.rstrip("\n") + f"  {comment}\n")
    done = run("--output-format", "json")
    report = json.loads(done.out)
    assert done.code == code
    assert [f["rule_id"] for f in report["findings"] if f["category"] == "suppression"] == told
    assert report["summary"]["hidden"]["comment"] == (1 if code == 0 else 0)
    assert run("--no-ignores", "--select", "CL301").code == 1


def test_personal_use_lowers_levels_and_still_says_the_verdict(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=TOKEN_READ, _='[tool.claudelint]\nuse = "personal"\n')
    done = run("--output-format", "concise", "--select", "CL401")
    assert done.code == 0
    assert "CL401" in done.out and "(error for a product)" in done.out
    assert "Use: personal." in run().out
    assert run("--use", "product").code == 1


def test_strict_refuses_what_lowers_levels(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=TOKEN_READ, _='[tool.claudelint]\nuse = "personal"\n')
    done = run("--strict")
    assert done.code == 2
    assert "pyproject.toml: tool.claudelint.use: --strict is given" in done.err


# Paths and streams.


def test_a_path_named_like_a_command(run: Run, tmp_path: Path) -> None:
    write(tmp_path, rules__a=OFFENCE)
    assert ids(run("./rules", "--output-format", "json").out) == ["rules/a.py CL301"]
    assert "CL301" in run("rules").out


def test_only_the_files_given_are_reported_and_the_rest_is_followed(run: Run, tmp_path: Path) -> None:
    use = 'import httpx\n\nfrom constants import ID\n\nhttpx.post(url, json={"client_id": ID})\n'
    write(tmp_path, constants=f'ID = "{CLIENT_ID}"\n', use=use, other=OFFENCE)
    assert ids(run("use.py", "--output-format", "json").out) == ["use.py CL301"]


def test_standard_input(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    done = run("-", "--stdin-filename", "src/b.py", "--output-format", "json", text=OFFENCE)
    assert (done.code, ids(done.out)) == (1, ["src/b.py CL301"])
    assert ids(run("-", "--output-format", "json", text=OFFENCE).out) == ["stdin.py CL301"]


def test_stdout_carries_the_report_only(run: Run, tmp_path: Path) -> None:
    write(tmp_path, a=OFFENCE, broken=BROKEN, _='[tool.claudelint]\nuze = "x"\n')
    done = run(".", "nowhere", "-vv", "--statistics", "--output-format", "json", "--select", "CL3,CL99999")
    report = json.loads(done.out)
    assert done.code == 2
    assert sorted(error["stage"] for error in report["errors"]) == ["config", "config", "discover", "parse"]
    assert ids(done.out) == ["a.py CL301"]


def test_links_that_leave_the_root_are_said(run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(OFFENCE, "utf-8")
    (tmp_path / "in").mkdir()
    project = write(tmp_path / "in", a="x = 1\n")
    (project / "link.py").symlink_to(outside)
    done = run(cwd=project)
    assert done.code == 0
    assert "links that leave the project root and are not followed: 1; -v lists them" in done.err
    assert "link not followed: link.py" in run("-v", cwd=project).err
    assert run("-q", cwd=project).err == ""
