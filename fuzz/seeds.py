"""The texts that are broken: one for each kind of file at least, from the fixtures and the examples of the rules.

Owns where they come from. Must not know how they are broken.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from claudelint.config import Config
from claudelint.readers import kind_of, readers
from claudelint.ruleset import load_ruleset, rule_files, rules_dir
from claudelint.testing import fill

ROOT = Path(__file__).resolve().parents[1]
_FIXTURES = ROOT / "tests" / "fixtures"
#: A name for the kinds that no fixture has.
_NAMES = {"metadata": "METADATA", "dockerfile": "Dockerfile"}
#: A few words of the kinds that neither fixtures nor examples have.
_TEXTS = {
    "metadata": "Metadata-Version: 2.1\nName: x\nVersion: 1.0\nRequires-Dist: claude-api (>=1) ; extra == 'x'\n\nA\n",
    "dockerfile": "FROM x AS y\nENV A=1 B='2'\nRUN --mount=type=secret,id=x claude setup-token && \\\n echo $A\n",
}


@lru_cache(maxsize=1)
def seeds() -> dict[str, tuple[tuple[str, str], ...]]:
    """By kind: names and texts of files."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(_FIXTURES.rglob("project/**/*")):
        if path.is_file():
            _put(found, path.name, fill(path.read_text("utf-8")))
    for rule in load_ruleset(Config(root=ROOT, isolated=True)).rules:
        for example in rule.examples:
            for file in example.files:
                _put(found, Path(file.path).name, fill(file.code))
    for kind in readers():
        if not found[kind]:
            found[kind].append((_NAMES.get(kind, f"x.{kind}"), _TEXTS.get(kind, "claude = 1\n")))
    return {kind: tuple(texts) for kind, texts in found.items()}


def _put(found: dict[str, list[tuple[str, str]]], name: str, text: str) -> None:
    kind = kind_of(name, text[:200].encode())
    if kind is not None:
        found[kind].append((name, text))


@lru_cache(maxsize=1)
def rule_texts() -> tuple[str, ...]:
    """The built-in rule files."""
    return tuple(path.read_text("utf-8") for path in rule_files(rules_dir()))
