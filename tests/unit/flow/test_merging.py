"""A file read in parts says what it says when it is read as a whole."""

from __future__ import annotations

import dataclasses
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from claudelint import facts as f
from claudelint import outline
from claudelint.flow.merging import merged
from claudelint.outline import Outline, only, without
from claudelint.readers import python
from claudelint.source import SourceFile

CODE = """
import os

class A:
    base: str = "x"

    def f(self, names):
        global TABLE
        from json import loads as read
        TABLE = {n: [v for v in read(n)] for n in names}
        def inner(x=lambda: names):
            return x
        return inner(lambda y: y + self.base)

    @property
    def g(self):
        if self.base:
            for part in self.base:
                yield part
        else:
            return None

def h(a, b=lambda: 1):
    with open(a) as c:
        d = (e := c.read())
    try:
        del d
    except ValueError:
        raise KeyError(e) from None
    return [b() for _ in range(2)]
"""
NAMES = ("textwrap", "shlex", "argparse", "dataclasses", "functools", "netrc", "tempfile", "queue")


def sources() -> dict[str, str]:
    folder = Path(sysconfig.get_path("stdlib"))
    return {"code": CODE, **{name: (folder / f"{name}.py").read_text("utf-8") for name in NAMES}}


def facts_of(text: str) -> f.Facts:
    return python.read(SourceFile("m.py", "python", text))


def said(facts: f.Facts) -> dict[str, list[str]]:
    """All that facts say, scopes and blocks named by where they are and what is around them."""
    scopes: dict[int, Any] = {scope.index: (scope.kind, scope.name, scope.span.start) for scope in facts.scopes}

    def blocks(number: int) -> tuple[str, ...]:
        """The blocks around a statement within its function."""
        kind, parent = (facts.blocks[number].kind, facts.blocks[number].parent) if number > 0 else ("body", 0)
        return () if kind == "body" else (kind, *blocks(parent))

    def plain(value: Any, **instead: Any) -> Any:
        """The fields of facts, some of them with something else `instead`."""
        if isinstance(value, (f.Comprehension, f.Function)):
            instead = {"scope": scopes[value.scope]}
        if dataclasses.is_dataclass(value):
            names = [field.name for field in dataclasses.fields(value)]
            return (type(value).__name__, *(instead.get(n) or plain(getattr(value, n)) for n in names))
        return tuple(map(plain, value)) if isinstance(value, tuple) and type(value) is tuple else value

    return {
        "scopes": sorted(repr(plain(s, index="any", parent=scopes.get(s.parent, "none"))) for s in facts.scopes),
        "statements": sorted(
            repr((blocks(s.block), plain(s, scope=scopes[s.scope], block="any"))) for s in facts.statements
        ),
        "imports": sorted(repr(plain(i, scope=scopes[i.scope])) for i in facts.imports),
    }


@pytest.mark.parametrize(("text",), [(text,) for text in sources().values()], ids=list(sources()))
def test_parts_make_the_whole(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "LEAST", 0)
    bodies = Outline(text).bodies
    assert bodies
    facts = facts_of(without(text, bodies))
    assert len(facts.statements) < len(facts_of(text).statements)
    for part in (bodies[1::2], bodies[::2]):
        facts = merged(facts, facts_of(only(text, part))) if part else facts
    assert said(facts) == said(facts_of(text))


def test_statements_of_one_function_stay_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "LEAST", 0)
    text = "def f():\n    x = 'a'\n    x += 'b'\n    x += 'c'\n    return x\n"
    bodies = Outline(text).bodies
    facts = merged(facts_of(without(text, bodies)), facts_of(only(text, bodies)))
    assert [s.kind for s in facts.statements] == ["assign", "augment", "augment", "return"]


def test_a_function_of_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no function g"):
        merged(facts_of("def f():\n    pass\n"), facts_of("def g():\n    return 1\n"))
