"""Several texts, looked for in bytes: which of them stand there.

Owns how they are looked for: one after the other while there is little to search, which costs no start; then with all
of them at once, by `ahocorasick_rs` where that is installed (the extra `fast`). The answer is the same. Must not know
what the texts mean.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, AnyStr, TypeAlias

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

Met: TypeAlias = Callable[[bytes], list[bytes]]
#: Bytes times texts that are searched before the library is asked: a millisecond, as much as it takes to load.
_WORTH = 4_000_000
#: So few texts are looked for by vector instructions, many times as fast as one after the other.
_FEW = 64
#: So many bytes of texts at most become a table that is as fast as can be, and takes a hundred times their room.
_TABLE = 100_000
#: Bytes that may be searched for pieces in vain before that is given up.
_TRIED = 1_000_000
#: So many texts that are hidden by others are looked for one after the other.
_HIDDEN = 2
#: The length of pieces that many texts may have in common, and how many at least.
_PIECE = 3
_SHARERS = 3
#: What is searched at a time: each place where a text stands is listed, and hostile files are full of them.
_BLOCK = 1 << 16


def flat(text: str) -> bytes:
    """A text to look for texts of ASCII in: letters of ASCII are small, and each character is one byte."""
    return text.encode("latin-1", "replace").lower()


class Needles:
    """Texts that may stand in bytes."""

    def __init__(self, texts: Iterable[bytes]) -> None:
        self.texts = tuple(texts)
        self._left = _WORTH
        self._kind: type[BytesAhoCorasick] | None = None
        self._fast: Met | None = None
        self._placing: Callable[[bytes], set[int]] | None = None

    def met(self, data: bytes) -> list[bytes]:
        """Those that stand in the bytes, in no order that means anything."""
        fast = self._reached(data)
        return [text for text in self.texts if text in data] if fast is None else fast(data)

    def met_at_once(self, data: bytes) -> list[bytes] | None:
        """The same in one look, however many stand there; None where they would be looked for one after the other."""
        fast = self._reached(data)
        return None if fast is None or self._kind is None else fast(data)

    def places(self, data: bytes) -> set[int]:
        """The offsets at which any of them begins, also where one lies within another."""
        if self._reached(data) is None or self._kind is None:
            return {at for text in self.texts for at in each(text, data)}
        if self._placing is None:
            self._placing = _placing(self._kind, self.texts)
        return self._placing(data)

    def prepared(self) -> Met:
        """`met` in the way that is fastest for much; to be called where much is known to come."""
        if self._fast is None:
            self._kind = _library() if self.texts and all(self.texts) else None
            self._fast = _fastest(self._kind, self.texts)
        return self._fast

    def _reached(self, data: bytes) -> Met | None:
        """The fastest way, once so much was searched that it is worth its start."""
        if self._fast is not None:
            return self._fast
        self._left -= len(data) * len(self.texts)
        return self.prepared() if self._left < 0 else None


def _fastest(kind: type[BytesAhoCorasick] | None, texts: tuple[bytes, ...]) -> Met:
    if kind is None:
        return _plain(texts)
    return _few(kind, texts) if len(texts) <= _FEW else _many(kind, texts)


def _placing(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Callable[[bytes], set[int]]:
    find, length = kind(texts).find_matches_as_indexes, _BLOCK + max(map(len, texts)) - 1

    def places(data: bytes) -> set[int]:
        view = memoryview(data)
        blocks = ((at, view[at : at + length]) for at in range(0, len(data), _BLOCK))
        return {at + start for at, block in blocks for _, start, _ in find(block, True)}

    return places


def each(wanted: AnyStr, text: AnyStr) -> Iterator[int]:
    """The offsets at which one text stands in another."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _plain(texts: tuple[bytes, ...]) -> Met:
    return lambda data: [text for text in texts if text in data]


def _few(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Matches that do not overlap: what else stands there overlaps one of them, and is looked for after that."""
    from ahocorasick_rs import MatchKind

    numbers = _numbers(kind(texts, MatchKind.LeftmostFirst), texts, overlapping=False)
    beside: dict[int, list[bytes]] = {}

    @cache
    def every() -> Callable[[bytes], set[int]]:
        return _numbers(kind(texts), texts, overlapping=True)

    def met(data: bytes) -> list[bytes]:
        if not (found := numbers(data)):
            return []
        for number in found - beside.keys():
            beside[number] = [text for text in texts if _overlap(text, texts[number])]
        hidden = {text for number in found for text in beside[number]}
        if len(hidden) > _HIDDEN:
            return [texts[number] for number in every()(data)]
        return [*(texts[number] for number in found), *(text for text in hidden if text in data)]

    return met


def _many(kind: type[BytesAhoCorasick], texts: tuple[bytes, ...]) -> Met:
    """Every place is listed at which one ends, those within others, too; only where pieces of them stand, if few do."""
    from ahocorasick_rs import Implementation

    table = Implementation.DFA if sum(map(len, texts)) <= _TABLE else None
    numbers = _numbers(kind(texts, implementation=table), texts, overlapping=True)
    if not (pieces := _covering(texts)):
        return lambda data: [texts[number] for number in numbers(data)]
    some, asked, passed = _few(kind, pieces), _TRIED, 0

    def met(data: bytes) -> list[bytes]:
        nonlocal asked, passed
        if passed <= asked // 2:  # else it is not worth asking
            asked += len(data)
            if not some(data):
                return []
            passed += len(data)
        return [texts[number] for number in numbers(data)]

    return met


def _covering(texts: Iterable[bytes]) -> tuple[bytes, ...]:
    """Few texts of which each of the given ones holds one; none where there are none such."""
    left, pieces = set(texts), list[bytes]()
    having: dict[bytes, set[bytes]] = {}
    for text in left:
        for at in range(len(text) - _PIECE + 1):
            having.setdefault(text[at : at + _PIECE], set()).add(text)
    while having := {piece: holding for piece, holding in having.items() if len(holding) >= _SHARERS}:
        piece = max(having, key=lambda piece: (len(having[piece]), piece))
        holding = having[piece]
        if len(holding) * (_FEW - len(pieces)) < len(left):
            return ()
        pieces.append(widened(piece, holding))
        left -= holding
        having = {piece: others - holding for piece, others in having.items()}
    pieces += sorted(left)
    return tuple(pieces) if len(pieces) <= _FEW else ()


def widened(piece: bytes, keywords: Iterable[bytes]) -> bytes:
    """A piece with what stands on both of its sides in all keywords: longer texts are found faster."""
    parts = [keyword.partition(piece) for keyword in keywords]
    before = _common([left[::-1] for left, _, _ in parts])[::-1]
    return before + piece + _common([right for _, _, right in parts])


def _common(texts: Sequence[bytes]) -> bytes:
    """What all texts begin with."""
    first, last = min(texts), max(texts)
    return first[: next((at for at, byte in enumerate(first) if byte != last[at]), len(first))]


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
