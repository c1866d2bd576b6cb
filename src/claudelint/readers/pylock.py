"""`pylock.toml`, the lock file of the packaging standard (PEP 751).

Owns its tables; the ways are known only where the tool wrote `dependencies`. Must not know which packages matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claudelint.facts import Facts
from claudelint.readers._comments import comments
from claudelint.readers._places import at
from claudelint.readers._requirement import repository
from claudelint.source import SourceFile

KIND = "pylock"
ORDER = 10

_NAME = re.compile(r"pylock(\.[^.]+)?\.toml")


def claims(name: str, head: bytes) -> bool:
    """`pylock.toml` and `pylock.NAME.toml`."""
    return bool(_NAME.fullmatch(name))


def read(source: SourceFile) -> Facts:
    """The locked packages and the ways to them. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._locked import locked_dependencies, python_packages
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    packages = python_packages(document, "packages", _required, _source)
    return Facts(source.path, KIND, dependencies=locked_dependencies(packages), comments=comments(source.text, "toml"))


def _required(item: dict[str, Any]) -> Iterator[str]:
    edges = item.get("dependencies")
    for edge in edges if isinstance(edges, list) else ():
        if isinstance(name := at(edge, "name"), str):
            yield name


def _source(item: Any) -> str:
    url = at(item, "vcs", "url") or at(item, "archive", "url")
    return repository(url) if isinstance(url, str) else ""
