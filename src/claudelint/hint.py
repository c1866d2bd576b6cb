"""Finds what a misspelt word was meant to be. Must not know what kind of word it is."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the known word nearest to `word`, or nothing; case is ignored."""
    from difflib import get_close_matches

    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, 1, 0.6)
    return f"; did you mean {names[near[0]]!r}?" if near else ""
