"""What became of one file that was to be parsed: facts, or why there are none; and both as bytes.

Owns the words for a failure and what of an outcome may be kept on a disk. Must not know processes or caches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from claudelint import codec
from claudelint.facts import Facts
from claudelint.finding import Stage
from claudelint.readers import ReadError, readers
from claudelint.redact import redact
from claudelint.source import Point, SourceFile
from claudelint.uncollected import uncollected

#: Following an expression takes a few frames of Python for each level.
MAX_DEPTH = 1_500
NO_MEMORY = "there is not enough memory to parse it"
#: What a packed outcome begins with. Facts with a secret in them, and failures that may pass, are not kept.
_FACTS, _SECRET, _ERROR, _PASSING = b"F", b"S", b"E", b"P"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Facts, or the stage that failed with a message and, where known, the place."""

    facts: Facts | None
    stage: Stage = "parse"
    message: str = ""
    point: Point | None = None
    #: Whether it would be the same in every run.
    lasting: bool = True


@uncollected()
def read(source: SourceFile) -> Outcome:
    """What a file says, by the reader of its kind. Never raises for what a file holds."""
    try:
        return Outcome(readers()[source.kind].read(source))
    except ReadError as error:
        return Outcome(None, "parse", str(error), error.point)
    except MemoryError:
        return Outcome(None, "parse", NO_MEMORY, lasting=False)
    except Exception as error:
        message = f"claudelint failed on this file ({type(error).__name__}: {error}); please report it"
        return Outcome(None, "facts", message, lasting=False)


def shallow(outcome: Outcome) -> Outcome:
    """An outcome whose expressions can be followed; an error in place of one with deeper ones."""
    if outcome.facts is not None and codec.depth(outcome.facts) > MAX_DEPTH:
        return Outcome(None, "parse", f"expressions nested more than {MAX_DEPTH:,} deep")
    return outcome


@uncollected()
def packed(outcome: Outcome) -> bytes:
    """An outcome as bytes, the first of which says whether they may be kept."""
    if outcome.facts is not None:
        data = codec.encode(outcome.facts)
        shown = codec.texts(data)
        return (_FACTS if redact(shown) == shown else _SECRET) + data
    shown = f"{outcome.stage}\n{outcome.message}"
    kept = outcome.lasting and redact(shown) == shown
    return (_ERROR if kept else _PASSING) + json.dumps([outcome.stage, outcome.message, outcome.point]).encode()


def is_lasting(data: bytes) -> bool:
    """Whether a packed outcome may be kept on a disk: it holds no secret and would be the same in the next run."""
    return data[:1] in (_FACTS, _ERROR)


def unpacked(data: bytes) -> Outcome:
    """The outcome that `packed` was given. Raises `ValueError`."""
    if data[:1] in (_FACTS, _SECRET):
        return Outcome(codec.decode(data[1:]))
    if data[:1] not in (_ERROR, _PASSING):
        raise ValueError("no outcome")
    stage, message, point = json.loads(data[1:])
    return Outcome(None, stage, message, Point(*point) if point else None, data[:1] == _ERROR)
