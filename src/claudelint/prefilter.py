"""Decides from a file's bytes whether any chosen rule could report in it, before anything is decoded or parsed.

Owns the search for keywords. Sound: a file it lets go has no keyword of any rule that may speak. Nearly every file
holds none, so what counts is how many texts are searched for in each: the words rules stand amid, and a root for each
keyword of the other rules, shared where keywords have a text in common. Only where a root is found are its keywords
looked at. Must not know file formats.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from claudelint.needles import Needles, widened
from claudelint.rule import Rule
from claudelint.source import hides_text

Group = tuple[bytes, ...]
#: What is below each root: groups, parted where there are many; a list until the root is met for the first time.
Tree: TypeAlias = "dict[bytes, list[Group] | tuple[Group, ...] | _Parted]"
_AND = " & "
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
#: UTF-16 without a mark shows by NUL bytes near its beginning.
_HEAD = 256
#: Keywords share a root when so many of them have so many bytes in common.
_SHARED = 5
_SHARERS = 3
#: More groups below one root are parted again.
_MANY = 16


class _Parted(NamedTuple):
    """Many groups below one root, by roots that are looked for next."""

    inner: Needles
    below: Tree


class Prefilter:
    """The keywords of a set of rules, by the roots to search first.

    `amid` are the words of which a project must hold one for the rules that ask so; `words`, where a method takes
    them, are those met so far.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self.rules = rules
        self.amid = tuple(sorted({word.encode() for rule in rules for word in rule.amid}))
        alone = _groups(rule for rule in rules if not rule.amid)
        amidst = _groups(rule for rule in rules if rule.amid) - alone
        self.groups = tuple(sorted(alone | amidst))
        self._alone = _Groups(alone, self.amid)
        #: What every file is searched for, and what only files of a project are that holds one of the words.
        self.roots = tuple(dict.fromkeys((*self.amid, *self._alone.tree)))
        self._amidst = _Groups(amidst, self.roots)
        self.rest = tuple(root for root in self._amidst.tree if root not in self.roots)
        self._first, self._second = Needles(self.roots), Needles(self.rest)

    def prepare(self) -> None:
        """Gets ready to look at many files, so that copies of this process need not."""
        self._first.prepared()

    def speaking(self, words: Collection[bytes]) -> tuple[Rule, ...]:
        """The rules that may speak in a project that holds these words, in their order."""
        return tuple(r for r in self.rules if not r.amid or any(word.encode() in words for word in r.amid))

    def passes(self, data: bytes) -> bool:
        """Whether the bytes hold all keywords of one group, in any letter case, whatever the project holds.

        What is not written in bytes as it reads passes: UTF-16, UTF-32, codecs that hide text.
        """
        return self.meets(data, set(), every=True)

    def meets(self, data: bytes, words: set[bytes], every: bool = False) -> bool:
        """The same for the rules that may speak: unless `every` is asked for, those amid words once a word was met.

        The words these bytes hold join `words`.
        """
        low = data.lower()
        if b"\0" in data[:_HEAD]:
            low = low.replace(b"\0", b"")
        met = self._first.met(low)
        if met:
            words.update(word for word in self.amid if word in met)
        if data[:2] in _WIDE_BOMS or data[:4] == b"\0\0\xfe\xff" or hides_text(data):
            return True
        if self._alone.held(low, met):
            return True
        if not (every or words):
            return False
        return self._amidst.held(low, (*met, *self._second.met(low)))


class _Groups:
    """Groups of keywords, of one of which a file must hold all, and the roots to search for before."""

    def __init__(self, groups: Collection[Group], known: Sequence[bytes]) -> None:
        self.tree = _by_root(groups, known)
        self._keywords = Needles(sorted({keyword for group in groups for keyword in group}))
        self._by_first: dict[bytes, list[Group]] = {}
        for group in sorted(groups):
            self._by_first.setdefault(group[0], []).append(group)

    def held(self, low: bytes, met: Collection[bytes]) -> bool:
        """Whether a text that holds these roots, and no others, holds all keywords of a group."""
        if self.tree.keys().isdisjoint(met):
            return False
        found = self._keywords.met_at_once(low)
        if found is None:
            return _holds(low, met, self.tree)
        all_found = set(found)
        return any(all_found.issuperset(group) for first in found for group in self._by_first.get(first, ()))


def _holds(low: bytes, met: Iterable[bytes], tree: Tree) -> bool:
    """Whether a text that holds some roots of a tree holds all keywords of a group below one of them."""
    for root in met:
        below = tree.get(root, ())
        if isinstance(below, list):
            below = tree[root] = _parted(root, below)
        if isinstance(below, _Parted):
            if _holds(low, below.inner.met(low), below.below):
                return True
        elif any(all(keyword in low for keyword in group) for group in below):
            return True
    return False


def _groups(rules: Iterable[Rule]) -> set[Group]:
    return {_group(keyword) for rule in rules for keyword in rule.keywords}


def _group(keyword: str) -> Group:
    if _AND not in keyword:
        return (keyword.strip().encode(),)
    return tuple(sorted(part.strip().encode() for part in keyword.split(_AND)))


def _by_root(groups: Iterable[Group], known: Sequence[bytes]) -> Tree:
    """Groups by a text that one of their keywords contains: one that is searched for anyway, or one that is shared."""
    found: dict[bytes, list[Group]] = {}
    loose: dict[bytes, list[Group]] = {}
    texts = {group: b"\n".join(group) for group in sorted(groups)}
    together = b"\n".join(texts.values())
    known = [root for root in known if root in together]
    for group, text in texts.items():
        root = next((root for root in known if root in text), None)
        if root is None:
            loose.setdefault(max(group, key=len), []).append(group)
        else:
            found.setdefault(root, []).append(group)
    return dict((*found.items(), *_gathered(loose)))


def _parted(root: bytes, groups: list[Group]) -> tuple[Group, ...] | _Parted:
    """Many groups below one root by what else they share, so that a text with the root is not searched for each."""
    if len(groups) <= _MANY:
        return tuple(groups)
    loose: dict[bytes, list[Group]] = {}
    for group in groups:
        # Of the longest of its keywords what the root leaves of it.
        loose.setdefault(max(max(group, key=len).split(root), key=len), []).append(group)
    gathered = _gathered(loose)
    below: Tree = {inner: tuple(some) if len(some) == len(groups) else some for inner, some in gathered}
    return _Parted(Needles(below), below)


def _gathered(loose: Mapping[bytes, list[Group]]) -> list[tuple[bytes, list[Group]]]:
    roots = _shared_roots(set(loose))
    return [(root, [group for keyword in sorted(keywords) for group in loose[keyword]]) for root, keywords in roots]


def _shared_roots(keywords: set[bytes]) -> list[tuple[bytes, set[bytes]]]:
    """Texts of which each keyword contains one, those first that most contain."""
    having: dict[bytes, set[bytes]] = {}
    for keyword in keywords:
        for at in range(len(keyword) - _SHARED + 1):
            having.setdefault(keyword[at : at + _SHARED], set()).add(keyword)
    found: list[tuple[bytes, set[bytes]]] = []
    while having := {piece: sharing for piece, sharing in having.items() if len(sharing) >= _SHARERS}:
        piece = max(having, key=lambda piece: (len(having[piece]), piece))
        sharing = having[piece]
        found.append((widened(piece, sharing), sharing))
        keywords = keywords - sharing
        having = {piece: others - sharing for piece, others in having.items()}
    return found + [(keyword, {keyword}) for keyword in sorted(keywords)]
