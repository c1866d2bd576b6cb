"""A run that is stopped ends as it should: with 130 or what it found, and without half a file.

Signals come at moments spread over a run's length, which is measured first; that a moment hits a certain stage
is not asked, so nothing here depends on the speed of a machine.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fuzz.cases import ORDINARY
from fuzz.judge import environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
_MOMENTS = 12
#: Python itself dies of the signal where it hits code made from text; a shell calls both 130.
_INTERRUPTED = (130, -signal.SIGINT)
_SCAN = ("check", "--isolated", "--no-progress", ".")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that takes a second or two to scan, with one ordinary offender."""
    root = tmp_path_factory.mktemp("interrupted") / "tree"
    root.mkdir()
    (root / "ordinary.py").write_text(ORDINARY, "utf-8")
    body = "".join(f'def f{n}(x):\n    return {{"anthropic": x, "k{n}": f"{{x}}{n}"}}\n\n\n' for n in range(150))
    for number in range(12):
        (root / f"m{number}.py").write_text(f"import anthropic\n{body}", "utf-8")
    return root


def _start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    # A process of its own group, as a shell starts one: the signal meets it and what it started.
    return subprocess.Popen(
        [sys.executable, "-m", "claudelint", *arguments],
        cwd=root, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def length(tree: Path) -> float:
    """Seconds that a whole run takes, here and now."""
    begun = time.perf_counter()
    run = _start(tree, *_SCAN)
    run.communicate(timeout=120)
    assert run.returncode == 1
    return time.perf_counter() - begun


def _stopped(root: Path, after: float, *arguments: str, by: int = signal.SIGINT) -> tuple[int, bytes, bytes]:
    run = _start(root, *arguments)
    try:
        out, err = run.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, by)
        out, err = run.communicate(timeout=120)
    return run.returncode, out, err


@pytest.mark.parametrize("moment", range(_MOMENTS))
def test_an_interrupt_at_any_moment(moment: int, tree: Path, length: float) -> None:
    """130, or the whole report; a partial report says that it is one, and no traceback of ours is shown."""
    after = length * (moment + random.Random(moment).random()) / _MOMENTS
    code, out, err = _stopped(tree, after, *_SCAN, "--output-format", "json")
    if _before_our_first_line(code, err):
        return
    assert code in (1, *_INTERRUPTED), err
    assert b"Traceback" not in err, err.decode()
    assert code == 1 or b"interrupted" in err
    assert not out or _complete(out) or code != 1


def _complete(report: bytes) -> bool:
    """Whether a report, which must be whole in form, says that the scan was. An interrupt may come after both."""
    complete: bool = json.loads(report)["summary"]["complete"]
    return complete


def _before_our_first_line(code: int, err: bytes) -> bool:
    """While Python itself starts or imports, an interrupt is Python's: it dies of the signal, nothing is reported."""
    return code in (-signal.SIGINT, 130, 1) and (b"KeyboardInterrupt" in err or not err) and b"claudelint:" not in err


@pytest.mark.parametrize("moment", range(4))
def test_an_interrupt_leaves_no_half_file(moment: int, tree: Path, length: float, tmp_path: Path) -> None:
    """A report in a file is whole or not there; no temporary file stays."""
    place = tmp_path / "out.json"
    after = length * (0.5 + moment / 8 + random.Random(moment).random() / 16)
    code, _, _ = _stopped(tree, after, *_SCAN, "--output-format", f"json={place}", "--output-format", "sarif")
    assert [path.name for path in tmp_path.iterdir()] in ([], ["out.json"])
    assert not place.exists() or _complete(place.read_bytes()) or code in _INTERRUPTED


def test_being_ended_leaves_no_half_file(tree: Path, length: float, tmp_path: Path) -> None:
    """SIGTERM ends a run at once; what it was to write is not there, or whole."""
    place = tmp_path / "out.json"
    code, _, err = _stopped(tree, length / 2, *_SCAN, "--output-format", f"json={place}", by=signal.SIGTERM)
    assert code in (-signal.SIGTERM, 143, 1), err
    assert b"Traceback" not in err
    assert not place.exists() or _complete(place.read_bytes())


@pytest.mark.parametrize("form", ["full", "json", "sarif", "concise", "html"])
def test_a_closed_pipe_ends_quietly(form: str, tree: Path) -> None:
    """Whoever reads the first line and goes away leaves no complaint behind, whatever the format."""
    command = f'"{sys.executable}" -m claudelint check --isolated --output-format {form} . | head -c 1'
    done = subprocess.run(["sh", "-c", command], cwd=tree, env=environment(), capture_output=True, timeout=120)
    assert done.returncode == 0 and len(done.stdout) == 1
    assert done.stderr == b"", done.stderr


def test_a_closed_pipe_of_the_other_commands(tree: Path) -> None:
    """Lists are cut off as quietly."""
    for words in ("rules", "policy", "rule CL101", "files .", "config", "--help", "rules --format json"):
        command = f'"{sys.executable}" -m claudelint {words} | head -c 1'
        done = subprocess.run(["sh", "-c", command], cwd=tree, env=environment(), capture_output=True, timeout=120)
        assert len(done.stdout) == 1 and b"Traceback" not in done.stderr, (words, done.stderr)
        # Pages of the policy that were read long ago are warned of.
        assert words == "policy" or done.stderr == b"", (words, done.stderr)


@pytest.mark.parametrize("closed", ["stdout", "stderr", "both"])
def test_streams_that_are_not_open(closed: str, tree: Path) -> None:
    """Without somewhere to write to, the exit code still says what was found."""
    where = {"stdout": ">&-", "stderr": "2>&-", "both": ">&- 2>&-"}[closed]
    command = f'exec "{sys.executable}" -m claudelint check --isolated --output-format concise ordinary.py {where}'
    done = subprocess.run(["sh", "-c", command], cwd=tree, env=environment(), capture_output=True, timeout=120)
    assert done.returncode == (1 if closed == "stderr" else 2), (done.stdout, done.stderr)
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a full device")
def test_a_full_disk_is_said(tree: Path) -> None:
    """A report that cannot be written out whole is an error, as the reader would not know."""
    command = f'exec "{sys.executable}" -m claudelint check --isolated ordinary.py > /dev/full'
    done = subprocess.run(["sh", "-c", command], cwd=tree, env=environment(), capture_output=True, timeout=120)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"stdout" in done.stderr and b"No space left" in done.stderr


@pytest.mark.parametrize("target", ["nowhere/out.json", ".", "file/out.json", "link.json", "fifo", "closed/out.json"])
def test_what_cannot_be_written_is_said(target: str, tree: Path, tmp_path: Path) -> None:
    """Exit code 2 and a sentence that names the file, before or after the scan; nothing is left behind."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "link.json").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "closed").mkdir(mode=0o555)
    if target.startswith("closed") and os.access(tmp_path / "closed", os.W_OK):
        pytest.skip("this user may write everywhere")
    place = tmp_path / target
    before = sorted(path.name for path in tmp_path.rglob("*"))
    run = _start(tree, "check", "--isolated", "ordinary.py", "--output-format", f"json={place}")
    _, err = run.communicate(timeout=120)
    assert run.returncode == 2
    assert f"{place}".encode() in err and b"Traceback" not in err
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
