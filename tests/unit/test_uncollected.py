"""The garbage collector rests while work is done, and is as it was before."""

from __future__ import annotations

import gc

import pytest

from claudelint.uncollected import uncollected


@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_is_as_it_was(collecting: bool) -> None:
    (gc.enable if collecting else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), uncollected():
            assert not gc.isenabled()
            _ = 1 / 0
        assert gc.isenabled() is collecting
    finally:
        gc.enable()
