"""YAML files: settings, and what runs programs (compose files, Kubernetes manifests, workflows, GitLab CI).

Owns which files are YAML and which helper knows a document's shape. Must not know what any key means to a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers._told import Told
else:
    f = module("claudelint.facts")

KIND = "yaml"
ORDER = 60


def claims(name: str, head: bytes) -> bool:
    """By suffix."""
    return name.lower().endswith((".yaml", ".yml"))


def read(source: SourceFile) -> f.Facts:
    """Entries, the commands of what runs commands, and comments. Raises `ReadError` where the file is not YAML."""
    from claudelint.readers._comments import comments
    from claudelint.readers._data import facts_of
    from claudelint.readers._yaml import parse

    return facts_of(source, KIND, parse(source.text), comments(source.text, "script"))


def told(source: SourceFile) -> Told | None:
    """All keys and the texts under each, sooner than by `read`; None where that cannot be."""
    from claudelint.readers._told import of_yaml

    return of_yaml(source.text)
