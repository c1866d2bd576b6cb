"""Variables named inside the values of configuration files: `${NAME}`, `$NAME`, `${{ secrets.NAME }}`.

Owns their spelling and that a reference to the variable NAME is written `$NAME` in the language of facts. Must not
know what a variable holds.
"""

from __future__ import annotations

import re

from claudelint.facts import Choice, Expr, Join, Ref, Text
from claudelint.source import Span

_VARIABLE = re.compile(
    r"\$\{\{\s*(?:secrets|env|vars)\.(\w+)\s*\}\}|\$\{(?:env:)?([A-Za-z_]\w*)(?::?-([^{}]*))?\}|\$([A-Za-z_]\w*)"
)


def names_variable(value: str) -> bool:
    """Whether a value names a variable."""
    return "$" in value and _VARIABLE.search(value) is not None


def interpolated(value: str, span: Span) -> Expr:
    """A value at a place, with the variables it names as references, each with its default as the other choice."""
    parts: list[Expr] = []
    at = 0
    for found in _VARIABLE.finditer(value):
        if found.start() > at:
            parts.append(Text(value[at : found.start()], span))
        name: Expr = Ref(f"${found[1] or found[2] or found[4]}", span)
        parts.append(Choice((name, Text(found[3], span)), span) if found[3] else name)
        at = found.end()
    if not parts:
        return Text(value, span)
    if at < len(value):
        parts.append(Text(value[at:], span))
    return parts[0] if len(parts) == 1 else Join(tuple(parts), span)
