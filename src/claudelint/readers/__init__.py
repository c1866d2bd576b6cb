"""The readers: one module per file kind, each turning a `SourceFile` into `Facts`.

A reader module defines `KIND` (the name), `ORDER` (lower asks first), `claims(name, head) -> bool` (a file
name and, only for files no name claims, the first bytes) and `read(source) -> Facts`. This module finds them;
nobody keeps a list, and entry points of the group `claudelint.readers` name more of them. A reader of some of what a
file says may name in `BESIDES` the kind whose reader says the rest; one of files that pack other texts may define
`opened(source) -> SourceFile`; one that can tell the texts under each key much sooner than facts, `told(source) ->
dict[str, set[str]] | None`; one whose parser can be brought down or held up, `wild(source) -> ReadError | None`,
which says by a quick look what is wrong with a file. Must not know what facts mean. A reader imports its parser inside
`read`.
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, cast

from claudelint import plugins
from claudelint.later import modules_in

if TYPE_CHECKING:
    from claudelint.facts import Facts
    from claudelint.plugins import Plugin, PluginError
    from claudelint.source import Point, SourceFile


class ReadError(Exception):
    """A file could not be turned into facts; `point` is the place, 1-based, where known."""

    def __init__(self, message: str, point: Point | None = None) -> None:
        super().__init__(message)
        self.point = point


class Reader(Protocol):
    """What a reader module offers."""

    KIND: str
    ORDER: int

    def claims(self, name: str, head: bytes) -> bool: ...

    def read(self, source: SourceFile) -> Facts: ...


class _Both:
    """A reader and the one besides it, as one: dependencies and comments of the first, the program of the other."""

    def __init__(self, first: Reader, other: Reader) -> None:
        self.first, self.other = first, other

    @property
    def KIND(self) -> str:
        return self.first.KIND

    @property
    def ORDER(self) -> int:
        return self.first.ORDER

    def claims(self, name: str, head: bytes) -> bool:
        return self.first.claims(name, head)

    def read(self, source: SourceFile) -> Facts:
        from dataclasses import replace

        facts, more = self.first.read(source), self.other.read(source)
        return replace(facts, scopes=more.scopes, blocks=more.blocks, statements=more.statements, entries=more.entries)


def together(found: list[Reader]) -> list[Reader]:
    """The readers, those that name a kind besides their own joined with its reader, if there is one."""
    kinds = {reader.KIND: reader for reader in found}
    pairs = [(reader, kinds.get(getattr(reader, "BESIDES", ""))) for reader in found]
    return [cast(Reader, _Both(reader, other)) if other else reader for reader, other in pairs]


def opened(source: SourceFile) -> SourceFile:
    """The text as its kind shows it: a reader with a function `opened` unpacks its files. Raises `ReadError`."""
    unpack = getattr(readers()[source.kind], "opened", None)
    return cast("SourceFile", unpack(source)) if unpack is not None else source


def told(source: SourceFile) -> dict[str, set[str]] | None:
    """The texts under each key of a file, where its reader can tell them sooner than its facts, and these have entries;
    None where not, as where anything is wrong with the file."""
    tell = getattr(readers()[source.kind], "told", None)
    return cast("dict[str, set[str]] | None", tell(source)) if tell is not None else None


def wild(source: SourceFile) -> ReadError | None:
    """Why a file must not be read in a process that is needed for anything else; None for nearly every file."""
    for reader in _parts(source.kind):
        look = getattr(reader, "wild", None)
        if look is not None and (why := cast("ReadError | None", look(source))) is not None:
            return why
    return None


def ours(kind: str) -> bool:
    """Whether a kind is read by modules of this package alone."""
    return all(getattr(reader, "__name__", "").startswith(f"{__name__}.") for reader in _parts(kind))


def _parts(kind: str) -> tuple[Reader, ...]:
    reader = readers()[kind]
    return (reader.first, reader.other) if isinstance(reader, _Both) else (reader,)


def readers() -> dict[str, Reader]:
    """All readers by kind, in the order in which they are asked: the built-in ones and those plugged in."""
    return _readers(plugins.active(plugins.READERS))[0]


def problems() -> tuple[PluginError, ...]:
    """What is wrong with readers that were to be plugged in."""
    return _readers(plugins.active(plugins.READERS))[1]


@lru_cache(maxsize=4)
def _readers(more: tuple[Plugin, ...]) -> tuple[dict[str, Reader], tuple[PluginError, ...]]:
    found: list[Reader] = []
    for name in modules_in(__path__):
        if not name.startswith("_"):
            found.append(cast(Reader, importlib.import_module(f"{__name__}.{name}")))
    found = [r for r in found if hasattr(r, "KIND")]
    wrong: list[PluginError] = []
    if more:
        from claudelint.plugged import plugged

        others, wrong = plugged(more, [r.KIND for r in found])
        found += others
    joined = together(found)
    return {r.KIND: r for r in sorted(joined, key=lambda r: (r.ORDER, r.KIND))}, tuple(wrong)


def kind_of(name: str, head: bytes = b"") -> str | None:
    """The kind of a file by its base name (case as on disk); `head` settles extensionless scripts."""
    for kind, reader in readers().items():
        if reader.claims(name, head):
            return kind
    return None
