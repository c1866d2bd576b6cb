"""Bodies of functions stand where Python's own parser says, and what is left of a text keeps its places."""

from __future__ import annotations

import ast
import io
import sysconfig
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint import outline
from claudelint.outline import GAP, Body, Outline, only, without

#: Every so many modules of the standard library.
_SOME = 12


@pytest.fixture(autouse=True)
def _every_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "LEAST", 0)


def modules() -> list[Path]:
    folder = Path(sysconfig.get_path("stdlib"))
    found = sorted(
        path for part in ("asyncio", "email", "json", "unittest", ".") for path in folder.glob(f"{part}/*.py")
    )
    return found[::_SOME]


def functions(nodes: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that stand in no other function."""
    for node in nodes:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        else:
            for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                yield from functions(getattr(node, name, []))


def expected(text: str) -> set[tuple[str, int]]:
    """Name and end of each function whose body begins in a line of its own and is long enough."""
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    found = set()
    for function in functions(ast.parse(text).body):
        first, last = function.body[0], function.body[-1]
        head = text.split("\n")[first.lineno - 1].encode()[: first.col_offset].decode()
        end = lines[(last.end_lineno or 1) - 1] + len(
            text.split("\n")[(last.end_lineno or 1) - 1].encode()[: last.end_col_offset].decode()
        )
        if not head.strip() and end - lines[first.lineno - 1] - len(head) >= 4:
            found.add((function.name, end))
    return found


def parameters(text: str) -> list[tuple[str, list[str]]]:
    """The functions that stand in no other, with the names of their parameters."""
    return [
        (function.name, [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)])
        for function in functions(ast.parse(text).body)
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_bodies_are_those_of_the_parser(path: Path) -> None:
    text = path.read_text("utf-8")
    found = Outline(text)
    if "\f" in text:
        assert not found.bodies
        return
    assert {(body.name, body.end) for body in found.bodies} == expected(text)
    for half in (found.bodies[::2], found.bodies[1::2], found.bodies):
        rest = without(text, half)
        assert len(rest) == len(text)
        assert parameters(rest) == parameters(text)
        heads = [(body.name_end, body.start) for body in half if body.name_end]
        left = [(new, old) for start, end in heads for new, old in zip(rest[start:end], text[start:end], strict=True)]
        assert {new for new, old in left if new != old} <= {GAP, ":", ","}
        part = only(text, half)
        assert len(part) == len(text)
        assert [node.name for node in functions(ast.parse(part).body)] == [body.name for body in half]


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    return '''\ndef g():\n    pass\n'''\n",
        "def f():\n    x = 1 + \\\n2\n    return x\n",
        "def f(\n    a=lambda: 1,\n    b={'x': 2},\n) -> dict[str, int]:\n    # a word\n\n    return a(b)\n",
        "class A:\n    async def f(self):  # why: because\n        return 1234\n\n# def g():\n",
        "if True:\n\tdef f():\n\t\tif x:\n\t\t\treturn '#'\nelse:\n\tdef f():\n\t\treturn \"'\"\n",
        "def f():\r\n    '''One.'''\r\n    return 1\r\n\r\nx = 2\r\n",
    ],
)
def test_what_looks_like_a_line_is_none(code: str) -> None:
    bodies = Outline(code).bodies
    assert {(body.name, body.end) for body in bodies} == expected(code)
    assert ast.dump(ast.parse(without(code, ()))) == ast.dump(ast.parse(code))
    ast.parse(without(code, bodies))
    ast.parse(only(code, bodies))


def test_the_class_around_a_function_is_told() -> None:
    code = "class A:\n    def f(self):\n        return 1000\n\n\ndef g():\n    return 2000\n"
    assert [(body.name, body.owner) for body in Outline(code).bodies] == [("f", "A"), ("g", "")]


@pytest.mark.parametrize(
    "code", ["def f():\n    return '''x\n", "\fdef f():\n    return 1\n", "def f():\r    return 1\r"]
)
def test_a_text_that_cannot_be_told_has_no_bodies(code: str) -> None:
    assert Outline(code).bodies == ()


def test_comments_and_docstrings_are_no_code() -> None:
    code = "'''M.'''\nclass A:\n    '''A.'''\n    x = '''no docstring'''  # c\n\n"
    code += "    def f(self):\n        r'''F.'''\n        return '# d'\n"
    found = Outline(code).code
    assert len(found) == len(code)
    assert [word for word in ("M.", "A.", "F.", "# c") if word in found] == []
    assert [word for word in ("no docstring", "# d") if word not in found] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_comments_and_empty_lines_are_left_out_and_nothing_else(path: Path) -> None:
    text = path.read_text("utf-8")
    lean = Outline(text).lean
    assert len(lean) == len(text)
    assert all(new in (old, GAP) for new, old in zip(lean, text, strict=True))
    if GAP not in text:
        read = lean.replace(GAP, "")
        assert ast.dump(ast.parse(read)) == ast.dump(ast.parse(text))
        kinds = {token.type for token in tokenize.generate_tokens(io.StringIO(read).readline)}
        assert tokenize.COMMENT not in kinds


@pytest.mark.parametrize(
    "code",
    [
        "x = 1 + \\\n\n\ny = 2\n",
        "x = 1 + \\\n# a\ny = 2\n",
        "x = [  # a\n    1,\n\n    # b\n]  # c",
        "# a\r\n\r\nif x:  # b\r\n    # c\r\n    y = '''\r\n\r\n# d\r\n'''\r\n",
        "if x:\n        # a\n    y = 1\n  # b\n    z = 2",
        "   # a",
    ],
)
def test_what_goes_on_behind_a_backslash_stays(code: str) -> None:
    lean = Outline(code).lean
    assert len(lean) == len(code)
    try:
        expected = ast.dump(ast.parse(code))
    except SyntaxError:
        with pytest.raises(SyntaxError):
            ast.parse(lean.replace(GAP, ""))
    else:
        assert ast.dump(ast.parse(lean.replace(GAP, ""))) == expected
        assert [word for word in ("# a", "# b", "# c") if word in lean] == []


@pytest.mark.parametrize(
    ("head", "left"),
    [
        ("(self, a: dict[str, list[int]] = {'x': [1, 2], 'y': 3}, *, b=',', **c) -> list[str]", "(self,a,*,b,**c)"),
        ("(a, b, /, c=[1, 2], *args: tuple[int, ...])", "(a,b,/,c,*args)"),
        ("(\n    a: int,  # one, two\n    b: int = 2,\n)", "(a,b,)"),
        ("()", "()"),
        ("(a=call(1), b: int = 2)", "(a=call(1), b: int = 2)"),
        ("(a=lambda x: x, b: int = 2)", "(a=lambda x: x, b: int = 2)"),
        ("(a=[x for x in y], b: int = 2)", "(a=[x for x in y], b: int = 2)"),
        ("[T: int](a: T)", "[T: int](a: T)"),
        (f"(a={'[' * 9}1{']' * 9}, b=2)", "(a,b)"),
        (f"(a={'[' * 90}1{']' * 90}, b=2)", f"(a={'[' * 90}1{']' * 90}, b=2)"),
    ],
)
def test_of_the_head_of_a_function_that_is_left_out_the_names_stay(head: str, left: str) -> None:
    code = f"def f{head}:\n    return 1000\n"
    found = Outline(code)
    rest = without(found.lean, found.bodies)
    assert rest.replace(GAP, "").split("pass")[0].rstrip().removesuffix(":") == f"def f{left}"


def test_functions_too_close_to_be_parted_are_refused() -> None:
    code = "if a:\n  def f():\n    return 1\nelse:\n def g():\n    return 2\n"
    with pytest.raises(ValueError, match="room"):
        only(code, [Body("f", "", 6, 19, 27), Body("g", "", 28, 43, 51)])


@given(st.text(st.sampled_from("def f():\n \t'\"#\\x=[](){}\r,"), max_size=120))
def test_no_text_brings_it_down(text: str) -> None:
    found = Outline(text)
    assert len(found.code) == len(text)
    assert len(without(text, found.bodies)) == len(text)
    assert all(0 <= body.line <= body.start <= body.end <= len(text) for body in found.bodies)
