"""Elements of XML and HTML, escaped and balanced by construction.

Owns escaping: a plain `str` is text and is escaped, a `Markup` is markup and is not. Characters that XML forbids
are made visible. Must not know any element's meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Elements of HTML that have no content and no end.
_VOID = frozenset({"meta", "br", "hr"})
#: Everything the XML specification does not list as a character.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


class Markup(str):
    """Markup that is not to be escaped again. Made by this module only, or from a constant."""

    __slots__ = ()


def text(words: str) -> Markup:
    """Text as markup."""
    if isinstance(words, Markup):
        return words
    return Markup(_ILLEGAL.sub(_visible, words).translate(_ENTITIES))


def element(tag: str, *children: str | None, **attributes: str | None) -> Markup:
    """`<tag name="value">children</tag>`; None leaves a child or an attribute out.

    An underscore at the end of an attribute's name is dropped and others become hyphens: `class_`, `aria_label`.
    """
    pairs = [f' {_name(name)}="{_value(value)}"' for name, value in attributes.items() if value is not None]
    start = f"<{tag}{''.join(pairs)}>"
    if tag in _VOID:
        return Markup(start)
    return Markup(f"{start}{joined(child for child in children if child is not None)}</{tag}>")


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Several pieces as one."""
    return Markup(text(between).join(text(part) for part in parts))


def _name(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str) -> str:
    return text(str(value)).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
