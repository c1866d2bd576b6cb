"""Names: what a name is bound to, in one module."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

Code: TypeAlias = "str | dict[str, str]"

UNDERSTOOD: dict[str, tuple[Code, set[str]]] = {
    "constant": ("A = 'a'\nprobe(A)", {"a"}),
    "constant bound later": ("def f():\n    probe(A)\nA = 'a'", {"a"}),
    "constant of a constant": ("A = 'a'\nB = A\nC = B + 'b'\nprobe(C)", {"ab"}),
    "bound twice": ("A = 'a'\nA = 'b'\nprobe(A)", {"a", "b"}),
    "bound in branches": ("if x:\n    A = 'a'\nelse:\n    A = 'b'\nprobe(A)", {"a", "b"}),
    "bound in try and except": ("try:\n    A = 'a'\nexcept E:\n    A = 'b'\nprobe(A)", {"a", "b"}),
    "annotated": ("A: str = 'a'\nprobe(A)", {"a"}),
    "Final": ("from typing import Final\nA: Final = 'a'\nprobe(A)", {"a"}),
    "chained assignment": ("A = B = 'a'\nprobe(A + B)", {"aa"}),
    "unpacked": ("A, B = 'a', 'b'\nprobe(B)", {"b"}),
    "unpacked in brackets": ("[A, B] = ['a', 'b']\nprobe(B)", {"b"}),
    "unpacked from a name": ("P = ('a', 'b')\nA, B = P\nprobe(B)", {"b"}),
    "unpacked in depth": ("A, (B, C) = 'a', ('b', 'c')\nprobe(C)", {"c"}),
    "swapped": ("A, B = 'a', 'b'\nA, B = B, A\nprobe(A)", {"a", "b"}),
    "walrus": ("if (A := 'a'):\n    probe(A)", {"a"}),
    "walrus as a value": ("probe(A := 'a')", {"a"}),
    "with": ("import contextlib\nwith 'a' as A:\n    probe(A)", {"a"}),
    "global": ("A = 'a'\ndef f():\n    global A\n    A = 'b'\nprobe(A)", {"a", "b"}),
    "global bound in a function only": ("def f():\n    global A\n    A = 'a'\nprobe(A)", {"a"}),
    "local hides global": ("A = 'a'\ndef f():\n    A = 'b'\n    probe(A)", {"b"}),
    "closure": ("def f():\n    A = 'a'\n    def g():\n        probe(A)", {"a"}),
    "class body is no enclosing scope": ("A = 'a'\nclass C:\n    A = 'b'\n    def f(self):\n        probe(A)", {"a"}),
    "name in a class body": ("A = 'a'\nclass C:\n    A = 'b'\n    probe(A)", {"b"}),
    "lambda sees its module": ("A = 'a'\nf = lambda: A\nprobe(f())", {"a"}),
    "loop over a tuple": ("for a in ('a', 'b'):\n    probe(a)", {"a", "b"}),
    "loop over a list held by name": ("L = ['a', 'b']\nfor a in L:\n    probe(a)", {"a", "b"}),
    "loop over a set": ("for a in {'a', 'b'}:\n    probe(a)", {"a", "b"}),
    "loop over a mapping": ("for a in {'a': 1, 'b': 2}:\n    probe(a)", {"a", "b"}),
    "loop over pairs": ("for a, b in [('a', 'b'), ('c', 'd')]:\n    probe(b)", {"b", "d"}),
    "loop over items": ("for k, v in {'a': 'b'}.items():\n    probe(k + v)", {"ab"}),
    "loop over enumerate": ("for n, a in enumerate(['a', 'b']):\n    probe(a)", {"a", "b"}),
    "loop over zip": ("for a, b in zip(['a'], ['b']):\n    probe(b)", {"b"}),
    "loop over a sum": ("A = ['a']\nfor a in A + ['b']:\n    probe(a)", {"a", "b"}),
    "loop over a spread": ("A = ['a']\nfor a in [*A, 'b']:\n    probe(a)", {"a", "b"}),
    "loop over sorted": ("for a in sorted(['a', 'b']):\n    probe(a)", {"a", "b"}),
    "loop over a list that grows": (
        "L = ['a']\nL.append('b')\nL.extend(['c'])\nL += ['d']\nL.insert(0, 'e')\nfor a in L:\n    probe(a)",
        set("abcde"),
    ),
    "comprehension": ("L = [a + '!' for a in ('a', 'b')]\nfor x in L:\n    probe(x)", {"a!", "b!"}),
    "comprehension in depth": ("for x in [a + b for a in 'x y'.split() for b in ('1',)]:\n    probe(x)", {"x1", "y1"}),
    "set comprehension": ("for x in {a + '!' for a in ('a',)}:\n    probe(x)", {"a!"}),
    "generator expression": ("for x in (a + '!' for a in ('a',)):\n    probe(x)", {"a!"}),
    "index": ("L = ['a', 'b']\nprobe(L[1])", {"b"}),
    "index from the end": ("L = ['a', 'b']\nprobe(L[-1])", {"b"}),
    "index into lists": ("L = [['a'], ['b', 'c']]\nprobe(L[1][0])", {"b"}),
    "slice of a list in a loop": ("L = ['a', 'b']\nfor a in L[1:]:\n    probe(a)", {"a", "b"}),
    "min and max": ("probe(max('a', 'b'))", {"a", "b"}),
    "deleted": ("A = 'a'\nprobe(A)\ndel A", {"a"}),
    "not bound": ("probe(A)", set()),
    "bound to nothing known": ("A = unknown()\nprobe(A)", set()),
    "bound by match": ("match x:\n    case 'a':\n        A = 'b'\nprobe(A)", {"b"}),
    "in while and else": ("while x:\n    A = 'a'\nelse:\n    A = 'b'\nprobe(A)", {"a", "b"}),
    "in finally": ("try:\n    pass\nfinally:\n    A = 'a'\nprobe(A)", {"a"}),
    "non-ASCII name": ("ä = 'a'\nprobe(ä)", {"a"}),
    "loop over values": ("for v in {'a': 'b'}.values():\n    probe(v)", {"b"}),
    "augmented": ("A = 'a'\nA += 'b'\nprobe(A)", {"a", "ab"}),
    "augmented twice": ("A = 'a'\nA += 'b'\nA += 'c'\nprobe(A)", {"a", "ab", "abc"}),
    "augmented with something unknown": ("A = 'a'\nA += unknown()\nA += 'c'\nprobe(A)", {"a", "a\0", "a\0c"}),
    "something unknown, augmented": ("def f(a):\n    a += 'b'\n    probe(a)", {"\0b"}),
    "augmented in a branch": ("A = 'a'\nif q:\n    A += 'b'\nA += 'c'\nprobe(A)", {"a", "ab", "ac", "abc"}),
    "augmented in either branch": (
        "A = 'a'\nif q:\n    A += 'b'\nelse:\n    A += 'c'\nprobe(A)",
        {"a", "ab", "ac"},
    ),
    "augmented after a choice": (
        "if q:\n    A = 'a'\nelse:\n    A = 'b'\nA += 'c'\nprobe(A)",
        {"a", "b", "ac", "bc"},
    ),
    "augmented in a loop": ("A = 'a'\nfor x in L:\n    A += 'b'\nprobe(A)", {"a", "ab"}),
    "augmented in with and try": (
        "A = 'a'\nwith q:\n    try:\n        A += 'b'\n    finally:\n        pass\nprobe(A)",
        {"a", "ab"},
    ),
    "augmented by a function": ("A = 'a'\ndef f():\n    global A\n    A += 'b'\nprobe(A)", {"a", "ab"}),
    "augmented in another module": (
        {"c.py": "from d import P\nA = 'a'\nA += P", "d.py": "P = 'b'", "m.py": "import c\nprobe(c.A + '!')"},
        {"a!", "ab!"},
    ),
    "plus itself": ("A = 'a'\nA = A + 'b' + 'c'\nprobe(A)", {"a", "abc"}),
    "put before itself": ("A = 'a'\nA = 'b' + A\nprobe(A)", {"a", "ba"}),
    "in an f-string of itself": ("A = 'a'\nA = f'<{A}>'\nprobe(A)", {"a", "<a>"}),
    "changed by a method of itself": ("A = 'a/'\nA = A.rstrip('/')\nA = A + '/b'\nprobe(A)", {"a/", "a", "a/b"}),
    "itself or a default": (
        "def f(a=None):\n    a = a or 'b'\n    a += '!'\n    probe(a)\nf('a')",
        {"a", "b", "a!", "b!"},
    ),
    "given to a function with itself": ("def g(x):\n    return x + 'b'\nA = 'a'\nA = g(A)\nprobe(A)", {"a", "ab"}),
    "numbers are no texts": ("n = 0\nn += 1\nprobe(n)", set()),
}

GAPS: dict[str, tuple[Code, set[str], str]] = {
    "next of iter": ("probe(next(iter(['a', 'b'])))", {"a", "b"}, "an iterator is taken for its items"),
    "index that is not known": ("L = ['a', 'b']\nprobe(L[i])", {"a", "b"}, "only mappings are looked into"),
    "nonlocal": (
        "def f():\n    A = 'a'\n    def g():\n        nonlocal A\n        A = 'b'\n    probe(A)",
        {"a", "b"},
        "assignments of inner functions",
    ),
    "captured by match": ("match 'a':\n    case A:\n        probe(A)", {"a"}, "patterns bind nothing"),
    "starred target": ("A, *B = 'a', 'b', 'c'\nprobe(B[0])", {"b"}, "the rest is not taken apart"),
    "unpacked text": ("A, B = 'ab'\nprobe(B)", {"b"}, "an index into a text"),
    "loop over pairs in depth": (
        "for a, (b, c) in [('a', ('b', 'c'))]:\n    probe(c)",
        {"c"},
        "only one level is unpacked",
    ),
    "loop over enumerated pairs": (
        "for n, (a, b) in enumerate([('a', 'b')]):\n    probe(b)",
        {"b"},
        "only one level is unpacked",
    ),
    "loop over characters": ("for c in 'ab':\n    probe(c)", {"a", "b"}, "a text is its own item"),
    "globals()": ("A = 'a'\nprobe(globals()['A'])", {"a"}, "not followed"),
    "random.choice": ("import random\nprobe(random.choice(['a', 'b']))", {"a", "b"}, "not followed"),
    "itertools.chain": (
        "from itertools import chain\nfor a in chain(['a'], ['b']):\n    probe(a)",
        {"a", "b"},
        "not followed",
    ),
    "itertools.product": (
        "from itertools import product\nfor a, b in product(['a'], ['b']):\n    probe(b)",
        {"b"},
        "not followed",
    ),
    "list by multiplication": ("for a in ['a'] * 2:\n    probe(a)", {"a"}, "multiplication"),
    "order of assignments": ("A = 'a'\nA = 'b'\nprobe(A)\nA = 'c'", {"b"}, "every assignment is an alternative"),
    "exec": ("exec(\"A = 'a'\")\nprobe(A)", {"a"}, "never run"),
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
