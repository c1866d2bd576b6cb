"""The comments of Python source.

Owns where they are looked for: in one pass over quotes and comment signs, where that is sure to find what Python's
tokenizer finds, which takes five times as long; else with that. Must not know what comments say.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from claudelint.facts import Comment
from claudelint.outline import GAP, GAPS, QUOTED
from claudelint.source import SourceFile, Span

#: Lines whose indentation the tokenizer has an opinion of that others do not share: with a form feed, or continued.
_ODD_LINE = re.compile(r"\n[ \t]*(?:\f[ \t\f]*[^ \t\f\r\n]|\\)")
#: The end of a prefix that lets a string hold code, and with it other strings.
_CODE = re.compile(r"[fFtT][rR]?$")
#: Also quotes of strings that are not closed in their line.
_QUOTED = re.compile(QUOTED.pattern + "|\"|'", re.DOTALL)
_PLAIN = r"""[^{}'"#\\]*"""
_FIELD = rf"""\{{{_PLAIN}(?:(?:'[^'"{{}}#\\\n]*'|"[^'"{{}}#\\\n]*"|\{{{_PLAIN}\}}){_PLAIN})*\}}"""
#: A string with code in it that ends where it seems to, as its code is whole and holds no quote or comment sign that
#: could be taken for another.
_WHOLE = re.compile(rf"""(?P<quote>\"{{3}}|'{{3}}|["'])[^{{}}]*(?:(?:\{{\{{|\}}\}}|{_FIELD})[^{{}}]*)*(?P=quote)""")


def comments(text: str) -> tuple[Comment, ...]:
    """The comments of a text that may have suppressions among them; empty where it has none or cannot be tokenised."""
    low = GAPS.sub(GAP, text).lower()
    if "claudelint" not in low and "noqa" not in low:
        return ()
    found = _quick(text)
    return tuple(_tokenised(text)) if found is None else tuple(found)


def _quick(text: str) -> list[Comment] | None:
    """The comments by quotes alone; None where these do not tell."""
    if text.count("\r") != text.count("\r\n") or _ODD_LINE.search("\n" + text):
        return None
    found = []
    for quoted in _QUOTED.finditer(text):
        start, end = quoted.span()
        if text[start] == "#":
            found.append(_comment(quoted[0], start, text[text.rfind("\n", 0, start) + 1 : start]))
        elif _unsure(text, start, end):
            return None
    return found


def _unsure(text: str, start: int, end: int) -> bool:
    """Whether quotes are not closed, or hold code that may hold other quotes."""
    if end - start == 1 or (end - start == 3 and text[start] == text[start + 1]):
        return True
    return _CODE.search(text, max(start - 2, 0), start) is not None and not _WHOLE.fullmatch(text, start, end)


def _tokenised(text: str) -> Iterator[Comment]:
    """The comments up to where the text is no Python."""
    starts = SourceFile("", "python", text).line_starts
    try:
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                start = starts[token.start[0] - 1] + token.start[1]
                yield _comment(token.string, start, token.line[: token.start[1]])
    except (tokenize.TokenError, SyntaxError, IndexError):
        pass


def _comment(string: str, start: int, before: str) -> Comment:
    return Comment(string[1:].strip(), Span(start, start + len(string)), not before.strip())
