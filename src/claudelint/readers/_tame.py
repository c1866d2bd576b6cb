"""One linear look at Python source: can LibCST be trusted with it in this process?

LibCST's native parser overflows the stack on a few thousand nested or chained operators, and takes quadratic
time on long chains. Owns the limits; must not parse.
"""

from __future__ import annotations

import re

from claudelint.outline import CLOSED, GAP, GAPS
from claudelint.readers import ReadError
from claudelint.source import Point

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 120
MAX_CHAIN = 1_200
MAX_LINES = 150_000
_TOKEN = re.compile(
    r"""("{3}|'{3})(?:\\.|(?!\1)[\s\S])*\1"""
    r"""|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'"""
    r"""|\#[^\r\n]*|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>\r\n?|[\n,;:])"""
    r"""|(?P<op>\*\*|[-+/%|&^~@.<>]|\b(?:and|or|not|elif|if|lambda|in|is|await)\b)"""
)
#: Strings and comments, found where `_TOKEN` finds them wherever all quotes are closed.
_HIDDEN = re.compile(CLOSED, re.DOTALL)
_STEP = rf"[^()\[\]{{}},]{{0,{MAX_CHAIN}}}"
#: Brackets with none in them, and so little between commas that it cannot be too many operators.
_BRACKETS = re.compile(rf"[(\[{{]{_STEP}(?:,{_STEP})*[)\]}}]")
_SIGNS = re.compile(r"""[()\[\]{}"']""")
#: So deep it is looked whether all is plain. Few files are deeper, and those take the longer look.
_PLAIN_DEPTH = 20


def wild(text: str) -> ReadError | None:
    """The place where a text goes past a limit, and which; None for one that goes past none."""
    try:
        # What is left out of a text to be parsed in parts.
        _check(GAPS.sub("", text))
    except ReadError as error:
        return (_placed(text) if GAP in text else None) or error
    return None


def _placed(text: str) -> ReadError | None:
    try:
        _check(text)
    except ReadError as error:
        return error
    return None


def _check(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"larger than {MAX_CHARACTERS:,} characters")
    if text.count("\n") > MAX_LINES or text.count("\r") > MAX_LINES:
        raise ReadError(f"more than {MAX_LINES:,} lines")
    if _plain(text):
        return
    # Operators one after another, per level of brackets.
    chains = [0]
    elifs = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            # A call or subscript of what a call or subscript gave.
            chains[-1] += text[found.start() - 1 : found.start()] in (")", "]")
            chains.append(0)
            if len(chains) > MAX_DEPTH:
                raise ReadError(f"brackets nested more than {MAX_DEPTH} deep", _point(text, found.start()))
        elif kind == "close":
            if len(chains) > 1:
                chains.pop()
        elif kind == "end":
            # A lambda's colon separates nothing: what follows is its body.
            if found[0] != ":" and (len(chains) == 1 or found[0] == ","):
                chains[-1] = 0
        elif kind == "op":
            chains[-1] += 1
            elifs = elifs + 1 if found[0] == "elif" else 0 if _starts_if(text, found.start(), found[0]) else elifs
        if chains[-1] > MAX_CHAIN or elifs > MAX_CHAIN:
            raise ReadError(f"more than {MAX_CHAIN:,} operators in one statement", _point(text, found.start()))


def _plain(text: str) -> bool:
    """Whether a text is far below all limits, as nearly all are; a few looks in C tell.

    An operator, a call or a subscript takes at least one character of its statement. So brackets are replaced by one
    character each, from the innermost on; what is left must not be too deep, nor have too long lines.
    """
    if text.count("elif") > MAX_CHAIN:
        return False
    rest = _HIDDEN.sub(" ", text)
    for _ in range(min(_PLAIN_DEPTH, MAX_DEPTH - 1)):
        rest, count = _BRACKETS.subn("0", rest)
        if not count:
            break
    return not _SIGNS.search(rest) and max(map(len, rest.split("\n"))) <= MAX_CHAIN


def _starts_if(text: str, start: int, word: str) -> bool:
    """Whether an `if` begins a statement, and with it a new chain of `elif`."""
    return word == "if" and not text[text.rfind("\n", 0, start) + 1 : start].strip()


def _point(text: str, offset: int) -> Point:
    line = text.count("\n", 0, offset) + 1
    return Point(line, offset - text.rfind("\n", 0, offset))
