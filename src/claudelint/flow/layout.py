"""Which file a module name means: the package layout of a project, from its paths alone.

Owns the rule that first-party modules win over installed ones. Must not read files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claudelint.facts import Import


class Layout:
    """The Python files of a project; paths are POSIX, relative to the project root."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._packages = {p.rpartition("/")[0] for p in self._paths if p.endswith("__init__.py")}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._paths):
            for name in self._names(path):
                self._by_name[name].append(path)
        self._tops = {name.split(".")[0] for name in self._by_name}
        self.find = lru_cache(maxsize=20_000)(self._find)

    def _names(self, path: str) -> set[str]:
        """Dotted names a file can be imported by: below the packages it is in, with the folders between them that are
        none (namespaces) and without, below the root, below `src`."""
        parts = path.removesuffix("/__init__.py").removesuffix(".pyi").removesuffix(".py").split("/")
        if path == "__init__.py":
            return set()
        folder = path.rpartition("/")[0]
        depth = len(folder.split("/")) if folder else 0
        while folder and folder in self._packages:
            folder, depth = folder.rpartition("/")[0], depth - 1
        names = {".".join(parts[depth:]), ".".join(parts)}
        above = accumulate(parts[:depth], lambda folder, name: f"{folder}/{name}")
        outermost = next((number for number, package in enumerate(above) if package in self._packages), depth)
        names.add(".".join(parts[outermost:]))
        if parts[0] in ("src", "lib") and len(parts) > 1:
            names.add(".".join(parts[1:]))
        return names - {""}

    def _find(self, importer: str, module: str, level: int = 0) -> str | None:
        """Path of the module an import statement in `importer` means, None if it is not of this project."""
        if level:
            folder = importer.split("/")[:-level]
            return self._file("/".join([*folder, *(module.split(".") if module else [])]))
        found = self._by_name.get(module)
        if not found:
            return None
        return max(found, key=lambda path: (_shared(importer, path), path.endswith(".py"), -len(path)))

    def _file(self, stem: str) -> str | None:
        for path in (f"{stem}.py", f"{stem}/__init__.py" if stem else "__init__.py", f"{stem}.pyi"):
            if path in self._paths:
                return path
        return None

    def sources(self, importer: str, imported: Import) -> Iterator[str]:
        """Paths of the modules an imported name may come from: the module it is taken from, or one of that name."""
        names = [imported.module]
        if imported.name and imported.name != "*":
            names.append(f"{imported.module}.{imported.name}" if imported.module else imported.name)
        for name in names:
            if (path := self.find(importer, name, imported.level)) is not None:
                yield path

    def is_first_party(self, name: str) -> bool:
        """Whether the top-level part of a dotted name is a module of this project."""
        return name.split(".")[0] in self._tops


def _shared(one: str, other: str) -> int:
    """How many leading folders two paths share."""
    count = 0
    for a, b in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
