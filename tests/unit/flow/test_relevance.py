"""What a text of interest may reach, judged by names: where it goes on, and where it does not."""

from __future__ import annotations

import textwrap

import pytest

from claudelint import facts as f
from claudelint.flow.hints import Hints
from claudelint.flow.module import Module
from claudelint.flow.parts import last_name, walk
from claudelint.flow.relevance import MAX_REACH, Relevance
from claudelint.readers import python
from claudelint.source import SourceFile
from tests.unit.flow.conftest import ORIGINS

TEXT = "sk-ant-"
#: A text named TEXT, and whether it may be in what `probe` is given.
REACHED = {
    "an assignment": "a = TEXT\nb = a + '/x'\nprobe(b)",
    "what a function gives back": "def f():\n    return TEXT\nprobe(f())",
    "a parameter": "def f(x):\n    probe(x)\nf(TEXT)",
    "a parameter by its name": "def f(*, x=None):\n    probe(x)\nf(x=TEXT)",
    "an attribute of the same object": (
        "class Some:\n    def f(self):\n        self.x = TEXT\n    def g(self):\n        probe(self.x)"
    ),
    "an attribute of a base class": (
        "class Some:\n    x = TEXT\nclass Other(Some):\n    def g(self):\n        probe(self.x)"
    ),
    "an attribute by annotation": "class Some:\n    x = TEXT\ndef g(a: Some | None):\n    probe(a.x)",
    "an attribute of what was made": "class Some:\n    x = TEXT\na = Some()\nprobe(a.x)",
    "an attribute of an object handed in": "class Some:\n    x = TEXT\ndef g(a):\n    probe(a.x)",
    "a method of an object kept": (
        "class Some:\n    def f(self):\n        return TEXT\n"
        "class Other:\n    def __init__(self):\n        self.a = Some()\n    def g(self):\n        probe(self.a.f())"
    ),
    "a known function": "import json\nprobe(json.loads(TEXT))",
    "a login that is read": "PATH = '~/.claude/.credentials.json'\ntoken = read(PATH)\nprobe(token)",
    "a login that is read in place": "probe(keychain('Claude Code-credentials'))",
    "something put in": "h = {}\nh['x'] = TEXT\nprobe(h)",
    "something appended": "h = []\nh.append(TEXT)\nprobe(h)",
}
UNREACHED = {
    "a name of its own": "a = TEXT\nprobe(b)",
    "what an unknown call returns": "a = TEXT\nb = send(a)\nprobe(b)",
    "a comparison": "a = TEXT == x\nprobe(a)",
    "the same name in another function": "def f():\n    x = TEXT\ndef g(x):\n    probe(x)",
    "an attribute of another class": (
        "class Some:\n    def f(self):\n        self.x = TEXT\nclass Other:\n    def g(self):\n        probe(self.x)"
    ),
    "an attribute of an object of another class": (
        "class Some:\n    x = TEXT\nclass Other:\n    x = 1\ndef g(b: Other):\n    probe(b.x)"
    ),
    "a method called like another's": (
        "import subprocess\nclass Some:\n    def run(self, x):\n        probe(x)\nsubprocess.run(TEXT)"
    ),
    "a method of another class": (
        "class Some:\n    def f(self, x):\n        probe(x)\nclass Other:\n    pass\nOther().f(TEXT)"
    ),
}  # fmt: skip


def reached(code: str) -> tuple[bool, set[str]]:
    """Whether the text may be in what `probe` is given, and the bounds that were met."""
    text = textwrap.dedent(code).replace("TEXT", repr(TEXT))
    module = Module(python.read(SourceFile("m.py", "python", text)))
    hints = Hints((), ORIGINS)
    relevance = Relevance(hints)
    relevance.add([module])
    (probed,) = [
        (inner.args[0].value, where)
        for statement in module.facts.statements
        if statement.value is not None
        for inner, where in walk(statement.value, statement.scope)
        if isinstance(inner, f.Call) and last_name(inner.func) == "probe"
    ]
    flowing = relevance.atoms.flowing(probed[0], module, probed[1])
    return not relevance.reached.isdisjoint(flowing), relevance.bounds


@pytest.mark.parametrize("code", REACHED.values(), ids=list(REACHED))
def test_a_text_goes_on(code: str) -> None:
    assert reached(code)[0]


@pytest.mark.parametrize("code", UNREACHED.values(), ids=list(UNREACHED))
def test_a_text_does_not_go_on(code: str) -> None:
    assert not reached(code)[0]


def test_an_attribute_of_many_classes_says_nothing_of_an_object_that_is_not_known() -> None:
    classes = "".join(f"class A{number}:\n    x = {number}\n" for number in range(12))
    code = f"{classes}class Other:\n    x = TEXT\ndef g(b{{}}):\n    probe(b.x)\n"
    assert not reached(code.format(""))[0]
    assert reached(code.format(": Other"))[0]


@pytest.mark.parametrize(("names", "found"), [(MAX_REACH, True), (MAX_REACH + 2, False)])
def test_a_text_is_followed_over_so_many_names(names: int, found: bool) -> None:
    links = "".join(f"    x{n + 1} = x{n}\n" for n in range(names - 1))
    answer, bounds = reached(f"def f():\n    x0 = TEXT\n{links}    probe(x{names - 1})\n")
    assert answer is found
    assert bounds == (set() if found else {"names that a text is handed on by"})


def test_a_name_that_functions_hand_on_as_it_is_goes_any_way() -> None:
    links = "".join(f"def f{n}(x):\n    return f{n + 1}(x)\n" for n in range(50))
    answer, bounds = reached(f"{links}def f50(x):\n    probe(x)\nf0(TEXT)\n")
    assert (answer, bounds) == (True, set())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("probe('claude setup-token')", True),
        ("command = 'claude setup-token'\nprobe(command)", True),
        ("probe(['claude setup-token'])", True),
        ("probe('~/' + '.claude')", True),
        ("probe('pip install')", False),
        ("command = 'pip install'\nprobe(command)", False),
    ],
)
def test_a_login_may_be_read_by_what_no_rule_has_among_its_keywords(code: str, expected: bool) -> None:
    module = Module(python.read(SourceFile("main.py", "python", code)))
    relevance = Relevance(Hints((), ORIGINS))
    relevance.add([module])
    (call, scope) = module.calls["probe"][0]
    assert relevance.may_read(call.args[0].value, module, scope) is expected
