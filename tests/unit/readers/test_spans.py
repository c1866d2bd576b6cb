"""Places of LibCST nodes: lengths added up by a table give what LibCST's own code generator gives."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.readers import _nodes, _spans
from claudelint.readers._generated import generated
from claudelint.readers._layout import STEPS, Mark
from claudelint.readers._offsets import WALKS, Offsets

#: Of every syntax something, with white space and comments wherever they can be.
EXPRESSIONS = """
( a ) ; 1 ; 2.5 ; 3j ; ... ; 'b' "c" ; f'd{ e !r:>{f}}g{h = }{{' ; b'' ; ()
( i , ) ; [ j , * k ] ; { l } ; { m : n , ** o } ; [ ] ; { }
- p + ~ q ** + r ; not s and t or u ; v < w >= x != y not  in z is  not a is b in c > d <= e == f
a . b [ c : d : e , f ] [ : ] [ * g ] ( h , i = j , * k , ** l , ) ( m for n in o )
a - b * c / d // e % f @ g << h >> i | j & k ^ l
lambda : a ; lambda b , * c , d = e , ** f : g ; lambda * , h : i ; lambda j , / , k : l
a if b else c ; ( d := e ) ; [ f for g in h if i if j for k in l ] ; { m for n in o } ; { p : q for r in s }
"""
STATEMENTS = """# a comment

import a , b . c as d ; from . import e
from .. f import ( g as h , # why
    i , ) ; from j import *
k = l = m ; n : o = p ; q : r
s += t ; s -= t ; s *= t ; s @= t ; s /= t ; s %= t ; s &= t ; s |= t ; s ^= t ; s <<= t ; s >>= t ; s **= t ; s //= t
del u , v ; assert w , x ; assert y ; pass
global z ; raise ; raise A ; raise B from C
type D = E ; type F [ G : H , * I = J , ** K ] = L

  # indented differently
if a : pass
elif b :
    pass ; pass
    # at the end
elif c : pass
else :
\tpass
while a :
    break
else : continue
async def b ( c , / , d : e = f , * , g , ** h ) -> i :
    async with j as k , l : await m
    async for n in o : yield
    else : yield from p
    q = [ r async for s in t ] ; nonlocal u ; return v

    # comment in a body

  # comment less indented
@ a
# comment after a decorator
@ b . c ( d )

def e [ F ] ( * g : h , ) : return
class I : '''doc'''
class J [ K ] ( L , metaclass = M , ) :

    n : o
    def p ( self ) : ( yield q )
with ( a as b , c ) : pass
with d , \\
     e : pass
try : a
except : b
else : c
finally : d
try : e
except F as g : h
except ( I , J ): k
try : l
except * M as n : o
match a :
    # comment
    case b . c | - 1 | 'd' : pass
    case [ e , * _ ] | ( f , ) if g : pass
    case h , * i : pass
    case { 'j' : k , ** l } | { } : pass
    case M ( n , o = p , ) | Q ( ) as r : pass
    case None | _ : pass
    case ( s as t ) :
        pass
    # comment at the end
"""
SPREAD = """x = (  # one
    a  # two

    # three
    . b (
        c ,  # four
    )
)
"""
ALL = EXPRESSIONS + STATEMENTS + SPREAD
PARTS = tuple(filter(None, EXPRESSIONS.replace("\n", ";").split(";")))
#: What the parser of some LibCST does not make: signs of Python 2, and syntax of later versions.
UNSEEN = frozenset(("LazyImport", "LazyImportFrom", "StarredDictComp", "TemplatedString", "TemplatedStringText",
                    "TemplatedStringExpression"))  # fmt: skip


def added(code: str) -> Offsets:
    for stand_ins in ({}, _nodes._STAND_INS):
        module = _nodes._parsed(code, stand_ins)
        offsets = Offsets(module)
        all_of_it = generated(module)
        # The module itself lives as long as its offsets, so that no `id` is used twice.
        assert {key: all_of_it[key] for key in offsets.spans} == offsets.spans
    return offsets


def kinds(node: cst.CSTNode) -> set[str]:
    return {type(node).__name__, *(name for child in node.children for name in kinds(child))}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "code", [EXPRESSIONS, STATEMENTS, SPREAD, ALL, ALL.rstrip(), "a", "a\n", "#", "\n", "if a:\n b"]
)
def test_as_the_generator_of_libcst(code: str, newline: str) -> None:
    code = code.replace("\n", newline)
    # LibCST takes no notice of a CR at the end.
    assert added(code).length == len(code) - (code[-1] == "\r")


def test_the_texts_hold_every_kind_of_node() -> None:
    known = {key.__name__ for key in STEPS if isinstance(key, type)}
    assert known - kinds(cst.parse_module(ALL)) <= UNSEEN


def test_every_kind_of_node_is_in_the_table() -> None:
    there = {kind for _, kind in inspect.getmembers(cst, inspect.isclass) if issubclass(kind, cst.CSTNode)}
    concrete = {kind for kind in there if not inspect.isabstract(kind) and not kind.__name__.startswith("Base")}
    assert concrete <= set(STEPS)


def test_the_place_of_every_expression_statement_and_pattern_is_known() -> None:
    placed = (cst.BaseExpression, cst.BaseSmallStatement, cst.MatchPattern)
    for kind, steps in STEPS.items():
        if isinstance(kind, type) and issubclass(kind, placed):
            assert {Mark.END, Mark.STATEMENT} & set(steps), kind


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4), st.sampled_from(["({}\n)", " [ {} ] ", "f(a, *{})"]))
def test_expressions_in_expressions(parts: list[str], around: str) -> None:
    code = "\n".join(f"if {around.format('(' + part.strip() + ')')} :\n  pass" for part in parts)
    assert added(code).length == len(code)


@pytest.mark.parametrize("module", [inspect, json, pytest, Path])
def test_modules_of_others(module: object) -> None:
    code = Path(inspect.getfile(module)).read_text("utf-8").replace("\f", "")  # type: ignore[arg-type]
    assert added(code).length == len(code)


def unmet(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has a function for a class of nodes made anew, and the one there was put back behind the test."""
    monkeypatch.setitem(WALKS, kind, WALKS[kind])
    del WALKS[kind]


@pytest.mark.parametrize("steps", [None, (), ("value", 1), ("vallue",)], ids=["none", "short", "long", "misspelt"])
def test_where_the_table_does_not_fit_libcst_is_asked(
    steps: tuple[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "a = 2.5\n"
    module = cst.parse_module(code)
    unmet(cst.Float, monkeypatch)
    if steps is None:
        monkeypatch.delitem(STEPS, cst.Float)
    else:
        monkeypatch.setitem(STEPS, cst.Float, steps)
    assert _spans.offsets(module, len(code)) == generated(module)


def test_where_a_field_holds_what_its_type_does_not_say_libcst_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "a . b\n"
    module = cst.parse_module(code)
    unmet(cst.Dot, monkeypatch)
    monkeypatch.setattr(cst.Dot.__dataclass_fields__["whitespace_before"], "type", Sequence[cst.Name])
    assert _spans.offsets(module, len(code)) == generated(module)


def test_functions_are_made_for_classes_that_are_met() -> None:
    """In a process of its own, where nothing was met before."""
    code = (
        "import libcst as cst; from claudelint.readers._offsets import WALKS, Offsets\n"
        "before = set(WALKS); Offsets(cst.parse_module('pass'))\n"
        "print(*sorted(kind.__name__ for kind in set(WALKS) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Module Newline Pass SimpleStatementLine TrailingWhitespace\n"


def test_classes_that_differ_in_their_names_only_share_a_function() -> None:
    assert WALKS[cst.Dot] is WALKS[cst.Comma] is WALKS[cst.AssignEqual]
    assert WALKS[cst.Tuple] is not WALKS[cst.List]
