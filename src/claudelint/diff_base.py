"""What changed in a working tree since it parted from another branch.

Owns how paths of the project are found in the history. Must not know findings, nor how git is called safely.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from claudelint.changes import Changed, compare
from claudelint.git import Git
from claudelint.keeping import MAX_BYTES, KeepingError, read


class DiffBase:
    """A project's state where HEAD and a reference part. Raises `git.GitError` where it cannot be had."""

    def __init__(self, root: Path, ref: str) -> None:
        self._root, self._git = root, Git(root)
        self._top = self._git.top()
        self._files = self._git.files(self._git.merge_base(ref))

    def changed(self, paths: Iterable[str]) -> Callable[[str], Changed]:
        """Tells for each of these paths (relative to the root) what changed; all others count as new.

        The bytes in the working tree are compared with those that were committed, so that no filter runs.
        """
        objects = {path: name for path in paths if (name := self._files.get(self._below_top(path)))}
        contents = self._git.contents(objects.values(), MAX_BYTES)
        found = {path: self._compared(path, contents.get(name)) for path, name in objects.items()}
        return lambda path: found.get(path, Changed(whole=True))

    def _below_top(self, path: str) -> str:
        return os.path.relpath(self._root / path, os.path.realpath(self._top)).replace(os.sep, "/")

    def _compared(self, path: str, old: bytes | None) -> Changed:
        try:
            new = read(self._root / path)
        except KeepingError:
            return Changed(whole=True)
        return Changed(whole=True) if old is None else compare(old, new)
