"""What is taken in of a file step by step, as more of it is read, amounts to what is taken in at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from claudelint import facts as f
from claudelint import outline
from claudelint.flow.atoms import Node
from claudelint.flow.carrying import Carrying
from claudelint.flow.handing import Handing
from claudelint.flow.hints import Hints
from claudelint.flow.layout import Layout
from claudelint.flow.merging import known_of, merged
from claudelint.flow.module import Module
from claudelint.flow.relevance import Relevance
from claudelint.outline import Outline, only, without
from claudelint.readers import python
from claudelint.source import SourceFile
from tests.unit.flow.conftest import ORIGINS

TEXT = "sk-ant-"
CODE = f"""
import other
from other import get
TOKEN = {TEXT!r}

class A:
    start = other.START

    def keep(self, token=TOKEN):
        self.token = token
        def inner():
            return token
        self.same = inner()

    @classmethod
    def made(cls):
        return cls()

    def other(self):
        return self.start

    def give(self):
        global LAST
        LAST = self.token
        return LAST

def first(name):
    value = get(name)
    return value

def second(a: A):
    x = a.give()
    table = {{"k": x}}
    for part in first(table):
        send(part)
    return table

send(second(A()))
"""
OTHER = "START = 'nothing'\ndef get(x):\n    y = x\n    return y\n"


def facts_of(text: str, path: str = "m.py") -> f.Facts:
    return python.read(SourceFile(path, "python", text))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[f.Facts]:
    """The facts of the file with none of its functions read, with one more of them, and so on."""
    monkeypatch.setattr(outline, "LEAST", 0)
    bodies = Outline(CODE).bodies
    assert len(bodies) == 6
    found = [facts_of(without(CODE, bodies))]
    for body in bodies[::-1]:
        found.append(merged(found[-1], facts_of(only(CODE, [body]))))
    return found


def expressions(facts: f.Facts) -> Iterator[tuple[f.Expr, int]]:
    yield from ((s.value, s.scope) for s in facts.statements if s.value is not None)


def test_how_much_was_known(steps: list[f.Facts]) -> None:
    for before, now in pairwise(steps):
        assert known_of(before, now) == len(before.statements) < len(now.statements)
    assert known_of(None, steps[0]) == 0
    assert known_of(steps[0], facts_of(CODE)) == 0, "this was read anew"
    assert known_of(steps[-1], steps[0]) == 0


@pytest.mark.parametrize("anew", [False, True])
def test_names(steps: list[f.Facts], anew: bool) -> None:
    layout = Layout(("m.py", "other.py"))
    carryings = [Carrying(lambda text: text == TEXT, ORIGINS, layout) for _ in range(2)]
    other, last = Module(facts_of(OTHER, "other.py")), facts_of(CODE) if anew else steps[-1]
    for facts in steps[:-1]:
        carryings[0].take_in([Module(facts)])
    for carrying in carryings:
        carrying.take_in([Module(last)])
        carrying.take_in([other])
    once = carryings[1]
    assert {"TOKEN", "LAST", "second"} <= once.held("m.py")
    assert {"token", "same"} <= once.members("m.py").plain
    assert "made" in once.members("m.py").held - once.members("m.py").plain
    assert "other" not in once.members("m.py").held
    assert "A" in once.held("m.py") - once.names("m.py").plain, "its objects hold the text, it does not"
    for path in ("m.py", "other.py"):
        assert (carryings[0].names(path), carryings[0].members(path)) == (once.names(path), once.members(path))


@pytest.mark.parametrize("anew", [False, True])
def test_the_closure(steps: list[f.Facts], anew: bool) -> None:
    hints = Hints((), ORIGINS)
    slowly, once = Relevance(hints), Relevance(hints)
    other, last = Module(facts_of(OTHER, "other.py")), Module(facts_of(CODE) if anew else steps[-1])
    for facts in steps[:-1]:
        slowly.add([Module(facts)])
    slowly.add([other])
    slowly.add([last])
    once.add([other, last])
    told = [(once.matters(e, last, s), once.completes(e, last, s)) for e, s in expressions(last.facts)]
    assert any(matters for matters, _ in told)
    assert not all(matters for matters, _ in told)
    assert told == [(slowly.matters(e, last, s), slowly.completes(e, last, s)) for e, s in expressions(last.facts)]


@pytest.mark.parametrize("anew", [False, True])
def test_calls_are_told_once(steps: list[f.Facts], anew: bool) -> None:
    hints = Hints((), ORIGINS)
    relevance, handing = Relevance(hints), Handing(hints)
    told, reached = [], set[Node]()
    for facts in [*steps[:-1], facts_of(CODE) if anew else steps[-1]]:
        relevance.add([module := Module(facts)])
        fresh, reached = relevance.reached - reached, relevance.reached
        told.append([handed.callee.name for handed in handing.told(module, relevance, fresh)])
        assert list(handing.told(module, relevance, reached)) == []
    assert told[0] == [], "without the functions nothing is known to be handed on"
    names = [name for names in (told[-1:] if anew else told) for name in names]
    assert sorted(set(names)) == ["first", "get", "send"]
    assert (len(names) == len(set(names)) + 1) == (names.count("send") == 2)
    assert handing.classes, "a method holds the text"
