"""Text of known kinds that is read for its literals and comments only.

Owns their names and which of them have comments. Must not know what their contents mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")

KIND = "text"
ORDER = 90

#: File name suffixes, without the dot, and the style of their comments.
_SUFFIXES = {
    "jsonl": "",
    "md": "",
    "rst": "",
    "txt": "",
    "lock": "toml",
}
_NAMES = {"pipfile": "toml"}


def claims(name: str, head: bytes) -> bool:
    """A known name or suffix."""
    return _style(name) is not None


def read(source: SourceFile) -> f.Facts:
    """No facts but the comments."""
    style = _style(source.path.rpartition("/")[2])
    return f.Facts(source.path, KIND, comments=_comments.comments(source.text, style) if style else ())


def _style(name: str) -> str | None:
    low = name.lower()
    stem, dot, suffix = low.partition(".")
    if stem in _NAMES and not dot:
        return _NAMES[stem]
    return _SUFFIXES.get(suffix.rpartition(".")[2]) if dot else None
