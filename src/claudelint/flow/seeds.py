"""Where what rules ask for begins: texts that can be part of what a condition finds, and keys and calls that must be
looked at because no text tells.

Owns which operator of a condition leads to its sites: the text where it says enough; the rule it is asked with where
that matched in the same function; else the key, else the call. What a condition finds only next to another rule in the
module is of interest, but leads nowhere. Must not know where a text stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from claudelint.backtracking import SHORT_TEXT
from claudelint.condition import Condition, normal_key
from claudelint.factors import Factors
from claudelint.flow import roles
from claudelint.flow.match import asks_text, url_pattern
from claudelint.origin import Origins
from claudelint.rule import Rule
from claudelint.stretches import LEAST

#: The parts of a host that are not written in patterns, and doubled slashes of a path.
_PORT = re.compile(r":\d+(?=/|$)")
_SLASHES = re.compile(r"(?<!:)/{2,}")
_BEHIND_URL = r"(?:[/?#\s\"'<>][\s\S]*)?$"
#: What stands between texts that are written as one.
_BETWEEN = re.compile(r"[\s,;|]+")
VENDORS = frozenset(("claude", "anthropic"))
#: Providers, agents and tools are called so everywhere.
_PRODUCT = re.compile(r"(?i)claude[-_]code")
#: A text of more words than this is a sentence, or a command.
SENTENCE = 3
#: Where conditions look that are asked with others: what is there is read anyway.
_SAME_FUNCTION = frozenset(("statement", "function"))
_SAME_MODULE = _SAME_FUNCTION | {"class", "module"}


class Seeds:
    """Those of a set of rules; `words` are what texts are looked for by."""

    def __init__(self, rules: Sequence[Rule], origins: Origins, words: Iterable[str]) -> None:
        self._origins, self._words = origins, tuple(words)
        self._conditions = [c for rule in rules for c in rule.conditions]
        # A rule in Python names the keys it looks at among its keywords, having no other place for them.
        coded = _keywords(r for r in rules if any(c.python for c in r.conditions))
        self._rules, self._coded = rules, coded
        #: What says enough by itself, once it was looked for.
        self._free: frozenset[str] | None = None
        self._pieces: dict[tuple[bool, bool], dict[str, list[Factors]]] = {}
        names = {name for origin in origins.origins for name in (*origin.env, *origin.key)}
        self._names = frozenset(normal_key(name) for name in names)
        untold = [c for c in self._conditions if not self._told(c)]
        self.keys = frozenset(key for c in untold for key in c.key) | {normal_key(k) for k in coded}
        #: Keys that conditions ask for whatever their value is, and the conditions that ask for a key and a text.
        self.bare_keys = self.keys | {k for c in self._conditions if not asks_text(c) and not c.origin for k in c.key}
        self.keyed = tuple(c for c in self._conditions if c.key and asks_text(c))
        #: Calls that lead to sites, by their last names.
        self.called = frozenset(p.rpartition(".")[2].strip("@*") for c in untold if not c.key for p in c.call) - {""}

    def _says_enough(self, low: str) -> bool:
        if self._free is None:
            self._free = self._all_free()
        return any(word in low for word in self._free)

    def _all_free(self) -> frozenset[str]:
        """Packages, numbers some digits of which may be wrong, and keywords of rules whose texts need not hold any."""
        packages = {name for c in self._conditions for p in c.package for name in (p.name.lower(), *p.imports)}
        vague = (rule for rule in self._rules if any(c.uuid or self._is_vague(c) for c in rule.conditions))
        return frozenset(packages) | _keywords(vague) | self._coded

    def _is_vague(self, condition: Condition) -> bool:
        return asks_text(condition) and not condition.key and not self._told(condition)

    def fits(self, value: str, *, program: bool, leading: bool = False) -> bool:
        """Whether a text, or a word of a short one or a path in a long one, can be part of what a condition finds; in
        a program, where some things never are. What is `leading` holds more than half of what tells most, is not what
        many call the product, and is found by a condition that asks for no other rule in the module."""
        if len(value) > SHORT_TEXT:
            return True
        text = value.strip()
        if "%" in text:
            text = unquote(text)
        by_piece = self._by_piece(program, leading)
        parts = dict.fromkeys((text, *_parts(text)))
        return any(self._fits(part, by_piece) for part in parts if not (leading and _PRODUCT.fullmatch(part)))

    def _fits(self, text: str, by_piece: Mapping[str, Sequence[Factors]]) -> bool:
        low = text.lower()
        if normal_key(text) in self._names or self._says_enough(low):
            return True
        found: set[Factors] = set()
        for at in range(len(low) - LEAST + 1):
            found.update(by_piece.get(low[at : at + LEAST], ()))
        plain = _SLASHES.sub("/", _PORT.sub("", text)) if found and "/" in text else text
        return any(factors.passes(plain) for factors in found)

    def _by_piece(self, program: bool, leading: bool) -> Mapping[str, Sequence[Factors]]:
        """What texts can be part of, by the pieces of which each of them holds one."""
        known = self._pieces.get((program, leading))
        if known is None:
            conditions = [
                c for c in self._conditions if not (program and _is_of_readers(c)) and not (leading and _is_beside(c))
            ]
            known = self._pieces[program, leading] = self._found_by(conditions, leading)
        return known

    def _found_by(self, conditions: Iterable[Condition], more: bool) -> dict[str, list[Factors]]:
        regexes = {pattern for condition in conditions for pattern in _patterns(condition)}
        regexes |= {p for origin in self._origins.origins for p in (*origin.argument, *origin.literal)}
        found = defaultdict(list)
        for regex in regexes:
            factors = self._factors(regex, more)
            for piece in factors.pieces:
                found[piece].append(factors)
        return dict(found)

    def _factors(self, regex: re.Pattern[str], more: bool = False) -> Factors:
        return _made(regex.pattern, regex.flags, self._words, more)

    def _told(self, condition: Condition) -> bool:
        """Whether what a condition finds is led to by a text, by an origin, or by what it is asked with."""
        if condition.origin or (condition.with_ and condition.within in _SAME_FUNCTION):
            return True
        return asks_text(condition) and all(self._factors(pattern).telling for pattern in _patterns(condition))


@lru_cache(maxsize=2_000)
def _made(pattern: str, flags: int, words: tuple[str, ...], more: bool) -> Factors:
    """The factors of one expression: one scan after another of a process asks for the same."""
    return Factors(pattern, flags, words, more=more)


def _is_of_readers(condition: Condition) -> bool:
    """Whether a condition asks for calls that stand for what is said in other files than programs."""
    return bool(condition.call) and all(roles.is_of_readers(pattern) for pattern in condition.call)


def _is_beside(condition: Condition) -> bool:
    """Whether a condition asks for another rule in the same module."""
    return bool(condition.with_) and condition.within in _SAME_MODULE


def _keywords(rules: Iterable[Rule]) -> frozenset[str]:
    return frozenset(part.strip() for rule in rules for k in rule.keywords for part in k.split("&")) - VENDORS


def _parts(text: str) -> Iterator[str]:
    parts = _BETWEEN.split(text)
    return (part for part in parts if part and (len(parts) <= SENTENCE or "/" in part))


def _patterns(condition: Condition) -> Iterator[re.Pattern[str]]:
    """What texts are searched for, URLs too."""
    yield from condition.text
    if condition.url:
        urls = "|".join(url_pattern(pattern).pattern for pattern in condition.url)
        yield re.compile(f"(?:{urls}){_BEHIND_URL}", re.IGNORECASE)
