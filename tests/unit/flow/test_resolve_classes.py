"""Classes: attributes, fields, members, properties and what methods store."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

INIT = "class C:\n    def __init__(self, x='a'):\n        self.x = x\n"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "class attribute": ("class C:\n    x = 'a'\nprobe(C.x)", {"a"}),
    "through an object": ("class C:\n    x = 'a'\nprobe(C().x)", {"a"}),
    "through self": ("class C:\n    x = 'a'\n    def f(self):\n        probe(self.x)", {"a"}),
    "through cls": ("class C:\n    x = 'a'\n    @classmethod\n    def f(cls):\n        probe(cls.x)", {"a"}),
    "through an object held by name": ("class C:\n    x = 'a'\nc = C()\ndef f():\n    probe(c.x)", {"a"}),
    "annotated attribute": ("class C:\n    x: str = 'a'\nprobe(C.x)", {"a"}),
    "inherited": ("class B:\n    x = 'a'\nclass C(B):\n    pass\nprobe(C.x)", {"a"}),
    "inherited twice": ("class A:\n    x = 'a'\nclass B(A):\n    pass\nclass C(B):\n    pass\nprobe(C().x)", {"a"}),
    "second base": ("class A:\n    pass\nclass B:\n    x = 'a'\nclass C(A, B):\n    pass\nprobe(C.x)", {"a"}),
    "overridden": ("class B:\n    x = 'a'\nclass C(B):\n    x = 'b'\nprobe(C.x)", {"b"}),
    "generic base": ("class B:\n    x = 'a'\nclass C(B[int]):\n    pass\nprobe(C.x)", {"a"}),
    "base in another module": (
        {"b.py": "class B:\n    x = 'a'", "m.py": "from b import B\nclass C(B):\n    pass\nprobe(C().x)"},
        {"a"},
    ),
    "nested class": ("class C:\n    class D:\n        x = 'a'\nprobe(C.D.x)", {"a"}),
    "name-mangled": ("class C:\n    __x = 'a'\n    def f(self):\n        probe(self.__x)", {"a"}),
    "from other attributes": ("class C:\n    x = 'a'\n    y = x + 'b'\nprobe(C.y)", {"ab"}),
    "stored by the constructor": ("class C:\n    def __init__(self):\n        self.x = 'a'\nprobe(C().x)", {"a"}),
    "stored by any method": (
        "class C:\n    def g(self):\n        self.x = 'a'\n    def f(self):\n        probe(self.x)",
        {"a"},
    ),
    "given to the constructor": (INIT + "probe(C('b').x)", {"b"}),
    "given to the constructor by keyword": (INIT + "probe(C(x='b').x)", {"b"}),
    "default of the constructor": (INIT + "probe(C().x)", {"a"}),
    "given somewhere, used by a method": (INIT + "    def f(self):\n        probe(self.x)\nC('b')", {"a", "b"}),
    "given in another module": (
        {"c.py": INIT + "    def f(self):\n        probe(self.x)", "m.py": "import c\nc.C('b')"},
        {"a", "b"},
    ),
    "given through super().__init__": (
        "class B:\n    def __init__(self, x):\n        self.x = x\nclass C(B):\n"
        "    def __init__(self):\n        super().__init__('a')\n    def f(self):\n        probe(self.x)",
        {"a"},
    ),
    "or a default in the constructor": (
        "class C:\n    def __init__(self, x=None):\n        self.x = x or 'a'\nprobe(C().x)",
        {"a"},
    ),
    "object in an attribute": (
        "class B:\n    x = 'a'\nclass C:\n    def __init__(self):\n        self.b = B()\n"
        "    def f(self):\n        probe(self.b.x)",
        {"a"},
    ),
    "object given to the constructor": (
        "class B:\n    x = 'a'\nclass C:\n    def __init__(self, b):\n        self.b = b\n"
        "    def f(self):\n        probe(self.b.x)\nC(B())",
        {"a"},
    ),
    "method": ("class C:\n    def g(self):\n        return 'a'\n    def f(self):\n        probe(self.g())", {"a"}),
    "method of an object": ("class C:\n    def g(self):\n        return 'a'\nprobe(C().g())", {"a"}),
    "inherited method with an overridden attribute": (
        "class B:\n    x = 'a'\n    def g(self):\n        return self.x\nclass C(B):\n    x = 'b'\nprobe(C().g())",
        {"b"},
    ),
    "method of super": (
        "class B:\n    def g(self):\n        return 'a'\nclass C(B):\n    def g(self):\n"
        "        return super().g() + 'b'\nprobe(C().g())",
        {"ab"},
    ),
    "classmethod": (
        "class C:\n    x = 'a'\n    @classmethod\n    def g(cls):\n        return cls.x\nprobe(C.g())",
        {"a"},
    ),
    "staticmethod": ("class C:\n    @staticmethod\n    def g(x):\n        return x + 'b'\nprobe(C.g('a'))", {"ab"}),
    "property": ("class C:\n    @property\n    def x(self):\n        return 'a'\nprobe(C().x)", {"a"}),
    "property of an attribute": (
        "class C:\n    y = 'a'\n    @property\n    def x(self):\n        return self.y + 'b'\nprobe(C().x)",
        {"ab"},
    ),
    "cached_property": (
        "from functools import cached_property\nclass C:\n    @cached_property\n    def x(self):\n        return 'a'\n"
        "    def f(self):\n        probe(self.x)",
        {"a"},
    ),
    "__call__": ("class C:\n    def __call__(self):\n        return 'a'\nprobe(C()())", {"a"}),
    "enum member's value": ("from enum import Enum\nclass E(Enum):\n    X = 'a'\n    Y = 'b'\nprobe(E.X.value)", {"a"}),
    "text enum member": ("from enum import Enum\nclass E(str, Enum):\n    X = 'a'\nprobe(E.X)", {"a"}),
    "StrEnum member": ("from enum import StrEnum\nclass E(StrEnum):\n    X = 'a'\nprobe(f'{E.X}/b')", {"a/b"}),
    "enum member by name": (
        "from enum import Enum\nclass E(Enum):\n    X = 'a'\n    Y = 'b'\nprobe(E['Y'].value)",
        {"b"},
    ),
    "loop over an enum": (
        "from enum import Enum\nclass E(Enum):\n    X = 'a'\n    Y = 'b'\nfor e in E:\n    probe(e.value)",
        {"a", "b"},
    ),
    "dataclass default": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: str = 'a'\nprobe(C().x)",
        {"a"},
    ),
    "dataclass field": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    x: str = field(default='a')\nprobe(C().x)",
        {"a"},
    ),
    "dataclass factory": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n"
        "    x: list = field(default_factory=lambda: ['a'])\nprobe(C().x[0])",
        {"a"},
    ),
    "dataclass factory by name": (
        "from dataclasses import dataclass, field\ndef g():\n    return 'a'\n@dataclass\nclass C:\n"
        "    x: str = field(default_factory=g)\nprobe(C().x)",
        {"a"},
    ),
    "dataclass given by keyword": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: str\nprobe(C(x='a').x)",
        {"a"},
    ),
    "dataclass given by keyword, used by a method": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: str\n"
        "    def f(self):\n        probe(self.x)\nC(x='a')",
        {"a"},
    ),
    "attrs field": ("import attr\n@attr.s\nclass C:\n    x = attr.ib(default='a')\nprobe(C().x)", {"a"}),
    "pydantic default": ("from pydantic import BaseModel\nclass C(BaseModel):\n    x: str = 'a'\nprobe(C().x)", {"a"}),
    "pydantic Field": (
        "from pydantic import BaseModel, Field\nclass C(BaseModel):\n    x: str = Field(default='a', alias='y')\n"
        "probe(C().x)",
        {"a"},
    ),
    "pydantic Field by position": (
        "from pydantic import BaseModel, Field\nclass C(BaseModel):\n    x: str = Field('a')\nprobe(C().x)",
        {"a"},
    ),
    "NamedTuple default": (
        "from typing import NamedTuple\nclass C(NamedTuple):\n    x: str = 'a'\nprobe(C().x)",
        {"a"},
    ),
    "settings object in another module": (
        {"s.py": "class S:\n    x = 'a'\nsettings = S()", "m.py": "from s import settings\nprobe(settings.x)"},
        {"a"},
    ),
    "settings function": (
        "from functools import lru_cache\nclass S:\n    x = 'a'\n@lru_cache\ndef get():\n    return S()\n"
        "probe(get().x)",
        {"a"},
    ),
    "annotated parameter": ("class S:\n    x = 'a'\ndef f(s: S):\n    probe(s.x)", {"a"}),
    "annotated optional parameter": (
        "class S:\n    x = 'a'\ndef f(s: 'S' = None, t: S | None = None):\n    probe(s.x + t.x)",
        {"aa"},
    ),
    "annotated attribute of another class": (
        "class S:\n    x = 'a'\nclass C:\n    s: S\n    def f(self):\n        probe(self.s.x)",
        {"a"},
    ),
    "object in a mapping": (
        "class C:\n    def __init__(self, x):\n        self.x = x\nD = {'k': C('a')}\nprobe(D['k'].x)",
        {"a"},
    ),
    "objects in a list": (
        "class C:\n    def __init__(self, x):\n        self.x = x\nfor c in [C('a'), C('b')]:\n    probe(c.x)",
        {"a", "b"},
    ),
    "getattr": ("class C:\n    x = 'a'\nprobe(getattr(C, 'x'))", {"a"}),
    "getattr with a default": ("class C:\n    pass\nprobe(getattr(C, 'y', 'b'))", {"b"}),
    "method by getattr": ("class C:\n    def g(self):\n        return 'a'\nprobe(getattr(C(), 'g')())", {"a"}),
    "with an object": (
        "class C:\n    x = 'a'\n    def __enter__(self):\n        return self\nwith C() as c:\n    probe(c.x)",
        {"a"},
    ),
    "members of an enum": (
        "from enum import Enum\nclass E(Enum):\n    X = 'a'\nfor e in list(E):\n    probe(e.value)",
        {"a"},
    ),
    "nearer base first": (
        "class A:\n    x = 'a'\nclass B(A):\n    pass\nclass C(B, A):\n    pass\nclass D(C):\n    x = 'd'\nprobe(D.x)",
        {"d"},
    ),
    "factory": (
        "class C:\n    x = 'a'\n    @classmethod\n    def make(cls):\n        return cls()\nprobe(C.make().x)",
        {"a"},
    ),
    "dataclass given by position": (
        "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: str\nprobe(C('a').x)",
        {"a"},
    ),
    "NamedTuple given by position": (
        "from typing import NamedTuple\nclass C(NamedTuple):\n    x: str\nprobe(C('a').x)",
        {"a"},
    ),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "stored from outside": ("class C:\n    pass\nc = C()\nc.x = 'a'\nprobe(c.x)", {"a"}, "only what methods store"),
    "stored in the class from outside": (
        "class C:\n    x = ''\nC.x = 'a'\nprobe(C.x)",
        {"", "a"},
        "only what methods store",
    ),
    "setattr": (
        "class C:\n    def __init__(self):\n        setattr(self, 'x', 'a')\nprobe(C().x)",
        {"a"},
        "not followed",
    ),
    "stored by a classmethod": (
        "class C:\n    @classmethod\n    def g(cls):\n        cls.x = 'a'\nprobe(C.x)",
        {"a"},
        "only through an object",
    ),
    "dataclasses.replace": (
        "from dataclasses import dataclass, replace\n@dataclass\nclass C:\n    x: str = ''\n"
        "probe(replace(C(), x='a').x)",
        {"a"},
        "not followed",
    ),
    "namedtuple": (
        "from collections import namedtuple\nC = namedtuple('C', 'x y')\nprobe(C('a', 'b').x)",
        {"a"},
        "not followed",
    ),
    "SimpleNamespace": ("from types import SimpleNamespace\nprobe(SimpleNamespace(x='a').x)", {"a"}, "not followed"),
    "what __enter__ returns": (
        "class C:\n    def __enter__(self):\n        return 'a'\nwith C() as x:\n    probe(x)",
        {"a"},
        "not followed",
    ),
    "__getattr__": (
        "class C:\n    def __getattr__(self, name):\n        return 'a'\nprobe(C().x)",
        {"a"},
        "not followed",
    ),
    "__getitem__": (
        "class C:\n    def __getitem__(self, name):\n        return 'a'\nprobe(C()['x'])",
        {"a"},
        "not followed",
    ),
    "__str__": ("class C:\n    def __str__(self):\n        return 'a'\nprobe(f'{C()}')", {"a"}, "not followed"),
    "__iter__": (
        "class C:\n    def __iter__(self):\n        yield 'a'\nfor x in C():\n    probe(x)",
        {"a"},
        "not followed",
    ),
    "enum member by value": (
        "from enum import Enum\nclass E(Enum):\n    X = 'a'\nprobe(E('a').value)",
        {"a"},
        "not followed",
    ),
    "vars": ("class C:\n    x = 'a'\nprobe(vars(C)['x'])", {"a"}, "not followed"),
    "first base that has it": (
        "class A:\n    x = 'a'\nclass B:\n    x = 'b'\nclass C(A, B):\n    pass\nprobe(C.x)",
        {"a"},
        "every base is an alternative",
    ),
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


def test_each_annotation_in_quotes_means_its_own_class(project: type[Project]) -> None:
    """Values are kept by what an expression is, so none may be made that is gone while its value is kept."""
    classes = "".join(f"class C{n}:\n    x = 't{n}'\n" for n in range(12))
    found = project(classes + "".join(f"def f{n}(a: 'C{n}'):\n    probe(a.x)\n" for n in range(12)))
    values = [found.resolver.resolve(expr, context) for expr, context in found.probes()]
    assert [[known.text for known in value.texts] for value in values] == [[f"t{n}"] for n in range(12)]
