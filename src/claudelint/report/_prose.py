"""The texts of rules and clauses as HTML: paragraphs, lists, `code` and links.

Owns the little markup those texts use. Must not know where a text comes from; all of it is escaped.
"""

from __future__ import annotations

import re

from claudelint.report._markup import Markup, element, joined
from claudelint.report._text import paragraphs

_INLINE = re.compile(r"`([^`\n]+)`|\b(https://[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?])")
_ITEMS = ("- ", "* ")


def prose(text: str) -> Markup:
    """A text of several paragraphs."""
    blocks: list[Markup] = []
    items: list[Markup] = []
    for part in paragraphs(text):
        if part.startswith(_ITEMS):
            items.append(element("li", inline(part[2:])))
            continue
        if items:
            blocks.append(element("ul", joined(items)))
            items = []
        blocks.append(element("p", inline(part)))
    if items:
        blocks.append(element("ul", joined(items)))
    return joined(blocks)


def inline(text: str) -> Markup:
    """One line of text with code between backticks and links to https pages."""
    parts: list[str] = []
    end = 0
    for found in _INLINE.finditer(text):
        parts.append(text[end : found.start()])
        parts.append(element("code", found[1]) if found[1] else link(found[2], found[2]))
        end = found.end()
    return joined([*parts, text[end:]])


def link(words: str, url: str) -> Markup:
    """A link to an https page, or the words alone: no other scheme is followed from a report."""
    if not url.startswith("https://"):
        return joined([words])
    return element("a", words, href=url, rel="noopener noreferrer")
