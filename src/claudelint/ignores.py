"""The `.gitignore` files that speak of a place, read without calling git.

Owns which ignore files count and which of them wins. Must not know what is scanned.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from claudelint.patterns import Patterns

NAME = ".gitignore"
_MOST_BYTES = 1_000_000


class Ignores:
    """The ignore files from a repository's top down to one directory; the deepest that speaks decides.

    All paths are absolute.
    """

    __slots__ = ("_parent", "_patterns", "_skip")

    def __init__(self, directory: str, patterns: Patterns, parent: Ignores | None) -> None:
        self._skip = len(directory.rstrip(os.sep)) + 1
        self._patterns, self._parent = patterns, parent

    def ignored(self, path: str, directory: bool) -> bool:
        """True when an ignore file takes the path."""
        layer: Ignores | None = self
        while layer is not None:
            found = layer._patterns.matches(path[layer._skip :], directory)
            if found is not None:
                return found
            layer = layer._parent
        return False

    def freed(self, path: str) -> Ignores:
        """The same files less the patterns that take `path`, a directory asked for by name, itself."""
        copy = object.__new__(Ignores)
        copy._skip, relative = self._skip, path[self._skip :]
        copy._patterns = self._patterns.without(relative) if relative else self._patterns
        copy._parent = self._parent.freed(path) if self._parent else None
        return copy


def ignores_above(root: Path, directory: str) -> Ignores | None:
    """What counts for a directory asked for by name: the files above it, in its repository or else its project."""
    top = _top(root, directory)
    found = _layer(os.path.join(top, ".git", "info", "exclude"), top, None)
    for place in _between(top, directory):
        found = ignores_in(place, found)
    return found.freed(directory) if found else None


def ignores_in(directory: str, parent: Ignores | None, *, given: bool = False) -> Ignores | None:
    """`parent` and the ignore file of a directory.

    A directory that ignores all of itself, as virtual environments and caches do, is believed unless it is given.
    """
    file = os.path.join(directory, NAME)
    if given and {line.strip() for line in _lines(file) if not line.startswith("#")} <= {"*", ""}:
        return parent
    return _layer(file, directory, parent)


def _layer(file: str, directory: str, parent: Ignores | None) -> Ignores | None:
    lines = _lines(file)
    return Ignores(directory, Patterns(lines), parent) if lines else parent


def _lines(file: str) -> list[str]:
    try:
        info = os.lstat(file)
        if not stat.S_ISREG(info.st_mode) or info.st_size > _MOST_BYTES:
            return []
        text = Path(file).read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return []
    return [line.rstrip("\r") for line in text.split("\n") if line.strip()]


def _top(root: Path, directory: str) -> str:
    place = Path(directory)
    for above in (place, *place.parents):
        if os.path.lexists(above / ".git"):
            return str(above)
    return str(root) if root in place.parents else directory


def _between(top: str, directory: str) -> list[str]:
    """The directories from `top` down to the one above `directory`."""
    parents = [str(above) for above in Path(directory).parents]
    return parents[: parents.index(top) + 1][::-1] if top in parents else []
