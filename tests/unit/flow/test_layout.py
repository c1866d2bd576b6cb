"""Which file a module name means."""

from __future__ import annotations

import pytest

from claudelint.flow.layout import Layout

FLAT = ("a.py", "p/__init__.py", "p/b.py", "p/q/__init__.py", "p/q/c.py", "n/d.py", "t/test_b.py")
SRC = ("src/p/__init__.py", "src/p/b.py", "tests/b.py", "lib/m.py", "setup.py")
TWINS = ("one/util.py", "one/main.py", "two/util.py", "two/main.py", "stub.pyi", "both.py", "both.pyi")
#: A distribution in a folder of its own, with folders in its package that are no packages.
BELOW = ("d-1.0/p/__init__.py", "d-1.0/p/n/m.py", "d-1.0/p/n/q/__init__.py", "d-1.0/p/n/q/r.py", "d-1.0/p/s.py")


@pytest.mark.parametrize(
    ("paths", "importer", "module", "level", "found"),
    [
        (FLAT, "t/test_b.py", "a", 0, "a.py"),
        (FLAT, "a.py", "p", 0, "p/__init__.py"),
        (FLAT, "a.py", "p.b", 0, "p/b.py"),
        (FLAT, "a.py", "p.q.c", 0, "p/q/c.py"),
        (FLAT, "a.py", "n.d", 0, "n/d.py"),
        (FLAT, "a.py", "d", 0, "n/d.py"),
        (FLAT, "a.py", "b", 0, None),
        (FLAT, "a.py", "p.missing", 0, None),
        (FLAT, "a.py", "os", 0, None),
        (FLAT, "p/b.py", "", 1, "p/__init__.py"),
        (FLAT, "p/b.py", "q", 1, "p/q/__init__.py"),
        (FLAT, "p/b.py", "q.c", 1, "p/q/c.py"),
        (FLAT, "p/__init__.py", "b", 1, "p/b.py"),
        (FLAT, "p/q/c.py", "b", 2, "p/b.py"),
        (FLAT, "p/q/c.py", "", 2, "p/__init__.py"),
        (FLAT, "p/q/c.py", "x", 2, None),
        (FLAT, "a.py", "x", 9, None),
        (SRC, "tests/b.py", "p.b", 0, "src/p/b.py"),
        (SRC, "src/p/b.py", "p", 0, "src/p/__init__.py"),
        (SRC, "setup.py", "src.p.b", 0, "src/p/b.py"),
        (SRC, "setup.py", "m", 0, "lib/m.py"),
        (TWINS, "one/main.py", "util", 0, "one/util.py"),
        (TWINS, "two/main.py", "util", 0, "two/util.py"),
        (TWINS, "both.py", "stub", 0, "stub.pyi"),
        (TWINS, "stub.pyi", "both", 0, "both.py"),
        (BELOW, "d-1.0/p/s.py", "p.n.m", 0, "d-1.0/p/n/m.py"),
        (BELOW, "d-1.0/p/s.py", "p.n.q", 0, "d-1.0/p/n/q/__init__.py"),
        (BELOW, "d-1.0/p/s.py", "p.n.q.r", 0, "d-1.0/p/n/q/r.py"),
        (BELOW, "d-1.0/p/s.py", "q.r", 0, "d-1.0/p/n/q/r.py"),
        (BELOW, "d-1.0/p/s.py", "n.q.r", 0, None),
        (("__init__.py", "x.py"), "x.py", "", 1, "__init__.py"),
        ((), "a.py", "a", 0, None),
    ],
)
def test_find(paths: tuple[str, ...], importer: str, module: str, level: int, found: str | None) -> None:
    assert Layout(paths).find(importer, module, level) == found


def test_first_party() -> None:
    layout = Layout(SRC)
    assert layout.is_first_party("p")
    assert layout.is_first_party("p.b.c")
    assert not layout.is_first_party("requests")


def test_the_order_of_paths_does_not_matter() -> None:
    one, other = Layout(TWINS), Layout(reversed(TWINS))
    assert one.find("x/y.py", "util") == other.find("x/y.py", "util")
