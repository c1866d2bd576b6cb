"""The tables over one module: bindings, owners, changes, calls."""

from __future__ import annotations

import pytest

from claudelint.facts import Entry, Facts
from claudelint.flow.lowering import as_program
from claudelint.flow.module import Bound, Module
from claudelint.flow.parts import last_name, walk
from claudelint.readers import python
from claudelint.source import SourceFile, Span


def module(code: str) -> Module:
    return Module(python.read(SourceFile("m.py", "python", code)))


def scope(found: Module, name: str) -> int:
    return next(s.index for s in found.scopes if s.name == name)


@pytest.mark.parametrize(
    ("code", "name", "how"),
    [
        ("x = 1", "x", ["value"]),
        ("x = y = 1", "y", ["value"]),
        ("x: int = 1", "x", ["value"]),
        ("x: int", "x", []),
        ("x += 1", "x", ["augment"]),
        ("x, y = 1, 2", "y", ["value"]),
        ("x, y = f()", "y", ["unpack"]),
        ("x, (y, z) = 1, (2, 3)", "z", ["value"]),
        ("(x := 1)", "x", ["value"]),
        ("for x in y: pass", "x", ["loop"]),
        ("for x, y in z: pass", "y", ["loop"]),
        ("with f() as x: pass", "x", ["with"]),
        ("def x(): pass", "x", ["function"]),
        ("class x: pass", "x", ["class"]),
        ("import x", "x", ["import"]),
        ("import x.y", "x", ["import"]),
        ("import a.b as x", "x", ["import"]),
        ("from a import b as x", "x", ["import"]),
        ("def f():\n    global x\n    x = 1", "x", ["value"]),
        ("try:\n    import x\nexcept E:\n    x = None", "x", ["import", "value"]),
    ],
)
def test_bindings(code: str, name: str, how: list[str]) -> None:
    found: list[Bound] = module(code).bindings.get((0, name), [])
    assert [bound.how for bound in found] == how


@pytest.mark.parametrize(
    ("code", "where", "name", "owner"),
    [
        ("x = 1\ndef f(): pass", "f", "x", ""),
        ("def f(x): pass", "f", "x", "f"),
        ("def f():\n    x = 1\n    def g(): pass", "g", "x", "f"),
        ("class C:\n    x = 1\n    def f(self): pass", "C", "x", "C"),
        ("class C:\n    x = 1\n    def f(self): pass", "f", "x", None),
        ("x = 1\nclass C:\n    x = 2\n    def f(self): pass", "f", "x", ""),
        ("class C:\n    x = 1\n    y = [x for _ in z]", "<comprehension>", "x", "C"),
        ("y = [x for x in z]", "<comprehension>", "x", "<comprehension>"),
        ("y = lambda x: x", "<lambda>", "x", "<lambda>"),
        ("x = 1\ndef f():\n    global x\n    x = 2", "f", "x", ""),
        ("def f(): pass", "f", "x", None),
    ],
)
def test_owner(code: str, where: str, name: str, owner: str | None) -> None:
    found = module(code)
    index = found.owner(scope(found, where), name)
    assert (None if index is None else found.scopes[index].name) == owner


def test_comprehension_names_stay_inside() -> None:
    assert (0, "x") not in module("y = [x for x in z]").bindings


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("d['k'] = v", ["item"]),
        ("d.update({'k': v})", ["merge"]),
        ("d.update(k=v, l=w)", ["item", "item"]),
        ("d |= {'k': v}", ["merge"]),
        ("d.setdefault('k', v)", ["item"]),
        ("d.add_header('k', v)", ["item"]),
        ("d.append(v)", ["append"]),
        ("d.add(v)", ["append"]),
        ("d.insert(0, v)", ["append"]),
        ("d.extend(v)", ["merge"]),
        ("d += [v]", ["merge"]),
        ("d.get('k', v)", []),
        ("print(d.append(v))", ["append"]),
        ("x = [d.append(v) for _ in w]", ["append"]),
        ("def f():\n    d['k'] = v", ["item"]),
    ],
)
def test_changes(code: str, kinds: list[str]) -> None:
    found = module("d = {}\n" + code)
    assert [change.kind for change in found.changes.get((0, "d"), [])] == kinds


def test_changes_of_attributes() -> None:
    found = module("class C:\n    def f(self):\n        self.d['k'] = v\n        self.d.update(w)\n        self.d = {}")
    assert [change.kind for _, change in found.attribute_changes["d"]] == ["item", "merge"]
    assert len(found.stores["d"]) == 1


def test_calls_by_their_last_name() -> None:
    found = module(
        "a.b.post(x)\npost(y)\nz = [post(c) for c in d]\n@post(1)\ndef f(e=post(2)): return post(3)\n"
        "g = lambda: post(4)"
    )
    assert len(found.calls["post"]) >= 6
    scopes = {found.scopes[where].kind for _, where in found.calls["post"]}
    assert {"module", "comprehension", "function", "lambda"} <= scopes


def test_class_and_function_of_a_scope() -> None:
    found = module("class C:\n    def f(self):\n        return [lambda: x for x in y]\ndef g(): pass")
    inner = scope(found, "<lambda>")
    assert found.class_of(inner) == scope(found, "C")
    assert found.function_of[inner] == scope(found, "f")
    assert found.class_of(scope(found, "g")) is None


def test_decorators_by_their_last_name() -> None:
    found = module("@a.cached\n@wrap(1)\ndef f(): pass")
    index = scope(found, "f")
    assert found.decorated(index, "cached")
    assert found.decorated(index, "other", "wrap")
    assert not found.decorated(index, "a")


def test_stars_and_annotations() -> None:
    found = module("from a import *\nx: int\nclass C:\n    y: str = ''")
    assert [star.module for star in found.stars] == ["a"]
    assert set(found.annotations) == {(0, "x"), (1, "y")}


def test_walk_meets_every_part_once_outermost_first() -> None:
    found = module("probe(a.b[c](d, e=f'{g}', **{h: i}), j if k else l, [m for n in o], p < q, -r, x[s:t])")
    call, where = found.calls["probe"][0]
    parts = [expr for expr, _ in walk(call, where)]
    assert parts[0] is call
    names = [expr.name for expr in parts if hasattr(expr, "name") and type(expr).__name__ == "Ref"]
    assert names == ["probe", "a", "c", "d", "g", "h", "i", "k", "j", "l", "m", "p", "q", "r", "x", "s", "t"]


def test_last_name() -> None:
    found = module("a.b.probe(x)")
    call, _ = found.calls["probe"][0]
    assert last_name(call) == last_name(call.func) == "probe"
    assert last_name(call.args[0].value) == "x"


def test_configuration_entries_become_a_program() -> None:
    entry = Entry("KEY", "value", Span(0, 9), Span(4, 9))
    found = Module(as_program(Facts("a.env", "dotenv", entries=(entry,))))
    assert len(found.facts.statements) == 1
    assert found.scopes[0].span == Span(0, 9)
    empty = Facts("a.env", "dotenv")
    assert as_program(empty) is empty
