"""Package rules: names of three indexes, four ways of using a package, words and ways; `setup.py`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claudelint.condition import parse_condition
from claudelint.config import Config
from claudelint.facts import Dependency, Entry, Facts, Import
from claudelint.flow.layout import Layout
from claudelint.flow.packages import PackageHit, package_hits
from claudelint.flow.setup_call import setup_dependencies
from claudelint.readers import python
from claudelint.rule import Rule
from claudelint.ruleset import load_ruleset
from claudelint.source import SourceFile, Span

PACKAGES = [
    {"name": "Some.Client", "imports": ["some_client", "shared:Client"], "repositories": ["owner/client"]},
    {"name": "@o/proxy", "index": "npm"},
    {"name": "o/proxy", "index": "image"},
]
HERE = Span(3, 9)


@pytest.fixture(scope="module")
def template() -> Rule:
    from pathlib import Path

    return load_ruleset(Config(root=Path("/"), isolated=True)).rules[0]


def hits(template: Rule, facts: Facts, **more: Any) -> list[PackageHit]:
    rule = replace(template, conditions=(parse_condition({"package": PACKAGES, **more}),))
    return list(package_hits([rule], facts, Layout(["own/__init__.py"])))


def relations(template: Rule, *dependencies: Dependency, **more: Any) -> list[tuple[str, str]]:
    return [(h.package, h.relation) for h in hits(template, Facts("x", "x", dependencies=dependencies), **more)]


def imported(module: str, name: str | None = None) -> Import:
    return Import(module, name, "x", 0, 0, HERE)


USED = Facts(
    "x.py",
    "python",
    imports=(imported("some_client.api"), imported("shared", "Client"), imported("shared", "Other"), imported("own")),
    dependencies=(
        Dependency("some_client", HERE),
        Dependency("Some-Client", HERE, how="locked"),
        Dependency("some.client", HERE, how="installed"),
        Dependency("some-client-x", HERE),
    ),
)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ("imported", ["is imported here"] * 2),
        ("declared", ["is declared as a dependency"]),
        ("locked", ["is locked"]),
        ("installed", ["is installed"]),
    ],
)
def test_as_tells_how_a_package_is_used(template: Rule, usage: str, expected: list[str]) -> None:
    assert [h.relation for h in hits(template, USED, **{"as": usage})] == expected


def test_by_default_every_use_counts(template: Rule) -> None:
    assert len(hits(template, USED)) == 5
    assert len(hits(template, USED, **{"as": ["declared", "locked"]})) == 2


def test_an_index_is_part_of_a_name(template: Rule) -> None:
    found = relations(
        template,
        Dependency("Some_Client", HERE, index="npm"),
        Dependency("@O/Proxy", HERE, index="npm"),
        Dependency("@o/proxy", HERE),
        Dependency("o/proxy", HERE, index="image"),
        Dependency("o/proxy", HERE, index="npm"),
    )
    assert [name for name, _ in found] == ["@o/proxy", "o/proxy"]


def test_a_repository_counts_under_any_name(template: Rule) -> None:
    source = "https://github.com/Owner/Client.git"
    assert relations(template, Dependency("other", HERE, source), Dependency("other", HERE, f"{source}x")) == [
        ("Some.Client", "is declared as a dependency")
    ]


def test_the_way_to_a_locked_package_is_told(template: Rule) -> None:
    def locked(*names: str) -> Dependency:
        return Dependency("some-client", HERE, how="locked", via=tuple((name, HERE) for name in names))

    assert [words for _, words in relations(template, locked("app"), locked("app", "kit"), locked(*"abcdefgh"))] == [
        "is locked, required by app",
        "is locked, required by kit (way: app > kit)",
        "is locked, required by h (way: a > b > c > … > h)",
    ]


def test_images_that_settings_name(template: Rule) -> None:
    def entry(key: str, value: str, length: int) -> Entry:
        return Entry(key, value, Span(0, 50), Span(20, 20 + length))

    text = "docker.io/o/proxy:v1"
    facts = Facts(
        "x", "x", entries=(entry("image", text, len(text)), entry("image", text, 30), entry("name", text, 20))
    )
    assert [h.span for h in hits(template, facts)] == [Span(30, 37), Span(20, 50)]


SETUP = '''
import setuptools as s
from setuptools import setup

BASE = ["one>=1", "two[x]"]
BASE += ["three"]
BASE.append("four")
MORE = {"web": ["five"], "dev": BASE[:1] + [f"six>={VERSION}"]}
MORE["late"] = ("seven", *BASE)
TEXT = """
eight
# no
nine ; python_version < "3"
"""
options = dict(extras_require=MORE, name="ten")
LOOP = LOOP + ["eleven"]

def main():
    s.setup(install_requires=[*BASE, *LOOP, *TEXT.splitlines()], **options)

setup(
    tests_require=["twelve" if X else "thirteen"],
    keywords=["fourteen"],
    **{"setup_requires": "fifteen", "author": "sixteen"},
)
'''


def read_setup(text: str, path: str = "setup.py") -> list[Dependency]:
    return list(setup_dependencies(python.read(SourceFile(path, "python", text))))


def test_requirements_of_setup_calls() -> None:
    names = {d.name for d in read_setup(SETUP)}
    assert names == set("one two three four five six seven eight nine eleven twelve thirteen fifteen".split())


def test_their_places_are_the_literals() -> None:
    for d in read_setup(SETUP):
        assert d.name in SETUP[slice(*d.span)]
    lines = {d.name: SourceFile("setup.py", "python", SETUP).point(d.span.start).line for d in read_setup(SETUP)}
    assert (lines["one"], lines["seven"], lines["fifteen"]) == (5, 9, 24)


def test_only_in_setup_py_and_only_in_setup_calls() -> None:
    assert read_setup(SETUP, "other.py") == []
    assert read_setup('configure(install_requires=["one"])\n') == []


@pytest.mark.parametrize(
    "text",
    [
        "a = b\nb = a\nsetup(install_requires=a, **a)\n",
        "a = [a, a, a]\nsetup(install_requires=a)\n",
        "setup(install_requires=" + "[" * 80 + "'x'" + "]" * 80 + ")\n",
        "".join(f"a{n} = [a{n + 1}, a{n + 1}]\n" for n in range(60)) + "setup(install_requires=a0)\n",
        "setup(*args, **kwargs, install_requires=read('x'))\n",
    ],
)
def test_rings_and_doublings_end(text: str) -> None:
    assert {d.name for d in read_setup(text)} <= {"x"}
