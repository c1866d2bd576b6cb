"""Nodes of our own: the same facts, and LibCST's own nodes where they do not fit.

Where nothing is compiled, the classes that the wheel is built with are made here, and behave the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claudelint.readers import _native
from claudelint.readers._layout import STEPS
from tests.unit.readers.test_nodes import SOURCES
from tools.node_classes import classes, source

COMPILED = not _native.__file__.endswith(".py")

#: In a process of its own, as tables by class are made when modules are imported. For each source: whether the facts
#: are the same without nodes of our own, and whether with them the tree was made of them.
RUN = """
import json, sys
from claudelint.readers import ReadError, _native

classes, change, texts = json.load(sys.stdin)
if not _native.CLASSES:
    exec(classes, vars(_native))
from claudelint.codec import encode
from claudelint.readers import _module, _nodes
from claudelint.source import SourceFile

ours, said = _nodes._NATIVE, []
exec(change)

def facts(text):
    try:
        return encode(_module.facts_of(SourceFile("a.py", "python", text)))
    except ReadError as error:
        return str(error), error.point

def counted(text, stand_ins, parsed=_nodes._parsed):
    used.append(stand_ins is ours)
    return parsed(text, stand_ins)

_nodes._parsed, _nodes.other_threads = counted, lambda: 0
for text in texts:
    _nodes._NATIVE, used = ours, []
    found, with_ours = facts(text), all(used)
    _nodes._NATIVE = {}
    said.append((found == facts(text), with_ours))
print(json.dumps(said))
"""
TEXTS = [text.replace("\n", newline) for text in SOURCES for newline in ("\n", "\r\n")]
TEXTS += ["a = = 1\n", "def f(:\n", "a\n  b\n", "# a", "a", "a = 1 # b", "if a:\n b\n \n# c\n"]
TEXTS += ["def f(a, /, b=1, *, c: d = 2, **e) -> f:\n\treturn a\n"]


def said_of(texts: list[str], change: str = "") -> list[list[bool]]:
    given = json.dumps((classes(), change, texts))
    done = subprocess.run([sys.executable, "-c", RUN], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_the_facts_are_the_same() -> None:
    assert said_of(TEXTS) == [[True, True]] * len(TEXTS)


@pytest.mark.parametrize(
    "change",
    [
        "ours['Name'] = int",  # takes something else
        "ours['Comma'] = lambda **given: _native.CLASSES['NotEqual'](**given)",  # writes something else
        "del ours['Name']",  # LibCST's own, which does not know what it writes
        "ours['SimpleStatementLine'] = lambda **given: {}['gone']",
    ],
)
def test_where_they_do_not_fit_libcst_is_asked(change: str) -> None:
    text = "a, b = c\n"
    assert said_of([text, text], change) == [[True, False]] * 2


@pytest.mark.skipif(not COMPILED, reason="where nothing is compiled there are none")
def test_each_class_of_libcst_has_one() -> None:
    assert {*_native.CLASSES, "Module"} == {kind.__name__ for kind in STEPS if isinstance(kind, type)}


@pytest.mark.skipif(COMPILED, reason="what is compiled does not say how it was written")
def test_the_wheel_is_built_of_the_module_and_what_follows() -> None:
    assert source().startswith(Path(_native.__file__).read_text("utf-8")) and source().endswith(classes())
