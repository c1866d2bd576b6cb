"""`Pipfile.lock`: the packages Pipenv chose. It does not say which of them requires which.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from claudelint.facts import Dependency, Facts
from claudelint.readers._declared import repository_in
from claudelint.readers._places import table
from claudelint.source import SourceFile

KIND = "pipfile-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`Pipfile.lock` alone."""
    return name == "Pipfile.lock"


def read(source: SourceFile) -> Facts:
    """The locked packages of all categories. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._json_places import json_document

    document = json_document(source.text)
    found = [
        Dependency(name, document.key(category, name), repository_in(value), "locked")
        for category in table(document.content)
        if category != "_meta"
        for name, value in table(document.content, category).items()
    ]
    return Facts(source.path, KIND, dependencies=tuple(found))
