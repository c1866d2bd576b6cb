"""Every kind of file, broken: a scan error, and the tokens in it are still found."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.readers import kind_of, readers
from claudelint.ruleset import load_ruleset
from claudelint.testing import fake_token

RULESET = load_ruleset(Config(root=Path(__file__).resolve().parent))
BROKEN = {
    ".env": "A={}\n\0",
    "Dockerfile": "FROM x\nRUNN {}\n",
    "Pipfile": "[packages]\na = {}\n",
    "Pipfile.lock": '{{"default": "{}"',
    "environment.yml": "dependencies: [{}\n",
    "package-lock.json": '{{"a": "{}"',
    "package.json": '{{"a": "{}"',
    "pdm.lock": "a = {}\n",
    "pnpm-lock.yaml": "a: [{}\n",
    "poetry.lock": "a = {}\n",
    "pylock.toml": "a = {}\n",
    "pyproject.toml": "a = {}\n",
    "setup.cfg": "[a]\n{{ {} }}\n",
    "uv.lock": "a = {}\n",
    "Makefile": "not a rule {}\n",
    "a.ini": "[a]\n{{ {} }}\n",
    "a.ipynb": '{{"cells": ["{}"',
    "a.json": '{{"a": "{}"',
    "a.py": "def ( {}",
    "a.sh": "A={}\0",
    "a.toml": "a = {}\n",
    "a.yaml": "a: [{}\n",
    "cookies.txt": "no cookie {}\n",
}


def test_every_kind_with_a_grammar_is_here() -> None:
    """Those without one cannot be broken; a Dockerfile is asked for its images first."""
    assert {kind_of(name) for name in BROKEN} == set(readers()) - {"text", "requirements", "metadata", "dockerfile"}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_an_error_and_its_tokens_are_found(name: str, tmp_path: Path) -> None:
    text = BROKEN[name].format(fake_token("sk-ant-oat"))
    (tmp_path / name).write_bytes(text.encode())
    result = scan(Config(root=tmp_path, paths=(str(tmp_path),), isolated=True, progress=False), RULESET)
    assert [(e.path, e.stage) for e in result.errors] == [(name, "parse")]
    assert [f.rule_id for f in result.findings] == ["CL101"]
