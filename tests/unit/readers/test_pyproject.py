"""`pyproject.toml`: every table that declares dependencies, and the places."""

from __future__ import annotations

import pytest

from claudelint.readers import ReadError, kind_of, pyproject
from claudelint.source import SourceFile

TEXT = """\
# "httpx" in a comment
[build-system]
requires = ["hatchling"]

[project]
name = "tool"
dependencies = [
    "httpx>=1",  # "other"
    'Some_Package[x] ; python_version < "3.9"',
]

[project.optional-dependencies]
extra = ["one", "httpx>=1"]

[dependency-groups]
dev = ["two @ git+https://github.com/o/two.git@v1", {include-group = "x"}]

[tool.poetry.dependencies]
python = "^3.10"
three = "^1"
four = { git = "https://github.com/o/four.git", rev = "main" }

[tool.poetry.group.docs.dependencies]
"five" = "*"

[tool.uv.sources]
httpx = { git = "https://github.com/o/httpx" }

[tool.hatch.envs.test]
dependencies = ["six"]
"""


def source(text: str) -> SourceFile:
    return SourceFile("pyproject.toml", "pyproject", text)


def test_claims() -> None:
    assert kind_of("pyproject.toml") == "pyproject"
    assert kind_of("other.toml") != "pyproject"


def test_names_and_sources_in_the_order_of_the_file() -> None:
    found = pyproject.read(source(TEXT)).dependencies
    assert [(d.name, d.source) for d in found] == [
        ("hatchling", ""),
        ("httpx", ""),
        ("Some_Package", ""),
        ("one", ""),
        ("httpx", ""),
        ("two", "https://github.com/o/two"),
        ("three", ""),
        ("four", "https://github.com/o/four"),
        ("five", ""),
        ("httpx", "https://github.com/o/httpx"),
        ("six", ""),
    ]


def test_places() -> None:
    where = source(TEXT)
    found = pyproject.read(where).dependencies
    assert all(TEXT[slice(*d.span)] == d.name for d in found)
    assert [where.point(d.span.start).line for d in found] == [3, 8, 9, 13, 13, 16, 20, 21, 24, 27, 30]


def test_comments() -> None:
    found = pyproject.read(source(TEXT)).comments
    assert [(c.text, c.alone) for c in found] == [(' "httpx" in a comment', True), (' "other"', False)]


def test_broken_toml_names_its_line() -> None:
    with pytest.raises(ReadError) as caught:
        pyproject.read(source('[project]\nname = "x\n'))
    assert caught.value.point is not None
    assert caught.value.point.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "project = 3\n",
        "[project]\ndependencies = 3\noptional-dependencies = [1]\n",
        "[tool]\npoetry = []\nuv = 1\nhatch = {envs = {a = 1}}\n",
        "[tool.poetry.group]\ndocs = 1\n",
        "dependency-groups = {a = [1, {}, []]}\n",
        "",
    ],
)
def test_unexpected_shapes_declare_nothing(text: str) -> None:
    assert pyproject.read(source(text)).dependencies == ()


def test_deep_nesting_is_an_error_or_nothing() -> None:
    try:
        found = pyproject.read(source("a = " + "[" * 50_000))
    except ReadError:
        return
    assert found.dependencies == ()
