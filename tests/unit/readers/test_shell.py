"""Shell scripts: words, assignments, calls, pipes, and hostile text."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.facts import Facts, Text
from claudelint.flow.parts import walk
from claudelint.readers import ReadError, kind_of, shell
from claudelint.source import SourceFile

Lines = Callable[[Facts], list[str]]


def read(text: str) -> Facts:
    return shell.read(SourceFile("a.sh", "shell", text))


def test_claims() -> None:
    assert [kind_of(name) for name in ("a.sh", "b.bash", ".zshrc", "x.zsh")] == ["shell"] * 4
    assert kind_of("run", b"#!/usr/bin/env bash\n") == "shell"
    assert kind_of("run", b"#!/bin/sh -e\n") == "shell"
    assert kind_of("run", b"#!/usr/bin/perl\n") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ls -la 'a b' \"c $D\"", ["command.ls('-la', 'a b', 'c '+$D)"]),
        ("A=b; C=$A/x", ["$A = 'b'", "$C = $A+'/x'"]),
        ("A=b cmd", ["command.cmd(env={'A': 'b'})"]),
        ("export A=b\ncmd x", ["$A = 'b'", "command.cmd('x', env={'A': 'b'})"]),
        ("export A=b\necho x", ["$A = 'b'", "command.echo('x')", "settings.environment['A'] = 'b'"]),
        ("export A", ["settings.environment['A'] = $A"]),
        ("a | b x | c", ["command.a().b('x').c()"]),
        ("X=$(a | b)", ["$X = command.a().b()"]),
        ("X=`a 'b'`", ["$X = command.a('b')"]),
        ("if a; then b; else c; fi", ["command.a()", "command.b()", "command.c()"]),
        ("a && b || c; d & e", ["command.a()", "command.b()", "command.c()", "command.d()", "command.e()"]),
        ("a \\\n  b # c\nd", ["command.a('b')", "command.d()"]),
        ("cat <<'EOF' > f\nnot $(a) command\nEOF\nb", ["command.cat()", "command.b()"]),
        ("sudo -E env X=y nohup /usr/bin/python3 a.py", ["command.python3('a.py', env={'X': 'y'})"]),
        ("uv run python a.py", ["command.python('a.py')"]),
        ("npx -y @anthropic-ai/claude-code -p x", ["command.claude('-p', 'x')"]),
        ("${X:-y} a", ["command.('a')"]),
        ("a ${X:-y}", ["command.a($X|'y')"]),
        (
            'curl -X POST -H "A: b $C" --header \'D:e\' -b "k=$V" https://x/y',
            ["command.curl('-X', 'POST', 'https://x/y', headers={'A': 'b '+$C, 'D': 'e', 'cookie': 'k='+$V})"],
        ),
        ("http GET https://x A:b", ["command.http('GET', 'https://x', headers={'A': 'b'})"]),
        (
            "docker run -v ~/a:/b -e C=d i",
            ["command.docker('run', '-v', command.mount('~/a:/b'), '-e', environment={'C': 'd'}, 'i')"],
        ),
        ("T=$(claude setup-token)", ["$T = subprocess.getoutput('claude setup-token')"]),
        ("claude setup-token", ["command.claude('setup-token')"]),
        ("security delete-generic-password -s x", ["command.rm('delete-generic-password', '-s', 'x')"]),
        ('echo "A=b" >> $GITHUB_ENV\npython x', ["$A = 'b'", "command.python('x', env={'A': 'b'})"]),
        ("env -u A python x", ["command.python('x')"]),
    ],
)
def test_statements(text: str, expected: list[str], lines: Lines) -> None:
    assert lines(read(text)) == expected


def test_places() -> None:
    text = "é=1\ncurl -H \"Authorization: Bearer $T\" \\\n  https://x/'y z'\n"
    found = {
        inner.value: text[slice(*inner.span)]
        for statement in read(text).statements
        if statement.value is not None
        for inner, _ in walk(statement.value, 0)
        if isinstance(inner, Text)
    }
    assert found["Authorization"] == "Authorization"
    assert found["Bearer "] == "Bearer "
    assert found["https://x/y z"] == "https://x/'y z"


def test_exports_are_entries_for_the_code_beside() -> None:
    facts = read("export A=b\nC=d\nE=$F\n")
    assert [(e.key, e.value, e.path, e.stated) for e in facts.entries] == [
        ("A", "b", ("environment",), True),
    ]


def test_comments() -> None:
    assert [c.text for c in read("a # b\n# c\n").comments] == [" b", " c"]


def test_what_is_no_script() -> None:
    with pytest.raises(ReadError, match="NUL") as raised:
        read("a\nb\0")
    assert raised.value.point == (2, 2)


@pytest.mark.parametrize(
    "text",
    [
        "$(" * 50_000,
        "`" * 100_000,
        '"' * 99_999,
        "<<A " * 20_000,
        "a|" * 50_000,
        "${" * 50_000,
        "A=(" * 50_000,
        "\\" * 99_999,
    ],
)
def test_hostile_text_ends(text: str) -> None:
    begun = time.perf_counter()
    read(text)
    assert time.perf_counter() - begun < 30


@given(st.text(alphabet="aA= \n\t$(){}'\"`|&;<>#\\:-/H"))
def test_any_text_is_read(text: str) -> None:
    for statement in read(text).statements:
        assert 0 <= statement.span.start <= statement.span.end <= len(text)
