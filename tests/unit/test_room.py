"""Room for deep recursion, and everything put back afterwards."""

from __future__ import annotations

import gc
import sys
import threading

import pytest

from claudelint.room import with_room


def depth(number: int) -> int:
    return 0 if number == 0 else 1 + depth(number - 1)


def settings() -> tuple[int, bool, int]:
    return sys.getrecursionlimit(), gc.isenabled(), threading.stack_size()


def test_there_is_room() -> None:
    assert with_room(lambda: depth(10_000)) == 10_000


def test_the_room_has_an_end() -> None:
    with pytest.raises(RecursionError):
        with_room(lambda: depth(1_000_000))


def test_settings_are_put_back() -> None:
    before = settings()
    with_room(lambda: None)
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 / 0)
    assert settings() == before


def test_a_disabled_collector_stays_disabled() -> None:
    gc.disable()
    try:
        with_room(lambda: None)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_room_in_a_room() -> None:
    before = settings()
    assert with_room(lambda: with_room(lambda: depth(5_000))) == 5_000
    assert settings() == before


def test_what_is_raised_comes_out() -> None:
    def fail() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit) as caught:
        with_room(fail)
    assert caught.value.code == 3


@pytest.mark.skipif(sys.platform != "linux", reason="page faults are counted there")
def test_recursion_up_and_down_maps_no_memory_anew() -> None:
    import resource

    def dive(depth: int) -> int:
        return depth and dive(depth - 1)

    def faults() -> int:
        begun = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for depth in range(400):
            for _ in range(20):
                dive(depth)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - begun

    assert with_room(faults) < 1_000
