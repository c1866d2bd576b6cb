"""Which bodies of a text mention one of some names.

Must not parse, or know what these say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable

from claudelint.needles import each
from claudelint.outline import Body

_ATTRIBUTE = re.compile(r"\s*\.\s*(\w+)")


def mentioning(
    text: str, bodies: Collection[Body], names: Iterable[str], objects: Iterable[str] = (), taken: Collection[str] = ()
) -> set[Body]:
    """The bodies in which a name stands as a whole word, or in whose heads it stands behind the name of the function,
    as what a parameter is by default. A name that begins with a dot stands behind something.

    `objects` count in bodies only, and not where an attribute is taken of them that is none of `taken`, nor one of
    Python's own.
    """
    found = [at for name in names for at in each(name, text) if _is_whole(text, at, name)]
    of_objects = [
        at
        for name in objects
        for at in each(name, text)
        if _is_whole(text, at, name) and _is_itself(text, at + len(name), taken)
    ]
    behind_names = _around(found, bodies, lambda body: text.find("(", body.line))
    return behind_names | _around(of_objects, bodies, lambda body: body.start)


def _is_itself(text: str, end: int, taken: Collection[str]) -> bool:
    attribute = _ATTRIBUTE.match(text, end)
    return attribute is None or attribute[1] in taken or attribute[1].startswith("__")


def _around(offsets: Collection[int], bodies: Collection[Body], begins: Callable[[Body], int]) -> set[Body]:
    """The bodies between whose beginning and end one of some places lies."""
    found: set[Body] = set()
    if not offsets:
        return found
    ordered = sorted(bodies, key=lambda body: body.start)
    starts = [begins(body) for body in ordered]
    for at in offsets:
        number = bisect_right(starts, at) - 1
        if number >= 0 and at < ordered[number].end:
            found.add(ordered[number])
    return found


def _is_whole(text: str, at: int, name: str) -> bool:
    before = "" if name.startswith(".") else text[at - 1 : at]
    return not is_word(before) and not is_word(text[at + len(name) : at + len(name) + 1])


def is_word(character: str) -> bool:
    """Whether a character can be part of a name."""
    return character == "_" or character.isalnum()
