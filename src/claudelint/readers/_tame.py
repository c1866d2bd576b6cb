"""One linear look at Python source: can LibCST be trusted with it in this process?

LibCST's native parser overflows the stack on a few thousand nested or chained operators, and takes quadratic
time on long chains. Owns the limits; must not parse.
"""

from __future__ import annotations

import re

from claudelint.readers import ReadError
from claudelint.source import Point

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 120
MAX_CHAIN = 1_200
_TOKEN = re.compile(
    r"""("{3}|'{3})(?:\\.|(?!\1)[\s\S])*\1"""
    r"""|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'"""
    r"""|\#[^\r\n]*|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<new>\r\n?|\n)|(?P<op>\*\*|[-+/%|&^~@.]|\b(?:and|or|not|elif)\b)"""
    r"""|(?P<call>(?<=[)\]])(?=[(\[]))"""
)


def check_tame(text: str) -> None:
    """Raises `ReadError` with the place where the text goes past a limit."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"larger than {MAX_CHARACTERS:,} characters")
    depth = chain = line = elifs = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise ReadError(f"brackets nested more than {MAX_DEPTH} deep", _point(text, found.start()))
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "new":
            line += 1
            if depth == 0:
                chain = 0
        elif kind == "op":
            chain += 1
            elifs = elifs + 1 if found[0] == "elif" else elifs
            if chain > MAX_CHAIN or elifs > MAX_CHAIN:
                raise ReadError(f"more than {MAX_CHAIN:,} operators in one statement", _point(text, found.start()))


def _point(text: str, offset: int) -> Point:
    line = text.count("\n", 0, offset) + 1
    return Point(line, offset - text.rfind("\n", 0, offset))
