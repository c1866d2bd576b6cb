"""Dockerfiles: instructions, continued lines, here-documents, places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claudelint.facts import Facts
from claudelint.readers import ReadError, dockerfile, kind_of
from claudelint.source import SourceFile

Lines = Callable[[Facts], list[str]]


def read(text: str) -> Facts:
    return dockerfile.read(SourceFile("Dockerfile", "dockerfile", text))


@pytest.mark.parametrize("name", ["Dockerfile", "dockerfile.dev", "web.Dockerfile", "Containerfile"])
def test_claims(name: str) -> None:
    assert dockerfile.claims(name, b"")
    assert kind_of(name) == "container", "its images are asked for first"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM x\nENV A=b C='d e'\n", ["settings.environment['A'] = 'b'", "settings.environment['C'] = 'd e'"]),
        ("FROM x\nENV A b c\n", ["settings.environment['A'] = 'b c'"]),
        ('ARG A\nFROM x\nENV A=$A\nCMD ["python", "-m", "x"]\n', ["service.python(env={'A': $A})"]),
        ('FROM x\nENV A=b\nENTRYPOINT ["claude"]\nCMD -p x\n', ["service.claude(env={'A': 'b'})"]),
        ("FROM x\nENV A=b\nFROM y\nCMD python\n", ["settings.environment['A'] = 'b'"]),
        ('FROM x\nCOPY --chown=a b c /d/\nADD ["e", "/f"]\n', ["command.copy('b')", "command.copy('c')"]),
        ("FROM x\nCOPY --from=y /root/.claude /z\n", []),
        ("FROM x\nRUN --mount=type=cache,target=/c a \\\n  # why\n\n  b && c\n", ["command.a('b')", "command.c()"]),
        ('FROM x\nRUN ["a", "b c"]\n', ["command.a('b c')"]),
        ("FROM x\nRUN <<EOF\na b\nc\nEOF\nRUN d\n", ["command.a('b')", "command.c()", "command.d()"]),
        ("FROM x\nENV A=b\nRUN c\n", ["command.c(env={'A': 'b'})", "settings.environment['A'] = 'b'"]),
    ],
)
def test_statements(text: str, expected: list[str], lines: Lines) -> None:
    assert [line for line in lines(read(text)) if "'e'" not in line] == expected


def test_entries_and_places() -> None:
    text = "FROM x\n# é\nENV A=b \\\n    C='d'\nARG E=f # g\n"
    facts = read(text)
    assert [(e.key, e.value) for e in facts.entries] == [("A", "b"), ("C", "d"), ("E", "f")]
    assert [text[slice(*e.value_span)] for e in facts.entries] == ["b", "d", "f"]
    assert [c.text for c in facts.comments] == [" é"]


@pytest.mark.parametrize("text", ["FROM x\nRUNN y\n", "FROM x\n{% if a %}\n", "FROM x\n\0\n"])
def test_what_is_no_dockerfile(text: str) -> None:
    with pytest.raises(ReadError, match="unknown instruction") as raised:
        read(text)
    assert raised.value.point == (2, 1)


@pytest.mark.parametrize("text", ["RUN a \\\n" * 20_000, "RUN <<E\n" * 2_000, "ENV " + "A=b " * 50_000])
def test_hostile_text_ends(text: str) -> None:
    read(text)
