"""A bounded run of every fuzz target: few examples, the same ones each time. `make fuzz` runs them for long.

What a long run finds becomes a row of the hostile table or a case here.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.mutate import Break, broken, drawn
from fuzz.targets import targets

settings.register_profile(
    "fuzz", deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
TARGETS = targets()
ROOT = Path(__file__).resolve().parents[1]
#: Of the targets for guided fuzzing those tried in every run of the tests.
GUIDED = ("reader-python", "reader-yaml", "reader-dotenv", "rule-files")


@pytest.mark.parametrize("name", TARGETS)
def test_holds(name: str) -> None:
    """No exception that is not promised, and what is promised of the outcome."""
    target = TARGETS[name]

    @settings(settings.get_profile("fuzz"), max_examples=target.bound)
    @given(target.strategy)
    def tried(example: object) -> None:
        target.check(example)

    tried()


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris has no wheel here")
def test_guided(tmp_path: Path) -> None:
    """A short run under the fuzzer that watches which code an input reaches; `make fuzz` runs all targets for long."""
    command = [sys.executable, "-W", "ignore", "-m", "fuzz.guided", "--seconds", "2"]
    for name in GUIDED:
        command += ["--target", name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout
    reached = [int(found) for found in re.findall(r"(\d+) places reached", done.stdout)]
    assert len(reached) == len(GUIDED) and min(reached) > 20, done.stdout


def test_breaking_changes_a_text() -> None:
    """The fuzzer itself: each way does something, and what is drawn can be drawn again."""
    text = "".join(f"line {n}\n" for n in range(40))
    for way in ("delete", "double", "repeat", "insert", "move", "splice", "case", "swap"):
        assert broken(text, "other", [Break(way, 100, 300, 8)]) != text
    assert drawn(random.Random(7)) == drawn(random.Random(7))


def test_a_wrong_outcome_is_seen() -> None:
    """The checks themselves: a span outside, a raw control and a token are refused."""
    from claudelint.facts import Comment, Facts
    from claudelint.source import SourceFile, Span
    from fuzz import promise

    source = SourceFile("a", "text", "abc")
    with pytest.raises(AssertionError, match="not in the text"):
        promise.check_facts(source, Facts("a", "text", comments=(Comment("x", Span(2, 4), True),)))
    with pytest.raises(AssertionError, match="raw 0x1b"):
        promise.check_printable("a\x1b[2J")
    token = "sk-ant-oat01-" + "aB3dE5fG7hI9" * 8
    with pytest.raises(AssertionError, match="piece of the token"):
        promise.check_kept(f"… {token[20:60]} …", token)
