"""The characters a regular expression tells apart, as bits: sets of characters become numbers that can be compared.

Owns what an item of Python's own parse tree takes. A sample stands for all characters of its kind; what the pattern
names, and its neighbours, are among the samples. Must not know how items are put together.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable
from typing import Any

#: Python's own parser of regular expressions.
parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_SAMPLES = [*map(chr, range(128)), *"\x85\xa0éßİıſK中٣\u2003\u2028😀"]
_CATEGORIES = {
    "CATEGORY_DIGIT": re.compile(r"\d"),
    "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_SPACE": re.compile(r"\s"),
    "CATEGORY_NOT_SPACE": re.compile(r"\S"),
    "CATEGORY_WORD": re.compile(r"\w"),
    "CATEGORY_NOT_WORD": re.compile(r"\W"),
}


def named(item: Any) -> tuple[str, Any]:
    """An item of the parse tree: what it is, and what of."""
    return str(item[0]), item[1]


class Alphabet:
    """The characters that stand for all others, one bit each."""

    def __init__(self, tree: Any) -> None:
        named = {chr(code + step) for code in _codes(tree) for step in (-1, 0, 1) if 0 <= code + step < sys.maxunicode}
        self.characters = tuple(dict.fromkeys([*_SAMPLES, *sorted(named)]))
        self.bits = {character: 1 << number for number, character in enumerate(self.characters)}
        self.every = (1 << len(self.characters)) - 1
        self._memo: dict[object, int] = {}

    def mask(self, item: Any, ignore_case: bool, dotall: bool) -> int:
        """The characters an item of the parse tree takes."""
        name, given = named(item)
        if name == "IN":
            inside = 0
            for part in given:
                inside |= self.mask(part, ignore_case, dotall)
            return self.every & ~inside if str(given[0][0]) == "NEGATE" else inside
        if name in ("ANY", "ANY_ALL"):
            return self.every if dotall or name == "ANY_ALL" else self.every & ~self.bits["\n"]
        key = (name, given, ignore_case)
        if key not in self._memo:
            self._memo[key] = self._simple(name, given, ignore_case)
        return self._memo[key]

    def _simple(self, name: str, given: Any, ignore_case: bool) -> int:
        if name == "NOT_LITERAL":
            return self.every & ~self._simple("LITERAL", given, ignore_case)
        if name == "LITERAL":
            return self._same_case(self.bits[chr(given)], ignore_case)
        if name == "RANGE":
            low, high = given
            taken = [c for c in self.characters if low <= ord(c) <= high]
        elif name == "CATEGORY":
            taken = [c for c in self.characters if _CATEGORIES[str(given)].match(c)]
        else:  # NEGATE, the sign at the beginning of a set
            return 0
        return self._same_case(sum(self.bits[c] for c in taken), ignore_case)

    def _same_case(self, mask: int, ignore_case: bool) -> int:
        """The characters and, where case is ignored, those that differ from them in nothing else."""
        if not ignore_case:
            return mask
        low = {c.lower() for c in self.characters if self.bits[c] & mask}
        return sum(self.bits[c] for c in self.characters if c.lower() in low)


def _codes(tree: Any) -> Iterable[int]:
    """All characters a tree names, and the ends of its ranges."""
    todo = list(tree)
    while todo:
        item = todo.pop()
        if isinstance(item, tuple) and len(item) == 2 and str(item[0]) in ("LITERAL", "NOT_LITERAL"):
            yield item[1]
        elif isinstance(item, tuple) and len(item) == 2 and str(item[0]) == "RANGE":
            yield from item[1]
        elif isinstance(item, (tuple, list)) or hasattr(item, "data"):
            todo.extend(item)
