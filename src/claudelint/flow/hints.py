"""Which texts, keys and calls are of interest at all, from the keywords and conditions of the rules.

Owns what makes a literal worth following. Wider than any rule, so that what it lets go no rule can match. Must not know
where a text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from claudelint.condition import normal_key
from claudelint.flow.match import asks_value, name_pattern, text_matches
from claudelint.flow.seeds import SENTENCE, VENDORS, Seeds
from claudelint.flow.values import Known
from claudelint.origin import Origins
from claudelint.rule import Rule
from claudelint.slots import mypyc_attr

_OWN = "claudelint."
_MIN_HINT = 4
#: What a vendor's name must look like to matter: a host, a directory, the program; not a model or a provider.
_STEMS = frozenset(
    ("claude.ai", "claude.com", "anthropic.com", ".claude", "claude-c", "claude c", "claude_c", "sk-ant-")
)
#: A model of some provider, and a whole URL of another host: neither is part of what rules ask for.
_MODEL = re.compile(r"\.?claude-(?:v?\d|instant|haiku|sonnet|opus|fable|mythos)[a-z0-9.@:-]*")
_FOREIGN = re.compile(
    r"https?://(?![^/\s]*(?:claude|anthropic|[{}%]))[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?=/)[^\s\"'<>]*"
)

#: What follows a vendor's name where the two are put together: rarer than the bare name, and tells as much.
_END = re.compile(r"\.ai\b|[-_ ]c(?:ode|li)\b|-credentials|aioauth|[-_ ]safe")
#: What texts begin with that may be such an end.
ENDINGS = (".ai", "-credentials", "aioauth", *(sign + word for sign in "-_ " for word in ("code", "cli", "safe")))
_ENDS = re.compile(rf"(?m)^(?:{_END.pattern})")
_HOST_END = re.compile(r"\.ai(?![\w.-])\S{0,80}$")


@mypyc_attr(allow_interpreted_subclasses=True)
class Hints:
    """Fragments that make a text interesting, and keys that make a place interesting."""

    def __init__(self, rules: Sequence[Rule], origins: Origins) -> None:
        self.origins = origins
        words, bound, loose = _words(rules)
        words |= {name.lower() for origin in origins.origins for name in origin.env}
        self._specific = _least((words - _STEMS) | {"claude.ai"})
        words |= {name.lower() for origin in origins.origins for name in origin.key}
        self._words = _least(words | _STEMS)
        self._loose = loose
        #: Paths on the vendor's hosts.
        self._bound = _least(bound - words)
        # A rule in Python names the keys it looks at among its keywords, having no other place for them.
        coded = {normal_key(k) for r in rules if any(c.python for c in r.conditions) for k in r.keywords}
        self.keys = frozenset(key for rule in rules for c in rule.conditions for key in c.key) | coded
        #: Whether rules see all that files say, and may look for anything in it: those in Python that are not ours.
        self.opaque = any(c.python and not c.python.startswith(_OWN) for rule in rules for c in rule.conditions)
        #: What a text of interest holds one of, whatever else it must be, unless it begins with one of `ENDINGS`.
        self.fragments = tuple(sorted({*self._words, *self._bound}))
        #: Names of modules that rules on packages ask for, in small letters.
        named = {name for r in rules for c in r.conditions for p in c.package for name in p.imports}
        self.packages = tuple(sorted({name.partition(":")[0].lower() for name in named}))
        self._seeds = Seeds(rules, origins, self._words)
        #: Keys and calls that lead to what rules ask for, where no text does.
        self.plain_keys, self.leading = self._seeds.keys, self._seeds.called
        asked = [p for r in rules for c in r.conditions for p in c.call if not asks_value(c)]
        self.called = frozenset(p.rpartition(".")[2].strip("@*") for p in asked) - {""}
        self.calls = tuple(name_pattern(p) for p in asked)
        self._texts: dict[tuple[str, bool], bool] = {}
        self._leading: dict[tuple[str, bool], bool] = {}
        self._completing: dict[str, bool] = {}
        self._specifics: dict[str, bool] = {}
        self._asking: dict[str, bool] = {}

    def text(self, value: str, kind: str = "python") -> bool:
        """Whether a literal in a file of some kind may be the part by which something that rules ask for is known."""
        program = kind == "python"  # a notebook has commands, too
        known = self._texts.get((value, program))
        if known is None:
            known = self._texts[value, program] = _is_host_end(value.lower()) or (
                self.completes(value) and value.lower() not in VENDORS and self._seeds.fits(value, program=program)
            )
        return known

    def look_through(self, values: Iterable[str], kind: str) -> None:
        """Notes of many literals in a file which of them are none of interest, told by few looks at all of them."""
        program = kind == "python"
        fresh = {value for value in values if (value, program) not in self._texts}
        self._texts.update(((value, program), False) for value in fresh.difference(self._holding(fresh)))

    def any_text(self, values: Set[str], kind: str) -> bool:
        """Whether any of many literals in a file of some kind is of interest."""
        return any(self.text(value, kind) for value in self._holding(values))

    def _holding(self, values: Set[str]) -> list[str]:
        """Those of many literals that hold what one of interest does."""
        low = "\n".join(values).lower()
        words = [word for word in (*self._words, *self._bound, "claude-") if word in low]
        if not words and not _ENDS.search(low):
            return []
        lowered = ((value, value.lower()) for value in values)
        return [value for value, small in lowered if _END.match(small) or any(word in small for word in words)]

    def leads(self, value: str, kind: str = "python") -> bool:
        """Whether such a literal is followed wherever it goes. Others are of interest where they stand, and no more:
        what rules ask for only next to another one in the module, and what says less."""
        program = kind == "python"
        known = self._leading.get((value, program))
        if known is None:
            known = self._leading[value, program] = self.text(value, kind) and (
                _is_host_end(value.lower()) or self._seeds.fits(value, program=program, leading=True)
            )
        return known

    def completes(self, value: str) -> bool:
        """Whether a literal may be a part, at least of what is known by another one."""
        known = self._completing.get(value)
        if known is None:
            low = _without_models(value.lower())
            known = self._holds(self._words, low) or self._is_half(low) or low in VENDORS or bool(_END.match(low))
            self._completing[value] = known
        return known

    def prepare(self) -> None:
        """Gets ready, so that copies of this process need not."""
        for kind in ("python", "yaml"):
            self.leads("claude.ai", kind)

    def asks(self, value: str) -> bool:
        """Whether a login may be read by a text: its path, its variable, its address."""
        known = self._asking.get(value)
        if known is None:
            known = self._asking[value] = bool(self.origins.of_argument(value) or self.origins.of_env(value))
        return known

    def specific(self, value: str) -> bool:
        """Whether a literal tells enough to be followed to other modules: more than a vendor's name or a path."""
        known = self._specifics.get(value)
        if known is None:
            low = _without_models(value.lower())
            named = any(vendor in low for vendor in VENDORS)
            tells = self._holds(self._specific, low) or (named and self._is_half(low))
            known = self._specifics[value] = tells and self._seeds.fits(value, program=True, leading=True)
        return known

    def _is_half(self, low: str) -> bool:
        return any(word in low for word in self._bound) and self._holds(self._bound, _FOREIGN.sub("", low))

    def _holds(self, words: tuple[str, ...], low: str) -> bool:
        """Whether a text holds one of the words; a path and a plain word count in a name or URL, not in a sentence."""
        found = [word for word in words if word in low]
        if not found or not self._loose.issuperset(found):
            return bool(found)
        tokens = low.split()
        if len(tokens) > SENTENCE:
            tokens = [token for token in tokens if "/" in token and (token[0] not in "/(" or "://" in token)]
            tokens += low.split(maxsplit=1)[:1] if low[0] == "/" else []
        return any(word in token for word in found for token in tokens)

    def plain_key(self, name: str) -> bool:
        """Whether a key tells something by itself: of the others rules ask where the value comes from."""
        return normal_key(name) in self.plain_keys

    def bare_key(self, name: str) -> bool:
        """Whether rules ask for a key whatever its value is."""
        return normal_key(name) in self._seeds.bare_keys

    def keyed(self, value: str) -> bool:
        """Whether a text, as it is, can be what rules ask for under one of the other keys."""
        known = Known(value)
        return bool(self.origins.of_literal(value)) or any(text_matches(c, known) for c in self._seeds.keyed)

    def key(self, name: str) -> bool:
        """Whether a key, keyword or attribute name is one that rules ask for."""
        return normal_key(name) in self.keys


def _is_host_end(low: str) -> bool:
    return low.startswith(".ai") and _HOST_END.match(low) is not None


def _without_models(low: str) -> str:
    return _MODEL.sub("", low) if "claude-" in low else low


def _words(rules: Sequence[Rule]) -> tuple[set[str], set[str], frozenset[str]]:
    """What a text of interest holds one of; paths that count in a URL of the vendor only; what is in sentences, too."""
    words: set[str] = set()
    bound: set[str] = set()
    loose: set[str] = set()
    for keyword, coded in {(k, any(c.python for c in rule.conditions)) for rule in rules for k in rule.keywords}:
        parts = {part.strip() for part in keyword.split(" & ")}
        # What a rule in Python makes of its keywords is not known.
        telling = parts - VENDORS if coded else _telling(parts)
        paths = {part for part in telling if part.startswith("/")}
        loose |= paths | (telling if parts & VENDORS else set())
        bound |= paths if parts & VENDORS else set()
        words |= telling - (paths if parts & VENDORS else set())
    return words, bound, frozenset(loose)


def _telling(parts: set[str]) -> set[str]:
    """Of several words that a file must hold the longest that is no vendor.

    The others (`user` of `user & :inference`) say something of a file, but as texts of their own they are everywhere.
    """
    longest = max((len(part) for part in parts - VENDORS), default=0)
    return {part for part in parts - VENDORS if len(part) == longest}


def _least(words: set[str]) -> tuple[str, ...]:
    """The words that contain no other of them."""
    long = {w for w in words if len(w) >= _MIN_HINT}
    return tuple(sorted(w for w in long if not any(o != w and o in w for o in long)))
