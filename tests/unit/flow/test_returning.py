"""Which parameters can reach what a function returns."""

from __future__ import annotations

import textwrap

import pytest

from claudelint.flow.module import Module
from claudelint.flow.returning import parameters_of_result
from claudelint.readers import python
from claudelint.source import SourceFile

KNOWN = {
    "directly": ("def f(a, b):\n    return a", {"a"}),
    "through names": ("def f(a, b):\n    c = a + 'x'\n    d = [c]\n    return d", {"a"}),
    "step by step": ("def f(a, b, c):\n    x = a\n    x += b\n    return x", {"a", "b"}),
    "put in": ("def f(a, b, c):\n    d = {}\n    d[a] = b\n    d.update(x=c)\n    return d", {"a", "b", "c"}),
    "by a function it is given to": ("def f(a, b):\n    d = {}\n    fill(d, a)\n    return d", {"a"}),
    "by looping": ("def f(a, b):\n    for x in a:\n        pass\n    return x", {"a"}),
    "comprehension": ("def f(a, b):\n    return [x for x in a]", {"a"}),
    "inner function": ("def f(a, b):\n    def g():\n        return a\n    return g", {"a"}),
    "not at all": ("def f(a, b):\n    print(a, b)\n    return G", set()),
    "no result": ("def f(a):\n    print(a)", set()),
}
UNKNOWN = {
    "inner function with parameters": "def f(a):\n    def g(x):\n        return x\n    return g(a)",
    "inner class": "def f(a):\n    class C:\n        x = a\n    return C",
}


def _first(code: str) -> frozenset[str] | None:
    module = Module(python.read(SourceFile("m.py", "python", textwrap.dedent(code))))
    return parameters_of_result(module, next(s.index for s in module.scopes if s.name == "f"))


@pytest.mark.parametrize(("code", "expected"), KNOWN.values(), ids=KNOWN)
def test_parameters_that_reach_the_result(code: str, expected: set[str]) -> None:
    assert _first(code) == frozenset(expected)


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_understood_reaches(code: str) -> None:
    assert _first(code) is None
