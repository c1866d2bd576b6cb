"""Reads TOML and says where a key stands. Owns the choice of parser (standard library or tomli).

Must not know what any TOML file means.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from claudelint.later import regex

#: A key of more parts costs the parser time by the square of their number.
_LONG_KEY = regex(r"(?<![\w\"'.-])(?:[\w\"'-]+[ \t]*\.[ \t]*){200}")
_PLACE = regex(r"\(at (?:line (\d+), column \d+|end of document)\)")


class TomlError(ValueError):
    """A text is not TOML; `line` is 1-based, 0 where unknown."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def load_toml(text: str) -> dict[str, Any]:
    """The document's table. Raises `TomlError` with the line."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    if long := _LONG_KEY.search(text):
        raise TomlError("not read: a key of more than 200 parts", text.count("\n", 0, long.start()) + 1)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1 if found else 0
        raise TomlError(f"not TOML: {error}", line) from None
    except RecursionError:
        raise TomlError("not TOML: nested too deeply", 0) from None
    except ValueError as error:  # a number of thousands of digits, a date that is none
        raise TomlError(f"not TOML: {error}", 0) from None


def line_of(text: str, key: str) -> int:
    """1-based line on which a dotted key (its last part, below its table header if any) is set; 0 if nowhere."""
    *parents, name = key.split(".")
    lines = text.split("\n")
    first = 0
    if parents:
        header = regex(r"\s*\[\[?\s*" + r"\s*\.\s*".join(re.escape(p) for p in parents))
        first = next((n for n, line in enumerate(lines) if header.match(line)), 0)
    setting = regex(rf"\s*\[*\s*[\"']?{re.escape(name.split('[')[0])}[\"']?\s*([=.\]])")
    for start in (first, 0):
        for number, line in enumerate(lines[start:], start + 1):
            if setting.match(line):
                return number
    return 0
