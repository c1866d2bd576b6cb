"""Import statements are found in bytes as one expression over all of them would find them."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.flow import imported
from claudelint.flow.layout import Layout

_ALL = re.compile(rb"(?m)(?:^|[;:])" + imported._IMPORT.pattern)
WORDS = [f"{word} ".encode() for word in ("import", "from", "as", "a")]
PIECES = st.sampled_from([*WORDS, b"import", b"\r\n", *(bytes([sign]) for sign in b"a. \n;:(),#\t")])


def alike(data: bytes) -> bool:
    return [m.groupdict() for m in imported._statements(data)] == [m.groupdict() for m in _ALL.finditer(data)]


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_any_bytes(data: bytes) -> None:
    assert alike(data)


BEGINNINGS = (
    b"from a import (b) import c",
    b"importimport a",
    b"x = important; import b",
    b"import a\r\nimport b;import c",
)


@pytest.mark.parametrize("code", BEGINNINGS)
def test_where_statements_begin(code: bytes) -> None:
    assert alike(code)


@pytest.mark.parametrize("name", ["argparse", "asyncio/base_events", "typing", "unittest/mock", "zipfile"])
def test_the_standard_library(name: str) -> None:
    path = Path(sysconfig.get_path("stdlib"), f"{name}.py")
    assert alike((path if path.exists() else path.with_suffix("") / "__init__.py").read_bytes())


def test_what_is_named() -> None:
    layout = Layout(("p/__init__.py", "p/a.py", "p/b.py", "q.py"))
    code = b"if 1: import q; from . import (a,\n  b)\nimport p\n# import nothing\nx = 'import q'\n"
    assert imported.imports_of("p/c.py", code, layout) == ({"q.py", "p/__init__.py", "p/a.py", "p/b.py"}, {"p/"})


def test_where_what_is_taken_of_which_module() -> None:
    layout = Layout(("p/__init__.py", "p/a.py", "q.py"))
    code = b"import q\ndef f():\n    from . import a, b as c\n    from q import (x,\n        y)\n    from q import *\n"
    assert list(imported.placed_imports("p/c.py", code, layout)) == [
        (7, "q.py", ""),
        *((27, path, name) for path, name in [("p/__init__.py", "a"), ("p/a.py", ""), ("p/__init__.py", "b")]),
        (55, "q.py", "x"),
        (55, "q.py", "y"),
        (88, "q.py", "*"),
    ]
