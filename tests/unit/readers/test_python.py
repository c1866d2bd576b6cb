"""Python: what is claimed, exact places, scopes, blocks, imports, comments, and files that cannot be read."""

from __future__ import annotations

import dataclasses
import re
import time
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claudelint import facts as f
from claudelint.readers import ReadError, kind_of, python
from claudelint.readers._python_comments import comments
from claudelint.source import Point, SourceFile, decode


def read(code: str) -> f.Facts:
    return python.read(SourceFile("m.py", "python", code))


def parts(expr: f.Expr) -> list[f.Expr]:
    """An expression and everything inside it."""
    found: list[f.Expr] = [expr]
    for field in dataclasses.fields(expr):
        found.extend(inside(getattr(expr, field.name)))
    return found


def inside(value: object) -> list[f.Expr]:
    if isinstance(value, f.Arg):
        return parts(value.value)
    if isinstance(value, tuple) and not hasattr(value, "start"):
        return [expr for item in value for expr in inside(item)]
    return parts(value) if isinstance(value, get_args(f.Expr)) else []


def expressions(facts: f.Facts) -> list[f.Expr]:
    """Every expression of a file."""
    roots: list[object] = []
    for statement in facts.statements:
        roots.extend((statement.targets, statement.value or (), statement.annotation or ()))
    for scope in facts.scopes:
        roots.extend((scope.bases, scope.decorators, scope.keywords, scope.returns))
        for param in scope.params:
            roots.extend((param.annotation or (), param.default or ()))
    return [expr for root in roots for expr in inside(root)]


def spelled(code: str, kind: type) -> list[str]:
    """The source of each expression of a kind, in source order, once."""
    spans = {expr.span for expr in expressions(read(code)) if isinstance(expr, kind)}
    return [code[slice(*span)] for span in sorted(spans)]


@pytest.mark.parametrize(
    ("name", "head", "claimed"),
    [
        ("a.py", b"", True),
        ("a.pyi", b"", True),
        ("a.pyw", b"", True),
        ("a.pyc", b"", False),
        ("run", b"#!/usr/bin/env python3\n", True),
        ("run", b"#!/usr/bin/python3.12 -u\n", True),
        ("run", b"#!/bin/sh\n# python\n", False),
        ("run", b"import os\n", False),
    ],
)
def test_claims(name: str, head: bytes, claimed: bool) -> None:
    assert (kind_of(name, head) == "python") is claimed


# Places.

SPELLED: dict[str, tuple[str, type, list[str]]] = {
    "texts": ("f('a', \"b\", '''c\nd''', r'e', b'f')", f.Text, ["'a'", '"b"', "'''c\nd'''", "r'e'", "b'f'"]),
    "joined texts": ("x = ('a'\n     'b')", f.Join, ["'a'\n     'b'"]),
    "parentheses are left out": ("x = ((  'a'  ))", f.Text, ["'a'"]),
    "f-string": ("x = f'a{b}c{d.e!r:>{w}}f'", f.Join, ["f'a{b}c{d.e!r:>{w}}f'"]),
    "parts of an f-string": ("x = f'a{b}c{d.e!r:>9}'", f.Text, ["a", "c"]),
    "names in an f-string": ("x = f'a{ b }c{d}'", f.Ref, ["x", "b", "d"]),
    "f-string in an f-string": ("x = f'a{f\"b{c}\"}'", f.Join, ["f'a{f\"b{c}\"}'", 'f"b{c}"']),
    "f-string of three lines": ("x = f'''a\n{b}\nc'''", f.Ref, ["x", "b"]),
    "attributes": ("a.b .c\n", f.Attr, ["a.b", "a.b .c"]),
    "calls": ("a(b( c ), *d, **e)", f.Call, ["a(b( c ), *d, **e)", "b( c )"]),
    "items": ("a[b][c:d]", f.Item, ["a[b]", "a[b][c:d]"]),
    "slices": ("a[1 : 2 : 3]", f.Slice, ["1 : 2 : 3"]),
    "numbers": ("a = (1, -2, 0x3, True, None)", f.Number, ["1", "-2", "0x3", "True", "None"]),
    "mappings": ("a = {'b': {}, **c}", f.Mapping, ["{'b': {}, **c}", "{}"]),
    "sequences": ("a = [b, (c, d), {e}]", f.Sequence, ["[b, (c, d), {e}]", "c, d", "{e}"]),
    "tuple without parentheses": ("a = b, c", f.Sequence, ["b, c"]),
    "spreads": ("a = [*b, *c]", f.Spread, ["*b", "*c"]),
    "operators": ("a = b + c % d", f.Binary, ["b + c % d", "c % d"]),
    "choices": ("a = b or c or d\ne = f if g else h", f.Choice, ["b or c or d", "f if g else h"]),
    "comparisons": ("a = b < c != d not in e", f.Compare, ["b < c != d not in e"]),
    "comprehensions": (
        "a = [b for b in c if d]\ne = {f: g for f, g in h}\ni = (j for j in k)",
        f.Comprehension,
        ["[b for b in c if d]", "{f: g for f, g in h}", "j for j in k"],
    ),
    "generator as the only argument": ("a(b for b in c)", f.Comprehension, ["b for b in c"]),
    "lambda": ("a = lambda b, *c: d", f.Function, ["lambda b, *c: d"]),
    "walrus": ("(a := b(c))", f.Call, ["b(c)"]),
    "await": ("async def a():\n    await b(c)", f.Call, ["b(c)"]),
    "decorators": ("@a\n@b.c(d)\ndef e(): pass\n@ f\nclass G: pass", f.Ref, ["a", "b", "d", "f"]),
    "decorator calls": ("@a\n@b.c(d)\ndef e(): pass", f.Call, ["b.c(d)"]),
    "bases and keywords": ("class A(b.C, d, metaclass=e): pass", f.Ref, ["b", "d", "e"]),
    "defaults": ("def a(b=c, /, d=e, *f, g=h, **i): pass", f.Ref, ["c", "e", "h"]),
    "case patterns": ("match a:\n    case b.C | 'd': pass\n    case ['e', _] if f: pass", f.Text, ["'d'", "'e'"]),
    "with": ("with a(b) as c, d as (e, f): pass", f.Ref, ["a", "b", "c", "d", "e", "f"]),
    "nested suites": ("if a:\n\tif b:\n\t\tc('d')\n\telse: e('f')", f.Call, ["c('d')", "e('f')"]),
    "several on a line": ("a = 'b'; c = 'd' ; e('f')", f.Text, ["'b'", "'d'", "'f'"]),
    "line continuation": ("a = b + \\\n    'c'", f.Binary, ["b + \\\n    'c'"]),
    "comments between": ("a = [  # x 'y'\n    'b',  # 'z'\n]", f.Text, ["'b'"]),
    "type alias and generics": ("def a[T](b: T = c): pass\nclass D[T]: pass", f.Ref, ["T", "c"]),
    "except star": ("try:\n    a()\nexcept* B as c:\n    d()", f.Call, ["a()", "d()"]),
    "CRLF": ("a = 'b'\r\nif c:\r\n    d('e')\r\n", f.Text, ["'b'", "'e'"]),
    "CR alone": ("a = 'b'\rc = 'd'\r", f.Text, ["'b'", "'d'"]),
    "mixed line ends": ("a = 'b'\r\nc = 'd'\ne = 'f'\r\n", f.Text, ["'b'", "'d'", "'f'"]),
    "CRLF inside a text": ("a = '''b\r\nc'''\r\nd = 'e'", f.Text, ["'''b\r\nc'''", "'e'"]),
    "tabs": ("if a:\n\tb\t=\t'c'\n\tif d:\n\t\te('f')", f.Text, ["'c'", "'f'"]),
    "form feed between": ("a = 'b'\n\f\nc = 'd'", f.Text, ["'b'", "'d'"]),
    "form feed at the start": ("\fa = 'b'\n\f\fc = 'd'", f.Text, ["'b'", "'d'"]),
    "non-BMP characters": ("a = '𝔘𝔫𝔦'; b = 'é'\nc = '\U0001f600'", f.Text, ["'𝔘𝔫𝔦'", "'é'", "'\U0001f600'"]),
    "non-ASCII names": ("über = öde('ä')", f.Ref, ["über", "öde"]),
    "no last newline": ("a('b')", f.Text, ["'b'"]),
    "blank start": ("\n\n  # c\n\na('b')\n\n\n", f.Text, ["'b'"]),
}


@pytest.mark.parametrize(("code", "kind", "sources"), SPELLED.values(), ids=SPELLED)
def test_spans_are_exact(code: str, kind: type, sources: list[str]) -> None:
    assert spelled(code, kind) == sources


def test_spans_of_scopes_statements_and_imports() -> None:
    code = "import a as b, c\n\n\n@d\ndef e(f, *g):\n    h = 1\n    return h\n\n\nclass I:\n    j: int = 2\n"
    found = read(code)
    assert [code[slice(*i.span)] for i in found.imports] == ["a as b", "c"]
    assert found.scopes[0].span == (0, len(code))
    assert code[slice(*found.scopes[2].span)] == "class I:\n    j: int = 2"
    assert [code[slice(*s.span)] for s in found.statements] == ["d", "h = 1", "return h", "j: int = 2"]
    assert [code[slice(*p.span)] for p in found.scopes[1].params] == ["f", "g"]


def test_a_byte_order_mark_does_not_count() -> None:
    text, encoding = decode(b"\xef\xbb\xbfa = 'b'\n", python=True)
    assert encoding == "utf-8"
    assert spelled(text, f.Text) == ["'b'"]


PIECES = [
    "a = 'b'",
    "f(c)",
    "# d",
    'if g:\n    h = "i"',
    "x = '''j\nk'''",
    "l = f'm{n}o'",
    "@p\ndef q(): pass",
    "\f",
    "",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example(["\f", "a = 'b'"], "\r\n", True)
def test_spans_survive_any_line_end(pieces: list[str], newline: str, last: bool) -> None:
    code = "\n".join(pieces).replace("\n", newline) + newline * last
    for expr in expressions(read(code)):
        source = code[slice(*expr.span)]
        if isinstance(expr, f.Ref):
            assert source == expr.name
        elif isinstance(expr, f.Text):
            assert source.strip("\"'") in (expr.value, expr.value.replace("\n", newline))


# Values.


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("'a'", "a"),
        ("''", ""),
        ("'''a'''", "a"),
        (r"'\x61\u0062\n\\'", "ab\n\\"),
        (r"r'\x61'", r"\x61"),
        (r"b'\xff'", "\xff"),
        (r"Rb'\xff'", r"\xff"),
        (r"'\ud800'", "\ud800"),
        (r"'\N{EM DASH}'", "—"),
        (r"u'a'", "a"),
        (r"'\d'", r"\d"),
        ("'a\\\nb'", "ab"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
def test_value_of_a_literal(literal: str, value: str) -> None:
    expr = read(f"x = {literal}").statements[0].value
    assert isinstance(expr, f.Text)
    assert expr.value == value


@pytest.mark.xfail(strict=True, reason="line ends inside a text are kept as they are")
def test_line_ends_inside_a_text_are_one_character() -> None:
    expr = read("x = '''a\r\nb'''").statements[0].value
    assert isinstance(expr, f.Text)
    assert expr.value == "a\nb"


def test_bare_texts_are_left_out() -> None:
    found = read("'doc'\ndef f():\n    '''doc'''\n    'a' 'b'\nclass C:\n    'doc'\nx = 'y'")
    assert [e.value for e in expressions(found) if isinstance(e, f.Text)] == ["y"]


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("a = b = c", ["assign"]),
        ("a: b = c", ["annotate"]),
        ("a: b", ["annotate"]),
        ("a += b", ["augment"]),
        ("a(b)", ["expression"]),
        ("def f():\n    return a", ["return"]),
        ("def f():\n    return", []),
        ("raise A(b) from c", ["raise"]),
        ("raise", []),
        ("assert a, b", ["test", "assert"]),
        ("del a, b[c]", ["delete"]),
        ("for a in b: pass", ["loop"]),
        ("while a: pass", ["test"]),
        ("if a: pass\nelif b: pass\nelse: pass", ["test", "test"]),
        ("with a as b, c: pass", ["with", "with"]),
        ("match a:\n    case 1 if b: pass\n    case _: pass", ["test", "test", "test"]),
        ("a = [b for c in d if e]", ["loop", "test", "assign"]),
        ("a = (b := c)", ["assign", "assign"]),
        ("def f():\n    yield a", ["expression"]),
        ("pass\nglobal a", []),
    ],
)
def test_statements(code: str, kinds: list[str]) -> None:
    assert [s.kind for s in read(code).statements] == kinds


# Scopes and blocks.


def test_scopes() -> None:
    code = "class A(B, c=d):\n    def e(self, f=1, *g, h, **i):\n        return lambda j: [k for k in j]\n"
    found = read(code)
    assert [(s.kind, s.qualname, s.parent) for s in found.scopes] == [
        ("module", "", -1),
        ("class", "A", 0),
        ("function", "A.e", 1),
        ("lambda", "A.e.<lambda>", 2),
        ("comprehension", "A.e.<lambda>.<comprehension>", 3),
    ]
    assert [(p.name, p.kind, p.default is not None) for p in found.scopes[2].params] == [
        ("self", "plain", False),
        ("f", "plain", True),
        ("g", "*", False),
        ("h", "keyword", False),
        ("i", "**", False),
    ]
    assert [len(s.returns) for s in found.scopes] == [0, 0, 1, 1, 0]
    assert [arg.name for arg in found.scopes[1].keywords] == ["c"]


def test_yields_are_returned_and_globals_noted() -> None:
    found = read("def f():\n    global a, b\n    nonlocal_ = 1\n    yield c\n    yield from d\n    yield\n")
    assert len(found.scopes[1].returns) == 2
    assert found.scopes[1].globals == ("a", "b")


@pytest.mark.parametrize(
    ("code", "blocks"),
    [
        ("a", ["module"]),
        ("def f(): a", ["body"]),
        ("if a: b\nelif c: d\nelse: e", ["module", "if", "module", "if", "else"]),
        ("for a in b: c\nelse: d", ["module", "loop", "else"]),
        ("while a: b", ["module", "loop"]),
        ("try: a\nexcept B: c\nelse: d\nfinally: e", ["try", "except", "else", "finally"]),
        ("try: a\nexcept* B: c", ["try", "except"]),
        ("with a: b", ["module", "with"]),
        ("match a:\n    case 1: b", ["module", "case"]),
    ],
)
def test_blocks(code: str, blocks: list[str]) -> None:
    found = read(code)
    assert [found.blocks[s.block].kind for s in found.statements] == blocks


def test_blocks_know_their_parents() -> None:
    found = read("if a:\n    for b in c:\n        try:\n            d\n        except E:\n            f\n")
    chain = []
    index = found.statements[-1].block
    while index >= 0:
        chain.append(found.blocks[index].kind)
        index = found.blocks[index].parent
    assert chain == ["except", "loop", "if", "module"]


# Imports.


@pytest.mark.parametrize(
    ("code", "imports"),
    [
        ("import a", [("a", None, "a", 0)]),
        ("import a as b", [("a", None, "b", 0)]),
        ("import a.b.c", [("a", None, "a", 0), ("a.b.c", None, "", 0)]),
        ("import a.b as c", [("a.b", None, "c", 0)]),
        ("from a import b", [("a", "b", "b", 0)]),
        ("from a.b import c as d, e", [("a.b", "c", "d", 0), ("a.b", "e", "e", 0)]),
        ("from a import (\n    b,\n    c,\n)", [("a", "b", "b", 0), ("a", "c", "c", 0)]),
        ("from . import a", [("", "a", "a", 1)]),
        ("from ..a import b", [("a", "b", "b", 2)]),
        ("from ... import a", [("", "a", "a", 3)]),
        ("from a import *", [("a", "*", "*", 0)]),
        ("try:\n    import a\nexcept ImportError:\n    import b as a", [("a", None, "a", 0), ("b", None, "a", 0)]),
    ],
)
def test_imports(code: str, imports: list[tuple[str, str | None, str, int]]) -> None:
    assert [(i.module, i.name, i.bound, i.level) for i in read(code).imports] == imports


def test_imports_know_their_scope() -> None:
    found = read("import a\ndef f():\n    import b\n")
    assert [i.scope for i in found.imports] == [0, 1]


# Comments.


def test_comments_that_may_be_suppressions() -> None:
    code = "a = 1  # claudelint: ignore[CL101] x\n# noqa: CL101\nb = '# claudelint: no'\n\tc = 2\n"
    found = comments(code.replace("\tc", "c"))
    assert [(c.text, c.alone) for c in found] == [("claudelint: ignore[CL101] x", False), ("noqa: CL101", True)]
    assert [code[slice(*c.span)] for c in found] == ["# claudelint: ignore[CL101] x", "# noqa: CL101"]


def test_other_comments_are_not_collected() -> None:
    assert comments("a = 1  # plain\n") == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places_of_comments(newline: str) -> None:
    code = newline.join(["é = '𝔘'  # first", "", "    # noqa", "x = (", "  # noqa: second", ")"])
    code = code.replace("    # noqa", "# noqa", 1)
    assert [code[slice(*c.span)] for c in comments(code)] == ["# first", "# noqa", "# noqa: second"]


# Files that cannot be read.


@pytest.mark.parametrize(
    ("code", "point"),
    [
        ("a = (\n", Point(1, 6)),
        ("a = 1\nb = = 2\n", Point(2, 5)),
        ("a = 1\n\n\ndef f(:\n", Point(4, 7)),
        ("print 'a'\n", Point(1, 7)),
    ],
)
def test_a_syntax_error_names_its_line(code: str, point: Point) -> None:
    with pytest.raises(ReadError, match="syntax error") as caught:
        read(code)
    assert caught.value.point is not None
    assert caught.value.point.line == point.line


def test_a_syntax_error_names_its_column() -> None:
    with pytest.raises(ReadError) as caught:
        read("a = 1\nb = = 2\n")
    assert caught.value.point is not None
    assert caught.value.point.column > 1


@pytest.mark.xfail(strict=True, reason="the tokenizer gives the first line for whatever is wrong")
@pytest.mark.parametrize("code", ["a = 1\n\nb = 'c\n", "a = 1\nif b:\n    c\n  d\n"])
def test_an_error_of_the_tokenizer_names_no_wrong_line(code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(code)
    assert caught.value.point is None or caught.value.point.line > 1


@pytest.mark.xfail(strict=True, reason="the parser's list of what it expected is no sentence")
def test_a_syntax_error_is_told_briefly() -> None:
    with pytest.raises(ReadError) as caught:
        read("a = 1\nb = = 2\n")
    assert len(str(caught.value)) < 80


@pytest.mark.parametrize(
    "code",
    ["a = 'b\n", "if a:\nb\n", "if a:\n    b\n  c\n", "return\0", "a = $\n", "'''", "\x00", "def", "a = 0777", "💥"],
)
def test_whatever_is_wrong_is_a_read_error(code: str) -> None:
    with pytest.raises(ReadError):
        read(code)


def wild(code: str) -> ReadError | None:
    return python.wild(SourceFile("a.py", "python", code))


HOSTILE = {
    "parentheses": "(" * 20_000 + ")" * 20_000,
    "open parentheses": "(" * 20_000,
    "brackets": "x = " + "[" * 20_000 + "]" * 20_000,
    "braces": "x = " + "{1:" * 20_000 + "}" * 20_000,
    "terms": "x = " + " + ".join("1" * 20_000),
    "texts": "x = " + " + ".join(["'a'"] * 20_000),
    "chained calls": "x" + ".f()" * 5_000,
    "called calls": "x" + "()" * 5_000,
    "items of items": "x" + "[0]" * 5_000,
    "attributes": "x" + ".y" * 5_000,
    "elif": "if a: pass\n" + "elif b: pass\n" * 3_000,
    "else if": "".join(" " * n + "if a:\n" for n in range(300)) + " " * 300 + "pass\n",
    "not": "x = " + "not " * 20_000 + "a",
    "minus": "x = " + "-" * 20_000 + "1",
    "and": "x = a" + " and a" * 20_000,
    "or in brackets": "x = (a\n" + " or a\n" * 20_000 + ")",
    "powers": "x = 1" + "**1" * 20_000,
    "lambdas": "x = " + "lambda: " * 5_000 + "1",
    "conditionals": "x = " + "a if b else " * 5_000 + "c",
    "comparisons": "x = a" + " < a" * 20_000,
    "awaits": "async def f():\n    x = " + "await " * 5_000 + "a",
    "assignments": "a = " * 5_000 + "1",
    "joined texts": "x = " + "'a' " * 5_000,
    "walruses": "x = " + "(a := " * 5_000 + "1" + ")" * 5_000,
    "nested f-strings": "x = " + "f'{" * 200 + "1" + "}'" * 200,
    "decorators": "@a\n" * 5_000 + "def f(): pass",
    "statements": "a = 'b'\n" * 5_000,
    "arguments": "f(" + "a, " * 20_000 + ")",
    "entries": "x = {" + "'a': 'b', " * 5_000 + "}",
    "long text": "x = '" + "a" * 1_000_000 + "'",
    "quotes": "'" * 50_001,
    "back slashes": "x = '" + "\\" * 100_001,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_hostile_source_neither_crashes_nor_hangs(code: str) -> None:
    """Such a file is wild, which a quick look shows, or it is read or an error within a few seconds."""
    begun = time.process_time()
    try:
        if wild(code) is None:
            read(code)
    except ReadError as error:
        assert str(error)
    assert time.process_time() - begun < 8


@pytest.mark.parametrize(
    "name",
    ["parentheses", "terms", "chained calls", "elif", "not", "and", "powers", "texts", "lambdas", "items of items"],
)
def test_too_deep_or_too_long_is_said(name: str) -> None:
    why = wild(HOSTILE[name])
    assert why is not None and why.point is not None
    assert re.search(r"deep|operators|nested", str(why))


def test_hidden_depth_counts_no_texts_and_comments() -> None:
    facts = read("# " + "(" * 500 + "\nx = '" + "(" * 500 + "'\ny = '''\n" + "[+" * 2_000 + "'''\n")
    assert len(facts.statements) == 2


@pytest.mark.parametrize("suffix", [".py", ".pyi", ".pyw"])
def test_a_python_suffix_is_python_whatever_stands_before_it(suffix: str) -> None:
    stems = ["a", "setup", "requirements", "pylock", "cookies", "environment", "dockerfile", ".env"]
    assert {kind_of(stem + suffix) for stem in stems} == {"python"}
