"""How large a data file may be to be read into facts: each line of some formats becomes an object.

Owns the limit; must not know any format.
"""

from __future__ import annotations

from claudelint.readers import ReadError
from claudelint.source import Point

MAX_LINES = 100_000


def check_lines(text: str) -> None:
    """Raises `ReadError` for a text of more than `MAX_LINES` lines."""
    if text.count("\n") > MAX_LINES or text.count("\r") > MAX_LINES:
        raise ReadError(f"more than {MAX_LINES:,} lines", Point(MAX_LINES + 1, 1))
