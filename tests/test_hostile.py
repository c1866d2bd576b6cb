"""Whatever stands in a tree: the scan ends, says what it could not read, and reports the rest in full.

The trees are those of `fuzz/cases.py`, each scanned by a process of its own within a deadline.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from claudelint.testing import fake_token
from fuzz.cases import ORDINARY, TREES, Tree
from fuzz.judge import environment, judge
from fuzz.projects import may_make_devices

SLOW = float(os.environ.get("HOSTILE_SLOW", "2"))
unix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a POSIX file system")


@pytest.mark.parametrize("tree", [tree for tree in TREES if not tree.heavy], ids=lambda tree: tree.name)
def test_survives(tree: Tree, tmp_path: Path) -> None:
    """Every hostile file is found out or complained of, in time, and the ordinary one is reported as ever."""
    if tree.name == "names" and not _takes_any_name(tmp_path):
        pytest.skip("the file system takes UTF-8 names only")
    if tree.name == "devices" and not may_make_devices(tmp_path):
        pytest.skip("this user may not make devices")
    outcome = judge(tree, tmp_path, environment(), slow=SLOW)
    assert outcome.problems == ()


def _takes_any_name(place: Path) -> bool:
    try:
        open(os.path.join(os.fsencode(place), b"\xff\n"), "w").close()
    except OSError:
        return False
    return True


def _check(root: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "claudelint", "check", "--isolated", "--no-progress", *options]
    return subprocess.run(
        command, cwd=root, env=environment(), capture_output=True, timeout=120 * SLOW, stdin=subprocess.DEVNULL
    )


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """Each look sees one state of it or says that it is gone; nothing else suffers."""
    (tmp_path / "ordinary.py").write_text(ORDINARY, "utf-8")
    changing, done = tmp_path / "changing.py", threading.Event()
    states = [ORDINARY, "def f(:\n" + ORDINARY, "x" * 1_000_000, None]

    def change() -> None:
        while not done.is_set():
            for state in states:
                if state is None:
                    changing.unlink(missing_ok=True)
                else:
                    changing.write_text(state, "utf-8")

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _ in range(3):
            seen = _check(tmp_path, "--output-format", "concise", ".")
            assert seen.returncode in (1, 2), seen.stderr
            assert b"ordinary.py:4:36: CL301" in seen.stdout
            assert b"Traceback" not in seen.stderr
    finally:
        done.set()
        writer.join()


@unix
def test_a_tree_that_may_not_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    """A scan leaves no file behind, changes none, and needs no right to write."""
    root = tmp_path / "tree"
    root.mkdir()
    (root / "ordinary.py").write_text(ORDINARY, "utf-8")
    (root / "ordinary.py").chmod(0o444)
    root.chmod(0o555)
    before = [(entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(root)]
    try:
        assert _check(root, ".").returncode == 1
        assert [(entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(root)] == before
    finally:
        root.chmod(0o755)


@unix
@pytest.mark.parametrize("place", ["fifo.py", "dir.py"])
def test_what_is_given_by_hand_is_held_to_the_same(place: str, tmp_path: Path) -> None:
    """A FIFO named on the command line is an error and does not block; a directory named like a module is walked."""
    os.mkfifo(tmp_path / "fifo.py")
    (tmp_path / "dir.py").mkdir()
    (tmp_path / "dir.py" / "a.py").write_text(f'TOKEN = "{fake_token("sk-ant-oat")}"\n', "utf-8")
    seen = _check(tmp_path, place)
    assert seen.returncode == (2 if place == "fifo.py" else 1)


def test_a_file_named_like_an_option(tmp_path: Path) -> None:
    """Behind `--`, and found in a directory, it is a file like any other."""
    (tmp_path / "-dash.py").write_text(ORDINARY, "utf-8")
    for arguments in (["--", "-dash.py"], ["./-dash.py"], ["."]):
        seen = _check(tmp_path, "--output-format", "concise", *arguments)
        assert (seen.returncode, b"-dash.py:4:" in seen.stdout) == (1, True), arguments


def test_two_runs_at_once_and_the_same_report_from_both(tmp_path: Path) -> None:
    """Neither disturbs the other, also when both write the same file."""
    (tmp_path / "ordinary.py").write_text(ORDINARY, "utf-8")
    command = [sys.executable, "-m", "claudelint", "check", "--isolated", "-o", "out.txt", "ordinary.py"]
    runs = [subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE) for _ in range(4)]
    errors = [run.communicate(timeout=120 * SLOW)[1] for run in runs]
    assert [run.returncode for run in runs] == [1] * 4, errors
    assert "CL301" in (tmp_path / "out.txt").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ordinary.py", "out.txt"]
