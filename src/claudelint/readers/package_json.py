"""`package.json`: the npm packages a project declares.

Owns its tables and npm's ways of naming a repository or another name. Must not know which packages matter.
"""

from __future__ import annotations

import re

from claudelint.facts import Dependency, Facts
from claudelint.readers._places import table
from claudelint.readers._requirement import repository
from claudelint.source import SourceFile

KIND = "package-json"
ORDER = 10
BESIDES = "json"

_TABLES = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_ALIAS = r"npm:(@?[^@]+)"
_GITHUB = r"(?:github:)?([\w.-]+/[\w.-]+?)(?:\.git)?(?:#.*)?"


def claims(name: str, head: bytes) -> bool:
    """`package.json` alone."""
    return name == "package.json"


def read(source: SourceFile) -> Facts:
    """The declared packages. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._json_places import json_document

    document = json_document(source.text)
    found = []
    for kind in _TABLES:
        for name, version in table(document.content, kind).items():
            text = version if isinstance(version, str) else ""
            alias = re.match(_ALIAS, text)
            place = document.key(kind, name)
            found.append(Dependency(alias[1] if alias else name, place, _repository(text), index="npm"))
    found.sort(key=lambda dependency: dependency.span)
    return Facts(source.path, KIND, dependencies=tuple(found))


def _repository(text: str) -> str:
    if "://" in text or text.startswith("git@"):
        return repository(text)
    short = re.fullmatch(_GITHUB, text)
    return f"https://github.com/{short[1]}" if short else ""
