"""git on a project that is not trusted: nothing the project names is run, and what fails says why."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from claudelint.diff_base import DiffBase
from claudelint.git import Git, GitError

pytestmark = pytest.mark.skipif(not shutil.which("git") or os.name == "nt", reason="needs git and a shell")

TEXT = "one\ntwo\nthree\n"


def git(folder: Path, *arguments: str) -> str:
    """The caller's own git, with nothing of the user's configuration."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    settings = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "init.defaultBranch=main"]
    settings += ["-c", "protocol.file.allow=always"]
    command = ["git", *settings, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, tagged `base`, and a change in the working tree."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "-q")
    (root / "a.py").write_text(TEXT, "utf-8")
    (root / "sub").mkdir()
    (root / "sub" / "new\nline.py").write_text(TEXT, "utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "one")
    git(root, "tag", "base")
    (root / "a.py").write_text(TEXT.replace("two", "TWO"), "utf-8")
    return root


def lines(root: Path, ref: str, *paths: str) -> list[tuple[int, ...] | str]:
    changed = DiffBase(root, ref).changed(paths)
    return ["new" if changed(path).whole else changed(path).lines for path in paths]


def test_lines_of_the_working_tree_against_the_base(project: Path) -> None:
    (project / "b.py").write_text(TEXT, "utf-8")
    assert lines(project, "base", "a.py", "b.py", "sub/new\nline.py") == [(2,), "new", ()]


def test_staged_and_committed_changes_count_alike(project: Path) -> None:
    git(project, "add", "-A")
    assert lines(project, "base", "a.py") == [(2,)]
    git(project, "commit", "-qm", "two")
    assert lines(project, "base", "a.py") == [(2,)]
    assert lines(project, "HEAD", "a.py") == [()]


def test_what_the_other_branch_did_meanwhile_is_not_a_change_of_ours(project: Path) -> None:
    git(project, "stash", "-q")
    git(project, "checkout", "-qb", "other")
    (project / "a.py").write_text(TEXT + "four\n", "utf-8")
    git(project, "commit", "-qam", "theirs")
    git(project, "checkout", "-q", "base")
    git(project, "stash", "pop", "-q")
    assert lines(project, "other", "a.py") == [(2,)]


def test_a_project_below_the_top_of_its_repository(project: Path) -> None:
    (project / "sub" / "c.py").write_text(TEXT, "utf-8")
    assert lines(project / "sub", "base", "new\nline.py", "c.py", "../a.py") == [(), "new", (2,)]


def test_a_link_that_became_a_file_is_new(project: Path) -> None:
    (project / "link.py").symlink_to("a.py")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "two")
    (project / "link.py").unlink()
    (project / "link.py").write_text(TEXT, "utf-8")
    assert lines(project, "HEAD", "link.py") == ["new"]


# What fails.


@pytest.mark.parametrize("ref", ["-x", "--output=x", "", "a b", "a\nb", "\x1b[0m"])
def test_a_reference_that_is_none_is_refused(project: Path, ref: str) -> None:
    with pytest.raises(GitError, match="is no reference"):
        DiffBase(project, ref)


@pytest.mark.parametrize("ref", ["nope", "base:a.py", "0" * 40, "@{upstream}"])
def test_an_unknown_reference_is_named(project: Path, ref: str) -> None:
    with pytest.raises(GitError, match="unknown commit, branch or tag"):
        DiffBase(project, ref)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="not a git repository"):
        DiffBase(tmp_path, "main")


def test_a_shallow_clone_without_the_base_says_so(project: Path, tmp_path: Path) -> None:
    git(project, "commit", "-qam", "two")
    git(project, "branch", "-q", "old", "base")
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{project}", "shallow")
    with pytest.raises(GitError, match=r"no common commit; this clone is shallow: fetch more history"):
        DiffBase(tmp_path / "shallow", "origin/old")
    with pytest.raises(GitError, match=r"unknown commit.*this clone is shallow"):
        DiffBase(tmp_path / "shallow", "nope")


def test_no_git_on_the_path(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="not on the PATH"):
        Git(project)


def test_somebody_elses_repository_is_git_s_to_judge(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "GIT_TEST_ASSUME_DIFFERENT_OWNER" not in Git(project).environment
    probe = Git(project)
    probe.environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
    with pytest.raises(GitError, match="dubious ownership"):
        probe.top()


# Nothing is run.


@pytest.fixture
def probe(project: Path, tmp_path: Path) -> tuple[str, Callable[[], list[str]]]:
    """A program that leaves a mark, and what asks for the marks."""
    marks = tmp_path / "marks"
    marks.mkdir()
    program = tmp_path / "probe"
    program.write_text(f'#!/bin/sh\necho "$0 $*" > "{marks}/$$"\n', "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program), lambda: [path.read_text("utf-8") for path in marks.iterdir()]


def hostile(project: Path, program: str) -> None:
    """Every setting with which a repository can name a program."""
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.alternateRefsCommand",
        "core.gitProxy",
        "credential.helper",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "merge.evil.driver",
        "pager.rev-parse",
        "pager.ls-tree",
        "pager.cat-file",
        "pager.merge-base",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ):
        git(project, "config", key, program)
    for name in ("rev-parse", "merge-base", "ls-tree", "cat-file"):
        git(project, "config", f"alias.{name}", f"!{program}")
    git(project, "config", "core.hooksPath", str(project / "hooks"))
    git(project, "config", "log.showSignature", "true")
    (project / "hooks").mkdir()
    for hook in ("post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"):
        shutil.copy(program, project / "hooks" / hook)
        shutil.copy(program, project / ".git" / "hooks" / hook)
    (project / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n", "utf-8")
    (project / ".git" / "info").mkdir(exist_ok=True)
    (project / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n", "utf-8")


def test_nothing_a_repository_names_is_run(project: Path, probe: tuple[str, Callable[[], list[str]]]) -> None:
    program, marks = probe
    hostile(project, program)
    os.utime(project / "sub" / "new\nline.py")  # git would have to look at it again
    assert lines(project, "base", "a.py", "sub/new\nline.py") == [(2,), ()]
    assert marks() == []
    # The probe works: git as people call it does run it.
    subprocess.run(["git", "diff", "base"], cwd=project, capture_output=True, check=False, timeout=60)
    assert marks() != []


def test_missing_objects_are_not_fetched(project: Path, probe: tuple[str, Callable[[], list[str]]]) -> None:
    program, marks = probe
    name = git(project, "rev-parse", "base:a.py").strip()
    (project / ".git" / "objects" / name[:2] / name[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.uploadpack": program,
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
    }.items():
        git(project, "config", key, value)
    with pytest.raises(GitError, match="objects of the base are missing here"):
        lines(project, "base", "a.py")
    assert marks() == []
    subprocess.run(["git", "cat-file", "blob", name], cwd=project, capture_output=True, check=False, timeout=60)
    assert marks() != []


def test_a_git_inside_the_project_is_not_taken(
    project: Path, probe: tuple[str, Callable[[], list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    program, marks = probe
    (project / "bin").mkdir()
    shutil.copy(program, project / "bin" / "git")
    (project.parent / "lookslikeoutside").symlink_to(project / "bin")
    monkeypatch.chdir(project)
    places = [str(project / "bin"), "bin", ".", "", str(project.parent / "lookslikeoutside"), os.environ["PATH"]]
    monkeypatch.setenv("PATH", os.pathsep.join(places))
    assert lines(project, "base", "a.py") == [(2,)]
    assert marks() == []


def test_the_callers_variables_for_git_lead_nowhere_else(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A hook runs with GIT_DIR and GIT_INDEX_FILE set."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_EXEC_PATH"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert lines(project, "base", "a.py") == [(2,)]


def test_a_replaced_object_hides_nothing(project: Path) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "two")
    git(project, "replace", git(project, "rev-parse", "base:a.py").strip(), git(project, "rev-parse", ":a.py").strip())
    assert lines(project, "base", "a.py") == [(2,)]
