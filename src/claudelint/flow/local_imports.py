"""Which functions that were not read import something of the project themselves.

Owns the index of import statements in unread bodies. Must not parse, or know why a name is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from claudelint.flow.imported import placed_imports
from claudelint.flow.layout import Layout
from claudelint.outline import Body

_ATTRIBUTE = re.compile(r"\.\s*([^\W\d]\w*)")


class _Inside(NamedTuple):
    """A body of a file, by path, and what it may take of a module that it imports."""

    path: str
    body: Body
    names: frozenset[str]


class LocalImports:
    """The bodies that import, by the path of what they import."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._importers: dict[str, list[_Inside]] = defaultdict(list)
        self._seen: set[str] = set()

    def take_in(self, path: str, text: str, bodies: Iterable[Body]) -> None:
        """Looks at the unread bodies of a file, once."""
        if path in self._seen:
            return
        self._seen.add(path)
        ordered = sorted(bodies, key=lambda body: body.start)
        starts = [body.start for body in ordered]
        # One byte for each character, so that places are those of the text.
        for at, source, name in placed_imports(path, text.encode("ascii", "replace"), self._layout):
            number = bisect_right(starts, at) - 1
            if number >= 0 and at < ordered[number].end:
                body = ordered[number]
                names = (name,) if name else _ATTRIBUTE.findall(text, body.start, body.end)
                self._importers[source].append(_Inside(path, body, frozenset(names)))

    def of(self, source: str, names: Collection[str]) -> Iterator[tuple[str, Body]]:
        """The bodies that import one of some names of a module, or take one of the module that they import."""
        for path, body, taken in self._importers[source]:
            if not taken.isdisjoint(names):
                yield path, body
