"""TOML files other than those of packaging: settings of tools and programs.

Owns which files are TOML. Must not know what any key means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "toml"
ORDER = 60


def claims(name: str, head: bytes) -> bool:
    """By suffix, where no other reader is asked first."""
    return name.lower().endswith(".toml")


def read(source: SourceFile) -> f.Facts:
    """The entries and comments. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._comments import comments
    from claudelint.readers._data import facts_of
    from claudelint.readers._tomltree import parse

    return facts_of(source, KIND, [parse(source.text)], comments(source.text, "toml"))
