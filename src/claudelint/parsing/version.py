"""What facts depend on besides the file: our readers, the parsers they use, and Python.

Owns the digest of these, so that facts made by other code are never taken for those of this one. Must not read any
file of a scanned project.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import claudelint

#: Our modules that decide what facts say, and all below `readers`.
_MODULES = ("codec", "expression", "facts", "outline", "redact", "room", "source", "parsing/outcome")
_PARSERS = ("libcst", "yaml", "tomli")


@lru_cache(maxsize=1)
def readers_version() -> bytes:
    """A digest that changes whenever the same file might lead to other facts."""
    package = Path(claudelint.__file__).parent
    files = [package / f"{name}.py" for name in _MODULES] + sorted((package / "readers").glob("*.py"))
    return _digest(files)


@lru_cache(maxsize=1)
def program_version() -> bytes:
    """The same of all of this program: a digest that changes whenever the same files might lead to other findings."""
    package = Path(claudelint.__file__).parent
    return _digest(path for path in sorted(package.rglob("*.py")))


def _digest(files: Iterable[Path]) -> bytes:
    digest = hashlib.sha256(f"{claudelint.__version__} {sys.version} {sys.byteorder}".encode())
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path} {len(content)}\n".encode("utf-8", "surrogateescape") + content)
    for name in _PARSERS:
        digest.update(_installed(name))
    return digest.digest()


def _installed(name: str) -> bytes:
    """Which version of a package there is, without the time it takes to read metadata."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin:
        return b"none"
    site = os.path.dirname(os.path.dirname(spec.origin))
    about = [entry for entry in os.listdir(site) if entry.lower().startswith((name, f"py{name}"))]
    found = os.stat(spec.origin)
    return f"{name} {sorted(about)} {found.st_size} {found.st_mtime_ns}\n".encode()
