"""Functions: what they return, and what their callers give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "returned text": ("def f():\n    return 'a'\nprobe(f())", {"a"}),
    "several returns": ("def f():\n    if x:\n        return 'a'\n    return 'b'\nprobe(f())", {"a", "b"}),
    "returned local": ("def f():\n    x = 'a'\n    x2 = x + 'b'\n    return x2\nprobe(f())", {"ab"}),
    "returned argument": ("def f(x):\n    return x + '!'\nprobe(f('a'))", {"a!"}),
    "each call its own argument": ("def f(x):\n    return x + '!'\nA = f('a')\nB = f('b')\nprobe(B)", {"b!"}),
    "returned default": ("def f(x='a'):\n    return x\nprobe(f())", {"a"}),
    "function of a function": (
        "def f(x):\n    return x + '1'\ndef g(x):\n    return f(x) + '2'\nprobe(g('a'))",
        {"a12"},
    ),
    "returned tuple": ("def f():\n    return 'a', 'b'\nA, B = f()\nprobe(B)", {"b"}),
    "item of a returned tuple": ("def f():\n    return 'a', 'b'\nprobe(f()[1])", {"b"}),
    "returned mapping of the argument": ("def f(t):\n    return {'x': f'{t}!'}\nprobe(f('a')['x'])", {"a!"}),
    "async": ("async def f():\n    return 'a'\nasync def g():\n    probe(await f())", {"a"}),
    "asyncio.run": ("import asyncio\nasync def f():\n    return 'a'\nprobe(asyncio.run(f()))", {"a"}),
    "to_thread": (
        "import asyncio\ndef f(x):\n    return x + '!'\nasync def g():\n    probe(await asyncio.to_thread(f, 'a'))",
        {"a!"},
    ),
    "generator in a loop": ("def f():\n    yield 'a'\n    yield 'b'\nfor x in f():\n    probe(x)", {"a", "b"}),
    "yield from a list": ("def f():\n    yield from ['a', 'b']\nfor x in f():\n    probe(x)", {"a", "b"}),
    "lambda": ("f = lambda x: x + '!'\nprobe(f('a'))", {"a!"}),
    "lambda in place": ("probe((lambda: 'a')())", {"a"}),
    "nested function": ("def f(x):\n    def g():\n        return x + '!'\n    return g()\nprobe(f('a'))", {"a!"}),
    "returned function": ("def f(x):\n    def g():\n        return x + '!'\n    return g\nprobe(f('a')())", {"a!"}),
    "parameter of a function held by another name": ("def f(x):\n    probe(x)\ng = f\ng('a')", {"a"}),
    "function held by name": ("def f():\n    return 'a'\ng = f\nprobe(g())", {"a"}),
    "function in a mapping": ("def f():\n    return 'a'\nD = {'k': f}\nprobe(D['k']())", {"a"}),
    "decorated": (
        "from functools import lru_cache\n@lru_cache(maxsize=1)\ndef f():\n    return 'a'\nprobe(f())",
        {"a"},
    ),
    "decorated by the project": (
        "def deco(g):\n    def inner(*a):\n        return g(*a)\n    return inner\n@deco\ndef f():\n"
        "    return 'a'\nprobe(f())",
        {"a"},
    ),
    "partial": (
        "from functools import partial\ndef f(x, y):\n    return x + y\ng = partial(f, 'a', 'b')\nprobe(g)",
        {"ab"},
    ),
    "filter": ("for x in filter(None, ['a', 'b']):\n    probe(x)", {"a", "b"}),
    "recursion": ("def f(n):\n    return 'a' if n else f(n - 1)\nprobe(f(1))", {"a"}),
    "mutual recursion": ("def f():\n    return g() or 'a'\ndef g():\n    return f() or 'b'\nprobe(f())", {"a", "b"}),
    "no return": ("def f():\n    pass\nprobe(f())", set()),
    "in another module": ({"h.py": "def f(x):\n    return x + '!'", "m.py": "from h import f\nprobe(f('a'))"}, {"a!"}),
    # Parameters.
    "default of a parameter": ("def f(x='a'):\n    probe(x)", {"a"}),
    "default held by name": ("A = 'a'\ndef f(x=A):\n    probe(x)", {"a"}),
    "default of a keyword parameter": ("def f(*, x='a'):\n    probe(x)", {"a"}),
    "passed by position": ("def f(w, x):\n    probe(x)\nf('b', 'a')", {"a"}),
    "passed by keyword": ("def f(x, y=None):\n    probe(y)\nf('b', y='a')", {"a"}),
    "passed to a positional-only parameter": ("def f(x, /):\n    probe(x)\nf('a')", {"a"}),
    "passed by several callers": ("def f(x):\n    probe(x)\nf('a')\nf('b')", {"a", "b"}),
    "passed or the default": ("def f(x='a'):\n    probe(x)\nf('b')", {"a", "b"}),
    "passed from another module": ({"h.py": "def f(x):\n    probe(x)", "m.py": "import h\nh.f('a')"}, {"a"}),
    "passed through functions": ("def f(x):\n    probe(x)\ndef g(x):\n    f(x + '!')\ng('a')", {"a!"}),
    "passed to a method": ("class C:\n    def f(self, x):\n        probe(x)\nC().f('a')", {"a"}),
    "passed to a method of self": (
        "class C:\n    def f(self, x):\n        probe(x)\n    def g(self):\n        self.f('a')",
        {"a"},
    ),
    "passed to a classmethod": ("class C:\n    @classmethod\n    def f(cls, x):\n        probe(x)\nC.f('a')", {"a"}),
    "passed to a staticmethod": ("class C:\n    @staticmethod\n    def f(x):\n        probe(x)\nC.f('a')", {"a"}),
    "passed to a method of an unknown object": (
        "class C:\n    def fetch_all(self, x):\n        probe(x)\ndef g(c):\n    c.fetch_all('a')",
        {"a"},
    ),
    "passed to the constructor": ("class C:\n    def __init__(self, x):\n        probe(x)\nC('a')", {"a"}),
    "passed in a spread mapping": ("def f(x):\n    probe(x)\nD = {'x': 'a', 'y': 'b'}\nf(**D)", {"a"}),
    "parameter of an enclosing function": ("def f(x):\n    def g():\n        probe(x)\n    g()\nf('a')", {"a"}),
    "gathered arguments": ("def f(*x):\n    probe(x[0])\nf('a')", {"a"}),
    "gathered keywords": ("def f(**k):\n    probe(k['x'])\nf(x='a')", {"a"}),
    "gathered keywords handed on": ("def f(x):\n    probe(x)\ndef g(**k):\n    f(**k)\ng(x='a')", {"a"}),
    "item of each call": ("def f(x):\n    return {'k': x}\nA = f('a')\nB = f('b')\nprobe(A['k'])", {"a"}),
    "context manager": (
        "from contextlib import contextmanager\n@contextmanager\ndef f():\n    yield 'a'\nwith f() as x:\n    probe(x)",
        {"a"},
    ),
    "reassigned parameter": ("def f(x):\n    x = x + '!'\n    probe(x)\nf('a')", {"a", "a!"}),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "passed to a lambda": ("f = lambda x: probe(x)\nf('a')", {"a"}, "callers of functions without a name"),
    "map": ("def f(x):\n    return x\nprobe(next(map(f, ['a'])))", {"a"}, "map over a list"),
    "passed in a spread tuple": ("def f(x, y):\n    probe(y)\nP = ('b', 'a')\nf(*P)", {"a"}, "spread arguments"),
    "gathered arguments handed on": (
        "def f(x):\n    probe(x)\ndef g(*a):\n    f(*a)\ng('a')",
        {"a"},
        "spread arguments",
    ),
    "partial that is called": (
        "from functools import partial\ndef f(x, y):\n    return x + y\ng = partial(f, 'a')\nprobe(g('b'))",
        {"ab"},
        "a partial counts as its result",
    ),
    "passed through partial": (
        "from functools import partial\ndef f(x):\n    probe(x)\npartial(f, 'a')()",
        {"a"},
        "only calls written as such",
    ),
    "passed by map": ("def f(x):\n    probe(x)\nlist(map(f, ['a']))", {"a"}, "only calls written as such"),
    "passed to a thread": (
        "import threading\ndef f(x):\n    probe(x)\nthreading.Thread(target=f, args=('a',)).start()",
        {"a"},
        "only calls written as such",
    ),
    "passed to an executor": (
        "def f(x):\n    probe(x)\ndef g(pool):\n    pool.submit(f, 'a')",
        {"a"},
        "only calls written as such",
    ),
    "result of an executor": (
        "def f():\n    return 'a'\ndef g(pool):\n    probe(pool.submit(f).result())",
        {"a"},
        "not followed",
    ),
    "passed to a function in a mapping": ("def f(x):\n    probe(x)\nD = {'k': f}\nD['k']('a')", {"a"}, ""),
    "passed to a function that was passed": ("def f(x):\n    probe(x)\ndef run(g):\n    g('a')\nrun(f)", {"a"}, ""),
    "asyncio.gather": (
        "import asyncio\nasync def f():\n    return 'a'\nasync def g():\n"
        "    x, y = await asyncio.gather(f(), f())\n    probe(x)",
        {"a"},
        "not followed",
    ),
    "changed by a decorator": (
        "def deco(g):\n    return lambda: g() + '!'\n@deco\ndef f():\n    return 'a'\nprobe(f())",
        {"a!"},
        "decorators are taken to change nothing",
    ),
    "passed through a decorated name": (
        "import functools\ndef f(x):\n    probe(x)\nh = functools.lru_cache(f)\nh('a')",
        {"a"},
        "not followed",
    ),
    "sent into a generator": ("def f():\n    x = yield\n    probe(x)\ng = f()\ng.send('a')", {"a"}, "not followed"),
}


@pytest.mark.parametrize(("code", "texts"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(project: type[Project], code: Code, texts: set[str]) -> None:
    assert project(code).texts() == texts


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        pytest.param(code, texts, id=name, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason))
        for name, (code, texts, reason) in GAPS.items()
    ],
)
def test_known_gap(project: type[Project], code: Code, texts: set[str]) -> None:
    assert project(code).texts() == texts
