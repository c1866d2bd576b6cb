"""`package.json`: the npm packages a project declares.

Owns its tables and npm's ways of naming a repository or another name. Must not know which packages matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _places, _requirement
else:
    f = module("claudelint.facts")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "package-json"
ORDER = 10
BESIDES = "json"

_TABLES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_ALIAS = r"npm:(@?[^@]+)"
_GITHUB = r"(?:github:)?([\w.-]+/[\w.-]+?)(?:\.git)?(?:#.*)?"


def claims(name: str, head: bytes) -> bool:
    """`package.json` alone."""
    return name == "package.json"


def read(source: SourceFile) -> f.Facts:
    """The declared packages. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._json_places import json_document

    document = json_document(source.text)
    found = []
    for kind in _TABLES:
        for name, version in _places.table(document.content, kind).items():
            text = version if isinstance(version, str) else ""
            alias = re.match(_ALIAS, text)
            place = document.key(kind, name)
            found.append(f.Dependency(alias[1] if alias else name, place, _repository(text), index="npm"))
    found.sort(key=lambda dependency: dependency.span)
    return f.Facts(source.path, KIND, dependencies=tuple(found))


def _repository(text: str) -> str:
    if "://" in text or text.startswith("git@"):
        return _requirement.repository(text)
    short = re.fullmatch(_GITHUB, text)
    return f"https://github.com/{short[1]}" if short else ""
