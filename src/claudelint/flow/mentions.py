"""Which bodies of a text hold one of some texts, or mention one of some names.

Must not parse, or know what these say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

from claudelint.outline import Body


def mentioning(text: str, bodies: Collection[Body], names: Iterable[str]) -> set[Body]:
    """The bodies in which a name stands as a whole word; one that begins with a dot stands behind something."""
    places = (at for name in names for at in _places(text, name) if _is_whole(text, at, name))
    return _around(places, bodies)


def holding(text: str, bodies: Collection[Body], texts: Iterable[str]) -> set[Body]:
    """The bodies in which one of some texts stands."""
    return _around((at for wanted in texts for at in _places(text, wanted)), bodies)


def _around(places: Iterable[int], bodies: Collection[Body]) -> set[Body]:
    ordered = sorted(bodies, key=lambda body: body.start)
    starts = [body.start for body in ordered]
    found = set()
    for at in places:
        number = bisect_right(starts, at) - 1
        if number >= 0 and at < ordered[number].end:
            found.add(ordered[number])
    return found


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _is_whole(text: str, at: int, name: str) -> bool:
    before = "" if name.startswith(".") else text[at - 1 : at]
    return not _is_word(before) and not _is_word(text[at + len(name) : at + len(name) + 1])


def _is_word(character: str) -> bool:
    return character == "_" or character.isalnum()
