"""Every construction the resolver says it understands, and every gap it admits (`understood.toml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claudelint.flow.context import Context
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.origin import Origins
from claudelint.readers import python
from claudelint.source import SourceFile
from claudelint.tomlfile import load_toml

TABLE = load_toml(Path(__file__).with_name("understood.toml").read_text("utf-8"))
CASES = [(f"{group['name']}: {case['say']}", case) for group in TABLE["group"] for case in group["cases"]]
GAPS = [(gap["say"], gap) for gap in TABLE["gap"]]


class _Everything(Relevance):
    """Takes every expression for interesting."""

    def __init__(self) -> None:
        pass

    def matters(self, *_: object) -> bool:
        return True

    def completes(self, *_: object) -> bool:
        return True

    def may_read(self, *_: object) -> bool:
        return True


def texts_of(case: dict[str, Any]) -> list[str]:
    """What the argument of `probe` can be, sorted."""
    main = case.get("main", "main.py")
    code = {**case.get("files", {}), main: case["code"]}
    lines = {path: text.replace("\\n", "\n") for path, text in code.items()}
    modules = {path: Module(python.read(SourceFile(path, "python", text))) for path, text in lines.items()}
    resolver = Resolver(modules, Layout(modules), Origins(), _Everything())
    (call, scope), *others = modules[main].calls["probe"]
    assert not others
    return sorted(k.text for k in resolver.resolve(call.args[0].value, Context(modules[main], scope)).texts)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_construction_is_understood(case: dict[str, Any]) -> None:
    assert texts_of(case) == sorted(case["is"])


@pytest.mark.parametrize("gap", [gap for _, gap in GAPS], ids=[name for name, _ in GAPS])
def test_a_gap_is_still_one(gap: dict[str, Any]) -> None:
    """One that has closed moves to the table of what is understood."""
    assert texts_of(gap) != sorted(gap["is"])
