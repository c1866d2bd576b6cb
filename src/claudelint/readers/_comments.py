"""Comments that begin with `#` (or `;`), in the formats that have them.

Owns what hides a comment sign: quotes, and text in front of it. Must not know any format's values.
"""

from __future__ import annotations

import re

from claudelint.facts import Comment
from claudelint.source import Span

#: In characters.
LARGE = 1_000_000
_DIRECTIVE = re.compile("(?i)claudelint|noqa")
#: Quoted texts first, so that a sign inside one is passed over; group 1 is the comment. An open quote ends
#: with the text or line, which keeps the scan linear.
_STYLES = {
    "toml": re.compile(
        r'"""(?:\\.|[^\\])*?(?:"""|\Z)|' r"'''.*?(?:'''|\Z)|" r'"(?:\\.|[^"\\\r\n])*"?|' r"'[^'\r\n]*'?|(#[^\r\n]*)",
        re.DOTALL,
    ),
    "script": re.compile(r'(?<!\\)"(?:\\.|[^"\\\r\n])*"?|' r"'[^'\r\n]*'|(?:^|(?<=[ \t]))(#[^\r\n]*)", re.MULTILINE),
    "lines": re.compile(r"^[ \t]*(#[^\r\n]*)", re.MULTILINE),
    "ini": re.compile(r"^[ \t]*([#;][^\r\n]*)", re.MULTILINE),
}


def comments(text: str, style: str) -> tuple[Comment, ...]:
    """The comments of a text; `style` is "toml", "script" (shell, YAML), "lines" (alone on a line) or "ini".

    Of a large file, which may have millions of them, only where one may be a suppression.
    """
    if len(text) > LARGE and not _DIRECTIVE.search(text):
        return ()
    return all_comments(text, style)


def all_comments(text: str, style: str) -> tuple[Comment, ...]:
    """As `comments`, whatever they say."""
    found = []
    for match in _STYLES[style].finditer(text):
        if match[1]:
            span = Span(*match.span(1))
            found.append(Comment(match[1][1:], span, _alone(text, span.start)))
    return tuple(found)


def _alone(text: str, start: int) -> bool:
    """Whether only blanks stand before an offset on its line."""
    while start and text[start - 1] in " \t":
        start -= 1
    return not start or text[start - 1] in "\r\n"
