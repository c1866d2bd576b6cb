"""Python source files.

Owns which files are Python. Must not know how one is parsed, rules or what values mean.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "python"
#: Most files are Python, so it is asked first; nobody else claims these suffixes.
ORDER = 0
_SUFFIXES = (".py", ".pyi", ".pyw")
_SHEBANG = regex(rb"^#!.*\bpython[\d.]*\b")

#: Of most syntax something: a reader compiles what it needs for a kind of node when it first meets one.
_MOST = """
from a import (b, c)
@d.e
def f(g: h[i] = 1, *j, **k) -> l | m:
    if g == 2 and not k:
        return [{n: "o", **p}, (q,
            r[1:]), f"s{t}u"]
    else: pass
    v: w = x
    y = z(a + b, c=d)
    y(z)
import a as b
class C(d):
    async def e(self):
        try:
            return f if g or h else -1
        except i:
            pass
"""


def claims(name: str, head: bytes) -> bool:
    """A Python suffix, or a shebang that names Python."""
    return name.endswith(_SUFFIXES) or bool(head and _SHEBANG.match(head))


def wild(source: SourceFile) -> ReadError | None:
    """What would bring LibCST down, or hold it up."""
    from claudelint.readers import _tame

    return _tame.wild(source.text)


def read(source: SourceFile) -> f.Facts:
    """Scopes, statements and imports of a module. Raises `ReadError` with the place of a syntax error."""
    from claudelint.readers._module import facts_of

    return facts_of(source)


def prepare() -> None:
    """Imports and compiles what reading takes, LibCST above all, so that copies of this process need not."""
    import_module("claudelint.readers._tame")
    read(SourceFile("", KIND, _MOST))
