"""Imports: which module and which name an import means."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

A = "A = 'a'\nB = 'b'\n"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "import": ({"c.py": A, "m.py": "import c\nprobe(c.A)"}, {"a"}),
    "import as": ({"c.py": A, "m.py": "import c as d\nprobe(d.A)"}, {"a"}),
    "from import": ({"c.py": A, "m.py": "from c import A\nprobe(A)"}, {"a"}),
    "from import as": ({"c.py": A, "m.py": "from c import A as B\nprobe(B)"}, {"a"}),
    "dotted import": ({"p/__init__.py": "", "p/c.py": A, "m.py": "import p.c\nprobe(p.c.A)"}, {"a"}),
    "dotted import as": ({"p/__init__.py": "", "p/c.py": A, "m.py": "import p.c as c\nprobe(c.A)"}, {"a"}),
    "module from a package": ({"p/__init__.py": "", "p/c.py": A, "m.py": "from p import c\nprobe(c.A)"}, {"a"}),
    "name from a dotted module": ({"p/__init__.py": "", "p/c.py": A, "m.py": "from p.c import A\nprobe(A)"}, {"a"}),
    "package without __init__": ({"p/c.py": A, "m.py": "from p.c import A\nprobe(A)"}, {"a"}),
    "relative": ({"p/__init__.py": "", "p/c.py": A, "p/m.py": "from .c import A\nprobe(A)"}, {"a"}),
    "relative module": ({"p/__init__.py": "", "p/c.py": A, "p/m.py": "from . import c\nprobe(c.A)"}, {"a"}),
    "relative name of the package": ({"p/__init__.py": A, "p/m.py": "from . import A\nprobe(A)"}, {"a"}),
    "relative from above": (
        {"p/__init__.py": "", "p/c.py": A, "p/q/__init__.py": "", "p/q/m.py": "from ..c import A\nprobe(A)"},
        {"a"},
    ),
    "relative from above by module": (
        {"p/__init__.py": "", "p/c.py": A, "p/q/__init__.py": "", "p/q/m.py": "from .. import c\nprobe(c.A)"},
        {"a"},
    ),
    "re-exported": ({"p/__init__.py": "from .c import A", "p/c.py": A, "m.py": "import p\nprobe(p.A)"}, {"a"}),
    "re-exported under another name": (
        {"p/__init__.py": "from .c import A as Z", "p/c.py": A, "m.py": "from p import Z\nprobe(Z)"},
        {"a"},
    ),
    "re-exported twice": (
        {"a.py": "from b import A", "b.py": "from c import A", "c.py": A, "m.py": "from a import A\nprobe(A)"},
        {"a"},
    ),
    "re-exported module": ({"b.py": "import c", "c.py": A, "m.py": "import b\nprobe(b.c.A)"}, {"a"}),
    "star": ({"c.py": A, "m.py": "from c import *\nprobe(A)"}, {"a"}),
    "star through a package": (
        {"p/__init__.py": "from .c import *", "p/c.py": A, "m.py": "from p import A\nprobe(A)"},
        {"a"},
    ),
    "two stars": ({"c.py": A, "d.py": "C = 'c'", "m.py": "from d import *\nfrom c import *\nprobe(A + C)"}, {"ac"}),
    "local name beats a star": ({"c.py": A, "m.py": "from c import *\nA = 'z'\nprobe(A)"}, {"z"}),
    "in a function": ({"c.py": A, "m.py": "def f():\n    from c import A\n    probe(A)"}, {"a"}),
    "in a function, module": ({"c.py": A, "m.py": "def f():\n    import c\n    return c.A\nprobe(f())"}, {"a"}),
    "in try and except": (
        {"c.py": A, "m.py": "try:\n    from c import A\nexcept ImportError:\n    A = 'z'\nprobe(A)"},
        {"a", "z"},
    ),
    "in try and except, both imported": (
        {
            "c.py": A,
            "d.py": "A = 'd'",
            "m.py": "try:\n    from c import A\nexcept ImportError:\n    from d import A\nprobe(A)",
        },
        {"a", "d"},
    ),
    "under TYPE_CHECKING": (
        {"c.py": A, "m.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from c import A\nprobe(A)"},
        {"a"},
    ),
    "import_module": ({"c.py": A, "m.py": "import importlib\nprobe(importlib.import_module('c').A)"}, {"a"}),
    "import_module held by name": (
        {
            "p/__init__.py": "",
            "p/c.py": A,
            "m.py": "from importlib import import_module\nc = import_module('p.c')\nprobe(c.A)",
        },
        {"a"},
    ),
    "import_module, relative": (
        {
            "p/__init__.py": "",
            "p/c.py": A,
            "p/m.py": "from importlib import import_module\nprobe(import_module('.c', __package__).A)",
        },
        {"a"},
    ),
    "__import__": ({"c.py": A, "m.py": "probe(__import__('c').A)"}, {"a"}),
    "getattr of a module": ({"c.py": A, "m.py": "import c\nprobe(getattr(c, 'A'))"}, {"a"}),
    "module held by name": ({"c.py": A, "m.py": "import c\nd = c\nprobe(d.A)"}, {"a"}),
    "module in a mapping": ({"c.py": A, "m.py": "import c\nD = {'c': c}\nprobe(D['c'].A)"}, {"a"}),
    "src layout": ({"src/p/__init__.py": "", "src/p/c.py": A, "src/p/m.py": "from p.c import A\nprobe(A)"}, {"a"}),
    "tests beside src": (
        {"src/p/__init__.py": "", "src/p/c.py": A, "tests/t.py": "from p.c import A\nprobe(A)"},
        {"a"},
    ),
    "in a circle": ({"c.py": "from m import B\nA = 'a' + B", "m.py": "from c import A\nB = 'b'\nprobe(A)"}, {"ab"}),
    "in a circle of one name": ({"c.py": "from m import A", "m.py": "from c import A\nprobe(A)"}, set()),
    "first-party module beats a library": (
        {"base64.py": "def b64decode(x):\n    return 'mine'", "m.py": "import base64\nprobe(base64.b64decode('YWJj'))"},
        {"mine"},
    ),
    "not of the project": ("from elsewhere import A\nprobe(A)", set()),
    "name the module lacks": ({"c.py": A, "m.py": "from c import Z\nprobe(Z)"}, set()),
    "nearest of two namesakes": (
        {"p/c.py": "A = 'p'", "q/c.py": "A = 'q'", "q/m.py": "from c import A\nprobe(A)"},
        {"q"},
    ),
    "submodule as an attribute": (
        {"p/__init__.py": "", "p/c.py": A, "m.py": "import p\nimport p.c\nprobe(p.c.A)"},
        {"a"},
    ),
    "import_module of a put-together name": (
        {
            "p/__init__.py": "",
            "p/c.py": A,
            "m.py": "import importlib\nN = 'c'\nprobe(importlib.import_module(f'p.{N}').A)",
        },
        {"a"},
    ),
    "star leaves out private names": ({"c.py": "_A = 'a'", "m.py": "from c import *\nprobe(_A)"}, set()),
    "star with __all__": ({"c.py": "__all__ = ['A']\nA = 'a'\nB = 'b'", "m.py": "from c import *\nprobe(B)"}, set()),
    "star hides an imported name": (
        {"c.py": A, "d.py": "A = 'd'", "m.py": "from c import *\nfrom d import *\nprobe(A)"},
        {"d"},
    ),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "in a class": ({"c.py": A, "m.py": "class C:\n    from c import A\nprobe(C.A)"}, {"a"}, "imports in a class body"),
    "set from another module": (
        {"c.py": "A = ''", "m.py": "import c\nc.A = 'a'\nprobe(c.A)"},
        {"", "a"},
        "changes from elsewhere",
    ),
    "vars of a module": ({"c.py": A, "m.py": "import c\nprobe(vars(c)['A'])"}, {"a"}, "not followed"),
    "module's __getattr__": (
        {"c.py": "def __getattr__(name):\n    return 'a'", "m.py": "import c\nprobe(c.A)"},
        {"a"},
        "not followed",
    ),
    "sys.modules": ({"c.py": A, "m.py": "import sys\nimport c\nprobe(sys.modules['c'].A)"}, {"a"}, "not followed"),
    "runpy": ({"c.py": A, "m.py": "import runpy\nprobe(runpy.run_path('c.py')['A'])"}, {"a"}, "not followed"),
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
