"""Path patterns as `.gitignore` writes them, for ignore files, exclusions and per-file settings.

Owns the one use of the pathspec library, which is imported only where a pattern is more than a name.
Must not know where patterns come from or what follows from a match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_PLAIN = re.compile(r"[^*?\[\]!#\\/\s]+/?")
#: More wildcards than this in one part of a path can take a matcher exponential time.
_MOST_STARS = 3


#: What pathspec raises for lines that are no patterns; the regular expressions it makes may be wrong, too.
_NO_PATTERN = (ValueError, re.error, OverflowError, RecursionError)


class Patterns:
    """A list of patterns; paths are POSIX and relative to the directory the patterns belong to."""

    __slots__ = ("_directories", "_names", "_spec", "refused")

    def __init__(self, lines: Sequence[str]) -> None:
        asked = [line for line in lines if line.strip() and not line.startswith("#")]
        self.refused = tuple(line for line in asked if _too_costly(line))
        kept = [line for line in asked if line not in self.refused]
        plain = all(_PLAIN.fullmatch(line) for line in kept)
        self._names = frozenset(line for line in kept if plain and not line.endswith("/"))
        self._directories = frozenset(line[:-1] for line in kept if plain and line.endswith("/"))
        self._spec = None if plain else _spec(kept)

    def matches(self, path: str, directory: bool = False) -> bool | None:
        """True when a pattern takes the path, False when `!` gives it back, None when none speaks of it.

        A plain name is compared with the last part of the path only: whoever walks prunes directories.
        """
        if self._spec is not None:
            return self._spec.check_file(f"{path}/" if directory else path).include
        name = path.rpartition("/")[2]
        return True if name in self._names or (directory and name in self._directories) else None

    def covers(self, path: str) -> bool:
        """True when a pattern takes the path of a file, or a directory above it."""
        if self._spec is not None:
            return bool(self._spec.check_file(path).include)
        *directories, _ = parts = path.split("/")
        return not self._names.isdisjoint(parts) or not self._directories.isdisjoint(directories)

    def without(self, path: str) -> Patterns:
        """These patterns less those that take the directory `path` itself: it was asked for by name."""
        if self._spec is None:
            return self
        kept = [p for p in self._spec.patterns if not (p.include and p.match_file(f"{path}/"))]
        copy = Patterns(())
        copy._spec = type(self._spec)(kept)
        return copy


def _too_costly(line: str) -> bool:
    return line.count("**") > _MOST_STARS or any(part.count("*") > _MOST_STARS for part in line.split("/"))


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    """The compiled lines; one that is no pattern is left out, as git does."""
    import warnings

    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd set of characters is the project's matter
        try:
            return GitIgnoreSpec.from_lines(lines)
        except _NO_PATTERN:
            return GitIgnoreSpec([p for line in lines for p in _one(line)])


def _one(line: str) -> list[Any]:
    from pathspec import GitIgnoreSpec

    try:
        return list(GitIgnoreSpec.from_lines([line]).patterns)
    except _NO_PATTERN:
        return []
