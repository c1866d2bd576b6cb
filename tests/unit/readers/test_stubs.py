"""Functions that are not given to LibCST: the facts are the same as when they are, whatever a text looks like."""

from __future__ import annotations

import inspect
import json
import keyword
import logging
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claudelint import facts as f
from claudelint import outline
from claudelint.outline import Outline, without
from claudelint.readers import ReadError, _module, _nodes
from claudelint.readers._stubs import Given, thinned
from claudelint.source import SourceFile

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "tests" / "fixtures").rglob("*.py")) + sorted((ROOT / "src" / "claudelint").rglob("_*.py"))
LISTED = [
    "", "a", "a,", "a,b", "a,/", "a,/,", "a,b,/,c", "*a", "*a,", "*a,b", "*,a", "*,a,b,", "**a", "**a,",
    "a,/,b,*,c,**d", "a,/,b,*c,d,**e", "a,/,**b", "a,a", "match,case,type,_,print",
]  # fmt: skip
REFUSED = [
    "/",
    "/,a",
    "*",
    "*,",
    "*,**a",
    ",",
    "a,,b",
    "a,/,b,/",
    "*a,*b",
    "*,*a",
    "**a,b",
    "**a,*b",
    "*,/",
    "a,*/",
    "1",
]
#: Texts, and how many functions of each are not given to LibCST. Where they are none, it is asked once more.
WHERE = {
    "alone": ("\ndef a(b):pass", 1),
    "one behind the other": ("x\ndef a(b):pass\nasync def c(d,*e):pass\ndef f():pass\ny\n", 3),
    "the first line": ("def a():pass\ndef b():pass\n", 1),
    "in a class": ("class A:\n    x = 1\n    def a(self):pass\n    def b(self):pass\n", 2),
    "all of a class": ("class A:\n    def a(self):pass\n    def b(self):pass\nclass B(A):\n\tdef c():pass", 3),
    "in functions": ("def a():\n  def b():pass\n  def c():pass\n  return b\ndef d():pass\n", 3),
    "less and more indented": (
        "if x:\n  if y:\n    def a():pass\n  def b():pass\ndef c():pass\nif z:\n def d():pass\n", 4,
    ),
    "all suites": (
        "try:\n def a():pass\nexcept A:\n def b():pass\nelse:\n def c():pass\nfinally:\n def d():pass\n"
        "for x in y:\n def e():pass\nelse:\n def f():pass\nwith x:\n def g():pass\n"
        "match x:\n case 1:\n  def h():pass\n", 8,
    ),
    "decorated": ("x\n@a\n@b.c.d\ndef e():pass\n@f\nasync def g(h):pass\n", 2),
    "decorated in a class": ("class A:\n  @a\n  def b(self):pass\n  @b.setter \n  def b(self,c):pass\n", 2),
    "decorated by calls": ("x\n@a(1)\ndef b():pass\n@c\n@d(\n  2,\n)\n@e\ndef f():pass\ndef g():pass\n", 0),
    "decorated, then not": ("class A:\n  @a(1)\n  def b(self):pass\n  x = 1\n  def c():pass\n", 1),
    "a decorator that is not seen": ("x\n@a[b\n]\n\n# c\ndef d():pass\n@'''\ny'''\ndef e():pass\n", 1),
    "decorators apart": ("x\n@a\n\ndef b():pass\n @c\ndef d():pass\n", 0),
    "a decorator by a keyword": ("x\n@if\ndef b():pass\n", 0),
    "a name that is a keyword": ("x\ndef if():pass\n", 0),
    "line ends of Windows": ("x\r\ndef a(b):pass\r\ndef c():pass \r\n@d\r\ndef e():pass\r\ny\r\n", 3),
    "lonely CR": ("x\rdef a():pass\rdef b():pass\ndef c():pass\r", 1),
    "blanks behind": ("x\ndef a():pass  \ndef b():pass\t\ny\n", 2),
    "comments and empty lines": ("x\ndef a():pass # b\n\ndef c():pass\n# d\n\ndef e():pass\n", 2),
    "more in the line": ("x\ndef a():pass;y\ndef b():pass, c\nif z: pass\ndef c():passing\n", 0),
    "something that is said": ("x\ndef a(b=1):pass\ndef c(d:e):pass\ndef f()->g:pass\ndef h[i]():pass\n", 0),
    "a docstring": ("def x():\n '''\n def a():pass\n def b():pass\n '''\n def c():pass\n", 3),
    "a text": ("x = '''\ndef a():pass\ndef b():pass\n'''\n", 2),
    "a text with code": ("x = f'''{\ndef a():pass\n}'''\n", 1),
    "a form of a text with code": ("x = f'''{y:\ndef a():pass\n}'''\n", 1),
    "a text that is not closed": ("x = '''\ndef a():pass\ndef b():pass\n", 2),
    "brackets": ("x = (\ndef a():pass\n)\n", 1),
    "brackets that are not closed": ("x = (\ndef a():pass\ndef b():pass\n", 2),
    "a line that goes on": ("x = \\\ndef a():pass\nif y: \\\r\ndef b():pass\n", 0),
    "a line of a backslash": ("if x:\n    \\\n    def a():pass\n    def b():pass\n", 0),
    "no line to belong to": ("if x:\n    y\n  def a():pass\n", 1),
    "too far indented": ("x\n  def a():pass\n", 1),
    "before else": ("if x:\n  y\ndef a():pass\nelse:\n  z\n", 1),
    "before a case": ("match x:\n  def a():pass\n  case 1:\n    pass\n", 1),
    "a clean pass": ("x\ndef a():pass\npass\nif y: pass\n", 1),
    "an error behind": ("x\ndef a():pass\ndef b():pass\ny = = z\n", 2),
    "form feeds": ("\f\fx\f\n\f  \n\fdef \f a(\fb,\f\fc\f)\f:\f\fp\fass\f\f\n\f\fdef d(\f\fe\f):\f\fpass\f\n\fy\n", 0),
    "form feeds between words": (
        "\fx\f\n\f\fdef a(\fb,\f\f*\fc\f)\f:\f\fpass\f\n@d\f.\fe\n\fdef f(g):pass\f\f\ny\f", 2,
    ),
    "form feeds in words": ("x\ndef a(bb,b\fb):pass\ny\n", 0),
    "form feeds in a text": ("x = '''\f\ndef a():\f\fpass\f\f\f\n'''\f\n", 1),
    "form feeds behind a backslash": ("x = \\\f\ndef a():pass\n", 0),
}  # fmt: skip
LINES = st.sampled_from((
    "def a():pass", "def b(c,*d):pass", "async def e(f,/,*,g,**h):pass", "def i(self):\f\f\fpass\f\f",
    "def j(k=1):pass", "def if():pass", "@l", "@m.n", "@o(p)", "@q(", ")", "r = (", "s = '''", "'''", "x = f'''{",
    "}'''", "class T:", "def u(v):", "if w:", "else:", "match x:", "case 1:", "pass", "return y",
    "z = 1 \\", "# a", "", "\f", "\f\f@a",
))  # fmt: skip


def outcome(text: str, *, thin: bool) -> f.Facts | tuple[str, object]:
    """The facts of a text, or why there are none."""
    with pytest.MonkeyPatch.context() as patch:
        if not thin:
            patch.setattr(_module, "thinned", lambda whole, text, removed: Given(text, removed, {}))
        try:
            return _module.facts_of(SourceFile("a.py", "python", text))
        except ReadError as error:
            return str(error), error.point


def taken(text: str) -> int:
    """How many functions of a text are not given to LibCST."""
    return sum(map(len, thinned(text, *_module._without_form_feeds(text)).stubs.values()))


def parsed(text: str) -> list[str]:
    """What LibCST is given of a text, time after time."""
    texts: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        parse = _nodes.parse
        patch.setattr(_nodes, "parse", lambda text: parse(texts.append(text) or text))  # type: ignore[func-returns-value]
        outcome(text, thin=True)
    return texts


def bare(text: str) -> str:
    """A text without any body of a function."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outline, "LEAST", 0)
        found = Outline(text)
        return without(found.lean, found.bodies)


@pytest.mark.parametrize(("text", "count"), WHERE.values(), ids=WHERE)
def test_the_facts_are_the_same_wherever_functions_stand(text: str, count: int) -> None:
    assert outcome(text, thin=True) == outcome(text, thin=False)
    assert taken(text) == count


@pytest.mark.parametrize("listed", LISTED)
def test_parameters(listed: str) -> None:
    text = f"x\ndef a({listed}):pass\n"
    facts = outcome(text, thin=False)
    assert isinstance(facts, f.Facts)
    assert outcome(text, thin=True) == facts
    assert taken(text) == 1


@pytest.mark.parametrize("listed", [*REFUSED, *keyword.kwlist])
def test_parameters_that_python_would_not_have(listed: str) -> None:
    text = f"x\ndef a({listed}):pass\n"
    assert not isinstance(outcome(text, thin=False), f.Facts)
    assert outcome(text, thin=True) == outcome(text, thin=False)
    assert taken(text) == 0


@pytest.mark.parametrize("name", ["one behind the other", "all suites", "decorated in a class", "decorated by calls"])
def test_what_is_taken_out_is_parsed_once(name: str) -> None:
    text, count = WHERE[name]
    (given,) = parsed(text)
    assert given == text if not count else len(given) < len(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_without_bodies(path: Path) -> None:
    text = bare(path.read_text("utf-8"))
    assert outcome(text, thin=True) == outcome(text, thin=False)
    assert len(parsed(text)) == 1


@pytest.mark.parametrize("module", [inspect, json, logging, pytest])
def test_modules_of_others(module: object) -> None:
    text = bare(Path(inspect.getfile(module)).read_text("utf-8"))  # type: ignore[arg-type]
    assert outcome(text, thin=True) == outcome(text, thin=False)
    assert module is pytest or taken(text)
    assert len(parsed(text)) == 1


@given(st.lists(st.tuples(st.sampled_from(("", "  ", "    ")), LINES), max_size=12), st.sampled_from(("\n", "\r\n")))
@example([("", "s = '''"), ("", "def a():pass"), ("", "'''")], "\n")
def test_any_lines(lines: list[tuple[str, str]], newline: str) -> None:
    text = newline.join(indent + line for indent, line in lines)
    assert outcome(text, thin=True) == outcome(text, thin=False)


SMALL = st.sampled_from((
    "def a(b,c):pass", "async def d(*e):pass", "@f\ndef g(self):pass", "@h.i\n@j\ndef k(*,l):pass", "m = '''n'''",
    "@o(p)\ndef q():pass", "def r(s):\n  return s", "pass", "import t", "'''\ndef u():pass\n'''", "def v():\f\fpass\f",
))  # fmt: skip
HEADS = st.sampled_from(("class A:", "def b(c):", "if d:", "@e\nclass F(G):", "with h:", "for i in j:", "\f\fif k:"))


@st.composite
def suites(draw: st.DrawFn, depth: int = 3) -> list[str]:
    """Lines that are Python."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.booleans()):
            lines += draw(HEADS).split("\n")
            lines += ["  " + line for line in draw(suites(depth - 1))]
        else:
            lines += draw(SMALL).split("\n")
    return lines


@given(suites())
def test_any_module(lines: list[str]) -> None:
    text = "\n".join(["x = 1", *lines, ""])
    facts = outcome(text, thin=True)
    assert isinstance(facts, f.Facts)
    assert facts == outcome(text, thin=False)
