"""`pdm.lock`: the packages PDM chose, and which of them requires which.

Owns its tables. PDM does not write down what the project itself asks for. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claudelint.facts import Facts
from claudelint.readers._comments import comments
from claudelint.readers._places import strings
from claudelint.readers._requirement import repository, requirement
from claudelint.source import SourceFile

KIND = "pdm-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`pdm.lock` and the lock files of other targets, `pdm.NAME.lock`."""
    return name == "pdm.lock" or (name.startswith("pdm.") and name.endswith(".lock"))


def read(source: SourceFile) -> Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = python_packages(document, "package", _required, _source)
    return Facts(source.path, KIND, dependencies=locked_dependencies(packages), comments=comments(source.text, "toml"))


def _required(item: dict[str, Any]) -> Iterator[str]:
    for _, text in strings(item, "dependencies"):
        if found := requirement(text, 0):
            yield found.name


def _source(item: Any) -> str:
    url = item.get("git") or item.get("url")
    return repository(url) if isinstance(url, str) else ""
