"""`required-version`."""

from __future__ import annotations

import pytest

from claudelint.requires import satisfies


@pytest.mark.parametrize(
    ("requirement", "met"),
    [
        ("1.2.3", True),
        ("==1.2", False),
        (">=1.2", True),
        (">=1.2,<1.3", True),
        ("> 1.2.3", False),
        ("<=1.2.3", True),
        ("<1.2.3", False),
        ("!=1.2.3", False),
        ("~=1.1", True),
        ("~=1.2.4", False),
        ("~=0.9", False),
    ],
)
def test_compares_release_numbers(requirement: str, met: bool) -> None:
    assert satisfies("1.2.3.dev1", requirement) is met


@pytest.mark.parametrize("requirement", ["", "latest", ">=1,", "=>1"])
def test_refuses_what_is_no_requirement(requirement: str) -> None:
    with pytest.raises(ValueError, match="no version requirement"):
        satisfies("1.0", requirement)
