"""Nodes that stand for LibCST's while it parses: the same trees, faster, and nothing of it left behind."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json
import subprocess
import sys
from contextlib import suppress
from typing import Any

import libcst as cst
import pytest

from claudelint.codec import encode
from claudelint.readers import _nodes
from claudelint.readers._module import facts_of
from claudelint.source import SourceFile
from tests.unit.readers.test_spans import ALL

SOURCES = [ALL, *map(inspect.getsource, (argparse, dataclasses, json))]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever threads other tests have left; and without nodes of our own, which are tested elsewhere."""
    monkeypatch.setattr(_nodes, "other_threads", lambda: 0)
    monkeypatch.setattr(_nodes, "_NATIVE", {})


@pytest.mark.parametrize("code", SOURCES)
def test_the_tree_is_the_same(code: str) -> None:
    tree = _nodes.parse(code)
    assert tree.code == code
    assert repr(tree) == repr(cst.parse_module(code))


def test_equal_white_space_is_one_node() -> None:
    one, other = _nodes.parse("a = b\nc = d\n").body
    assert one.trailing_whitespace is other.trailing_whitespace  # type: ignore[union-attr]
    assert _nodes.parse("a").body[0] is not _nodes.parse("a").body[0]


@pytest.mark.parametrize("code", SOURCES)
def test_facts_are_the_same_where_libcst_does_not_ask_by_name(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceFile("a.py", "python", code)
    lean = encode(facts_of(source))
    monkeypatch.setattr(_nodes, "_STAND_INS", {})
    assert encode(facts_of(source)) == lean


@pytest.mark.parametrize("code", ["a = 1\n", "a = = 1\n"])
def test_libcst_is_left_as_it_was(code: str) -> None:
    before = dict(vars(cst))
    with suppress(cst.ParserSyntaxError):
        _nodes.parse(code)
    assert dict(vars(cst)) == before
    assert all(getattr(cst, kind.__name__) is kind for kind in _nodes.LEAN)


@pytest.mark.parametrize(("threads", "expected"), [(0, True), (1, True), (2, False)])
def test_nothing_stands_in_while_others_may_be_at_work(
    threads: int, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_nodes, "other_threads", lambda: threads)
    assert isinstance(_nodes.parse("a").body[0], _nodes.LEAN[cst.SimpleStatementLine]) is expected


def test_the_thread_with_room_is_the_only_one_of_ours() -> None:
    """In a process of its own: what runs there beside the first thread when a file is parsed."""
    code = (
        "from claudelint.readers import _nodes, python; from claudelint.source import SourceFile\n"
        "from _thread import _count; seen = []\n"
        "_nodes.other_threads = lambda: seen.append(_count()) or 0\n"
        "python.read(SourceFile('a.py', 'python', 'a = 1'))\n"
        "print(seen == [_nodes._OURS])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_what_the_frequent_classes_take_is_compiled_in_advance_for_copies_of_the_process() -> None:
    """In a process of its own, where nothing was met before."""
    code = (
        "from claudelint.readers import _nodes, python; _nodes._NATIVE = {}; python.prepare()\n"
        "from claudelint.readers._nodes import LEAN; from claudelint.readers._offsets import WALKS\n"
        "print([kind for kind in LEAN.values() if kind.__init__.__name__ == 'first'])\n"
        "print({kind.__name__ for kind in LEAN} - {getattr(key, '__name__', key) for key in WALKS})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nset()\n"


@pytest.mark.parametrize("kind", _nodes.LEAN, ids=lambda kind: kind.__name__)
def test_what_is_not_given_is_as_libcst_has_it(kind: Any) -> None:
    lean = _nodes.LEAN[kind]
    assert lean is not kind and issubclass(lean, kind) and lean.__name__ == kind.__name__
    required = [f.name for f in dataclasses.fields(kind) if f.default is f.default_factory is dataclasses.MISSING]
    given = dict.fromkeys(required, cst.Name("a"))
    for field in dataclasses.fields(kind):
        if field.name not in required:
            assert repr(getattr(lean(**given), field.name)) == repr(default(field))
    with pytest.raises(TypeError):
        lean(**given, nothing=None)


def default(field: dataclasses.Field[Any]) -> Any:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def test_a_class_that_is_not_made_of_slots_stands_for_itself() -> None:
    @dataclasses.dataclass(frozen=True)
    class Open(cst.CSTNode):
        value: str

    assert _nodes._lean(Open) is Open
