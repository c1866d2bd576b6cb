"""The build hook that has mypyc compile what most of a run's time is spent in: `make compiled` asks for it.

Owns how modules become extensions of the wheel; which ones is said in pyproject.toml. Must leave nothing in the
checkout: an extension beside a module hides every later change of its source.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: What the extra `fast` brings need not be there.
_OPTIONS = ("--ignore-missing-imports",)
_CLASSES = Path(__file__).resolve().with_name("node_classes.py")
#: What gcc is told besides: functions of the extension call each other directly, and are put into each other.
_GCC = {"CFLAGS": "-flto=auto -fno-semantic-interposition -fvisibility=hidden", "LDFLAGS": "-flto=auto"}
#: The extension that holds all code; those of the modules only lead to it.
_GROUP = "claudelint_compiled"
_SETUP = """
import runpy
from pathlib import Path

from mypyc.build import mypycify
from setuptools import setup

source = runpy.run_path({classes!r})["source"]()
Path("claudelint/readers/_native.py").write_text(source, "utf-8")

setup(
    name={group!r},
    packages=[],
    ext_modules=mypycify({modules!r}, group_name={group!r}, multi_file=True, opt_level="3", debug_level="0"),
)
"""


class Compiled(BuildHookInterface[Any]):
    """Adds the extensions to the wheel. Raises `RuntimeError` with what mypyc or the compiler said."""

    _place: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles a copy of the sources; an editable installation is left as it is."""
        if version == "editable":
            return
        self._place = place = Path(tempfile.mkdtemp(prefix="claudelint-compiled-"))
        shutil.copytree(Path(self.root, "src"), place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        modules = sorted(_found(place, self.config["modules"]) - _found(place, self.config["left-out"]))
        (place / "setup.py").write_text(
            _SETUP.format(group=_GROUP, classes=str(_CLASSES), modules=[*_OPTIONS, *modules]), "utf-8"
        )
        command = [sys.executable, "setup.py", "build_ext", "--inplace", f"--parallel={os.cpu_count() or 1}"]
        done = subprocess.run(command, cwd=place, env=_told(), capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(place)
            raise RuntimeError(f"mypyc failed:\n{done.stdout}{done.stderr}")
        build_data["infer_tag"] = True
        build_data["pure_python"] = False
        for suffix in (".so", ".pyd"):
            found = [path for path in place.rglob(f"*{suffix}") if "build" not in path.relative_to(place).parts]
            build_data["force_include"].update({str(path): str(path.relative_to(place)) for path in found})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """The wheel is written: the copy can go."""
        if self._place is not None:
            shutil.rmtree(self._place)


def _told() -> dict[str, str]:
    """The environment of the compiler. Where it names flags, they take the place of those Python was built with."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or ""
    if "gcc" not in compiler:
        return dict(os.environ)
    before = {"CFLAGS": sysconfig.get_config_var("CFLAGS") or "", "LDFLAGS": ""} | os.environ
    return {**os.environ, **{name: f"{before[name]} {flags}".strip() for name, flags in _GCC.items()}}


def _found(place: Path, patterns: list[str]) -> set[str]:
    return {str(path.relative_to(place)) for pattern in patterns for path in place.glob(pattern)}
