"""Hostile programs: cycles of imports, calls and constants, and sizes that make an analysis explode.

Owns the trees: name, files with what is expected of each, seconds allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

_Table = Mapping[str, Callable[[str], bytes]]
_SEND = 'import httpx\nhttpx.post("https://example.com", headers={"Authorization": f"Bearer {%s}"})\n'


def _text(text: str) -> Callable[[str], bytes]:
    """A module; the name TOKEN is always a token."""
    return lambda token: f'{text}\nTOKEN = "{token}"\n'.encode()


_CYCLES: _Table = {
    "imports/a.py": _text("from imports.b import B\nA = B\n" + _SEND % "A"),
    "imports/b.py": _text("from imports.c import C\nB = C\n"),
    "imports/c.py": _text("from imports.a import A\nfrom imports.c import C\nC = A\n"),
    "imports/star.py": _text(
        "from imports.star import *\nfrom imports.a import *\nfrom .star import x\n" + _SEND % "x"
    ),
    "imports/far.py": _text("from " + "." * 5_000 + " import x\n" + _SEND % "x"),
    "constants.py": _text(
        "A = A + 'x'\nB = C = B\nD = f'{D}{D}'\nE = E or E\nF = {**F}\nG = G[G]\n" + _SEND % "A+B+D+E+G"
    ),
    "mutual.py": _text("A = B + B\nB = C + C\nC = A + A\n" + _SEND % "A"),
    "functions.py": _text(
        "def f(x):\n    return g(f(x))\ndef g(x=f(g)):\n    return f(x + x)\ny = f(TOKEN)\n" + _SEND % "f(g(y))"
    ),
    "lambdas.py": _text("f = lambda x: f(f(x))\ng = (lambda h: h(h))(lambda h: h(h))\n" + _SEND % "f(TOKEN)"),
    "classes.py": _text(
        "class A(A):\n    x = A.x\n    def __init__(self, a=None):\n        self.a = A(self.a)\n"
        "        self.b = self.b + self.a.b\n"
        "class B(C): pass\nclass C(B): pass\n" + _SEND % "A(TOKEN).a.a.b + B().x"
    ),
    "decorated.py": _text("def d(f):\n    return d(d)(f)\n@d\n@d\ndef g(x):\n    return g(x)\n" + _SEND % "g(TOKEN)"),
    "containers.py": _text(
        "D = {}\nD['a'] = D\nD['b'] = D['a']['b']['a']\nL = [L, *L]\n" + _SEND % "D['a']['a']['b'] + L[0][0]"
    ),
    "loops.py": _text("s = ''\nfor i in s:\n    s += i + s\nwhile s:\n    s = s + s\n" + _SEND % "s"),
}
_GROWTH: _Table = {
    "assigned.py": _text("".join(f"X = 'value{n}'\n" for n in range(10_000)) + _SEND % "X"),
    "appended.py": _text("X = ''\n" + "".join(f"X += '{n}'\n" for n in range(10_000)) + _SEND % "X"),
    "doubling.py": _text("X0 = 'ab'\n" + "".join(f"X{n + 1} = X{n} + X{n}\n" for n in range(64)) + _SEND % "X64"),
    "alternatives.py": _text(
        "".join(f"X{n} = 'a' if c else 'b'\n" for n in range(64))
        + "Y = "
        + " + ".join(f"X{n}" for n in range(64))
        + "\n"
        + _SEND % "Y"
    ),
    "repeated.py": _text(
        "X = 'a' * 10**12\nY = 'a' * 99999999999999999999\nZ = '%1000000000d' % 1\n" + _SEND % "X + Y + Z"
    ),
    "formatted.py": _text("X = '{:>999999999}'.format('a')\nY = f'{TOKEN:>999999999}'\n" + _SEND % "X + Y"),
    "replaced.py": _text("X = 'aaaaaaaaaa'\n" + "X = X.replace('a', X)\n" * 30 + _SEND % "X"),
    "replaced_names.py": _text(
        "X0 = 'aaaaaaaaaa'\n" + "".join(f"X{n + 1} = X{n}.replace('a', X{n})\n" for n in range(12)) + _SEND % "X12"
    ),
    "decoded.py": _text(
        "import base64, codecs\nX = base64.b64decode('" + "A" * 100_000 + "')\n"
        "Y = codecs.decode('" + "78" * 10_000 + "', 'hex')\nZ = codecs.decode('x', 'zlib')\n" + _SEND % "X + Y + Z"
    ),
    "joined.py": _text("X = ','.join(['a'] * 10_000_000)\nY = ''.join(map(str, range(10**9)))\n" + _SEND % "X + Y"),
    "callers.py": _text(
        "def f(x):\n    return g(x)\ndef g(x):\n    return x\n"
        + "".join(f"f('v{n}')\n" for n in range(3_000))
        + _SEND % "f(TOKEN)"
    ),
    "call_tree.py": _text(
        "def f0(x):\n    return x\n"
        + "".join(f"def f{n + 1}(x):\n    return f{n}(x) + f{n}(x + 'a')\n" for n in range(40))
        + _SEND % "f40(TOKEN)"
    ),
    "big_dict.py": _text("D = {" + ", ".join(f"'k{n}': 'v{n}'" for n in range(20_000)) + "}\n" + _SEND % "D[k]"),
    "parameters.py": _text(
        f"def f({', '.join(f'a{n}' for n in range(1_000))}):\n    return a999\n" + _SEND % "f(*TOKEN)"
    ),
    "huge_number.py": _text("X = " + "9" * 100_000 + "\nY = 0x" + "f" * 100_000 + "\nZ = 1e99999999\n" + _SEND % "X"),
}


def _module(number: int, total: int) -> Callable[[str], bytes]:
    names = "\n".join(f"from pkg.m{(number * 7 + step) % total} import X as X{step}" for step in range(1, 6))
    return _text(
        f"import pkg.m{(number + 1) % total}\n{names}\nX = X1 or X2 or X3\n" + _SEND % "X"
        if number % 50 == 0
        else f"import pkg.m{(number + 1) % total}\n{names}\nX = X1 or X2 or X3"
    )


#: Five thousand modules that import each other; a hundred of them hold what makes a module a candidate.
_MANY: _Table = {
    f"pkg/m{n}.py": (
        _module(n, 5_000) if n % 50 == 0 else (lambda m: lambda t: m(t).split(b"\nTOKEN")[0])(_module(n, 5_000))
    )
    for n in range(5_000)
}
_MANY_WANTED = {name: "token" if int(name[5:-3]) % 50 == 0 else "any" for name in _MANY}
PROGRAMS: tuple[tuple[str, tuple[_Table, Mapping[str, str]], float], ...] = (
    ("cycles", (_CYCLES, {}), 60),
    ("growth", (_GROWTH, {}), 120),
    ("five-thousand-modules", (_MANY, _MANY_WANTED), 180),
)
