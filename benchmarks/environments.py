"""Where the tools are installed: an environment for each in `.venv-bench`, so that none forces a version on another.

Owns names and pinned versions. A tool that cannot be installed is reported with the reason, never passed over.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

PINNED = {
    "ruff": "ruff==0.17.6",
    "bandit": "bandit==1.9.4",
    "semgrep": "semgrep==1.185.0",
    "detect-secrets": "detect-secrets==1.5.0",
    "fixit": "fixit==2.2.1",
}
#: claudelint as it is compiled, and as its sources are; with what the build hook is asked for.
OWN = {"claudelint": {"HATCH_BUILD_HOOK_ENABLE_CUSTOM": "1"}, "claudelint-interpreted": {}}
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


@dataclass(frozen=True, slots=True)
class Installed:
    """A tool's program and what identifies its version; `program` is None where it is missing, and `why` says why."""

    program: Path | None
    why: str = ""
    seal: str = ""


def install(names: list[str], folder: Path, checkout: Path) -> dict[str, Installed]:
    """Makes what is not there yet and says where each tool is."""
    found = {name: _claudelint(folder / name, checkout, wanted) for name, wanted in OWN.items()}
    for name in names:
        if name == "ripgrep":
            program = shutil.which("rg")
            found[name] = Installed(Path(program) if program else None, "" if program else "no rg on the PATH", name)
        elif name in PINNED:
            found[name] = _pinned(name, folder / name)
    return found


def _pinned(name: str, place: Path) -> Installed:
    seal, stamp = PINNED[name], place / ".installed"
    if not stamp.exists() or stamp.read_text("utf-8") != seal:
        problem = _fill(place, [seal])
        if problem:
            return Installed(None, problem, seal)
        stamp.write_text(seal, "utf-8")
    return Installed(_scripts(place) / name, "", seal)


def _claudelint(place: Path, checkout: Path, wanted: dict[str, str]) -> Installed:
    """The wheel of the checkout as it is now with its extra for speed, installed anew when it has changed."""
    wheels = place.parent / f"{place.name}-wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    command = [sys.executable, *_PIP, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(checkout)]
    built = subprocess.run(command, env={**os.environ, **wanted}, capture_output=True, text=True, check=False)
    if built.returncode:
        return Installed(None, _last(built.stderr))
    wheel = next(wheels.glob("*.whl"))
    seal, stamp = hashlib.sha256(wheel.read_bytes()).hexdigest()[:16], place / ".installed"
    if not stamp.exists() or stamp.read_text("utf-8") != seal:
        problem = _fill(place, [f"{wheel}[fast]"], "--force-reinstall")
        if problem:
            return Installed(None, problem, seal)
        stamp.write_text(seal, "utf-8")
    return Installed(_scripts(place) / "claudelint", "", seal)


def _fill(place: Path, packages: list[str], *options: str) -> str:
    """Installs into an environment, made where there is none; returns what went wrong."""
    if not (place / "pyvenv.cfg").exists():
        venv.create(place, with_pip=True)
    command = [str(_scripts(place) / "python"), *_PIP, "install", *options, *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return _last(done.stderr) if done.returncode else ""


def _scripts(place: Path) -> Path:
    return place / ("Scripts" if sys.platform == "win32" else "bin")


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if line.startswith("ERROR")] or text.splitlines()
    return lines[-1][:200] if lines else "no reason given"
