"""What a project does with its findings, from end to end: baseline, suppressions, changed lines only."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claudelint.testing import fake_token

Run = Callable[..., Any]

CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
OFFENCE = f'httpx.post(url, json={{"client_id": "{CLIENT_ID}"}})\n'
BASELINE = ".claudelint-baseline.json"
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="needs git")
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


def project(folder: Path, settings: str = "", **files: str) -> Path:
    """A project with modules `name=text`."""
    (folder / "pyproject.toml").write_text(f"[tool.claudelint]\n{settings}\n", "utf-8")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(f"import httpx\n{text}", "utf-8")
    return folder


def found(done: Any) -> list[str]:
    """`path:line rule` for each finding of a JSON report."""
    findings = json.loads(done.out)["findings"]
    return [f"{f['path']}:{f['start']['line']} {f['rule_id']}" for f in findings]


# The baseline.


def test_an_accepted_finding_is_hidden_and_counted_wherever_it_moves(run: Run, tmp_path: Path) -> None:
    project(tmp_path, f'baseline = "{BASELINE}"', a=OFFENCE)
    assert run("baseline", "write").code == 0
    project(tmp_path, f'baseline = "{BASELINE}"', a="x = 1\n\n\n" + OFFENCE)
    done = run("--output-format", "json")
    assert (done.code, found(done), done.err) == (0, [], "")
    assert json.loads(done.out)["summary"]["hidden"] == {"comment": 0, "baseline": 1, "config": 0, "diff": 0}
    assert found(run("--output-format", "json", "--no-baseline")) == ["a.py:5 CL301"]
    project(tmp_path, f'baseline = "{BASELINE}"', a=OFFENCE * 2)
    done = run("--output-format", "json")
    assert (done.code, found(done)) == (1, ["a.py:3 CL301"])


def test_write_says_what_changed_and_how_to_use_it(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE)
    done = run("baseline", "write")
    assert done.out == f"{BASELINE}: 1 entry (1 new, 0 gone)\n"
    assert f"pass --baseline {BASELINE}, or set `baseline" in done.err
    text = (tmp_path / BASELINE).read_text("utf-8")
    assert run("baseline", "write").out == f"{BASELINE}: 1 entry (0 new, 0 gone)\n"
    assert (tmp_path / BASELINE).read_text("utf-8") == text
    assert CLIENT_ID not in text and str(tmp_path) not in text
    assert run("--baseline", BASELINE).code == 0 and run().code == 1


def test_writing_for_some_paths_keeps_the_entries_of_the_others(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE, b=OFFENCE)
    run("baseline", "write")
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    assert run("baseline", "write", "b.py").out == f"{BASELINE}: 2 entries (0 new, 0 gone)\n"
    assert run("baseline", "write", "a.py").out == f"{BASELINE}: 1 entry (0 new, 1 gone)\n"


def test_stale_entries_are_said_pruned_and_under_strict_an_error(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE, b=OFFENCE)
    run("baseline", "write")
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    done = run("--baseline", BASELINE)
    assert done.code == 0 and "1 entry of the baseline no longer met; `claudelint baseline prune`" in done.err
    assert "no longer" not in run("--baseline", BASELINE, "b.py").err
    assert "no longer" not in run("--baseline", BASELINE, "--ignore", "CL301").err
    assert "no longer" not in run("--baseline", BASELINE, "--min-confidence", "high").err
    done = run("--baseline", BASELINE, "--strict", "--output-format", "json")
    assert done.code == 2
    (error,) = json.loads(done.out)["errors"]
    assert (error["path"], error["stage"]) == (BASELINE, "config") and "1 entry" in error["message"]
    assert run("baseline", "show").out.splitlines()[-1] == "a.py: CL301 (stale)"
    assert run("baseline", "show").out.startswith("b.py:2:")
    assert run("baseline", "prune").out == f"{BASELINE}: 1 entry (1 removed)\n"
    assert run("--baseline", BASELINE, "--strict").code == 0


def test_an_incomplete_scan_writes_nothing(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE, broken=f'c = "{CLIENT_ID}"\ndef f(:\n')
    for action in ("write", "prune", "show"):
        (tmp_path / BASELINE).write_text('{"tool": "claudelint", "schema_version": 1, "findings": []}', "utf-8")
        before = (tmp_path / BASELINE).read_text("utf-8")
        done = run("baseline", action)
        assert done.code == 2 and "broken.py" in done.err and "the baseline is left as it is" in done.err
        assert (tmp_path / BASELINE).read_text("utf-8") == before
    assert run("--baseline", BASELINE).code == 2


@pytest.mark.parametrize(
    ("text", "problem"), [("{", "is no JSON"), ('{"results": {}}', "is no baseline of claudelint"), (None, "not exist")]
)
def test_a_broken_baseline_stops_everything(run: Run, tmp_path: Path, text: str | None, problem: str) -> None:
    project(tmp_path, a=OFFENCE)
    if text is not None:
        (tmp_path / "b.json").write_text(text, "utf-8")
    for arguments in (("check",), ("check", "--exit-zero"), ("baseline", "prune"), ("baseline", "show")):
        done = run(*arguments, "--baseline", "b.json")
        assert (done.code, done.out) == (2, "") and problem in done.err and "Traceback" not in done.err


@needs_links
def test_a_baseline_is_not_written_where_a_project_wants_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "file.json").symlink_to(tmp_path / "outside" / "x.json")
    for place, problem in {
        "../outside/x.json": "lies outside the project",
        "link/x.json": "lies outside the project",
        str(tmp_path / "outside" / "x.json"): "lies outside the project",
        "file.json": "lies outside the project",
    }.items():
        project(root, f"baseline = {json.dumps(place)}", a=OFFENCE)
        done = run("baseline", "write", cwd=root)
        assert done.code == 2 and problem in done.err, place
    (root / "file.json").unlink()
    (root / "real.json").write_text('{"tool": "claudelint", "schema_version": 1, "findings": []}', "utf-8")
    (root / "near.json").symlink_to("real.json")
    project(root, 'baseline = "near.json"', a=OFFENCE)
    done = run("baseline", "write", cwd=root)
    assert done.code == 2 and "is a link" in done.err
    assert list((tmp_path / "outside").iterdir()) == []


def test_strict_refuses_a_baseline_of_the_projects_own_choice(run: Run, tmp_path: Path) -> None:
    project(tmp_path, f'baseline = "{BASELINE}"', a=OFFENCE)
    run("baseline", "write")
    assert run().code == 0
    done = run("--strict")
    assert done.code == 2 and "--strict is given and this setting can hide findings" in done.err


# Comments.

KINDS = {
    "a.py": 'token = "{}"',
    ".env": "TOKEN={}",
    "pyproject.toml": '[tool.x]\ntoken = "{}"',
    "a.toml": 'token = "{}"',
    "requirements.txt": "x @ https://{}@example.org/x.whl",
    "a.yaml": "token: {}",
    "Dockerfile": "ENV TOKEN={}",
    "a.sh": "export TOKEN={}",
    "a.ini": "[x]\ntoken = {}",
    "Makefile": "TOKEN = {}",
    "poetry.lock": 'token = "{}"',
}


@pytest.mark.parametrize("name", KINDS)
def test_suppressions_in_every_kind_of_file_with_comments(run: Run, tmp_path: Path, name: str) -> None:
    """On the line above; with a reason; and an unused one is reported there too."""
    (tmp_path / ".git").mkdir()
    text = KINDS[name].format(fake_token("sk-ant-oat"))
    head, _, line = text.rpartition("\n")
    head += "\n" if head else ""
    (tmp_path / name).write_text(f"{head}{line}\n", "utf-8")
    (rule,) = {one.split()[1] for one in found(run(name, "--output-format", "json"))}
    (tmp_path / name).write_text(f"{head}# claudelint: ignore[{rule}] ours\n{line}\n", "utf-8")
    done = run(name, "--output-format", "json")
    assert found(done) == [] and json.loads(done.out)["summary"]["hidden"]["comment"] == 1
    (tmp_path / name).write_text(f"{head}# claudelint: ignore[{rule}]\n{line}\n", "utf-8")
    assert {one.split()[1] for one in found(run(name, "--output-format", "json"))} == {rule, "CL903"}
    (tmp_path / name).write_text(f"{head}# claudelint: ignore[{rule}] ours\n\n", "utf-8")
    assert [one.split()[1] for one in found(run(name, "--output-format", "json"))] == ["CL904"]


# --add-ignore.


def test_add_ignore_needs_a_reason_for_errors_and_takes_no_path_for_one(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE)
    before = (tmp_path / "a.py").read_bytes()
    done = run("--add-ignore", "a.py")
    assert done.code == 1 and "left a.py:2: CL301: an error needs a reason" in done.err
    assert (tmp_path / "a.py").read_bytes() == before
    done = run("--add-ignore=our own migration", "a.py", "--output-format", "json")
    assert (done.code, found(done)) == (0, []) and "suppressed a.py:2: CL301" in done.err
    assert json.loads(done.out)["summary"]["hidden"]["comment"] == 1
    assert run("--output-format", "json").code == 0
    text = (tmp_path / "a.py").read_text("utf-8")
    assert "# claudelint: ignore[CL301] our own migration\n" in text


def test_add_ignore_without_a_reason_takes_care_of_the_others(run: Run, tmp_path: Path) -> None:
    read = 'import os\nprint(len(os.environ["CLAUDE_CODE_OAUTH_TOKEN"]))\n'
    project(tmp_path, a=OFFENCE + read)
    done = run("--add-ignore", "--output-format", "json")
    assert done.code == 1 and found(done) == ["a.py:2 CL301"]
    assert "left a.py:2: CL301" in done.err and "suppressed a.py:4: CL2" in done.err


@pytest.mark.parametrize(
    ("encoding", "bom", "end"),
    [
        ("utf-8", codecs.BOM_UTF8, "\r\n"),
        ("latin-1", b"# -*- coding: latin-1 -*-\r\n", "\r\n"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "\n"),
    ],
)
def test_add_ignore_keeps_bytes_as_they_are(run: Run, tmp_path: Path, encoding: str, bom: bytes, end: str) -> None:
    project(tmp_path)
    text = f"# é\nimport httpx\n\n{OFFENCE}x = 1".replace("\n", end)
    (tmp_path / "a.py").write_bytes(bom + text.encode(encoding))
    done = run("--add-ignore=ours")
    after = (tmp_path / "a.py").read_bytes()
    if "left a.py" in done.err:
        assert after == bom + text.encode(encoding)
        return
    line = f"# claudelint: ignore[CL301] ours{end}"
    assert after.startswith(bom) and after[len(bom) :].decode(encoding).replace(line, "") == text


@pytest.mark.parametrize("reason", ["until=soon", "a\nb", "a\u202eb", "x\x1b[0m"])
def test_add_ignore_refuses_words_that_are_no_reason(run: Run, tmp_path: Path, reason: str) -> None:
    project(tmp_path, a=OFFENCE)
    before = (tmp_path / "a.py").read_bytes()
    done = run(f"--add-ignore={reason}")
    assert done.code == 2 and "--add-ignore" in done.err
    assert (tmp_path / "a.py").read_bytes() == before


def test_add_ignore_leaves_what_cannot_be_written(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE)
    done = run("--add-ignore=ours", "-", "--stdin-filename", "b.py", text=f"import httpx\n{OFFENCE}")
    assert done.code == 1 and "standard input cannot be changed" in done.err
    assert not (tmp_path / "b.py").exists()
    (tmp_path / "a.py").write_bytes(f"# coding: latin-1\nimport httpx\n{OFFENCE}".encode())
    done = run("--add-ignore=字")
    assert done.code == 1 and "cannot be written in iso8859-1" in done.err


# --diff-base.


def git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)


@needs_git
def test_only_changed_lines_show_and_the_others_are_counted(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a=OFFENCE, b="x = 1\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "tag", "base")
    project(tmp_path, a=f"y = 2\n{OFFENCE}z = 3\n", b=f"x = 1\n{OFFENCE}", c=OFFENCE)
    done = run("--diff-base", "base", "--output-format", "json")
    assert (done.code, found(done)) == (1, ["b.py:3 CL301", "c.py:2 CL301"])
    assert json.loads(done.out)["summary"]["hidden"]["diff"] == 1
    assert "1 on unchanged lines" in run("--diff-base", "base").out
    assert run("--diff-base", "base", "a.py").code == 0


@needs_git
def test_a_changed_step_of_the_trace_shows_the_finding(run: Run, tmp_path: Path) -> None:
    names = 'NAME = "USER"\n'
    use = "import os\nimport anthropic\nfrom names import NAME\nc = anthropic.Anthropic(auth_token=os.environ[NAME])\n"
    project(tmp_path, names=names, use=use)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    assert run("--diff-base", "HEAD").code == 0
    project(tmp_path, names=names.replace("USER", "CLAUDE_CODE_OAUTH_TOKEN"))
    done = run("--diff-base", "HEAD", "--output-format", "json")
    assert done.code == 1 and "use.py:5 CL401" in found(done)


@needs_git
def test_a_base_that_cannot_be_had_is_an_error(run: Run, tmp_path: Path) -> None:
    project(tmp_path, a="x = 1\n")
    done = run("--diff-base", "main", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (done.code, done.out) == (2, "") and "--diff-base: not a git repository" in done.err
    git(tmp_path, "init", "-q")
    for ref, problem in {"main\n": "is no reference", "--help": "is no reference", "none": "unknown commit"}.items():
        done = run(f"--diff-base={ref}", "--exit-zero")
        assert (done.code, done.out) == (2, "") and problem in done.err
