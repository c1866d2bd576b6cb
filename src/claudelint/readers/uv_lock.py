"""`uv.lock`: the packages uv chose, the project among them, and which of them requires which.

Owns its tables. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claudelint.facts import Facts
from claudelint.readers._comments import comments
from claudelint.readers._places import Document, at, table
from claudelint.readers._requirement import repository
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint.readers._locked import Locked

KIND = "uv-lock"
ORDER = 10


def claims(name: str, head: bytes) -> bool:
    """`uv.lock`, and the lock of a script, `NAME.py.lock`."""
    return name == "uv.lock" or name.endswith(".py.lock")


def read(source: SourceFile) -> Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = _rooted(document, python_packages(document, "package", _required, _source))
    return Facts(source.path, KIND, dependencies=locked_dependencies(packages), comments=comments(source.text, "toml"))


def _rooted(document: Document, packages: list[Locked]) -> list[Locked]:
    """The packages, those marked that are the project itself or members of its workspace."""
    items = at(document.content, "package")
    named = [i for i in items if isinstance(i, dict) and isinstance(i.get("name"), str)] if packages else []
    return [replace(p, root=_is_own(item)) for p, item in zip(packages, named, strict=True)]


def _is_own(item: dict[str, Any]) -> bool:
    return any(isinstance(at(item, "source", key), str) for key in ("editable", "virtual"))


def _required(item: dict[str, Any]) -> Iterator[str]:
    groups = (*table(item, "optional-dependencies").values(), *table(item, "dev-dependencies").values())
    for group in (item.get("dependencies"), *groups):
        for edge in group if isinstance(group, list) else ():
            if isinstance(name := at(edge, "name"), str):
                yield name


def _source(item: Any) -> str:
    url = at(item, "source", "git") or at(item, "source", "url")
    return repository(url) if isinstance(url, str) else ""
