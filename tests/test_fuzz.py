"""A bounded run of every fuzz target: few examples, the same ones each time. `make fuzz` runs them for long.

What a long run finds becomes a row of the hostile table or a case here.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.mutate import Break, broken, drawn
from fuzz.targets import targets

settings.register_profile(
    "fuzz", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
TARGETS = targets()


@pytest.mark.parametrize("name", TARGETS)
def test_holds(name: str) -> None:
    """No exception that is not promised, and what is promised of the outcome."""
    target = TARGETS[name]

    @settings(settings.get_profile("fuzz"), max_examples=target.bound)
    @given(target.strategy)
    def tried(example: object) -> None:
        target.check(example)

    tried()


def test_breaking_changes_a_text() -> None:
    """The fuzzer itself: each way does something, and what is drawn can be drawn again."""
    text = "".join(f"line {n}\n" for n in range(40))
    for way in ("delete", "double", "repeat", "insert", "move", "splice", "case", "swap"):
        assert broken(text, "other", [Break(way, 100, 300, 8)]) != text
    assert drawn(random.Random(7)) == drawn(random.Random(7))


def test_a_wrong_outcome_is_seen() -> None:
    """The checks themselves: a span outside, a raw control and a token are refused."""
    from claudelint.facts import Comment, Facts
    from claudelint.source import SourceFile, Span
    from fuzz import promise

    source = SourceFile("a", "text", "abc")
    with pytest.raises(AssertionError, match="not in the text"):
        promise.check_facts(source, Facts("a", "text", comments=(Comment("x", Span(2, 4), True),)))
    with pytest.raises(AssertionError, match="raw 0x1b"):
        promise.check_printable("a\x1b[2J")
    token = "sk-ant-oat01-" + "aB3dE5fG7hI9" * 8
    with pytest.raises(AssertionError, match="piece of the token"):
        promise.check_kept(f"… {token[20:60]} …", token)
