"""Walks one directory tree. Owns what is left out below a directory and the order of the reasons.

Links are collected, never followed; nothing but regular files is opened.
"""

from __future__ import annotations

import os

from claudelint.config import DEFAULT_EXCLUDE
from claudelint.ignores import NAME as IGNORE_FILE
from claudelint.ignores import Ignores, ignores_above, ignores_in
from claudelint.places import NOT_REGULAR, Found
from claudelint.readers import kind_of

_VENV = "pyvenv.cfg"


def walk(found: Found, directory: str) -> list[str]:
    """Takes in everything below an absolute directory, which itself is not in question; returns the links met."""
    return _Walk(found, directory).run()


class _Walk:
    def __init__(self, found: Found, directory: str) -> None:
        self.found, self.directory = found, directory
        path = found.relative(directory)
        self.prefix = "" if path == "." else f"{path}/"
        usual, extra = found.patterns
        self.usual, self.extra = (usual.without(path), extra.without(path)) if self.prefix else (usual, extra)
        self.default = found.config.exclude == DEFAULT_EXCLUDE
        self.respect = found.config.respect_gitignore
        self.links: list[str] = []

    def run(self) -> list[str]:
        above = ignores_above(self.found.config.root, self.directory) if self.respect else None
        stack: list[tuple[str, str, Ignores | None]] = [(self.directory, self.prefix, above)]
        while stack:
            place, prefix, ignores = stack.pop()
            entries = self.entries(place, prefix)
            names = {entry.name for entry in entries}
            if _VENV in names and place != self.directory:
                self.found.skip(prefix, "virtual environment")
                continue
            if self.respect and IGNORE_FILE in names:
                ignores = ignores_in(place, ignores, given=place == self.directory)
            for entry in entries:
                if self.visit(entry, prefix, ignores):
                    stack.append((entry.path, f"{prefix}{entry.name}/", ignores))
        return self.links

    def entries(self, directory: str, prefix: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(directory) as entries:
                return list(entries)
        except OSError as error:
            self.found.fail(prefix.rstrip("/") or ".", f"the directory cannot be listed: {error.strerror}")
            return []

    def visit(self, entry: os.DirEntry[str], prefix: str, ignores: Ignores | None) -> bool:
        """Takes in one entry of a directory; True for a directory to go down into."""
        path = prefix + entry.name
        try:
            if entry.is_symlink():
                self.visit_link(entry, path, ignores)
            elif entry.is_dir(follow_symlinks=False):
                return not self.left_out(entry, path, True, ignores)
            elif entry.is_file(follow_symlinks=False):
                self.visit_file(entry, path, ignores)
            elif kind_of(entry.name) is None:
                self.found.skip(path, NOT_REGULAR)
            elif not self.left_out(entry, path, False, ignores):
                self.found.fail(path, f"{NOT_REGULAR}, so it is not read; exclude it, or put a file in its place")
        except OSError as error:
            self.found.fail(path, f"cannot be looked at: {error.strerror}")
        return False

    def visit_link(self, entry: os.DirEntry[str], path: str, ignores: Ignores | None) -> None:
        """Collects a link; what an ignored or excluded one leads to is looked at only under its own name."""
        directory = entry.is_dir()
        if not (directory or kind_of(entry.name)) or not self.left_out(entry, path, directory, ignores):
            self.links.append(entry.path)

    def visit_file(self, entry: os.DirEntry[str], path: str, ignores: Ignores | None) -> None:
        kind = kind_of(entry.name)
        if kind is None and "." in entry.name[1:]:
            return
        if self.left_out(entry, path, False, ignores):
            return
        kind = kind or self.found.kind_by_head(entry.path, path)
        if kind is not None:
            self.found.add(path, entry.path, kind)

    def left_out(self, entry: os.DirEntry[str], path: str, directory: bool, ignores: Ignores | None) -> bool:
        """True for an entry that is excluded or ignored, which is noted."""
        shown = f"{path}/" if directory else path
        usual = self.usual.matches(path, directory)
        if usual and self.default:
            self.found.skip(shown, "excluded by default")
        elif usual or self.extra.matches(path, directory):
            self.found.exclude(shown)
        elif ignores is not None and ignores.ignored(entry.path, directory):
            self.found.skip(shown, f"ignored by {IGNORE_FILE}")
        else:
            return False
        return True
