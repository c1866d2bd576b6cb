"""Several texts, looked for in bytes: which of them stand there.

Owns how they are looked for: one after the other while there is little to search, which costs no start; then with all
of them at once, by `ahocorasick_rs` where that is installed (the extra `fast`). The answer is the same. Must not know
what the texts mean.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

Met: TypeAlias = Callable[[bytes], list[bytes]]
#: Bytes times texts that are searched before the library is asked: a millisecond, as much as it takes to load.
_WORTH = 4_000_000
#: So few texts are looked for by vector instructions, many times as fast as one after the other.
_FEW = 64
#: So many bytes of texts at most become a table that is as fast as can be, and takes a hundred times their room.
_TABLE = 100_000
#: What is searched at a time: each place where a text stands is listed, and hostile files are full of them.
_BLOCK = 1 << 16


class Needles:
    """Texts that may stand in bytes."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self.texts = tuple(texts)
        self._left = _WORTH
        self._fast: Met | None = None

    def met(self, data: bytes) -> list[bytes]:
        """Those that stand in the bytes, in no order that means anything."""
        if self._fast is not None:
            return self._fast(data)
        self._left -= len(data) * len(self.texts)
        if self._left < 0:
            return self.prepared()(data)
        return [text for text in self.texts if text in data]

    def prepared(self) -> Met:
        """`met` in the way that is fastest for much; to be called where much is known to come."""
        if self._fast is None:
            self._fast = _fastest(self.texts)
        return self._fast


def _fastest(texts: tuple[bytes, ...]) -> Met:
    kind = _library() if texts and all(texts) else None
    if kind is None:
        return _plain(texts)
    return _few(kind, texts) if len(texts) <= _FEW else _many(kind, texts)


def _plain(texts: tuple[bytes, ...]) -> Met:
    return lambda data: [text for text in texts if text in data]


def _few(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Matches that do not overlap: what else stands there overlaps one of them, and is looked for by itself."""
    from ahocorasick_rs import MatchKind

    numbers = _numbers(kind(texts, MatchKind.LeftmostFirst), texts, overlapping=False)
    beside: dict[int, list[bytes]] = {}

    def met(data: bytes) -> list[bytes]:
        if not (found := numbers(data)):
            return []
        for number in found - beside.keys():
            beside[number] = [text for text in texts if _overlap(text, texts[number])]
        hidden = {text for number in found for text in beside[number]}
        return [*(texts[number] for number in found), *(text for text in hidden if text in data)]

    return met


def _many(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Every place is listed at which one ends, those within others, too."""
    from ahocorasick_rs import Implementation

    table = Implementation.DFA if sum(map(len, texts)) <= _TABLE else None
    numbers = _numbers(kind(texts, implementation=table), texts, overlapping=True)
    return lambda data: [texts[number] for number in numbers(data)]


def _numbers(finder: BytesAhoCorasick, texts: tuple[bytes, ...], *, overlapping: bool) -> Callable[[bytes], set[int]]:
    """The numbers of the texts met, block by block; blocks have so much in common that no text is cut."""
    find, length = finder.find_matches_as_indexes, _BLOCK + max(map(len, texts)) - 1

    def numbers(data: bytes) -> set[int]:
        if len(data) <= _BLOCK:
            return {number for number, _, _ in find(data, overlapping)}
        view, found = memoryview(data), set[int]()
        for at in range(0, len(data), _BLOCK):
            found.update(number for number, _, _ in find(view[at : at + length], overlapping))
        return found

    return numbers


def _overlap(one: bytes, other: bytes) -> bool:
    """Whether two different texts can share bytes of one place."""
    if one == other:
        return False
    if one in other or other in one:
        return True
    return any(one[-n:] == other[:n] or other[-n:] == one[:n] for n in range(1, min(len(one), len(other))))


def _library() -> type[BytesAhoCorasick] | None:
    """The library, from where what we need is installed: else any tree on the path could offer one of that name."""
    from importlib.machinery import PathFinder

    ours, other = PathFinder.find_spec("libcst"), PathFinder.find_spec("ahocorasick_rs")
    if ours is None or other is None or not (ours.origin and other.origin):
        return None
    if os.path.dirname(os.path.dirname(ours.origin)) != os.path.dirname(os.path.dirname(other.origin)):
        return None
    try:
        from ahocorasick_rs import BytesAhoCorasick
    except ImportError:
        return None
    return BytesAhoCorasick
