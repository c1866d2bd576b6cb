"""TOML with places, for readers. Must not know any file."""

from __future__ import annotations

from claudelint.readers import ReadError
from claudelint.readers._places import Document, Place, check_size
from claudelint.source import Point
from claudelint.tomlfile import TomlError, load_toml
from claudelint.tomlplaces import NotKnown, toml_places


def toml_document(text: str) -> Document:
    """A document and its places. Raises `ReadError` with the line where the text is not TOML."""
    check_size(text)
    try:
        content, places = load_toml(text), toml_places(text)
    except (TomlError, NotKnown) as error:
        raise ReadError(str(error), Point(error.line, 1) if error.line else None) from None
    except RecursionError:
        raise ReadError("not TOML: nested too deeply") from None
    return Document(content, {path: Place(*spans) for path, spans in places.items()})
