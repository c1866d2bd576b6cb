"""`pylock.toml`, the lock file of the packaging standard (PEP 751).

Owns its tables; the ways are known only where the tool wrote `dependencies`. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claudelint.later import module, regex
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _places, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "pylock"
ORDER = 10

_NAME = regex(r"pylock(\.[^.]+)?\.toml")


def claims(name: str, head: bytes) -> bool:
    """`pylock.toml` and `pylock.NAME.toml`."""
    return bool(_NAME.fullmatch(name))


def read(source: SourceFile) -> f.Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = python_packages(document, "packages", _required, _source)
    return f.Facts(
        source.path, KIND, dependencies=locked_dependencies(packages), comments=_comments.comments(source.text, "toml")
    )


def _required(item: dict[str, Any]) -> Iterator[str]:
    edges = item.get("dependencies")
    for edge in edges if isinstance(edges, list) else ():
        if isinstance(name := _places.at(edge, "name"), str):
            yield name


def _source(item: Any) -> str:
    url = _places.at(item, "vcs", "url") or _places.at(item, "archive", "url")
    return _requirement.repository(url) if isinstance(url, str) else ""
