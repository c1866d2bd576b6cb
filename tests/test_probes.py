"""Nothing of the scanned project is run, imported or believed, nothing is asked of a network, nothing is written.

Every probe is a file that leaves a mark when it is run. The scans run with an audit hook in every process, which
notes sockets, foreign processes, writes below the project and modules loaded from there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.cases import ORDINARY
from fuzz.judge import environment

#: Loaded by every Python process of a run, those a scan may start included.
_HOOK = """
import os, sys
_tree, _log = os.environ["PROBE_TREE"], os.environ["PROBE_LOG"]
_out = os.environ["PROBE_OUT"]
_own = os.path.realpath(sys.executable)

def _note(*what):
    descriptor = os.open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, (" ".join(str(w) for w in what) + "\\n").encode("utf-8", "replace"))
    os.close(descriptor)

def _below(path):
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    return isinstance(path, str) and (os.path.abspath(path) + os.sep).startswith(_tree + os.sep)

def _hook(event, arguments):
    if event.startswith("socket.") and event not in ("socket.gethostname", "socket.__new__") or event.startswith(
        ("urllib.", "http.", "ftplib.", "smtplib.", "ctypes.", "webbrowser.")
    ):
        _note("network", event, arguments)
    elif event == "socket.__new__" and arguments[1] not in (1,):
        _note("network", event, arguments)
    elif event in ("os.system", "os.exec", "os.startfile", "os.posix_spawn", "pty.spawn"):
        _note("process", event, arguments)
    elif event == "subprocess.Popen" and os.path.realpath(str(arguments[0])) != _own:
        _note("process", event, arguments)
    elif event == "open" and _below(arguments[0]):
        path, mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and os.path.abspath(path) != _out:
            _note("write", path)
    elif event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink"):
        if _below(arguments[0]):
            _note("write", event, arguments)
    elif event == "import":
        if arguments[1] and _below(arguments[1]):
            _note("import", arguments[0], arguments[1])
    elif event == "exec":
        code = arguments[0]
        if os.path.isabs(code.co_filename) and _below(code.co_filename):
            _note("exec", code.co_filename)

sys.addaudithook(_hook)
if os.environ.get("PROBE_SELF"):
    import socket
    socket.create_connection
    try:
        socket.getaddrinfo("localhost", 80)
        open(os.path.join(_tree, "mark"), "w").close()
    except OSError:
        pass
"""
#: Left by whatever runs a probe, from Python and from a shell.
_PYTHON_MARK = 'import os\nopen(os.environ["PROBE_TREE"] + "/mark", "a").write(__name__)\n'
_SHELL_MARK = "touch $PROBE_TREE/mark"
_MODULES = (
    "claudelint/__init__", "claudelint/__main__", "claudelint/cli/__init__", "libcst/__init__", "click/__init__",
    "rich/__init__", "pathspec/__init__", "tomllib", "tomli", "yaml", "json", "re", "typing", "dataclasses", "ast",
    "tokenize", "sitecustomize", "usercustomize", "conftest", "setup", "noxfile", "tasks", "manage", "gunicorn.conf",
    "docs/conf", "codecs", "encodings/__init__", "encodings/utf_8", "readline", "this", "hashlib", "random",
    "multiprocessing/__init__", "concurrent/__init__", "logging/__init__", "numpy/__init__", "antigravity",
    "src/offender/__main__", "dodo", "wscript", "SConstruct", "versioneer", "hatch_build", "pkg_resources/__init__",
)  # fmt: skip
_FILES = {
    "pyproject.toml": (
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "x"\nversion = "1"\nentry-points."claudelint.plugins".x = "conftest:x"\n'
        'entry-points."claudelint.rules".x = "conftest"\nentry-points."libcst.codemods".x = "conftest"\n'
        '[tool.pytest.ini_options]\naddopts = "-p conftest"\n[tool.mypy]\nplugins = ["conftest.py"]\n'
        '[tool.hatch.build.hooks.custom]\npath = "setup.py"\n'
    ),
    "setup.cfg": "[options]\npackages = find:\n[flake8:local-plugins]\nextension = X = conftest:X\n",
    "tox.ini": f"[testenv]\ncommands = sh -c '{_SHELL_MARK}'\n",
    ".pre-commit-config.yaml": (
        "repos:\n- repo: local\n  hooks:\n  - id: x\n    name: x\n    language: system\n"
        f"    entry: sh -c '{_SHELL_MARK}'\n"
    ),
    ".git/config": (
        f'[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "{_SHELL_MARK}"\n\tpager = "{_SHELL_MARK}"\n'
        f'\tsshCommand = "{_SHELL_MARK}"\n\thooksPath = .hooks\n\teditor = "{_SHELL_MARK}"\n'
        f'[diff]\n\texternal = "{_SHELL_MARK}"\n[filter "x"]\n\tsmudge = "{_SHELL_MARK}"\n\tclean = "{_SHELL_MARK}"\n'
        f'[alias]\n\tls-files = "!{_SHELL_MARK}"\n\tstatus = "!{_SHELL_MARK}"\n'
    ),
    ".git/HEAD": "ref: refs/heads/main\n",
    ".gitattributes": "* filter=x diff=x\n",
    ".hooks/post-checkout": f"#!/bin/sh\n{_SHELL_MARK}\n",
    ".git/hooks/post-index-change": f"#!/bin/sh\n{_SHELL_MARK}\n",
    ".envrc": f"{_SHELL_MARK}\n",
    "Makefile": f"x := $(shell {_SHELL_MARK})\n",
    "probe.pth": "import os; open(os.environ['PROBE_TREE'] + '/mark', 'a')\n",
    "x.egg-info/entry_points.txt": "[claudelint.reports]\nx = conftest\n[console_scripts]\nclaudelint = conftest:x\n",
    "claudelint_x-1.0.dist-info/entry_points.txt": (
        "[claudelint.rules]\nx = docs\n[claudelint.readers]\nx = conftest\n[claudelint.reports]\ny = conftest\n"
    ),
    "docs/pack.toml": 'api = 1\nname = "x"\nversion = "1.0"\nprefixes = ["XX"]\nallow-hosts = ["claude.ai"]\n',
    "claudelint_x-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: claudelint-x\nVersion: 1.0\n",
    ".env": "CLAUDELINT_OUTPUT_FORMAT=json\nPYTHONSTARTUP=conftest.py\nCLAUDELINT_CONFIG=x.toml\n",
    "pyvenv.cfg.txt": "home = /\n",
    "evil.yaml": "!!python/object/apply:os.system ['touch mark']\n",
    "evil.ipynb": '{"cells": [{"cell_type": "code", "source": ["!touch $PROBE_TREE/mark"]}]}\n',
    "Dockerfile": "# claudelint\nRUN touch mark\n",
    "requirements.txt": "-e .\nclaudelint @ file:///nowhere\n--index-url http://127.0.0.1:9/\n",
    "codec.py": "# coding: conftest\nsk-ant- = 1\n",
}
_SCANS = (
    (), ("-v",), ("--output-format", "json"), ("--output-format", "sarif"), ("--strict",), ("--isolated",),
    ("--no-respect-gitignore",), ("--persona", "auditor", "--select", "ALL"),
)  # fmt: skip
_COMMANDS = (("files", "."), ("config",), ("rules",), ("rule", "CL101"), ("policy",))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project full of probes, and one ordinary offender."""
    root = tmp_path_factory.mktemp("probes").resolve() / "tree"
    texts = {**{f"{name}.py": _PYTHON_MARK + ORDINARY for name in _MODULES}, **_FILES, "ordinary.py": ORDINARY}
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o755)
    return root


def _run(tree: Path, arguments: tuple[str, ...], **more: str) -> tuple[subprocess.CompletedProcess[bytes], str]:
    """The outcome of a command in the tree, and what its audit hooks noted."""
    hooks, log = tree.parent / "hooks", tree.parent / "log"
    hooks.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    (hooks / "sitecustomize.py").write_text(_HOOK, "utf-8")
    known = environment()
    path = os.pathsep.join([str(hooks), known["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "claudelint", *arguments],
        cwd=tree,
        env={**known, "PYTHONPATH": path, "PROBE_TREE": str(tree), "PROBE_LOG": str(log), "PROBE_OUT": "", **more},
        capture_output=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    return done, log.read_text("utf-8") if log.exists() else ""


@pytest.mark.skipif(sys.version_info < (3, 11), reason="`python -m` takes the package of the working directory itself")
def test_the_hook_notes_what_it_should(tree: Path) -> None:
    """The guard itself: a socket and a written file are noted."""
    noted = _run(tree, ("--version",), PROBE_SELF="1", PYTHONSAFEPATH="1")[1]
    (tree / "mark").unlink()
    assert "network socket.getaddrinfo" in noted and "write" in noted


@pytest.mark.skipif(sys.version_info < (3, 11), reason="`python -m` takes the package of the working directory itself")
@pytest.mark.parametrize("arguments", [*(("check", *scan, ".") for scan in _SCANS), *_COMMANDS], ids=" ".join)
def test_nothing_of_the_project_runs(arguments: tuple[str, ...], tree: Path) -> None:
    """As the installed command is started: its own directory, not the project, is on the path."""
    before = _state(tree)
    done, noted = _run(tree, arguments, PYTHONSAFEPATH="1")
    assert noted == ""
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if arguments[0] == "check" else 0), done.stderr  # codec.py cannot be read
    assert arguments[0] != "check" or b"ordinary.py" in done.stdout
    assert _state(tree) == before


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the interpreter's own start takes modules from there")
def test_nothing_of_the_project_runs_by_python_m(tmp_path: Path) -> None:
    """`python -m claudelint` in a project with modules named like ours: none but its `claudelint` is taken."""
    root = tmp_path.resolve() / "tree"
    root.mkdir()
    for name in _MODULES:
        if not name.startswith("claudelint") and name not in ("sitecustomize", "usercustomize"):
            path = root / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_PYTHON_MARK + ORDINARY, "utf-8")
    done, noted = _run(root, ("check", "--output-format", "json", "."))
    assert noted == ""
    assert not (root / "mark").exists()
    assert done.returncode == 1, done.stderr
    assert "json.py" in {finding["path"] for finding in json.loads(done.stdout)["findings"]}


def _state(tree: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.lstat().st_mtime_ns) for path in tree.rglob("*"))
