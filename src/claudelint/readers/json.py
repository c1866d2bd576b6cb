"""JSON files: settings, server lists of MCP, cookies saved by a browser, recordings of requests.

Owns which files are JSON. Must not know what any key means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers._told import Told
else:
    f = module("claudelint.facts")

KIND = "json"
ORDER = 60
_SUFFIXES = (".json", ".jsonc", ".json5", ".har", ".webmanifest")


def claims(name: str, head: bytes) -> bool:
    """By suffix; lists of one object a line are text."""
    return name.lower().endswith(_SUFFIXES)


def read(source: SourceFile) -> f.Facts:
    """The entries. Raises `ReadError` with the place where the file is not JSON."""
    from claudelint.readers._data import facts_of
    from claudelint.readers._json import parse

    if not source.text.strip():
        return f.Facts(source.path, KIND)
    return facts_of(source, KIND, [parse(source.text)])


def told(source: SourceFile) -> Told | None:
    """All keys and the texts under each, sooner than by `read`; None where that cannot be."""
    from claudelint.readers._told import of_json

    return of_json(source.text)
