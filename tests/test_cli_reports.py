"""The command from end to end: where reports go, what they may hold, and the commands that print."""

from __future__ import annotations

import json
import os
import re
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
FORMATS = ("full", "concise", "grouped", "json", "sarif", "github", "gitlab", "html", "junit", "markdown", "rdjson")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="no such file names and pipes there")


@pytest.fixture
def offender(tmp_path: Path) -> Path:
    """A project with one finding."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    (tmp_path / "a.py").write_text(OFFENCE, "utf-8")
    return tmp_path


# Where reports go.


def test_several_formats_at_once(run: Run, offender: Path) -> None:
    done = run("--output-format", "sarif=out.sarif", "--output-format", "json=out.json", "--output-format", "concise")
    assert done.code == 1
    assert done.out.startswith("a.py:2:")
    assert json.loads((offender / "out.json").read_text("utf-8"))["schema_version"] == 1
    log = json.loads((offender / "out.sarif").read_text("utf-8"))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["CL301"]


def test_output_file_and_variable(run: Run, offender: Path) -> None:
    done = run("-o", "report.txt")
    assert (done.code, done.out) == (1, "")
    assert "CL301" in (offender / "report.txt").read_text("utf-8")
    assert json.loads(run(CLAUDELINT_OUTPUT_FORMAT="json").out)["findings"]
    assert run("--output-format", "concise", CLAUDELINT_OUTPUT_FORMAT="json").out.startswith("a.py:2:")
    done = run("-o", "report.json", CLAUDELINT_OUTPUT_FORMAT="json")
    assert done.out == "" and json.loads((offender / "report.json").read_text("utf-8"))["findings"]


def test_the_variable_takes_several_formats(run: Run, offender: Path) -> None:
    done = run(CLAUDELINT_OUTPUT_FORMAT="html=out.html junit=out.xml concise")
    assert done.code == 1 and done.out.startswith("a.py:2:")
    assert (offender / "out.html").read_text("utf-8").startswith("<!doctype html>")
    assert (offender / "out.xml").read_text("utf-8").startswith("<?xml")


def test_a_report_is_not_written_through_a_link(run: Run, offender: Path) -> None:
    (offender / "link.json").symlink_to(offender.parent / "elsewhere.json")
    done = run("--output-format", "json=link.json")
    assert (done.code, done.out) == (2, "")
    assert "link.json: is a link" in done.err
    assert not (offender.parent / "elsewhere.json").exists()


@posix_only
def test_a_closed_pipe_is_quiet(run: Run, offender: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    command = [sys.executable, "-m", "claudelint", "."]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, cwd=offender, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_the_job_summary_is_appended_for_github_alone(run: Run, offender: Path) -> None:
    summary = offender / "summary.md"
    summary.write_text("# before\n", "utf-8")
    run("--output-format", "concise", GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text("utf-8") == "# before\n"
    done = run("--output-format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert done.code == 1 and done.out.startswith("::error file=a.py,line=2,")
    assert summary.read_text("utf-8").startswith("# before\n# claudelint\n\n**Found 1 error")
    done = run("--output-format", "github", GITHUB_STEP_SUMMARY=str(offender / "none" / "summary.md"))
    assert done.code == 2 and "none/summary.md: cannot be written" in done.err


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_for_ci_start_at_its_checkout(run: Run, offender: Path, variable: str) -> None:
    done = run("--output-format", "gitlab", **{variable: str(offender.parent)})
    assert json.loads(done.out)[0]["location"]["path"] == f"{offender.name}/a.py"
    done = run("--output-format", "gitlab", **{variable: str(offender)})
    assert json.loads(done.out)[0]["location"]["path"] == "a.py"
    done = run("--output-format", "gitlab", **{variable: str(offender / "elsewhere")})
    assert json.loads(done.out)[0]["location"]["path"] == "a.py"


@posix_only
def test_a_pipe_closed_after_the_first_line_is_quiet(offender: Path) -> None:
    """As `claudelint | head -1` does, with more than a pipe holds; the exit code stays."""
    (offender / "a.py").write_text(OFFENCE * 2000, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    command = [sys.executable, "-m", "claudelint", ".", "--output-format", "html"]
    with subprocess.Popen(
        command, cwd=offender, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"<!doctype html>\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


# Colours and widths.


def test_no_color_and_force_color(run: Run, offender: Path) -> None:
    assert "\x1b" not in run().out
    assert "\x1b[1;31m" in run(FORCE_COLOR="1").out
    assert "\x1b" not in run(FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b" in run("--color", "always", NO_COLOR="1").out
    assert "\x1b" not in run("--color", "never", FORCE_COLOR="1").out
    json.loads(run("--output-format", "json", FORCE_COLOR="1").out)


@posix_only
def test_a_terminal_gets_colours_wrapped_lines_and_no_errors_twice(offender: Path) -> None:
    (offender / "broken.py").write_text(f'client = "{CLIENT_ID}"\ndef f(:\n', "utf-8")
    text = on_terminal(offender, columns=80, VTE_VERSION="7600")
    plain = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[\d;]*[mK]", "", text)
    assert "\x1b[1;31merror[CL301]" in text and "\x1b]8;;https://" in text
    assert [line for line in plain.splitlines() if len(line) > 80 and "https://" not in line] == []
    assert plain.count("broken.py:2:8: scan error[parse]:") == 1 and "claudelint: error" not in plain


@posix_only
@pytest.mark.parametrize(
    ("variables", "links"),
    [
        ({}, False),
        ({"VTE_VERSION": "4600"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600", "CI": "true"}, False),
        ({"VTE_VERSION": "7600", "NO_COLOR": "1"}, False),
        ({"VTE_VERSION": "7600", "TERM": "dumb"}, False),
        ({"VTE_VERSION": "7600", "FORCE_HYPERLINK": "0"}, False),
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_links_only_where_the_terminal_opens_them(offender: Path, variables: dict[str, str], links: bool) -> None:
    assert ("\x1b]8;;https://" in on_terminal(offender, 80, **variables)) is links


@posix_only
def test_no_links_in_pipes_and_files(run: Run, offender: Path) -> None:
    assert "\x1b" not in run(VTE_VERSION="7600", TERM="xterm-256color").out
    run("--output-format", "full=out.txt", "--color", "always", FORCE_HYPERLINK="1")
    assert "\x1b" not in (offender / "out.txt").read_text("utf-8")


_OF_TERMINALS = """
NO_COLOR FORCE_COLOR FORCE_HYPERLINK COLUMNS CI TERM_PROGRAM VTE_VERSION WT_SESSION KONSOLE_VERSION KITTY_WINDOW_ID
DOMTERM ALACRITTY_WINDOW_ID
""".split()


def on_terminal(folder: Path, columns: int, **variables: str) -> str:
    """What a scan prints on a terminal of so many columns, stdout and stderr together."""
    import fcntl
    import pty
    import struct
    import termios

    environment = {name: value for name, value in os.environ.items() if name not in _OF_TERMINALS}
    environment |= {"PYTHONPATH": str(Path(claudelint.__file__).parents[1]), "TERM": "xterm-256color", **variables}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command = [sys.executable, "-m", "claudelint"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        parts = []
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    return b"".join(parts).decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux: the other side is closed
        return b""


# Hostile names.

NAMES = ("a\n::error::x.py", "b\x1b[2J\x1b]0;x\x07.py", "::error::c.py", "d\u202e.py", "##[error]e.py", "-dash.py")


@posix_only
@pytest.mark.parametrize("format_", FORMATS)
def test_no_file_name_reaches_the_log_raw(run: Run, offender: Path, format_: str) -> None:
    for name in NAMES:
        (offender / name).write_text(OFFENCE, "utf-8")
        (offender / f"broken{name}").write_text(f'client = "{CLIENT_ID}"\ndef f(:\n', "utf-8")
    done = run(*NAMES, "gone\n::error::.py", ".", "--output-format", format_, "-v")
    assert done.code == 2
    for text in (done.out, done.err):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
        assert all(format_ == "github" and re.match(r"::(error|notice) \w+=[^:]*::[^:]", line) for line in commands)
        assert format_ in ("json", "sarif") or "##[" not in text
    assert "-dash.py" in done.out


@posix_only
def test_no_file_name_reaches_the_log_raw_from_other_commands(run: Run, offender: Path) -> None:
    for name in NAMES:
        (offender / name).touch()
    for arguments in (("files",), ("config", *NAMES), ("rule", NAMES[0]), ("test", NAMES[0]), (f"--{NAMES[0]}",)):
        done = run(*arguments)
        for text in (done.out, done.err):
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text), arguments
            assert not [line for line in text.splitlines() if line.lstrip().startswith("::")], arguments


# Commands that print.


def test_rules_and_policy(run: Run) -> None:
    table = run("rules")
    assert table.code == 0 and table.out.splitlines()[0].split()[:2] == ["id", "severity"]
    rows = json.loads(run("rules", "--format", "json", "--select", "CL301").out)
    assert {row["id"] for row in rows if row["used"] == "yes"} == {"CL301"}
    assert re.search(r"AUP-PROXY [^\n]*\n(?:    .*\n)+?    Since \d{4}", run("policy").out)
    assert json.loads(run("policy", "--format", "json").out)["clauses"]


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_rule_by_id_and_by_name(run: Run, format_: str) -> None:
    by_id = run("rule", "CL301", "--format", format_)
    assert by_id.code == 0
    assert run("rule", "claude-code-client-id", "--format", format_).out == by_id.out
    assert run("explain", "cl301", "--format", format_).out == by_id.out
    starts = {"text": "CL301 claude-code-client-id", "markdown": "# CL301 ", "json": "{"}
    assert by_id.out.startswith(starts[format_])


def test_files_and_config(run: Run, offender: Path) -> None:
    (offender / "node_modules").mkdir()
    done = run("files")
    assert done.code == 0
    assert "python     a.py\n" in done.out and "skipped    node_modules/  (excluded by default)\n" in done.out
    assert 'use = "personal"' in run("config", "--use", "personal").out
    settings = json.loads(run("config", "--use", "personal", "--format", "json").out)["settings"]
    assert settings["use"] == {"value": "personal", "origin": "--use"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions(run: Run, shell: str) -> None:
    done = run("completions", shell)
    assert done.code == 0 and "_CLAUDELINT_COMPLETE" in done.out


def test_completion_offers_commands_and_options(run: Run) -> None:
    asked = {"_CLAUDELINT_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    assert "plain,rules" in run(COMP_WORDS="claudelint ru", **asked).out
    assert "plain,--output-format" in run(COMP_WORDS="claudelint --out", **asked).out


def test_schemas(run: Run) -> None:
    assert json.loads(run("schema", "config").out)["title"] == "claudelint configuration"
    assert json.loads(run("schema", "report").out)["title"] == "claudelint report"
    assert run("schema", "other").code == 2


# Speed.


def test_a_clean_run_imports_nothing_slow(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    done = run(".", python=("-X", "importtime"))
    assert done.code == 0
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.err.splitlines()}
    assert "claudelint" in imported
    assert not imported & {"libcst", "rich", "traceback", "multiprocessing"}
