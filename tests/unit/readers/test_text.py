"""Other text: which names are claimed, and comments."""

from __future__ import annotations

import pytest

from claudelint.readers import kind_of, text
from claudelint.source import SourceFile


def comments(path: str, content: str) -> list[tuple[str, bool]]:
    return [(c.text, c.alone) for c in text.read(SourceFile(path, "text", content)).comments]


@pytest.mark.parametrize(
    "name",
    ["README.md", "a.rst", "notes.txt", "a.jsonl"],
)
def test_claims(name: str) -> None:
    assert kind_of(name) == "text"


@pytest.mark.parametrize("name", ["a.png", "makefile.py", "a", "json", "script.js"])
def test_claims_nothing_else(name: str) -> None:
    assert kind_of(name) != "text"


def test_no_facts_but_the_comments_of_lock_files() -> None:
    assert comments("uv.lock", "# one\n") == [(" one", True)]
    assert comments("README.md", "# Title\n") == []
