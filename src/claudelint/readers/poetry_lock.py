"""`poetry.lock`: the packages Poetry chose, and which of them requires which.

Owns its tables. Poetry does not write down what the project itself asks for. Must not know which packages matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _places, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "poetry-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`poetry.lock` alone."""
    return name == "poetry.lock"


def read(source: SourceFile) -> f.Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = python_packages(document, "package", lambda item: _places.table(item, "dependencies"), _source)
    return f.Facts(
        source.path, KIND, dependencies=locked_dependencies(packages), comments=_comments.comments(source.text, "toml")
    )


def _source(item: Any) -> str:
    url = _places.at(item, "source", "url")
    return (
        _requirement.repository(url)
        if isinstance(url, str) and _places.at(item, "source", "type") in ("git", "url")
        else ""
    )
