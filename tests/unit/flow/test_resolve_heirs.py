"""Base classes and what derives from them: `self` in a method of a base may be an object of any subclass."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from claudelint.flow.heirs import FEW, MANY

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "base method, attribute of a subclass": (
        "class B:\n    def f(self):\n        probe(self.x)\nclass C(B):\n    x = 'a'",
        {"a"},
    ),
    "base method, method of a subclass": (
        (
            "class B:\n    def g(self):\n        raise NotImplementedError\n    def f(self):\n"
            "        probe(self.g())\nclass C(B):\n    def g(self):\n        return 'a'"
        ),
        {"a"},
    ),
    "type(self)": ("class C:\n    x = 'a'\n    def f(self):\n        probe(type(self).x)", {"a"}),
    "self.__class__": ("class C:\n    x = 'a'\n    def f(self):\n        probe(self.__class__.x)", {"a"}),
    "attribute stored by a subclass": (
        "class B:\n    def f(self):\n        probe(self.x)\nclass C(B):\n    def __init__(self):\n        self.x = 'a'",
        {"a"},
    ),
    "attribute of a subclass of a subclass": (
        "class A:\n    def f(self):\n        probe(self.x)\nclass B(A):\n    pass\nclass C(B):\n    x = 'a'",
        {"a"},
    ),
    "overridden by several subclasses": (
        "class B:\n    x = ''\n    def f(self):\n        probe(self.x)\nclass C(B):\n    x = 'a'\nclass D(B):\n"
        "    x = 'b'",
        {"", "a", "b"},
    ),
    "template method": (
        "from abc import ABC, abstractmethod\nclass B(ABC):\n    @property\n    @abstractmethod\n    def x(self): ...\n"
        "    @abstractmethod\n    def g(self): ...\n    def f(self):\n        probe(self.x + self.g())\n"
        "class C(B):\n    x = 'a'\n    def g(self):\n        return self.y\n    y = 'b'",
        {"ab"},
    ),
    "classmethod of a base, attribute of a subclass": (
        "class B:\n    @classmethod\n    def f(cls):\n        probe(cls.x)\nclass C(B):\n    x = 'a'",
        {"a"},
    ),
    "object made of cls": (
        "class B:\n    @classmethod\n    def f(cls):\n        probe(cls().x)\nclass C(B):\n    x = 'a'",
        {"a"},
    ),
    "subclass in another module": (
        {
            "p/base.py": "class B:\n    def g(self):\n        return ''\n"
            "    def f(self):\n        probe(self.g() + self.x)",
            "p/sub.py": "from .base import B as Base\nfrom . import texts\nclass C(Base):\n    x = texts.X\n"
            "    def g(self):\n        return 'a'",
            "p/texts.py": "X = 'b'",
        },
        {"b", "ab"},
    ),
    "annotated with a base class": (
        "class B:\n    x = ''\nclass C(B):\n    x = 'a'\ndef f(b: B):\n    probe(b.x)",
        {"", "a"},
    ),
    "annotated with a protocol": (
        "from typing import Protocol\nclass P(Protocol):\n    x: str\n    def g(self) -> str: ...\n"
        "class C:\n    x = 'a'\n"
        "    def g(self):\n        return 'b'\nclass D:\n    x = 'c'\ndef f(p: P):\n    probe(p.x + p.g())",
        {"ab"},
    ),
    "object of the base class itself": (
        "class B:\n    x = 'b'\nclass C(B):\n    x = 'a'\nprobe(B().x)",
        {"b"},
    ),
    "object of one of the subclasses": (
        "class B:\n    def g(self):\n        return self.x\nclass C(B):\n    x = 'a'\nclass D(B):\n    x = 'b'\n"
        "probe(D().g())",
        {"b"},
    ),
    "private names of a subclass are its own": (
        "class B:\n    __x = 'b'\n    def f(self):\n        probe(self.__x)\nclass C(B):\n    __x = 'a'",
        {"b"},
    ),
    "a class among its own bases": (
        "class B(C):\n    def f(self):\n        probe(self.x)\nclass C(B):\n    x = 'a'",
        {"a"},
    ),
}


@pytest.mark.parametrize(("code", "texts"), UNDERSTOOD.values(), ids=UNDERSTOOD)
def test_understood(project: type[Project], code: Code, texts: set[str]) -> None:
    assert project(code).texts() == texts


def test_a_protocol_that_fits_many_classes_says_nothing(project: type[Project]) -> None:
    classes = "".join(f"class C{n}:\n    def get(self):\n        return '{n}'\n" for n in range(FEW + 1))
    code = "class P(Protocol):\n    def get(self): ...\ndef f(p: P):\n    probe(p.get())\n"
    assert project(classes + code).texts() == set()


def test_a_bound_that_is_met_is_told(project: type[Project]) -> None:
    classes = "".join(f"class C{n}(B):\n    x = '{n}'\n" for n in range(MANY + 1))
    found = project("class B:\n    def f(self):\n        probe(self.x)\n" + classes)
    assert len(found.texts()) == MANY
    assert found.resolver.bounds == {"classes derived from one class"}


def test_modules_of_the_same_shape_are_kept_apart(project: type[Project]) -> None:
    """What a method of a base returns for one heir is not what it returns for another one."""
    files = {
        "b.py": "class B:\n    def g(self):\n        return self.x",
        "c.py": "from b import B\nclass C(B):\n    x = 'a'\nc = C().g()",
        "d.py": "from b import B\nclass C(B):\n    x = 'b'\nd = C().g()",
        "m.py": "import c, d\nprobe(c.c)\nprobe(d.d)",
    }
    found = project(files)
    values = [found.resolver.resolve(expr, context) for expr, context in found.probes()]
    assert [{known.text for known in value.texts} for value in values] == [{"a"}, {"b"}]
