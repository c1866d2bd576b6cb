"""Requirement files: names, repositories, places."""

from __future__ import annotations

import pytest

from claudelint.facts import Dependency
from claudelint.readers import kind_of, requirements
from claudelint.source import SourceFile


def dependencies(text: str) -> tuple[Dependency, ...]:
    return requirements.read(SourceFile("requirements.txt", "requirements", text)).dependencies


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "dev-requirements.txt",
        "constraints.txt",
        "base.in",
        "requirements.in",
    ],
)
def test_claims(name: str) -> None:
    assert kind_of(name) == "requirements"


@pytest.mark.parametrize("name", ["MANIFEST.in", "config.h.in", "notes.txt", "requirements.py"])
def test_claims_nothing_else(name: str) -> None:
    assert kind_of(name) != "requirements"


@pytest.mark.parametrize(
    ("line", "name", "source"),
    [
        ("Some_Package", "Some_Package", ""),
        ("a.b-c[x,y]>=1,<2 ; python_version < '3.9'  # why", "a.b-c", ""),
        ("  pkg==1.0 \\", "pkg", ""),
        ("pkg @ git+https://github.com/o/r.git@v1#egg=pkg", "pkg", "https://github.com/o/r"),
        ("git+https://github.com/o/r@main#egg=other&subdirectory=x", "other", "https://github.com/o/r"),
        ("-e git+ssh://git@github.com/o/r.git", "r", "https://github.com/o/r"),
        ("--editable=git+https://user:pw@github.com/o/r/", "r", "https://github.com/o/r"),
        ("git+git@github.com:o/r.git", "r", "https://github.com/o/r"),
        ("https://example.com/pkg-1.0.whl", "pkg-1.0.whl", "https://example.com/pkg-1.0.whl"),
    ],
)
def test_lines(line: str, name: str, source: str) -> None:
    assert [(d.name, d.source) for d in dependencies(line)] == [(name, source)]


@pytest.mark.parametrize("line", ["", "# pkg", "-r other.txt", "--hash=sha256:ab", "-e .", "./local", "some words"])
def test_lines_that_name_nothing(line: str) -> None:
    assert dependencies(line) == ()


def test_places() -> None:
    text = "one\r\n  two>=1\r\n\r\ngit+https://example.com/o/three\n"
    found = dependencies(text)
    assert [text[slice(*d.span)] for d in found] == ["one", "two", "git+https://example.com/o/three"]


def test_continued_lines_name_nothing_new() -> None:
    assert [d.name for d in dependencies("pkg==1 \\\n    --hash=sha256:ab \\\n    word\nnext\n")] == ["pkg", "next"]


def test_comments() -> None:
    text = "pkg  # claudelint: x\n# alone\n"
    found = requirements.read(SourceFile("requirements.txt", "requirements", text)).comments
    assert [(c.text, c.alone) for c in found] == [(" claudelint: x", False), (" alone", True)]


def test_hostile_lines() -> None:
    text = "a" * 300_000 + "\n" + "[" * 100_000 + "\n" + "a-" * 200_000 + "!\n" + "pkg[" * 50_000 + "\n\0\n"
    assert isinstance(dependencies(text), tuple)
