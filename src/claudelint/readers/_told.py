"""What JSON and YAML say, without places: the texts under each key, by parsers written in C.

Owns how these parsers are asked, which takes a fraction of what a reader does. All is told of such files only as a
reader takes as well and as have entries; of all others nothing, so that what is wrong is found and said by the reader.
Must not know what a key means.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias, cast

from claudelint.readers._tree import MAX_ENTRIES

#: Texts by key. An item of a list stands under the key of the list; of a key with no text below only the key is told.
Told: TypeAlias = "dict[str, set[str]]"
#: Larger files take much memory, and deeper ones may be too deep for a reader.
_MAX_CHARACTERS, _MAX_DEPTH = 4_000_000, 100
#: A list, and what stands for an object that was taken.
_NESTED = (list, tuple)


class _Untold(Exception):
    """A file is not one of which all is told."""


def of_json(text: str) -> Told | None:
    """What JSON says; None where that cannot be told for sure."""
    if len(text) > _MAX_CHARACTERS:
        return None
    objects = _Objects()
    try:
        objects.below("", [json.loads(text, object_pairs_hook=objects.take)])
    except (ValueError, RecursionError, MemoryError, _Untold):
        return None
    return objects.told if objects.has_entries else None


class _Objects:
    """Takes the objects of a text as they are closed. Each is then known by its depth, in a tuple."""

    def __init__(self) -> None:
        self.told: Told = defaultdict(set)
        self.has_entries = False
        self.count = 0

    def take(self, members: list[tuple[str, Any]]) -> tuple[int]:
        """One object, in which a key may come twice. Keys of numbers are left out, as by the reader."""
        deepest = 0
        for key, value in members:
            if type(value) is str:
                self.told[key].add(value)
                self.has_entries = True
                self.count += 1
            elif type(value) in _NESTED:
                deepest = max(deepest, self.below(key, [value] if type(value) is tuple else value))
        return (self._counted(deepest),)

    def below(self, key: str, items: list[Any]) -> int:
        """What stands in a list under a key; how deep it is."""
        texts = [item for item in items if type(item) is str]
        self.told[key].update(texts)
        self.count += len(texts)
        inner = [item if type(item) is tuple else (self.below(key, item),) for item in items if type(item) in _NESTED]
        return self._counted(max(inner, default=(0,))[0])

    def _counted(self, below: int) -> int:
        self.count += 1
        if self.count > MAX_ENTRIES or below >= _MAX_DEPTH:
            raise _Untold
        return below + 1


def of_yaml(text: str) -> Told | None:
    """What YAML without aliases says, in which all keys are scalars; None where that cannot be told for sure."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", None)
    if loader is None or len(text) > _MAX_CHARACTERS:
        return None
    try:
        return _of_events(yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError):
        return None


def _of_events(events: Iterable[Any]) -> Told | None:
    told: Told = defaultdict(set)
    #: Whether what is open is a mapping, and the key of what comes next in it; None where a key does.
    mapping, key = False, cast("str | None", "")
    around: list[tuple[bool, str | None]] = []
    has_entries, count = False, 0
    for event in events:
        kind = type(event).__name__
        if kind == "ScalarEvent":
            count += 1
            if key is None:
                key = event.value
                continue
            told[key].add(event.value)
            if mapping:
                has_entries, key = True, None
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            count += 1
            if key is None or key == "<<" or len(around) >= _MAX_DEPTH:
                return None
            told[key].update()
            around.append((mapping, None if mapping else key))
            mapping = kind[0] == "M"
            key = None if mapping else key
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            mapping, key = around.pop()
        elif kind == "AliasEvent":
            return None
    return told if has_entries and count <= MAX_ENTRIES else None
