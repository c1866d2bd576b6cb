"""`uv.lock`: the packages uv chose, the project among them, and which of them requires which.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint.readers._locked import Locked

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _places, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "uv-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`uv.lock`, and the lock of a script, `NAME.py.lock`."""
    return name == "uv.lock" or name.endswith(".py.lock")


def read(source: SourceFile) -> f.Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = _rooted(document, python_packages(document, "package", _required, _source))
    return f.Facts(
        source.path, KIND, dependencies=locked_dependencies(packages), comments=_comments.comments(source.text, "toml")
    )


def _rooted(document: _places.Document, packages: list[Locked]) -> list[Locked]:
    """The packages, those marked that are the project itself or members of its workspace."""
    items = _places.at(document.content, "package")
    named = [i for i in items if isinstance(i, dict) and isinstance(i.get("name"), str)] if packages else []
    return [replace(p, root=_is_own(item)) for p, item in zip(packages, named, strict=True)]


def _is_own(item: dict[str, Any]) -> bool:
    return any(isinstance(_places.at(item, "source", key), str) for key in ("editable", "virtual"))


def _required(item: dict[str, Any]) -> Iterator[str]:
    groups = (*_places.table(item, "optional-dependencies").values(), *_places.table(item, "dev-dependencies").values())
    for group in (item.get("dependencies"), *groups):
        for edge in group if isinstance(group, list) else ():
            if isinstance(name := _places.at(edge, "name"), str):
                yield name


def _source(item: Any) -> str:
    url = _places.at(item, "source", "git") or _places.at(item, "source", "url")
    return _requirement.repository(url) if isinstance(url, str) else ""
