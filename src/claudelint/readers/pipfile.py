"""`Pipfile`: the packages Pipenv is asked for, by category.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from claudelint.facts import Dependency, Facts
from claudelint.readers._comments import comments
from claudelint.readers._declared import repository_in
from claudelint.readers._places import table
from claudelint.source import SourceFile

KIND = "pipfile"
ORDER = 10

#: Tables that hold no packages; every other one is a category of them.
_OTHER = frozenset(("source", "requires", "scripts", "pipenv", "pipfile"))


def claims(name: str, head: bytes) -> bool:
    """`Pipfile` alone."""
    return name == "Pipfile"


def read(source: SourceFile) -> Facts:
    """The declared packages. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    found = [
        Dependency(name, document.key(category, name), repository_in(value))
        for category in table(document.content)
        if category not in _OTHER
        for name, value in table(document.content, category).items()
    ]
    found.sort(key=lambda dependency: dependency.span)
    return Facts(source.path, KIND, dependencies=tuple(found), comments=comments(source.text, "toml"))
