"""`Pipfile`: the packages Pipenv is asked for, by category.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _declared, _places
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _declared = module("claudelint.readers._declared")
    _places = module("claudelint.readers._places")

KIND = "pipfile"
ORDER = 10

#: Tables that hold no packages; every other one is a category of them.
_OTHER = frozenset(("source", "requires", "scripts", "pipenv", "pipfile"))


def claims(name: str, head: bytes) -> bool:
    """`Pipfile` alone."""
    return name == "Pipfile"


def read(source: SourceFile) -> f.Facts:
    """The declared packages. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    found = [
        f.Dependency(name, document.key(category, name), _declared.repository_in(value))
        for category in _places.table(document.content)
        if category not in _OTHER
        for name, value in _places.table(document.content, category).items()
    ]
    found.sort(key=lambda dependency: dependency.span)
    return f.Facts(source.path, KIND, dependencies=tuple(found), comments=_comments.comments(source.text, "toml"))
