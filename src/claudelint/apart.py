"""A tree of several distributions, judged one by one: in copies of this process where these are sound, else here.

Owns what one of them shares with the others, and how their outcomes become one. The outcome is the same either way.
Must not know how an outcome is come by.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from claudelint import copies
from claudelint.finding import Outcome, ScanError
from claudelint.gathering import Gathering
from claudelint.outcome_codec import packed, unpacked
from claudelint.places import Candidate
from claudelint.units import Unit, directories


def parts(files: Gathering, units: Sequence[Unit]) -> dict[int, Gathering]:
    """The files of each unit, by its number, for a scan of its own."""
    places = list(files.places.values())
    inside: dict[str, list[Candidate]] = {}
    for place, directory in zip(places, directories(places), strict=True):
        inside.setdefault(directory, []).append(place)
    return {number: _part(files, inside[unit.directory]) for number, unit in enumerate(units)}


def _part(files: Gathering, places: Iterable[Candidate]) -> Gathering:
    """Some of the files for a scan of their own, before any was parsed. What of them could not be read is known."""
    part = copy.copy(files)
    for cached in ("store", "layout", "_bodies"):
        vars(part).pop(cached, None)
    part.begin()
    part.errors, part.places = [], {place.path: place for place in places}
    part.scanned = set(part.places)
    part.reported = part.scanned & files.reported
    part._tried = set(files._tried)
    return part


class Judged(NamedTuple):
    """What came of a unit; whether the same files would always lead to it; and how often the cache was asked, with
    and without success."""

    outcome: Outcome
    lasting: bool = False
    hits: int = 0
    misses: int = 0


def of(outcome: Outcome, files: Gathering) -> Judged:
    """What came of the files of a unit."""
    asked = (files.store.hits, files.store.misses) if files.cache else (0, 0)
    return Judged(outcome, files.lasting, *asked)


def judged(work: Callable[[int], Judged], units: Sequence[Unit], processes: int) -> Iterator[Judged]:
    """What comes of each unit, as they are done, by so many processes."""
    if processes < 2:
        yield from (work(number) for number in range(len(units)))
        return
    for number, said in copies.done(lambda number: _said(work(number)), len(units), processes):
        yield _heard(said) or Judged(_lost(units[number]))


def _said(one: Judged) -> bytes:
    return json.dumps(one[1:]).encode() + b"\n" + packed(one.outcome)


def _heard(said: bytes | None) -> Judged | None:
    head, _, rest = (said or b"").partition(b"\n")
    outcome = unpacked(rest)
    return Judged(outcome, *json.loads(head)) if outcome is not None else None


def _lost(unit: Unit) -> Outcome:
    where = unit.directory or "the files of no distribution"
    error = ScanError(unit.directory, "resolve", f"the process that judged {where} ended before it was done")
    return Outcome((), (error,), len(unit.candidates), 0, 0, ())


def joined(found: Sequence[Outcome], errors: Iterable[ScanError]) -> Outcome:
    """One outcome of several, and errors that were met before."""
    wrong = {*errors, *(error for outcome in found for error in outcome.errors)}
    return Outcome(
        findings=tuple(sorted((f for outcome in found for f in outcome.findings), key=lambda f: f.sort_key)),
        errors=tuple(sorted(wrong, key=lambda e: (e.path, e.message))),
        candidates=sum(outcome.candidates for outcome in found),
        parsed=sum(outcome.parsed for outcome in found),
        grown=sum(outcome.grown for outcome in found),
        bounds=tuple(sorted({bound for outcome in found for bound in outcome.bounds})),
    )
