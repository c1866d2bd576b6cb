"""Makefiles: variables, recipes and places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claudelint.facts import Facts, Text
from claudelint.flow.parts import walk
from claudelint.readers import ReadError, kind_of, makefile
from claudelint.source import SourceFile

Lines = Callable[[Facts], list[str]]


def read(text: str, path: str = "Makefile") -> Facts:
    return makefile.read(SourceFile(path, "makefile", text))


@pytest.mark.parametrize("name", ["Makefile", "GNUmakefile", "rules.mk", "justfile"])
def test_claims(name: str) -> None:
    assert kind_of(name) == "makefile"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A := b c # d\n", ["$A = 'b c'"]),
        ("A ?= $(B)/x\n", ["$A = $B+'/x'"]),
        ("export A = b\nall: c\n\t@d $(A) $$E\n", ["$A = 'b'", "command.d($A, $E, env={'A': 'b'})"]),
        ("all:\n\t-rm -f x \\\n\t  y\n", ["command.rm('-f', 'x', 'y')"]),
        ("T = $(shell cat x)\n", ["$T = command.cat('x')"]),
        ("define X\nanything at all\nendef\nifeq (a,b)\nendif\ninclude y\n$(eval z)\n", []),
        ('all:\n\ta "x: $$(b)"\n', ["command.a('x: '+command.b())"]),
    ],
)
def test_statements(text: str, expected: list[str], lines: Lines) -> None:
    assert lines(read(text)) == expected


def test_places() -> None:
    text = "# é\nall:\n\t@curl https://x/$$A 'b c'\n"
    found = [
        (inner.value, text[slice(*inner.span)])
        for statement in read(text).statements
        if statement.value is not None
        for inner, _ in walk(statement.value, 0)
        if isinstance(inner, Text)
    ]
    assert found == [("https://x/", "https://x/$"), ("b c", "b c")]


def test_recipes_of_just(lines: Lines) -> None:
    assert lines(read("a := 'b'\nrun x='y':\n    @echo {{x}}\n", "justfile"))[-1].startswith("command.echo(")


@pytest.mark.parametrize("text", ["all:\n        echo x\n", "this is prose\n"])
def test_what_is_no_makefile(text: str) -> None:
    with pytest.raises(ReadError, match="missing separator"):
        read(text)
    with pytest.raises(ReadError, match="NUL"):
        read("\0")
