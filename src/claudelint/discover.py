"""Finds the files of a scan. Owns what becomes of the paths given by hand and of links.

Links are never followed out of the project; a path that cannot be looked at is an error, never silence.
Must not know what is in a file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from claudelint.config import Config
from claudelint.hint import did_you_mean
from claudelint.includes import take_in_included
from claudelint.places import LEAVES_ROOT, Candidate, Discovery, Found, Skipped
from claudelint.project import STDIN, absolute_place
from claudelint.readers import kind_of
from claudelint.walk import walk

__all__ = ["Candidate", "Discovery", "Skipped", "discover"]

BROKEN = "a broken link or a loop of links"
_UNNAMED = "stdin.py"


def discover(config: Config) -> Discovery:
    """The files that `config.paths` lead to.

    It is an error when they hold no file of a known kind, unless `force_exclude` made it so.
    """
    search = _Search(config)
    for path in config.paths:
        search.given(path)
    search.follow_links()
    found = search.found
    if not found.candidates and not found.errors and not (config.force_exclude and found.excluded):
        found.fail(config.paths[0], _nothing(config, len(found.skipped)))
    take_in_included(found)
    return found.done()


def _nothing(config: Config, skipped: int) -> str:
    hint = f"; {skipped} skipped, `claudelint files` says why" if skipped else "; give other paths"
    return f"nothing to scan: no file of a known kind in {', '.join(config.paths)}{hint}"


class _Search:
    """One discovery: the directories walked so far and the links still to look at."""

    def __init__(self, config: Config) -> None:
        self.config, self.found = config, Found(config)
        self.root = str(config.root)
        self.walked: list[str] = []
        self.links: list[str] = []

    def given(self, path: str) -> None:
        """Takes in one path as the user gave it."""
        if path == STDIN:
            self.given_file(absolute_place(self.config.stdin_filename or _UNNAMED), STDIN)
            return
        place = absolute_place(path)
        try:
            place = self.target(place)
            mode = os.stat(place).st_mode
        except (OSError, ValueError) as error:
            self.found.fail(self.found.relative(place), _unreachable(path, place, error))
            return
        if stat.S_ISDIR(mode):
            self.given_directory(place)
        elif stat.S_ISREG(mode):
            self.given_file(place, place)
        else:
            message = f"{_what(mode)}, not a regular file; give a file or a directory"
            self.found.fail(self.found.relative(place), message)

    def target(self, place: str) -> str:
        """What a given link leads to. Raises `ValueError` when it leads out of the project."""
        if not os.path.islink(place):
            return place
        real = os.path.realpath(place, strict=True)
        if not _is_below(real, self.root):
            raise ValueError(f"{LEAVES_ROOT}; give what it leads to instead: {real}")
        return real

    def given_directory(self, place: str) -> None:
        path = self.found.relative(place)
        if self.config.force_exclude and self.found.covered(f"{path}/."):
            self.found.exclude(f"{path}/")
        else:
            self.walk(place)

    def given_file(self, place: str, absolute: str) -> None:
        path = self.found.relative(place)
        if self.config.force_exclude and self.found.covered(path):
            self.found.exclude(path)
            return
        kind = kind_of(os.path.basename(place))
        if kind is None and absolute != STDIN:
            kind = self.found.kind_by_head(place, path)
        if kind is None:
            self.found.skip(path, "no reader knows this kind of file")
        else:
            self.found.add(path, absolute, kind, given=True)

    def walk(self, directory: str) -> None:
        if directory not in self.walked:
            self.walked.append(directory)
            self.links += walk(self.found, directory)

    def follow_links(self) -> None:
        """Looks at what links inside the project lead to, under its own path, unless it was walked anyway."""
        while self.links:
            self.links.sort(reverse=True)
            link = self.links.pop()
            reason = self.follow(link)
            if reason:
                self.found.skip(self.found.relative(link), reason)

    def follow(self, link: str) -> str:
        """Follows one link; says why where it does not."""
        try:
            real = os.path.realpath(link, strict=True)
            mode = os.stat(real).st_mode
        except OSError:
            return self.broken(link)
        path = self.found.relative(real)
        if not _is_below(real, self.root):
            return LEAVES_ROOT
        if any(_is_below(real, place) for place in self.walked) and not _only_by_link(real, link):
            return f"a link to {path}, which is looked at there"
        if self.found.covered(f"{path}/." if stat.S_ISDIR(mode) else path):
            return f"a link to {path}, which is excluded"
        if stat.S_ISDIR(mode):
            self.walk(real)
        elif stat.S_ISREG(mode):
            # Python imports a module under the name of the link.
            kind = kind_of(os.path.basename(real)) or kind_of(os.path.basename(link))
            kind = kind or self.found.kind_by_head(real, path)
            if kind is not None:
                self.found.add(path, real, kind)
        else:
            return f"a link to {_what(mode)}"
        return ""

    def broken(self, link: str) -> str:
        """Under a name that would be read, a link to nothing is an error; not so the locks of some editors."""
        name = os.path.basename(link)
        if kind_of(name) and not name.startswith(".#"):
            self.found.fail(self.found.relative(link), f"{BROKEN}; exclude it, or put a file in its place")
            return ""
        return BROKEN


def _is_below(real: str, directory: str) -> bool:
    return real == directory or real.startswith(os.path.join(directory, ""))


def _only_by_link(real: str, link: str) -> bool:
    """Whether a file is of a known kind only under the name of the link, as a module may be."""
    return (
        kind_of(os.path.basename(real)) is None and kind_of(os.path.basename(link)) is not None and os.path.isfile(real)
    )


def _unreachable(given: str, place: str, error: Exception) -> str:
    """What to say of a given path that cannot be looked at."""
    if isinstance(error, FileNotFoundError) and not os.path.islink(place):
        return f"no such file or directory: {given}{did_you_mean(os.path.basename(place), _siblings(place))}"
    if isinstance(error, OSError):
        return f"cannot be looked at: {error.strerror}"
    return str(error)


def _siblings(place: str) -> Iterator[str]:
    try:
        with os.scandir(os.path.dirname(place)) as entries:
            yield from (entry.name for entry in entries)
    except OSError:
        return


def _what(mode: int) -> str:
    """The kind of a thing that is neither file nor directory."""
    words = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    return words.get(stat.S_IFMT(mode), "a special file")
