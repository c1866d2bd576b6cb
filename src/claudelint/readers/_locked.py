"""The packages of a lock file and which of them requires which.

Owns the shortest way from a root package to each. Must not know any file format or which packages matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from claudelint.facts import Dependency
from claudelint.readers._places import Document, at
from claudelint.readers._requirement import normal_name
from claudelint.source import Span

#: A longer way is cut off at the end of the root.
MAX_WAY = 50


@dataclass(frozen=True, slots=True)
class Locked:
    """One locked package: its name, place and repository.

    `key` is what others require it by, `requires` are such keys. `root` is true for the project itself, which is no
    dependency but begins a way.
    """

    name: str
    span: Span
    key: str
    source: str = ""
    requires: tuple[str, ...] = ()
    root: bool = False


def python_packages(
    document: Document, name: str, edges: Callable[[dict[str, Any]], Iterable[str]], source: Callable[[Any], str]
) -> list[Locked]:
    """The packages in the array of tables `name`; `edges` gives the names a table requires, `source` its repository."""
    items = at(document.content, name)
    found = []
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict) and isinstance(own := item.get("name"), str):
            span = document.value(name, number, "name")
            requires = tuple(normal_name(edge) for edge in edges(item))
            found.append(Locked(own, span, normal_name(own), source(item), requires))
    return found


def locked_dependencies(
    packages: Sequence[Locked], index: Literal["python", "npm"] = "python"
) -> tuple[Dependency, ...]:
    """A dependency for each package but the roots, with the way that leads to it.

    Without roots in the file, the packages that no other requires are where ways begin. Of several packages with one
    key (versions for several platforms) each may be the one that is required.
    """
    by_key: dict[str, list[int]] = {}
    for number, package in enumerate(packages):
        by_key.setdefault(package.key, []).append(number)
    parents = _parents(packages, by_key)
    return tuple(
        Dependency(package.name, package.span, package.source, "locked", index, _way(packages, parents, number))
        for number, package in enumerate(packages)
        if not package.root
    )


def _parents(packages: Sequence[Locked], by_key: dict[str, list[int]]) -> dict[int, int]:
    """Which package each was first met from, going out from the roots in step."""
    roots = [number for number, package in enumerate(packages) if package.root]
    if not roots:
        required = {key for package in packages for key in package.requires if key != package.key}
        roots = [number for number, package in enumerate(packages) if package.key not in required]
    parents: dict[int, int] = {}
    seen, waiting = set(roots), deque(roots)
    while waiting:
        here = waiting.popleft()
        for number in _numbers(packages[here].requires, by_key):
            if number not in seen:
                seen.add(number)
                parents[number] = here
                waiting.append(number)
    return parents


def _numbers(keys: Iterable[str], by_key: dict[str, list[int]]) -> Iterable[int]:
    return (number for key in keys for number in by_key.get(key, ()))


def _way(packages: Sequence[Locked], parents: dict[int, int], number: int) -> tuple[tuple[str, Span], ...]:
    way: list[tuple[str, Span]] = []
    while number in parents and len(way) < MAX_WAY:
        number = parents[number]
        way.append((packages[number].name, packages[number].span))
    return tuple(reversed(way))
