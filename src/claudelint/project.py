"""Finds the project a scan is about. Owns which files mark a project's root and how given paths are read.

Must not read any of these files.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

MARKERS = ("pyproject.toml", ".git", "claudelint.toml", ".claudelint.toml", "setup.py", "setup.cfg")
STDIN = "-"


def find_root(paths: Sequence[str], *, isolated: bool = False, stdin_filename: str | None = None) -> Path:
    """The absolute root of the project the given paths lie in.

    It is the nearest directory above all of them that bears a marker; without one, or when isolated, the first
    directory scanned (of a file: the directory it lies in).
    """
    named = [stdin_filename if path == STDIN and stdin_filename else path for path in paths]
    directories = [_directory(absolute_place(path)) for path in named if path != STDIN] or [os.getcwd()]
    if not isolated:
        for directory in _upwards(_common(directories)):
            if any(os.path.lexists(os.path.join(directory, marker)) for marker in MARKERS):
                return Path(directory)
    return Path(os.path.realpath(directories[0]))


def absolute_place(path: str) -> str:
    """The absolute path of a given one: links in its parents resolved, its last part as given."""
    parent, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(parent), name) if name else parent


def relative_to(root: Path, absolute: str) -> str:
    """POSIX path from the root, with `..` for places outside it."""
    try:
        relative = os.path.relpath(absolute, root)
    except ValueError:  # another drive
        relative = absolute
    return relative.replace(os.sep, "/")


def _directory(place: str) -> str:
    real = os.path.realpath(place)
    return real if os.path.isdir(real) else os.path.dirname(place)


def _common(directories: Sequence[str]) -> str:
    try:
        return os.path.commonpath(directories)
    except ValueError:
        return directories[0]


def _upwards(directory: str) -> list[str]:
    here = Path(directory)
    return [str(place) for place in (here, *here.parents)]
