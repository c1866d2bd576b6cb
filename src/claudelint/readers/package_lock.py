"""`package-lock.json` and `npm-shrinkwrap.json`: the npm packages that were chosen, and which requires which.

Owns both layouts npm wrote (`packages` by folder, and before it nested `dependencies`) and how npm looks a name up
from folder to folder. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint.readers._locked import Locked

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _places, _requirement
else:
    f = module("claudelint.facts")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "package-lock"
ORDER = 10

_FOLDER = "node_modules/"
#: A longer path is not gone up step by step; no system could hold such a folder.
_LONGEST = 4_000
_TABLES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")


def claims(name: str, head: bytes) -> bool:
    """The two names npm uses, and that of the copy in node_modules."""
    return name in ("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json")


def read(source: SourceFile) -> f.Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._json_places import json_document
    from claudelint.readers._locked import locked_dependencies

    document = json_document(source.text)
    packages = list(_by_folder(document)) if _places.table(document.content, "packages") else list(_nested(document))
    return f.Facts(source.path, KIND, dependencies=locked_dependencies(packages, "npm"))


def _by_folder(document: _places.Document) -> Iterator[Locked]:
    from claudelint.readers._locked import Locked

    folders = _places.table(document.content, "packages")
    for folder, item in folders.items():
        if not isinstance(item, dict):
            continue
        own = folder.rpartition(_FOLDER)[2] if _FOLDER in folder else ""
        name = item.get("name") if isinstance(item.get("name"), str) else own
        asked = [n for kind in _TABLES for n in _places.table(item, kind)]
        requires = tuple(f for n in asked if (f := _lookup(folder, n, folders)))
        span = document.key("packages", folder)
        yield Locked(str(name or folder or "the project"), span, folder, _source(item), requires, not own)


def _lookup(folder: str, name: str, folders: dict[str, Any]) -> str:
    """The folder a name means when it is required in another: the nearest one upwards; empty where there is none."""
    here = folder if len(folder) <= _LONGEST else ""
    while True:
        place = f"{here}/{_FOLDER}{name}" if here else f"{_FOLDER}{name}"
        if place in folders:
            return place
        if not here:
            return ""
        here = here.rpartition(_FOLDER)[0].rstrip("/") if _FOLDER in here else ""


def _nested(document: _places.Document) -> Iterator[Locked]:
    """The older layout: a package's own copies stand inside it, `requires` names what it needs."""
    from claudelint.readers._locked import Locked

    found: dict[str, tuple[_places.Path, dict[str, Any]]] = {}
    waiting: list[tuple[_places.Path, str]] = [((), "")]
    while waiting:
        path, folder = waiting.pop()
        for name, item in _places.table(document.content, *path, "dependencies").items():
            if isinstance(item, dict):
                place = f"{folder}/{_FOLDER}{name}" if folder else f"{_FOLDER}{name}"
                found[place] = ((*path, "dependencies", name), item)
                waiting.append((found[place][0], place))
    for place, (path, item) in found.items():
        requires = tuple(f for n in _places.table(item, "requires") if (f := _lookup(place, n, found)))
        yield Locked(place.rpartition(_FOLDER)[2], document.key(*path), place, _source(item), requires)


def _source(item: dict[str, Any]) -> str:
    url = item.get("resolved") or item.get("version")
    return _requirement.repository(url) if isinstance(url, str) and url.startswith("git") else ""
