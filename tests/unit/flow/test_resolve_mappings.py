"""Mappings: what is under a key, however the mapping came together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "by key": ("D = {'x': 'a', 'y': 'b'}\nprobe(D['x'])", {"a"}),
    "in depth": ("D = {'x': {'y': 'a'}}\nprobe(D['x']['y'])", {"a"}),
    "by a key held by name": ("K = 'x'\nD = {K: 'a', 'y': 'b'}\nprobe(D[K])", {"a"}),
    "by an unknown key": ("D = {'x': 'a', 'y': 'b'}\nprobe(D[k])", {"a", "b"}),
    "by a missing key": ("D = {'x': 'a'}\nprobe(D['z'])", set()),
    "get": ("D = {'x': 'a'}\nprobe(D.get('x'))", {"a"}),
    "get with a default": ("D = {'x': 'a'}\nprobe(D.get('z', 'b'))", {"b"}),
    "pop": ("D = {'x': 'a'}\nprobe(D.pop('x'))", {"a"}),
    "setdefault's result": ("D = {}\nprobe(D.setdefault('x', 'a'))", {"a"}),
    "setdefault": ("D = {}\nD.setdefault('x', 'a')\nprobe(D['x'])", {"a"}),
    "subscript assignment": ("D = {}\nD['x'] = 'a'\nprobe(D['x'])", {"a"}),
    "subscript assignment in a function": ("D = {}\ndef f():\n    D['x'] = 'a'\nprobe(D['x'])", {"a"}),
    "update with a mapping": ("D = {}\nD.update({'x': 'a'})\nprobe(D['x'])", {"a"}),
    "update with keywords": ("D = {}\nD.update(x='a')\nprobe(D['x'])", {"a"}),
    "update with a mapping held by name": ("E = {'x': 'a'}\nD = {}\nD.update(E)\nprobe(D['x'])", {"a"}),
    "update in a function": ("def f():\n    d = {}\n    d.update({'x': 'a'})\n    probe(d['x'])", {"a"}),
    "union": ("D = {'x': 'a'} | {'y': 'b'}\nprobe(D['x'] + D['y'])", {"ab"}),
    "union in place": ("D = {}\nD |= {'x': 'a'}\nprobe(D['x'])", {"a"}),
    "spread": ("E = {'x': 'a'}\nD = {**E, 'y': 'b'}\nprobe(D['x'] + D['y'])", {"ab"}),
    "spread of what a function returns": ("def f():\n    return {'x': 'a'}\nD = {**f()}\nprobe(D['x'])", {"a"}),
    "dict of keywords": ("D = dict(x='a')\nprobe(D['x'])", {"a"}),
    "dict of pairs": ("D = dict([('x', 'a'), ('y', 'b')])\nprobe(D['y'])", {"b"}),
    "dict of a mapping": ("E = {'x': 'a'}\nD = dict(E, y='b')\nprobe(D['x'] + D['y'])", {"ab"}),
    "dict of a spread": ("E = {'x': 'a'}\nD = dict(**E)\nprobe(D['x'])", {"a"}),
    "copy": ("E = {'x': 'a'}\nD = E.copy()\nprobe(D['x'])", {"a"}),
    "changed copy": ("E = {'x': 'a'}\nD = E.copy()\nD['y'] = 'b'\nprobe(D['x'] + D['y'])", {"ab"}),
    "copy.deepcopy": ("import copy\nE = {'x': 'a'}\nprobe(copy.deepcopy(E)['x'])", {"a"}),
    "OrderedDict": ("from collections import OrderedDict\nD = OrderedDict({'x': 'a'})\nprobe(D['x'])", {"a"}),
    "MappingProxyType": ("from types import MappingProxyType\nD = MappingProxyType({'x': 'a'})\nprobe(D['x'])", {"a"}),
    "dict comprehension": ("D = {k: 'a' for k in ('x', 'y')}\nprobe(D['x'])", {"a"}),
    "value of a dict comprehension": ("D = {k: v + '!' for k, v in {'x': 'a'}.items()}\nprobe(D['x'])", {"a!"}),
    "list in a mapping": ("D = {'x': ['a', 'b']}\nprobe(D['x'][1])", {"b"}),
    "mapping in a list": ("L = [{'x': 'a'}, {'x': 'b'}]\nfor d in L:\n    probe(d['x'])", {"a", "b"}),
    "function that returns one": (
        "def f():\n    d = {'x': 'a'}\n    d['y'] = 'b'\n    return d\nprobe(f()['y'])",
        {"b"},
    ),
    "keyword spread into a call": ("def f(x):\n    probe(x)\nD = {'x': 'a'}\nf(**D)", {"a"}),
    "display spread into a call": ("def f(x):\n    probe(x)\nf(**{'x': 'a'})", {"a"}),
    "attribute that is a mapping": (
        "class C:\n    def __init__(self):\n        self.d = {}\n        self.d['x'] = 'a'\n"
        "    def f(self):\n        probe(self.d['x'])",
        {"a"},
    ),
    "attribute that is updated": (
        "class C:\n    def __init__(self):\n        self.d = {'y': 'b'}\n    def g(self):\n"
        "        self.d.update({'x': 'a'})\n    def f(self):\n        probe(self.d['x'])",
        {"a"},
    ),
    "in another module": ({"c.py": "D = {'x': {'y': 'a'}}", "m.py": "import c\nprobe(c.D['x']['y'])"}, {"a"}),
    "in another module, imported": ({"c.py": "D = {'x': 'a'}", "m.py": "from c import D as E\nprobe(E['x'])"}, {"a"}),
    "TypedDict": (
        "from typing import TypedDict\nclass T(TypedDict):\n    x: str\nD: T = {'x': 'a'}\nprobe(D['x'])",
        {"a"},
    ),
    "holding itself": ("d = {'x': 'a'}\nd = {**d, 'y': 'b'}\nprobe(d['x'] + d['y'])", {"ab"}),
    "of conditional parts": ("D = {'x': 'a'} if q else {'x': 'b'}\nprobe(D['x'])", {"a", "b"}),
    "spread of conditional parts": ("D = {**({'x': 'a'} if q else {})}\nprobe(D['x'])", {"a"}),
    "keys": ("D = {'x': 'a', 'y': 'b'}\nfor k in D:\n    probe(k)", {"x", "y"}),
    "defaultdict": ("from collections import defaultdict\nD = defaultdict(str)\nD['x'] = 'a'\nprobe(D['x'])", {"a"}),
    "only the keyword that was asked for": ("def f(**k):\n    probe(k['x'])\nf(x='a', y='b')", {"a"}),
    "all values": ("D = {'x': 'a', 'y': 'b'}\nfor v in D.values():\n    probe(v)", {"a", "b"}),
    "first of the values": ("D = {'x': 'a'}\nprobe(list(D.values())[0])", {"a"}),
    "changed by a function it is given to": ("def f(d):\n    d['x'] = 'a'\nD = {}\nf(D)\nprobe(D['x'])", {"a"}),
    "changed by a function of another module": (
        {
            "h.py": "def add(token, headers):\n    headers['x'] = f'<{token}>'",
            "m.py": "from h import add\ndef f():\n    headers = {}\n    add('a', headers)\n    probe(headers['x'])",
        },
        {"<a>"},
    ),
    "changed by a function that hands it on": (
        "def g(d, x):\n    d.update({'x': x})\ndef f(e):\n    g(e, 'a')\nD = {}\nf(e=D)\nprobe(D['x'])",
        {"a"},
    ),
    "changed by a method": (
        "class C:\n    def __init__(self, x):\n        self.x = x\n"
        "    def add(self, d):\n        d.setdefault('x', self.x)\n"
        "D = {}\nC('a').add(D)\nprobe(D['x'])",
        {"a"},
    ),
    "list changed by a function": ("def f(l):\n    l.append('a')\nL = []\nf(L)\nfor x in L:\n    probe(x)", {"a"}),
    "given to a function that changes another one": (
        "def f(d, e):\n    d['x'] = 'a'\nD = {}\nE = {'x': 'b'}\nf(D, E)\nprobe(E['x'])",
        {"b"},
    ),
    "changed by a function that calls itself": (
        "def f(d):\n    d['x'] = 'a'\n    f(d)\nD = {}\nf(D)\nprobe(D['x'])",
        {"a"},
    ),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "overwritten key": ("D = {'x': 'a'}\nD['x'] = 'b'\nprobe(D['x'])", {"b"}, "every assignment is an alternative"),
    "update with pairs": ("D = {}\nD.update([('x', 'a')])\nprobe(D['x'])", {"a"}, "pairs only in dict()"),
    "assignment in depth": ("D = {'x': {}}\nD['x']['y'] = 'a'\nprobe(D['x']['y'])", {"a"}, "changes of inner mappings"),
    "changed from another module": (
        {"c.py": "D = {}", "m.py": "import c\nc.D['x'] = 'a'\nprobe(c.D['x'])"},
        {"a"},
        "changes from elsewhere",
    ),
    "dict of zip": ("D = dict(zip(['x'], ['a']))\nprobe(D['x'])", {"a"}, "not followed"),
    "fromkeys": ("D = dict.fromkeys(['x'], 'a')\nprobe(D['x'])", {"a"}, "not followed"),
    "ChainMap": ("from collections import ChainMap\nprobe(ChainMap({'x': 'a'})['x'])", {"a"}, "not followed"),
    "itemgetter": ("from operator import itemgetter\nprobe(itemgetter('x')({'x': 'a'}))", {"a"}, "not followed"),
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
