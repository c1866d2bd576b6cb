"""Values that are only given a name where they stand: nobody finds them there unless somebody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claudelint.flow.analysis import Analysis
from claudelint.flow.hints import Hints
from claudelint.flow.sites import Site

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

CODE = """
NAME = "needle"
def load(*given):
    return NAME
"""


class Texts(Hints):
    """Every text is of interest, and no key."""

    def text(self, value: str, kind: str = "python") -> bool:
        return True


def named(project: type[Project], code: str) -> Site:
    """The site of what `x` is given."""
    found = project(CODE + code, hints=Texts)
    sites = Analysis(found.resolver, found.modules.values(), found.relevance).sites
    (site,) = [site for site in sites if site.use.key == "x" and site.use.kind == "literal"]
    return site


@pytest.mark.parametrize("code", ["x = load()", "x = load(NAME)", "x = load(load(NAME)).strip()", "x = load(1, *NAME)"])
def test_what_a_call_returns_only_gets_a_name(project: type[Project], code: str) -> None:
    site = named(project, code)
    assert site.passing and site.roles == {"defined"}
    assert {known.text for known in site.value.texts} == {"needle"}


@pytest.mark.parametrize(
    "code",
    [
        "x = 'needle'",
        "x = load() + 'end'",
        "x = load('needle')",
        "x = load(NAME, n=['needle'])",
        "x = '{}'.format(NAME)",
        "x = load(lambda: NAME)",
        "x = f'{NAME}'",
    ],
)
def test_what_is_written_here_may_decide(project: type[Project], code: str) -> None:
    assert not named(project, code).passing


def test_a_key_that_rules_ask_for_decides(project: type[Project]) -> None:
    class Keys(Texts):
        def key(self, name: str) -> bool:
            return name == "x"

    found = project(CODE + "x = load()", hints=Keys)
    sites = Analysis(found.resolver, found.modules.values(), found.relevance).sites
    assert [site.passing for site in sites if site.use.key == "x"] == [False]
