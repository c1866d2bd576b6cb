"""Decides from a file's bytes whether any chosen rule could report in it, before anything is decoded or parsed.

Owns the search for keywords. Sound: a file it lets go has no keyword of any rule. Must not know file formats.
"""

from __future__ import annotations

from collections.abc import Iterable

from claudelint.rule import Rule
from claudelint.source import hides_text

_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
#: UTF-16 without a mark shows by NUL bytes near its beginning.
_HEAD = 256


class Prefilter:
    """The keywords of a set of rules, as a few roots to search first and groups to search then."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        groups = {
            tuple(sorted(k.strip().encode() for k in keyword.split(" & ")))
            for rule in rules
            for keyword in rule.keywords
        }
        self.groups = tuple(sorted(groups))
        self.roots = _roots(max(group, key=len) for group in self.groups)

    def passes(self, data: bytes) -> bool:
        """Whether the bytes hold all keywords of one group, in any letter case.

        What is not written in bytes as it reads passes: UTF-16, UTF-32, codecs that hide text.
        """
        if data[:2] in _WIDE_BOMS or data[:4] == b"\0\0\xfe\xff" or hides_text(data):
            return True
        low = data.lower()
        if b"\0" in data[:_HEAD]:
            low = low.replace(b"\0", b"")
        if not any(root in low for root in self.roots):
            return False
        return any(all(keyword in low for keyword in group) for group in self.groups)


def _roots(keywords: Iterable[bytes]) -> tuple[bytes, ...]:
    """The least texts such that each keyword contains one of them."""
    stems = (b"claude", b"anthropic", b"sk-ant-")
    reduced = {next((stem for stem in stems if stem in keyword), keyword) for keyword in keywords}
    return tuple(sorted(k for k in reduced if not any(other != k and other in k for other in reduced)))
