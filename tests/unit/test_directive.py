"""The wording of suppressions."""

from __future__ import annotations

from datetime import date

import pytest

from claudelint.directive import Directive, directives


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (" claudelint: ignore[CL101] made up", Directive(("CL101",), "made up")),
        (" claudelint: ignore[CL101, some-name]", Directive(("CL101", "some-name"))),
        ("claudelint:ignore[CL101]: why", Directive(("CL101",), "why")),
        (" claudelint: file-ignore[CL1] x", Directive(("CL1",), "x", whole_file=True)),
        (" claudelint: ignore[CL101] old until=2027-01-31", Directive(("CL101",), "old", date(2027, 1, 31))),
        (" claudelint: ignore[CL101] until=2027-01-31 old", Directive(("CL101",), "old", date(2027, 1, 31))),
        (" type: ignore  # claudelint: ignore[CL101] see #12 there", Directive(("CL101",), "see #12 there")),
        (" claudelint: ignore[CL101] why  # pragma: no cover", Directive(("CL101",), "why")),
        (" noqa: CL101", Directive(("CL101",), noqa=True)),
        (" NOQA:E501,CL101 our own", Directive(("E501", "CL101"), "our own", noqa=True)),
    ],
)
def test_what_is_understood(comment: str, expected: Directive) -> None:
    assert list(directives(comment)) == [expected]


def test_several_in_one_comment() -> None:
    found = directives(" claudelint: ignore[CL101] one  # claudelint: ignore[CL102] two  # noqa: CL103 three")
    assert [(d.ids, d.reason) for d in found] == [(("CL103",), "three"), (("CL101",), "one"), (("CL102",), "two")]


@pytest.mark.parametrize("comment", [" noqa", " about claudelint: ignore[CL101] x", " plain", " noqa : see below"])
def test_what_says_nothing_to_us(comment: str) -> None:
    assert list(directives(comment)) == []


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        (" claudelint: ignore", "names no rule"),
        (" claudelint: ignore[] x", "names no rule"),
        (" claudelint: ignore CL101", "names no rule"),
        (" claudelint: ignore[CL101", "names no rule"),
        (" claudelint: disable[CL101]", "'disable' is neither"),
        (" claudelint: ignore[CL101] until=soon", "is no date"),
    ],
)
def test_what_is_malformed(comment: str, problem: str) -> None:
    (found,) = directives(comment)
    assert problem in found.problem
