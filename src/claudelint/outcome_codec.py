"""Outcomes of scans as bytes and back, for the cache and between processes; never as pickles.

Owns the shape. Must not know how an outcome is come by.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from claudelint.finding import Finding, Location, Outcome, ScanError, Suppressed, TraceStep
from claudelint.source import Point


def packed(outcome: Outcome) -> bytes:
    """An outcome as JSON in ASCII."""
    return json.dumps(asdict(outcome)).encode()


def unpacked(data: bytes) -> Outcome | None:
    """The outcome that was packed; None where the bytes are something else."""
    try:
        return _unpacked(data)
    except (ValueError, TypeError, KeyError):
        return None


def _unpacked(data: bytes) -> Outcome:
    found = json.loads(data)
    return Outcome(
        tuple(_finding(finding) for finding in found["findings"]),
        tuple(ScanError(**{**error, "start": _point(error["start"])}) for error in found["errors"]),
        found["candidates"],
        found["parsed"],
        found["grown"],
        tuple(found["bounds"]),
    )


def _finding(found: dict[str, Any]) -> Finding:
    steps = ({**step, "location": _location(step["location"])} for step in found["trace"])
    suppressed = found["suppressed"]
    return Finding(
        **{
            **found,
            "location": _location(found["location"]),
            "clauses": tuple(found["clauses"]),
            "trace": tuple(TraceStep(**step) for step in steps),
            "suppressed": Suppressed(**suppressed) if suppressed else None,
        }
    )


def _location(found: list[Any]) -> Location:
    path, start, end, cell = found
    return Location(path, Point(*start), Point(*end), cell)


def _point(found: list[int] | None) -> Point | None:
    return Point(*found) if found else None
