"""`poetry.lock`: the packages Poetry chose, and which of them requires which.

Owns its tables. Poetry does not write down what the project itself asks for. Must not know which packages matter.
"""

from __future__ import annotations

from typing import Any

from claudelint.facts import Facts
from claudelint.readers._comments import comments
from claudelint.readers._places import at, table
from claudelint.readers._requirement import repository
from claudelint.source import SourceFile

KIND = "poetry-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`poetry.lock` alone."""
    return name == "poetry.lock"


def read(source: SourceFile) -> Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = python_packages(document, "package", lambda item: table(item, "dependencies"), _source)
    return Facts(source.path, KIND, dependencies=locked_dependencies(packages), comments=comments(source.text, "toml"))


def _source(item: Any) -> str:
    url = at(item, "source", "url")
    return repository(url) if isinstance(url, str) and at(item, "source", "type") in ("git", "url") else ""
