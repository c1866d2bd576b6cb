"""Files that are requirement files because one includes them: `-r base.txt`, `-c pins.list`.

Owns the search for such lines and what becomes of the files they name; these need not look like requirement files,
nor hold any keyword themselves. Must not know requirements or rules.
"""

from __future__ import annotations

import os
import re

from claudelint.later import regex
from claudelint.places import Candidate, Found

KIND = "requirements"
_LINE = regex(rb"^[ \t]*(?:-r|-c|--requirement|--constraint)[ \t=]*([^\s#;'\"]+)", re.MULTILINE)
#: Longer files are an error of the scan.
_MOST_BYTES = 50_000_000
_MOST_FILES = 20_000


def take_in_included(found: Found) -> None:
    """Makes requirement files of what requirement files include, and of what these include in turn."""
    waiting = [c for c in found.candidates.values() if c.kind == KIND]
    for _ in range(_MOST_FILES):
        if not waiting:
            return
        waiting += _included(found, waiting.pop())
    found.fail("", f"more than {_MOST_FILES:,} requirement files; what the rest include was not followed")


def _included(found: Found, candidate: Candidate) -> list[Candidate]:
    """The files one includes that were not known to be requirement files."""
    fresh = []
    folder = os.path.dirname(candidate.absolute)
    for name in _names(candidate.absolute):
        place = os.path.normpath(os.path.join(folder, name))
        known = found.candidates.get(place)
        if known is None and (candidate.given or not _may_be_added(found, place)):
            continue  # of files given by hand, only these are scanned
        if known is None:
            found.add(found.relative(place), place, KIND)
        elif known.kind != KIND:
            found.candidates[place] = known._replace(kind=KIND)
        else:
            continue
        fresh.append(found.candidates[place])
    return fresh


def _names(absolute: str) -> list[str]:
    if absolute == "-":
        return []
    try:
        with open(absolute, "rb") as file:
            lines = _LINE.findall(file.read(_MOST_BYTES))
    except OSError:
        return []  # reading it is an error of the scan
    return [os.fsdecode(line) for line in lines if b"://" not in line and b"\0" not in line]


def _may_be_added(found: Found, place: str) -> bool:
    """Only regular files of the project that nothing excludes, whatever their suffix."""
    path = found.relative(place)
    inside = not path.startswith("..") and os.path.realpath(place) == place
    return inside and os.path.isfile(place) and not found.covered(path)
