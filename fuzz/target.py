"""What a fuzz target is. Must not know any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st


@dataclass(frozen=True)
class Target:
    """`check` takes what `strategy` gives; `bound` is how many examples the tests of every day try.

    `check` returns or raises `AssertionError`; an exception that nothing promises is a failure too. A target that
    takes a text has a `corpus` of such to start from.
    """

    strategy: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    bound: int = 100
    corpus: tuple[str, ...] = ()
