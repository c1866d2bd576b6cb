"""Facts are dataclasses, but for how they are initialised."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest

from claudelint import codec, slots


def defined(decorator: Any) -> Any:
    class Kind:
        """A class."""

        a: int
        b: list[int] = dataclasses.field(default_factory=list)
        c: str = "c"

    Kind.__qualname__ = "Kind"
    return decorator(frozen=True, slots=True)(Kind)


OURS, THEIRS = defined(slots.dataclass), defined(dataclasses.dataclass)
Kind = OURS


@pytest.mark.parametrize(
    ("given", "named"), [((1,), {}), ((1, [2]), {}), ((1, [2], "d"), {}), ((), {"c": "d", "a": 1}), ((1,), {"b": [3]})]
)
def test_fields_are_given_as_to_a_dataclass(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for _ in range(2):  # compiled, and used again
        made = OURS(*given, **named)
        assert dataclasses.astuple(made) == dataclasses.astuple(THEIRS(*given, **named))
        assert repr(made) == repr(THEIRS(*given, **named))
        assert made == pickle.loads(pickle.dumps(made)) == dataclasses.replace(made)


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, [], "c", 4), {}), ((1,), {"d": 4}), ((1,), {"a": 1})])
def test_what_does_not_fit_is_refused(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for kind in (OURS, THEIRS):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_instances_have_a_list_each_and_are_frozen() -> None:
    one, other = OURS(1), OURS(1)
    assert one.b is not other.b and one == other
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.a = 2
    assert not hasattr(one, "__dict__")


def test_it_is_compiled_when_the_first_is_made() -> None:
    kind = defined(slots.dataclass)
    first = kind.__init__
    kind(1)
    second = kind.__init__
    kind(1)
    assert first is not second is kind.__init__


def test_all_facts_are_frozen_and_made_of_slots() -> None:
    for kind in codec._CLASSES:
        assert kind.__dataclass_params__.frozen and kind.__dictoffset__ == 0
