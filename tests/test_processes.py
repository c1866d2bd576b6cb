"""The report is the same for any number of processes and any state of the cache; what is interrupted or killed ends.

Whole runs of the command, in processes of their own.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claudelint.testing import fake_token
from fuzz.cases import ORDINARY
from fuzz.judge import environment

SLOW = float(os.environ.get("HOSTILE_SLOW", "2"))
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds processes in /proc")
posix = pytest.mark.skipif(os.name == "nt", reason="signals and permissions of POSIX")
#: What a run may differ in.
_TIMES = ("seconds",)


def _command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "claudelint", "check", "--isolated", "--no-progress", *options, str(root)]


def check(root: Path, *options: str, more: dict[str, str] | None = None) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON report without what depends on time, and stderr."""
    done = subprocess.run(
        _command(root, "--output-format", "json", "-v", *options),
        env={**environment(), **(more or {})},
        capture_output=True,
        timeout=120 * SLOW,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    for name in _TIMES:
        del report["summary"][name]
    return done.returncode, report, done.stderr.decode()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with findings across modules, broken and wild files, configuration, secrets."""
    root = tmp_path / "tree"
    (root / "pkg").mkdir(parents=True)
    files = {
        "ordinary.py": ORDINARY,
        "pkg/hosts.py": "HOST = 'https://claude.ai'\n",
        "pkg/urls.py": "from pkg.hosts import HOST\nURL = HOST + '/api/organizations'\n",
        "pkg/send.py": "import httpx\n\ndef get(url, cookies):\n    return httpx.get(url, cookies=cookies)\n",
        "pkg/main.py": "from pkg.send import get\nfrom pkg.urls import URL\nget(URL, {'sessionKey': key})\n",
        "broken.py": f"{ORDINARY}def f(:\n",
        "wild.py": f"{ORDINARY}x = {'(' * 150}1{')' * 150}\n",
        "token.py": f"TOKEN = '{fake_token('sk-ant-oat')}'\n",
        ".env": f"CLAUDE_CODE_OAUTH_TOKEN={fake_token('sk-ant-oat')}\n",
        "hidden.py": ORDINARY.replace(
            '"client_id": CLIENT})', '"client_id": CLIENT})  # claudelint: ignore[CL301] a test of comments'
        ),
    }
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    return root


def test_the_same_report_whatever_helps(tree: Path, tmp_path: Path) -> None:
    """Serial and with two processes, the cache cold, warm and off, with facts of another run or its whole outcome."""
    cache = ("--cache-dir", str(tmp_path / "cache"))
    code, report, said = check(tree, "-j", "1", "--no-cache")
    assert code == 2 and {"CL101", "CL301", "CL501"} <= {f["rule_id"] for f in report["findings"]}
    assert [e["path"] for e in report["errors"]] == ["broken.py"]
    assert "no cache: switched off" in said
    assert check(tree, "-j", "2", "--no-cache")[:2] == (code, report)
    assert check(tree, "-j", "2", *cache)[:2] == (code, report)
    again = check(tree, "-j", "1", *cache)
    assert again[:2] == (code, report) and "1 of 1 entries found" in again[2]
    (tree / "more.py").write_text("x = 1\n", "utf-8")
    (tree / "ordinary.py").write_text(ORDINARY + "\n", "utf-8")
    fresh = check(tree, "-j", "1", "--no-cache")
    partly = check(tree, "-j", "2", *cache)
    assert partly[:2] == fresh[:2] and " 0 of " not in partly[2]


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Two unpacked wheels, the second of which imports the first, and modules of a project beside them."""
    root = tmp_path / "packages"
    files = {
        "one-1.0/one-1.0.dist-info/METADATA": "Name: one\nVersion: 1.0\n",
        "one-1.0/one/__init__.py": "HOST = 'https://claude.ai'\n",
        "one-1.0/one/web.py": "import httpx\nfrom one import HOST\nhttpx.get(HOST + '/api/organizations')\n",
        "one-1.0/one/space/paths.py": "PATH = '/api/bootstrap'\n",
        "one-1.0/one/app.py": (
            "import httpx\nfrom one import HOST\nfrom one.space.paths import PATH\nhttpx.get(HOST + PATH)\n"
        ),
        "two-2.0/two-2.0.dist-info/METADATA": "Name: two\nVersion: 2.0\n",
        "two-2.0/two.py": f"import httpx, one\nhttpx.get(one.HOST + '/api/account')\n{ORDINARY}",
        "two-2.0/broken.py": f"{ORDINARY}def f(:\n",
        "own.py": ORDINARY,
        "token.py": f"TOKEN = '{fake_token('sk-ant-oat')}'\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def test_distributions_are_judged_one_by_one_whatever_helps(packages: Path, tmp_path: Path) -> None:
    """What one imports of another is for it an installed package; the report is the same for any number of processes,
    and that of each alone."""
    code, report, _ = check(packages, "-j", "1", "--no-cache")
    assert code == 2 and [e["path"] for e in report["errors"]] == ["two-2.0/broken.py"]
    found = {(f["rule_id"], f["path"]) for f in report["findings"]}
    assert {
        ("CL501", "one-1.0/one/web.py"),
        ("CL501", "one-1.0/one/app.py"),
        ("CL301", "two-2.0/two.py"),
        ("CL301", "own.py"),
    } <= found
    assert ("CL101", "token.py") in found
    assert ("CL501", "two-2.0/two.py") not in found
    alone = check(packages / "two-2.0", "--no-cache")[1]["findings"]
    assert {f["rule_id"] for f in alone} == {rule for rule, path in found if path.startswith("two-2.0/")}
    assert check(packages, "-j", "2", "--no-cache")[:2] == (code, report)
    cache = ("--cache-dir", str(tmp_path / "cache"))
    assert check(packages, "-j", "2", *cache)[:2] == (code, report)
    (packages / "two-2.0/broken.py").unlink()
    code, report, _ = check(packages, "-j", "2", *cache)
    again = check(packages, "-j", "2", *cache)
    assert again[:2] == (code, report) and "3 of 3 entries found" in again[2]


@linux
def test_what_all_distributions_need_is_imported_before_the_process_is_copied(packages: Path) -> None:
    """The first process reads no file itself; where each copy imports LibCST, that takes longer than most files do."""
    code = (
        "import sys; from pathlib import Path; from claudelint.api import scan; from claudelint.config import Config\n"
        "root = Path(sys.argv[1]); found = scan(root, Config(root, (str(root),), jobs=2, no_cache=True))\n"
        "print(len(found.findings), 'libcst' in sys.modules, 'claudelint.flow.program' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(packages)]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=120 * SLOW, check=True, text=True)
    count, *imported = done.stdout.split()
    assert int(count) > 3
    assert imported == ["True", "True"]


def test_a_process_that_dies_costs_one_distribution_and_is_told(packages: Path) -> None:
    """The others are judged; where processes cannot be copied, nothing dies."""
    kill = "import os, signal, sys\nsys.path.pop(0)\nfrom claudelint import copies, gathering\nparse, caller = "
    kill += "gathering.Gathering.parse, os.getpid()\ndef dying(self, *rest):\n"
    kill += "    if 'own.py' in self.places and os.getpid() != caller:\n        os.kill(os.getpid(), signal.SIGKILL)\n"
    kill += "    return parse(self, *rest)\ngathering.Gathering.parse = dying\nfrom claudelint.cli import main\n"
    kill += "sys.exit(main(sys.argv[1:]))\n"
    command = _command(packages, "--output-format", "json", "--no-cache", "-j", "2")
    command[1:3] = ["-c", kill]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=120 * SLOW, check=False)
    report = json.loads(done.stdout)
    paths = {f["path"] for f in report["findings"]}
    assert done.returncode == 2 and "one-1.0/one/web.py" in paths
    if sys.platform == "linux":
        assert "own.py" not in paths
        assert any("ended before it was done" in error["message"] for error in report["errors"])


def test_two_runs_at_once_share_a_cache(tree: Path, tmp_path: Path) -> None:
    """Both right, while they fill it together."""
    code, report, _ = check(tree, "--no-cache")
    seen: list[tuple[int, dict[str, Any]]] = []
    for _ in range(2):
        threads = [
            threading.Thread(target=lambda: seen.append(check(tree, "-j", "2", "--cache-dir", str(tmp_path / "c"))[:2]))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert seen == [(code, report)] * 6


@posix
def test_a_full_disk(tree: Path, tmp_path: Path) -> None:
    """A limit on the size of written files stands for it: nothing is kept, the report is the same, -v says why."""
    code, report, _ = check(tree, "--no-cache")
    limit = "import resource, signal, sys, runpy\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\nsys.argv[0] = 'claudelint'\n"
    limit += "sys.path.pop(0)\nfrom claudelint.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    command = _command(tree, "--output-format", "json", "-v", "--cache-dir", str(tmp_path / "cache"))
    command[1:3] = ["-c", limit]
    done = subprocess.run(command, env=environment(), capture_output=True, timeout=120 * SLOW, check=False)
    found = json.loads(done.stdout)
    del found["summary"]["seconds"]
    assert (done.returncode, found) == (code, report)
    assert b"not written: File too large" in done.stderr
    assert [path for path in (tmp_path / "cache").rglob("*") if len(path.name) >= 62] == []


@posix
@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "XDG_STATE_HOME"])
def test_a_place_where_nothing_can_be_kept(variable: str, tree: Path) -> None:
    """No cache, and nobody but -v says so."""
    code, report, _ = check(tree, "--no-cache")
    private = {"XDG_CACHE_HOME": str(tree.parent / "c"), "XDG_STATE_HOME": str(tree.parent / "s")}
    found = check(tree, more={**private, variable: "/dev/null/x"})
    assert found[:2] == (code, report)
    assert ("not written: Not a directory" if variable == "XDG_CACHE_HOME" else "no cache: /dev/null/x") in found[2]


# Interruption.


@pytest.fixture
def long_tree(tmp_path: Path) -> Path:
    """A project that takes long to parse."""
    root = tmp_path / "long"
    root.mkdir()
    (root / "a.py").write_text(ORDINARY, "utf-8")
    for number in range(24):
        lines = [f"def f{n}(a, b):\n    return g(a, [b, {{'x': {n}}}])\n" for n in range(2_500)]
        (root / f"large{number}.py").write_text(ORDINARY + "".join(lines), "utf-8")
    return root


def _children(pid: int) -> set[int]:
    """The processes that have this one as parent, by the kernel's own list."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.add(int(entry.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(pids: set[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while any(map(_alive, pids)):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _started(root: Path, *options: str) -> subprocess.Popen[bytes]:
    command = _command(root, "--output-format", "json", "--no-cache", *options)
    return subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def _workers(run: subprocess.Popen[bytes], count: int) -> set[int]:
    end = time.monotonic() + 60 * SLOW
    while len(found := _children(run.pid)) < count:
        assert time.monotonic() < end and run.poll() is None, "no workers were started"
        time.sleep(0.02)
    return found


@linux
@pytest.mark.parametrize("whom", ["program", "terminal"])
@pytest.mark.parametrize("moment", [0.0, 1.5])
def test_an_interrupt_leaves_nothing_behind(whom: str, moment: float, long_tree: Path) -> None:
    """130, what was found so far as a partial report, no process left; whether the terminal interrupts all or one."""
    run = _started(long_tree, "-j", "2")
    workers = _workers(run, 2)
    time.sleep(moment)
    (os.killpg if whom == "terminal" else os.kill)(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60 * SLOW)
    assert run.returncode == 130, err
    assert json.loads(out)["summary"]["complete"] is False
    assert b"Traceback" not in err and b"interrupted" in err
    assert _gone(workers | _children(run.pid), 20 * SLOW)


@linux
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_scan_that_is_killed_takes_its_workers_along(how: signal.Signals, long_tree: Path) -> None:
    """They end with their current file at the latest."""
    run = _started(long_tree, "-j", "2")
    workers = _workers(run, 2)
    time.sleep(0.5)
    os.kill(run.pid, how)
    run.communicate(timeout=60 * SLOW)
    assert _gone(workers, 60 * SLOW)


@linux
def test_workers_that_are_killed_change_no_verdict(tree: Path) -> None:
    """As the system does when memory is short: each file is parsed all the same, or is an error that says so."""
    code, report, _ = check(tree, "-j", "1", "--no-cache")
    run = _started(tree, "-j", "2")
    for worker in _workers(run, 2):
        os.kill(worker, signal.SIGKILL)
    out, err = run.communicate(timeout=120 * SLOW)
    found = json.loads(out)
    failed = {error["path"] for error in found["errors"]} - {error["path"] for error in report["errors"]}
    assert run.returncode == code == 2, err
    assert all("crashed" in error["message"] for error in found["errors"] if error["path"] in failed)
    if not failed:
        assert found["findings"] == report["findings"]
    of = [[f for f in r["findings"] if f["rule_id"] == "CL101"] for r in (found, report)]
    assert of[0] == of[1]


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    if Path("/proc/self/stat").exists():
        assert not _children(os.getpid()), "a process is left"
