"""Rules on raw text: secrets that stand in a file, whatever the file is and whether or not it can be parsed.

Owns the difference between a real-looking secret and a placeholder. Must not know facts or values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claudelint.rule import Rule
from claudelint.source import SourceFile, Span

_RUN = re.compile(r"(.)\1{7}")
_PREFIX = re.compile(r"sk-ant-[a-z]+\d*-")
#: A real token of this length has many more different characters; shorter alphabets are made up.
MIN_DISTINCT = 20


def literal_hits(rules: Iterable[Rule], source: SourceFile) -> Iterator[tuple[Rule, Span]]:
    """Each secret with its rule, in the order of the rules and their patterns."""
    low = source.text.lower()
    for rule in (rule for rule in rules if rule.searches_text() and _may_hold(low, rule)):
        for condition in rule.conditions:
            for pattern in condition.literal:
                for found in pattern.finditer(source.text):
                    if is_real(found[0]):
                        yield rule, Span(*found.span())


def _may_hold(low: str, rule: Rule) -> bool:
    """Whether a text, in small letters, holds a keyword of a rule: far faster to tell than the rest."""
    return any(all(part.strip() in low for part in keyword.split("&")) for keyword in rule.keywords)


def is_real(token: str) -> bool:
    """Whether a text in the shape of a token can be one: enough different characters, no long run of one."""
    tail = _PREFIX.sub("", token, count=1)
    return len(set(tail)) >= MIN_DISTINCT and not _RUN.search(tail)
