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
            self._fast = _fastest(self.texts)
            return self._fast(data)
        return [text for text in self.texts if text in data]


def _fastest(texts: tuple[bytes, ...]) -> Met:
    kind = _library() if texts and all(texts) else None
    if kind is None:
        return _plain(texts)
    return _few(kind, texts) if len(texts) <= _FEW else _many(kind, texts)


def _plain(texts: tuple[bytes, ...]) -> Met:
    return lambda data: [text for text in texts if text in data]


def _few(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Whether any stands there is known at once; where one does, it is known of each one after the other."""
    from ahocorasick_rs import MatchKind

    find, more, plain = kind(texts, MatchKind.LeftmostFirst).find_matches_as_indexes, _longest(texts), _plain(texts)

    def met(data: bytes) -> list[bytes]:
        if len(data) <= _BLOCK:
            return plain(data) if find(data) else []
        view = memoryview(data)
        return plain(data) if any(find(view[at : at + _BLOCK + more]) for at in range(0, len(data), _BLOCK)) else []

    return met


def _many(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Every place is listed at which one ends, those within others, too."""
    from ahocorasick_rs import Implementation

    table = Implementation.DFA if sum(map(len, texts)) <= _TABLE else None
    find, more = kind(texts, implementation=table).find_matches_as_indexes, _longest(texts)

    def met(data: bytes) -> list[bytes]:
        if len(data) <= _BLOCK:
            return [texts[number] for number in {number for number, _, _ in find(data, overlapping=True)}]
        view, found = memoryview(data), set[int]()
        for at in range(0, len(data), _BLOCK):
            found.update(number for number, _, _ in find(view[at : at + _BLOCK + more], overlapping=True))
        return [texts[number] for number in found]

    return met


def _longest(texts: tuple[bytes, ...]) -> int:
    """What blocks must have in common for no text to be cut."""
    return max(map(len, texts)) - 1


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
