"""Workflows, actions, GitLab jobs, services and containers: what each step and program is given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claudelint.facts import Facts, Text
from claudelint.flow.parts import walk
from claudelint.readers import yaml
from claudelint.source import SourceFile

Lines = Callable[[Facts], list[str]]


def read(text: str) -> Facts:
    return yaml.read(SourceFile("a.yaml", "yaml", text))


WORKFLOW = """on: push
env: {A: b}
jobs:
  one:
    env:
      C: ${{ secrets.C }}
    steps:
      - uses: x/y@v1
        with: {k: v, l: "${{ secrets.L }}"}
      - run: |
          d "é"
          e
        env: {F: g}
      - {shell: python, run: "print(1)"}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            WORKFLOW,
            [
                "action.x/y('x/y@v1', k='v', l=$L, env={'A': 'b', 'C': $C})",
                "command.d('é', env={'A': 'b', 'C': $C, 'F': 'g'})",
                "command.e(env={'A': 'b', 'C': $C, 'F': 'g'})",
                "command.python(env={'A': 'b', 'C': $C})",
            ],
        ),
        ("jobs: {a: {uses: o/r/w.yml@m, secrets: {X: '${{ secrets.X }}'}}}", ["action.o/r/w.yml('o/r/w.yml@m', X=$X)"]),
        ("runs: {using: composite, steps: [{run: a b, shell: bash}]}", ["command.a('b')"]),
        (
            "variables: {A: b}\njob:\n  variables: {C: d}\n  before_script: [x]\n  script:\n    - y $C\n",
            ["command.x(env={'A': 'b', 'C': 'd'})", "command.y($C, env={'A': 'b', 'C': 'd'})"],
        ),
        (
            "services: {w: {image: i, command: uvicorn a:b, environment: [A=b, C], volumes: ['~/d:/e']}}",
            ["command.mount('~/d:/e')", "service.uvicorn(env={'A': 'b', 'C': $C})"],
        ),
        (
            "containers: [{image: i, args: [claude, -p], env: [{name: A, valueFrom: {x: y}}, {name: B, value: c}]}]",
            ["service.claude(env={'A': $A, 'B': 'c'})"],
        ),
        ("volumes: [{name: x, hostPath: {path: /a}}]", ["command.mount('/a')"]),
        ("services: {w: {image: i, environment: {A: b}}}", []),
    ],
)
def test_statements(text: str, expected: list[str], lines: Lines) -> None:
    assert lines(read(text)) == expected


def test_places_of_commands_in_a_block() -> None:
    found = [
        (inner.value, WORKFLOW[slice(*inner.span)])
        for statement in read(WORKFLOW).statements
        if statement.value is not None
        for inner, _ in walk(statement.value, 0)
        if isinstance(inner, Text) and inner.value in ("é", "v", "g", "F")
    ]
    assert set(found) == {("é", "é"), ("v", "v"), ("g", "g"), ("F", "F")}


def test_what_is_stated_is_no_use_of_its_own() -> None:
    entries = {e.key: e.stated for e in read(WORKFLOW).entries}
    assert entries == {
        "on": False,
        "A": True,
        "C": True,
        "uses": True,
        "k": True,
        "l": True,
        "run": True,
        "F": True,
        "shell": False,
    }


@pytest.mark.parametrize(
    "text", ["jobs: []", "jobs: {a: b}", "runs: 1", "jobs: {a: {steps: [x, {run: {}}, {uses: []}]}}"]
)
def test_odd_shapes_are_no_steps(text: str) -> None:
    assert read(text).statements == ()
