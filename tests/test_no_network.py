"""A scan opens no socket, starts no process and writes no file but those it was asked for.

An audit hook in the scanning process ends it at once when it does. What claudelint itself starts is allowed to the
module that starts it alone: git with `--diff-base`, and the processes that parse.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fuzz.judge import environment
from tests.test_fixtures import copy_project

_REFUSED = 99
_RUNNER = """
import os, sys
allowed = tuple(os.environ["ALLOWED_PLACES"].split(os.pathsep))
starters = tuple(os.environ["ALLOWED_STARTERS"].split())
started = ("subprocess.Popen", "os.posix_spawn", "os.fork", "os.forkpty")
refused = ("socket.", "os.exec", "os.system", "os.spawn", "os.startfile", "pty.", "urllib.", "http.", "ftplib.",
           "smtplib.", "webbrowser.", "ctypes.", "sqlite3.", "telnetlib.", "nntplib.", "imaplib.", "poplib.")
changes = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
           "os.chown", "os.utime", "os.setxattr", "shutil.move", "shutil.rmtree", "shutil.copyfile",
           "tempfile.mkstemp", "tempfile.mkdtemp")

def refuse(event, arguments):
    os.write(2, f"REFUSED {event} {arguments!r:.300}\\n".encode())
    os._exit(99)

def inside(path):
    if isinstance(path, int) or path is None:
        return True
    path = os.path.abspath(os.fsdecode(path))
    return path == os.devnull or any((path + os.sep).startswith(place + os.sep) for place in allowed)

def by_starter():
    frame = sys._getframe()
    while frame is not None:
        if frame.f_globals.get("__name__") in starters:
            return True
        frame = frame.f_back
    return False

def hook(event, arguments):
    if event in started:
        if not by_starter():
            refuse(event, arguments)
    elif event.startswith(refused):
        refuse(event, arguments)
    elif event == "open":
        flags = arguments[2]
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND) and not inside(arguments[0]):
            refuse(event, arguments)
    elif event in changes and not inside(arguments[0]):
        refuse(event, arguments)

sys.addaudithook(hook)
if len(sys.argv) > 2 and sys.argv[1] == "-c":
    exec(sys.argv[2])
else:
    from claudelint.cli import main
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
"""
#: Modules of claudelint that may start a process, where they are there: git is for `--diff-base` only.
_PARSING = ("claudelint.parsing.pool",)
_GIT = ("claudelint.git",)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a file of every kind."""
    root = tmp_path_factory.mktemp("watched") / "tree"
    copy_project("every-kind", root)
    return root


def _run(root: Path, *arguments: str, starters: Sequence[str] = _PARSING) -> subprocess.CompletedProcess[bytes]:
    runner, out = root.parent / "runner.py", root.parent / "out"
    runner.write_text(_RUNNER, "utf-8")
    out.mkdir(exist_ok=True)
    variables = {
        **environment(),
        "ALLOWED_PLACES": str(out),
        "ALLOWED_STARTERS": " ".join(starters),
        "XDG_CACHE_HOME": str(out / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, str(runner), *arguments]
    return subprocess.run(
        command, cwd=root, env=variables, capture_output=True, timeout=240, stdin=subprocess.DEVNULL, check=False
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.fork()",
        "open('mark', 'w')",
        "import os; os.open('mark', os.O_CREAT)",
        "import os; os.mkdir('mark')",
        "import os; os.rename('Makefile', 'mark')",
        "import tempfile; tempfile.mkdtemp()",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_the_guard_refuses(code: str, tree: Path) -> None:
    """The guard itself: each of these would end the process."""
    done = _run(tree, "-c", code)
    assert (done.returncode, b"REFUSED" in done.stderr) == (_REFUSED, True), done.stderr
    assert not (tree / "mark").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--output-format", "json=../out/report.json", "--output-format", "sarif=../out/report.sarif", "."),
        ("check", "--select", "ALL", "--persona", "auditor", "--statistics", "-vv", "."),
        ("check", "--isolated", "--output-format", "html=../out/report.html", "client.py"),
        ("files", "."),
        ("config",),
        ("rules",),
        ("rule", "CL101"),
        ("policy",),
        # click asks bash for its version before it writes a script for it.
        ("completions", "zsh"),
    ],
    ids=" ".join,
)
def test_nothing_but_reading(arguments: tuple[str, ...], tree: Path) -> None:
    """Scans with every reader and rule, and the other commands."""
    before = _state(tree)
    done = _run(tree, *arguments)
    assert done.returncode == (2 if arguments[0] == "check" and "." in arguments else done.returncode), done.stderr
    assert done.returncode in (0, 1, 2), done.stderr
    assert b"REFUSED" not in done.stderr and b"Traceback" not in done.stderr
    assert done.stdout or any((tree.parent / "out").glob("report.*"))
    assert _state(tree) == before


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_is_started_when_it_is_asked_for_and_not_else(tmp_path: Path) -> None:
    """With `--diff-base`, by the module for it; a scan of the same repository starts nothing."""
    root = tmp_path / "tree"
    copy_project("every-kind", root)
    for words in ("init -q", "add -A", "-c user.name=x -c user.email=x@example.com commit -q -m x"):
        subprocess.run(["git", *words.split()], cwd=root, check=True, env=environment(), capture_output=True)
    asked = ("check", "--diff-base", "HEAD", ".")
    assert _run(root, "check", ".").returncode == 2
    assert _run(root, *asked).returncode == _REFUSED
    done = _run(root, *asked, starters=(*_PARSING, *_GIT))
    assert (done.returncode, b"REFUSED" in done.stderr) == (2, False), done.stderr


def _state(tree: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.lstat().st_mtime_ns) for path in tree.rglob("*"))
