"""`Pipfile.lock`: the packages Pipenv chose. It does not say which of them requires which.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _declared, _places
else:
    f = module("claudelint.facts")
    _declared = module("claudelint.readers._declared")
    _places = module("claudelint.readers._places")

KIND = "pipfile-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`Pipfile.lock` alone."""
    return name == "Pipfile.lock"


def read(source: SourceFile) -> f.Facts:
    """The locked packages of all categories. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._json_places import json_document

    document = json_document(source.text)
    found = [
        f.Dependency(name, document.key(category, name), _declared.repository_in(value), "locked")
        for category in _places.table(document.content)
        if category != "_meta"
        for name, value in _places.table(document.content, category).items()
    ]
    return f.Facts(source.path, KIND, dependencies=tuple(found))
