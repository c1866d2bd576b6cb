"""Regular expressions on texts that are longer than texts should be.

Owns how far an expression looks into one: as far as it can in a second or so on the worst text, which is seen to when
a rule is loaded. Must not know sites or rules' other operators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claudelint.backtracking import SHORT_TEXT, room
from claudelint.rule import Rule

BOUND = "length of a text"


def search(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match, of a long text in its beginning where the whole would take too long."""
    return pattern.search(text if len(text) <= SHORT_TEXT else text[: room(pattern.pattern)])


def bounds(rules: Iterable[Rule], texts: Iterable[str]) -> set[str]:
    """`BOUND` where the end of a text was not looked at by some expression that did not match in its beginning."""
    long = [text for text in texts if len(text) > SHORT_TEXT]
    patterns = {p for rule in rules for c in rule.conditions for p in c.text} if long else set()
    cut = (p for p in patterns for text in long if len(text) > room(p.pattern) and search(p, text) is None)
    return {BOUND} if next(cut, None) is not None else set()
