"""Finds what a misspelt word was meant to be. Must not know what kind of word it is."""

from __future__ import annotations

from collections.abc import Iterable

_LEAST = 0.6


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known word nearest to `word`, or nothing; case is ignored.

    Of two that are as near the one with the longer common beginning counts, then the first.
    """
    from difflib import SequenceMatcher

    low, best, found = word.lower(), (_LEAST, 0), ""
    matcher = SequenceMatcher(b=low)
    for name in known:
        matcher.set_seq1(name.lower())
        if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
            continue
        rank = (matcher.ratio(), _common(low, name.lower()))
        if rank > best:
            best, found = rank, name
    return f"; did you mean {found!r}?" if found else ""


def _common(one: str, other: str) -> int:
    """How many characters two words begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
