"""Which bodies mention a name: as a whole word, and objects not only to take of them what holds nothing."""

from __future__ import annotations

import pytest

from claudelint.flow.mentions import mentioning
from claudelint.outline import Body

#: Of a function that does this: whether it mentions `Some`, and the object `Some` of which `token` is taken.
SAID = {
    "x = Some": (True, True),
    "x = Some()": (True, True),
    "x = Some().other": (True, True),
    "x = Some.token": (True, True),
    "x = (Some\n   .token)": (True, True),
    "x = Some.other": (True, False),
    "x = Some . other(1)": (True, False),
    "x = Some.other(Some)": (True, True),
    "x = Some.tokens": (True, False),
    "x = Some.__dict__": (True, True),
    "x = Something": (False, False),
    "x = awe.Some": (True, True),
    "x = aweSome": (False, False),
}


@pytest.mark.parametrize("code", SAID)
def test_a_name_and_an_object(code: str) -> None:
    text = f"def f():\n    {code}\n"
    body = Body("f", "", 0, text.index(code), len(text) - 1)
    answers = mentioning(text, [body], ["Some"]), mentioning(text, [body], [], ["Some"], {"token"})
    assert tuple(map(bool, answers)) == SAID[code]


def test_only_bodies_count() -> None:
    text = "Some\ndef f():\n    pass\nSome\n"
    assert not mentioning(text, [Body("f", "", 5, text.index("pass"), text.index("pass") + 4)], ["Some"])


@pytest.mark.parametrize(
    ("head", "name", "thing"),
    [("def f(a=Some)", True, False), ("def f(Some)", True, False), ("def Some(a)", False, False)],
)
def test_a_name_in_a_head(head: str, name: bool, thing: bool) -> None:
    text = f"{head}:\n    pass\n"
    body = Body("f", "", 0, text.index("pass"), len(text) - 1)
    answers = mentioning(text, [body], ["Some"]), mentioning(text, [body], [], ["Some"])
    assert tuple(map(bool, answers)) == (name, thing)
