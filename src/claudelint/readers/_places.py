"""Where keys and values of a structured file stand: the shape the helpers for TOML and JSON share.

Owns paths, places and the limits on size. Must not know any format or file.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from claudelint.readers import ReadError
from claudelint.source import Span

#: Longer files are refused; the longest lock files seen have a tenth of it.
MAX_CHARACTERS = 20_000_000
NOWHERE = Span(0, 0)
#: Keys and indices from the top of a document.
Path: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """The spans of a key (empty for items of a list) and of its value; of a string, without the quotes."""

    key: Span
    value: Span


class Document(NamedTuple):
    """A file's content and the places of the keys and scalars in it."""

    content: Any
    places: dict[Path, Place]

    def key(self, *path: str | int) -> Span:
        """The place of a key; empty at the start of the file where it is unknown."""
        return self.places.get(path, Place(NOWHERE, NOWHERE)).key

    def value(self, *path: str | int) -> Span:
        """The place of a value; empty at the start of the file where it is unknown."""
        return self.places.get(path, Place(NOWHERE, NOWHERE)).value


def check_size(text: str) -> None:
    """Raises `ReadError` for a text that is too long to take apart."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"longer than {MAX_CHARACTERS // 1_000_000} million characters")


def at(content: Any, *path: str | int) -> Any:
    """What stands at a path, None where a step is missing."""
    for step in path:
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list) and isinstance(step, int) and 0 <= step < len(content):
            content = content[step]
        else:
            return None
    return content


def table(content: Any, *path: str | int) -> dict[str, Any]:
    """The table at a path, empty where there is none."""
    found = at(content, *path)
    return found if isinstance(found, dict) else {}


def strings(content: Any, *path: str | int) -> list[tuple[int, str]]:
    """The strings of the list at a path, with their indices."""
    found = at(content, *path)
    return [(n, item) for n, item in enumerate(found) if isinstance(item, str)] if isinstance(found, list) else []
