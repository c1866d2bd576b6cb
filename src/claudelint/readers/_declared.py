"""What tables of dependencies share: `name = "version"` or `name = { git = "…" }`.

Owns where a repository stands in such a value. Must not know any file.
"""

from __future__ import annotations

from typing import Any

from claudelint.readers._places import at
from claudelint.readers._requirement import repository


def repository_in(value: Any) -> str:
    """The repository or archive a table names; of a list of tables, the first one named; else empty."""
    for item in value if isinstance(value, list) else [value]:
        url = at(item, "git") or at(item, "url") or at(item, "file")
        if isinstance(url, str):
            return repository(url)
    return ""
