"""Files of a made-up project that are read when the flow asks for them; remembers which, and how often it looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from claudelint.facts import Entry, Facts
from claudelint.outline import Body, Outline, without
from claudelint.readers import python
from claudelint.source import SourceFile


class Reader:
    """Files by path. With `parts`, those that are loaded come without the bodies of their functions."""

    def __init__(self, files: Mapping[str, str], parsed: Collection[str], *, parts: bool = False) -> None:
        self.files, self.parsed, self.looked = files, set(parsed), 0
        self._parts = parts
        self._bodies: dict[str, set[Body]] = {}

    def unread(self, among: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
        for path in self.files if among is None else sorted(among):
            if path not in self.parsed:
                self.looked += 1
                yield path, self.files[path].encode()

    def expect(self, paths: Sequence[str]) -> None:
        pass

    def load(self, path: str) -> Facts | None:
        if path in self.parsed or path not in self.files:
            return None
        self.parsed.add(path)
        return self.first(path)

    def first(self, path: str) -> Facts:
        """The facts of a file when it is first read."""
        if self._parts:
            self._bodies[path] = set(Outline(self.files[path]).bodies)
        return self._facts(path)

    def _facts(self, path: str) -> Facts:
        text = without(self.files[path], self._bodies.get(path, ()))
        return python.read(SourceFile(path, "python", text))

    def entries(self, path: str) -> tuple[Entry, ...]:
        return ()

    def unread_bodies(self, path: str) -> Iterable[Body]:
        return self._bodies.get(path, ())

    def text(self, path: str) -> str:
        return self.files[path]

    def read_on(self, bodies: Mapping[str, Collection[Body]]) -> dict[str, Facts]:
        for path, more in bodies.items():
            self._bodies[path] -= set(more)
        return {path: self._facts(path) for path in bodies}
