"""The outcome of discovery while it grows: candidates, what was skipped and why, what failed.

Owns these shapes and how the kind of a file is settled. Must not know how places are walked.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from claudelint.config import Config
from claudelint.finding import ScanError
from claudelint.patterns import Patterns
from claudelint.project import relative_to
from claudelint.readers import kind_of

LEAVES_ROOT = "a link that leaves the project root"
NOT_REGULAR = "not a regular file"
_HEAD_BYTES = 200
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Candidate(NamedTuple):
    """A file to look at. `path` is POSIX, relative to the project root; `absolute` is `-` for standard input.

    `given` is true for a file named by hand, false for one found below a given directory.
    """

    path: str
    absolute: str
    kind: str
    given: bool


class Skipped(NamedTuple):
    """A place that is not looked at, and why; the path of a directory ends with `/`."""

    path: str
    reason: str


class Discovery(NamedTuple):
    """What was found, sorted by path. `excluded` counts the files and directories the configuration excludes."""

    candidates: tuple[Candidate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[ScanError, ...] = ()
    excluded: int = 0

    @property
    def outside(self) -> tuple[str, ...]:
        """The links that are not followed because they lead out of the project."""
        return tuple(place.path for place in self.skipped if place.reason == LEAVES_ROOT)


class Found:
    """Collects a `Discovery`; candidates by absolute path."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.patterns = (Patterns(config.exclude), Patterns(config.extend_exclude))
        self.candidates: dict[str, Candidate] = {}
        self.skipped: list[Skipped] = []
        self.errors: list[ScanError] = []
        self.excluded = 0

    def relative(self, absolute: str) -> str:
        """The path of a place as reports name it."""
        return relative_to(self.config.root, absolute)

    def skip(self, path: str, reason: str) -> None:
        """Notes a place that is not looked at."""
        self.skipped.append(Skipped(path, reason))

    def fail(self, path: str, message: str) -> None:
        """Notes a place that could not be looked at."""
        self.errors.append(ScanError(path, "discover", message))

    def exclude(self, path: str) -> None:
        """Notes a place the configuration excludes."""
        self.excluded += 1
        self.skip(path, "excluded by the configuration")

    def covered(self, path: str) -> bool:
        """True when the configuration excludes a path or a directory above it."""
        return any(patterns.covers(path) for patterns in self.patterns)

    def add(self, path: str, absolute: str, kind: str, given: bool = False) -> None:
        """Notes a candidate, once; naming it by hand counts more than meeting it."""
        if given or absolute not in self.candidates:
            self.candidates[absolute] = Candidate(path, absolute, kind, given)

    def done(self) -> Discovery:
        """Everything noted, sorted."""
        return Discovery(
            tuple(sorted(self.candidates.values(), key=lambda c: c.path)),
            tuple(sorted(self.skipped, key=lambda s: (s.path, s.reason))),
            tuple(sorted(self.errors, key=lambda e: (e.path, e.message))),
            self.excluded,
        )

    def kind_by_head(self, absolute: str, path: str) -> str | None:
        """The kind of a file without an extension, by its first bytes."""
        name = os.path.basename(absolute)
        if "." in name[1:]:
            return None
        try:
            with os.fdopen(os.open(absolute, _OPEN_FLAGS), "rb") as file:
                return kind_of(name, file.read(_HEAD_BYTES))
        except OSError as error:
            self.fail(path, f"cannot be read: {error.strerror}")
            return None
