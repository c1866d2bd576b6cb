"""What one call of a function gives says nothing of another, and what no argument takes part in is found once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.flow.conftest import Project

#: What a function `f` does with its parameter `x`, so that `f(x)` is `x + '!'` in the end.
WAYS = {
    "as it is": "def f(x):\n    return x + '!'",
    "through another function": "def g(y):\n    return y + '!'\ndef f(x):\n    return g(x)",
    "in a mapping of another function": "def g(y):\n    return {'k': y + '!'}\ndef f(x):\n    return g(x)['k']",
    "in a list of another function": "def g(y):\n    return [y + '!']\ndef f(x):\n    return g(x)[0]",
    "in a pair, taken apart": "def g(y):\n    return 1, y + '!'\ndef f(x):\n    _, z = g(x)\n    return z",
    "in a comprehension": "def g(y):\n    return [y + s for s in ['!']]\ndef f(x):\n    return g(x)[0]",
    "in dict()": "def g(y):\n    return dict(k=y + '!')\ndef f(x):\n    return g(x)['k']",
    "in a closure": "def g(y):\n    def h():\n        return y + '!'\n    return h\ndef f(x):\n    return g(x)()",
    "in a lambda": "def g(y):\n    return lambda: y + '!'\ndef f(x):\n    return g(x)()",
    "among other arguments": "def g(*a):\n    return a\ndef f(x):\n    return g(x)[0] + '!'",
    "among other keywords": "def g(**k):\n    return k\ndef f(x):\n    return g(y=x)['y'] + '!'",
    "in an object": "class C:\n    def __init__(self, y):\n        self.y = y\n"
    "def g(y):\n    return C(y)\ndef f(x):\n    return g(x).y + '!'",
    "in a property of an object": "class C:\n    def __init__(self, y):\n        self.y = y\n"
    "    @property\n    def z(self):\n        return self.y + '!'\n"
    "def g(y):\n    return C(y)\ndef f(x):\n    return g(x).z",
    "put into a mapping": "def g(y):\n    d = {}\n    d['k'] = y + '!'\n    return d\ndef f(x):\n    return g(x)['k']",
    "put into a mapping by another function": "def g(d, y):\n    d['k'] = y + '!'\n"
    "def f(x):\n    d = {}\n    g(d, x)\n    return d['k']",
    "put together in steps": "def f(x):\n    z = x\n    z = z + '!'\n    return z",
    "put together in steps of another function": "def g(y):\n    z = {}\n    z = {**z, 'k': y + '!'}\n    return z\n"
    "def f(x):\n    return g(x)['k']",
    "spread": "def g(y):\n    return {'k': y + '!'}\ndef f(x):\n    return {**g(x)}['k']",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_each_call_has_its_own(project: type[Project], way: str, order: str) -> None:
    first, second = tuple(order)
    found = project(f"{way}\nprobe(f('{first}'))\nprobe(f('{second}'))")
    values = [found.resolver.resolve(expr, context) for expr, context in found.probes()]
    assert [[known.text for known in value.texts if "!" in known.text] for value in values] == [
        [f"{first}!"],
        [f"{second}!"],
    ]


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_inside_another_function_each_call_has_its_own(project: type[Project], way: str) -> None:
    found = project(
        f"{way}\ndef outer(n, m):\n    f(n)\n    return f(m)\nprobe(outer('a', 'b'))\nprobe(outer('b', 'c'))"
    )
    values = [found.resolver.resolve(expr, context) for expr, context in found.probes()]
    assert [[known.text for known in value.texts if "!" in known.text] for value in values] == [["b!"], ["c!"]]


def test_what_is_cut_short_inside_many_calls_is_found_outside_them(project: type[Project]) -> None:
    inner = "def f(x):\n    return x\ndef g(x):\n    return f(x)\ndef h(x):\n    return x or g('a')\n"
    found = project(f"{inner}def i(x):\n    return h(x)\ndef j(x):\n    return i(x)\nprobe(j('q'))\nprobe(h('z'))")
    deep, plain = [found.resolver.resolve(expr, context) for expr, context in found.probes()]
    assert (deep.bounded, [known.text for known in deep.texts]) == (True, ["q"])
    assert (plain.bounded, [known.text for known in plain.texts]) == (False, ["z", "a"])


def test_what_no_argument_takes_part_in_is_found_once(project: type[Project]) -> None:
    """Each of three functions has twenty variables of its own and calls the next one with seven texts."""
    own = "    b0 = 'p'\n" + "".join(f"    b{n + 1} = b{n}\n" for n in range(20))
    chain = ""
    for level in range(3):
        calls = " or ".join(f"f{level + 1}('{letter}')" for letter in "abcdefg")
        chain += f"def f{level}(x):\n{own}    z = {calls}\n    return x or b20 or z\n"
    found = project(f"{chain}def f3(x):\n    return x\nprobe(f0('q'))")
    assert {*"abcdefgpq"} == found.texts()
    assert found.resolver.bounds <= {"alternatives of one value"}


def test_a_function_that_calls_itself_for_many_is_followed_to_the_end(project: type[Project]) -> None:
    """As a client is made for a provider by its name, and for some by the name of another."""
    calls = "".join(f"    if name == 'n{n}':\n        return wrap(make('m{n}'), mode)\n" for n in range(16))
    found = project(
        f"def wrap(client, mode):\n    return client or mode\ndef make(name, mode=None):\n{calls}    return name\n"
        "probe(make('z'))"
    )
    assert found.texts() == {"z", *(f"m{n}" for n in range(16))}
    assert found.resolver.bounds <= {"calls inside calls"}


def test_that_a_value_has_more_alternatives_than_are_kept_is_told(project: type[Project]) -> None:
    found = project("for x in [" + ", ".join(f"'t{n}'" for n in range(30)) + "]:\n    probe(x)")
    assert len(found.texts()) == 24
    assert found.resolver.bounds == {"alternatives of one value"}
