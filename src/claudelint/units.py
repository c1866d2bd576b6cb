"""Which candidates are judged together: those of one unpacked distribution, and all others.

Owns where a distribution begins: at the innermost directory with the metadata of a built one beside it. What is
unpacked is somebody else's: what it imports of another is for it an installed package, and it is judged by itself, as
`claudelint deps` does. That takes less memory, and several processes share it. Must not know what is judged, or read
files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from claudelint.places import Candidate

#: The metadata of an unpacked wheel, and of a source distribution.
_WHEEL, _SOURCE = ".dist-info", "PKG-INFO"


class Unit(NamedTuple):
    """One distribution: its directory below the root ("" for what belongs to none), its candidates in their order, and
    their bytes together."""

    directory: str
    candidates: tuple[Candidate, ...]
    size: int


def units(candidates: Sequence[Candidate]) -> list[Unit]:
    """The distributions that candidates belong to, the largest first."""
    sizes = [_size(candidate) for candidate in candidates]
    belonging = directories(candidates)
    found = []
    for directory in sorted(set(belonging)):
        numbers = [number for number, place in enumerate(belonging) if place == directory]
        own = tuple(candidates[number] for number in numbers)
        found.append(Unit(directory, own, sum(sizes[number] for number in numbers)))
    return sorted(found, key=lambda unit: -unit.size)


def directories(files: Iterable[Candidate]) -> list[str]:
    """Of each file the directory of its distribution, below the root."""

    @cache
    def beginning(path: str, absolute: str) -> str:
        if not path or _begins(absolute):
            return path
        return beginning(os.path.dirname(path), os.path.dirname(absolute))

    return [beginning(os.path.dirname(file.path), os.path.dirname(file.absolute)) for file in files]


def _begins(directory: str) -> bool:
    try:
        with os.scandir(directory) as entries:
            return any(entry.name == _SOURCE or entry.name.endswith(_WHEEL) for entry in entries)
    except OSError:
        return False


def _size(candidate: Candidate) -> int:
    with suppress(OSError, ValueError):
        return os.stat(candidate.absolute).st_size
    return 0
