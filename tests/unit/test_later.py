"""Records are spared of being compiled, and behave as if they were not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from claudelint.later import Record


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Spared(Record):
    a: int
    b: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    a: int
    b: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heir(Spared):
    pass


def test_records_compare_hash_and_show_as_dataclasses_do() -> None:
    for a, b in ((1, ()), (2, ("x", "y"))):
        spared, compiled = Spared(a, b), Compiled(a, b)
        assert repr(spared) == repr(compiled).replace("Compiled", "Spared")
        assert hash(spared) == hash(compiled)
        assert spared == Spared(a, b) and replace(spared, a=9) != spared
        assert spared != compiled and spared != Heir(a, b) and spared != (a, b)
    assert len({Spared(1), Spared(1), Spared(2)}) == 2
