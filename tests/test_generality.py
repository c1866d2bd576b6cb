"""The analyser knows kinds of constructions, not the packages it was tuned on.

Needs the labels of the development set beside the checkout (`DEVSET`, else `../shared/devset`); without them
there is nothing to compare with, and the tests are skipped.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
LABELS = Path(os.environ.get("DEVSET", ROOT.parent / "shared" / "devset")) / "labels.json"
#: Packages whose names mean something by themselves: official ones, well-known libraries, and those that rules list.
_KNOWN = {
    "anthropic", "rich", "requests", "mcp", "keyring", "django", "litellm", "claude-api", "claude2", "claude-agent-sdk",
    "claude-code-sdk", "browser-cookie3", "claudesync", "g4f", "claude-max",
}  # fmt: skip
_ANALYSER = [*sorted((ROOT / "src").rglob("*.py")), ROOT / "rules" / "origins.toml"]
_RULES = sorted((ROOT / "rules").glob("CL[2-6]*.toml"))


def entries() -> list[dict[str, Any]]:
    """The development set, or a skip."""
    if not LABELS.is_file():
        pytest.skip(f"no labels at {LABELS}")
    found: list[dict[str, Any]] = json.loads(LABELS.read_text("utf-8"))
    return found


def test_no_package_is_named() -> None:
    """Neither the analyser nor a rule outside the package family names a package of the set."""
    names = {entry["package"] for entry in entries()} - _KNOWN
    found = [
        f"{path.name}: {name}"
        for path in (*_ANALYSER, *_RULES)
        for name in names
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", path.read_text("utf-8"))
    ]
    assert found == []


def test_no_path_is_named() -> None:
    """No labelled path occurs in the analyser or in a rule."""
    paths = {label["path"] for entry in entries() for label in entry["labels"] if "/" in label["path"]}
    texts = {path.name: path.read_text("utf-8") for path in (*_ANALYSER, *_RULES)}
    assert [f"{name}: {path}" for name, text in texts.items() for path in paths if path in text] == []


def test_no_scope_is_named() -> None:
    """No qualified function name of a label (with its class, so a telling one) occurs in the analyser or in a rule."""
    scopes = {
        label["scope"] for entry in entries() for label in entry["labels"] if re.fullmatch(r"\w+\.\w+", label["scope"])
    }
    texts = {path.name: path.read_text("utf-8") for path in (*_ANALYSER, *_RULES)}
    assert [
        f"{name}: {s}" for name, text in texts.items() for s in scopes if re.search(rf"\b{re.escape(s)}\b", text)
    ] == []
