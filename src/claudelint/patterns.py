"""Path patterns as `.gitignore` writes them, for ignore files, exclusions and per-file settings.

Owns the one use of the pathspec library, which is imported only where a pattern is more than a name, a path, or a name
with one star: importing it would cost a run that finds nothing half as much again. Must not know where patterns come
from or what follows from a match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: More wildcards than this in one part of a path can take a matcher exponential time.
_MOST_STARS = 3
_NOT_SIMPLE = frozenset("?!#\\ \t\r\n\f\v")


#: What pathspec raises for lines that are no patterns; the regular expressions it makes may be wrong, too.
_NO_PATTERN = (ValueError, re.error, OverflowError, RecursionError)


class Patterns:
    """A list of patterns; paths are POSIX and relative to the directory the patterns belong to."""

    __slots__ = ("_any", "_directories", "_spec", "refused")

    def __init__(self, lines: Sequence[str]) -> None:
        asked = [line for line in lines if line.strip() and not line.startswith("#")]
        self.refused = tuple(line for line in asked if _too_costly(line))
        kept = [line for line in asked if line not in self.refused] if self.refused else asked
        self._any, self._directories = _Simple(), _Simple()
        simple = all((self._directories if line[-1] == "/" else self._any).add(line) for line in kept)
        self._spec = None if simple else _spec(kept)

    def matches(self, path: str, directory: bool = False) -> bool | None:
        """True when a pattern takes the path, False when `!` gives it back, None when none speaks of it.

        A simple pattern is compared with the path itself only: whoever walks prunes directories.
        """
        if self._spec is not None:
            return self._spec.check_file(f"{path}/" if directory else path).include
        if self._any.asked and self._any.takes(path):
            return True
        return True if directory and self._directories.takes(path) else None

    def covers(self, path: str) -> bool:
        """True when a pattern takes the path of a file, or a directory above it."""
        if self._spec is not None:
            return bool(self._spec.check_file(path).include)
        above = [path[:at] for at, char in enumerate(path) if char == "/"]
        return any(self._any.takes(place) for place in (path, *above)) or any(map(self._directories.takes, above))

    def without(self, path: str) -> Patterns:
        """These patterns less those that take the directory `path` itself: it was asked for by name."""
        if self._spec is None:
            return self
        kept = [p for p in self._spec.patterns if not (p.include and p.match_file(f"{path}/"))]
        copy = Patterns(())
        copy._spec = type(self._spec)(kept)
        return copy


class _Simple:
    """Patterns that take no matcher: names, names with one star, paths without stars."""

    __slots__ = ("_ends", "_globs", "_names", "_paths", "asked")

    def __init__(self) -> None:
        self.asked = False
        self._names: set[str] = set()
        self._paths: set[str] = set()
        self._ends: tuple[str, ...] = ()
        self._globs: list[tuple[str, str]] = []

    def add(self, line: str) -> bool:
        """Takes in a pattern; False for one that is not simple."""
        self.asked = True
        body = line.removesuffix("/")
        if not body or not _NOT_SIMPLE.isdisjoint(body):
            return False
        if "/" in body:
            self._paths.add(body.removeprefix("/"))
            return "*" not in body and "[" not in body and "//" not in body and body != "/"
        if "*" not in body:
            self._names.add(body)
            return "[" not in body
        start, _, end = body.partition("*")
        ends = list(_spelt_out(end))
        if "*" in end or "[" in start or any("[" in one for one in ends):
            return False
        self._ends += () if start else tuple(ends)
        self._globs += [(start, one) for one in ends] if start else []
        return True

    def takes(self, path: str) -> bool:
        """Whether a pattern takes a path itself."""
        name = path.rpartition("/")[2]
        if name in self._names or path in self._paths or name.endswith(self._ends):
            return True
        return any(name[: len(a)] == a and name.endswith(b) and len(name) >= len(a + b) for a, b in self._globs)


def _spelt_out(text: str) -> Iterable[str]:
    """`.py[co]` as `.pyc` and `.pyo`; anything else that has brackets as it is."""
    before, bracket, rest = text.partition("[")
    choice, closed, after = rest.partition("]")
    if not (bracket and closed and choice.isalnum() and "[" not in after and "]" not in after):
        return (text,)
    return (before + char + after for char in choice)


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
