"""Where a text is decided: at the use that chose it, not where it is one of many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from claudelint.condition import Condition
from claudelint.flow.analysis import Analysis
from claudelint.flow.match import MAX_ALTERNATIVES, decided_here, text_matches

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

MANY = range(MAX_ALTERNATIVES + 1)
CALLS = "".join(f"send('/{n}')\n" for n in MANY)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("post('https://a.com')", True),
        (f"for url in ['https://a.com', {', '.join(repr(str(n)) for n in MANY)}]:\n    post(url)", False),
        ("def send(path):\n    url = 'https://a.com' + path\n    post(url)\n" + CALLS, True),
        (
            "def send(path):\n    host = 'https://b.com' if q else 'https://a.com'\n    post(host + path)\n" + CALLS,
            True,
        ),
        ("def send(url):\n    post(url)\nsend('https://a.com')\n" + CALLS, False),
        ("def add(d):\n    d['x'] = 'https://a.com'\nd = {}\nadd(d)\nfor k, v in d.items():\n    post(v)", False),
    ],
    ids=["one", "one of many", "many ends of one", "many ends of two", "handed in", "put in by a function"],
)
def test_a_text_is_decided_at_its_use(project: type[Project], code: str, expected: bool) -> None:
    found = project(code)
    condition = Condition(text=(re.compile(r"^https://a\.com"),))
    matches = [
        (match, site)
        for site in Analysis(found.resolver, found.modules.values(), found.relevance).sites
        if site.use.callee == "post"
        for known in site.value.texts
        if (match := text_matches(condition, known)) is not None
    ]
    assert matches
    assert any(decided_here(match, site) for match, site in matches) is expected
