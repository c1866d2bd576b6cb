"""What an expression can be: known texts with holes, origins, and things such as mappings and classes.

Owns the value domain and its arithmetic (union, concatenation), with its bounds. Must not know how values are
found (that is `resolve`) or what they are used for (`sites`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from claudelint.facts import Call, Expr
from claudelint.flow.module import Module
from claudelint.slots import dataclass
from claudelint.source import Span

if TYPE_CHECKING:
    from claudelint.flow.context import Arguments, Context

#: Stands for an unknown part of a text; rule files write it `\x00`.
HOLE = "\x00"
#: At most so many alternatives of one value, so many characters of one text, so many steps of one trail.
MAX_TEXTS = 24
MAX_LENGTH = 8_000
MAX_TRAIL = 10


class Place(NamedTuple):
    """A step of a trail: file, span in it, and what happens there in a few words."""

    path: str
    span: Span
    note: str = ""


class Piece(NamedTuple):
    """A stretch `start:end` of a known text and where it comes from.

    `own` is false when it came in through a parameter from some caller; `decoded` when it only came to light
    by decoding (base64, hexadecimal, reversal).
    """

    start: int
    end: int
    trail: tuple[Place, ...]
    own: bool = True
    decoded: bool = False


class Known(NamedTuple):
    """One text a value can be: `text` with `HOLE` for unknown stretches, which belong to no piece."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def trail(self) -> tuple[Place, ...]:
        """The places of all pieces, first come first, without repeats."""
        return tuple(dict.fromkeys(place for piece in self.pieces for place in piece.trail))

    def mapped(self, text: str, *, decoded: bool = False) -> Known:
        """Another text made of this one as a whole: every piece counts for all of it."""
        if not self.pieces:
            return Known(text)
        own = any(p.own for p in self.pieces)
        hidden = decoded or any(p.decoded for p in self.pieces)
        return Known(text, (Piece(0, len(text), self.trail()[:MAX_TRAIL], own, hidden),))

    def through(self, place: Place, *, own: bool) -> Known:
        """The same text after one more step of its way."""
        if not self.pieces:
            return self
        pieces = tuple(Piece(p.start, p.end, _longer(p.trail, place), own and p.own, p.decoded) for p in self.pieces)
        return Known(self.text, pieces)


UNKNOWN = Known(HOLE)


class Origin(NamedTuple):
    """Where a value comes from, by its name in origins.toml, and the way it took."""

    name: str
    trail: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class External:
    """Something from outside the project, by dotted name; `result` when it is what calling the name returns."""

    name: str
    result: bool = False


@dataclass(frozen=True, slots=True)
class ModuleRef:
    """A module of the project, by path."""

    path: str


@dataclass(frozen=True, eq=False, slots=True)
class FunctionRef:
    """A function of the project; `instance` is the object it is bound to."""

    module: Module
    scope: int
    instance: Instance | None = None
    arguments: Arguments | None = None


@dataclass(frozen=True, slots=True)
class ClassRef:
    """A class of the project; `open` where it may also be any class derived from it."""

    module: Module
    scope: int
    open: bool = field(default=False, compare=False)


@dataclass(frozen=True, eq=False, slots=True)
class Instance:
    """An object of a class of the project, with the call that made it where there is one."""

    cls: ClassRef
    call: Call | None = None
    context: Context | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Entries:
    """A mapping: pairs of key and value expressions, each with its context; key None spreads the value.

    `node` identifies the display it came from.
    """

    items: tuple[tuple[Expr | str | None, Expr, Context], ...]
    node: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Items:
    """A list, tuple or set of expressions."""

    items: tuple[tuple[Expr, Context], ...]
    node: int = 0


Thing: TypeAlias = External | ModuleRef | FunctionRef | ClassRef | Instance | Entries | Items


class Parameter(NamedTuple):
    """A parameter of a function of the project, as a value passes through it."""

    path: str
    scope: int
    name: str


class Value(NamedTuple):
    """All that is known of what an expression can be. `bounded` says that alternatives were left out."""

    texts: tuple[Known, ...] = ()
    things: tuple[Thing, ...] = ()
    origins: tuple[Origin, ...] = ()
    parameters: frozenset[Parameter] = frozenset()
    bounded: bool = False

    def mapped(self, change: Callable[[str], str | None], *, decoded: bool = False) -> Value:
        """The value with each text changed; a text for which `change` gives None becomes unknown."""
        texts = []
        for known in self.texts:
            text = change(known.text)
            texts.append(UNKNOWN if text is None else known.mapped(text, decoded=decoded))
        return Value(_distinct(texts), (), self.origins, self.parameters, self.bounded)

    def mapped_texts(self, change: Callable[[str], str | None]) -> Value:
        """The value with each text changed at its ends or in single characters, so that pieces keep their places."""
        texts = []
        for known in self.texts:
            text = change(known.text)
            if text is None:
                texts.append(UNKNOWN)
            elif len(text) == len(known.text):
                texts.append(Known(text, known.pieces))
            else:
                texts.append(_shortened(known, text))
        return self._replace(texts=_distinct(texts), things=())

    def through(self, place: Place, *, own: bool) -> Value:
        """The value after one more step of its way."""
        if not self.texts and not self.origins:
            return self
        origins = tuple(Origin(o.name, _longer(o.trail, place)) for o in self.origins)
        texts = tuple(k.through(place, own=own) for k in self.texts)
        return Value(texts, self.things, origins, self.parameters, self.bounded)


NOTHING = Value()


def _longer(trail: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    """A trail with one more step; of a long one, its end."""
    return trail if place in trail else (*trail, place)[-MAX_TRAIL:]


def union(values: Iterable[Value]) -> Value:
    """Any of the values."""
    chosen = [v for v in values if v is not NOTHING and v != NOTHING]
    if len(chosen) <= 1:
        return chosen[0] if chosen else NOTHING
    texts = _distinct(k for v in chosen for k in v.texts)
    things = tuple(dict.fromkeys(t for v in chosen for t in v.things))
    origins = _origins(o for v in chosen for o in v.origins)
    bounded = any(v.bounded for v in chosen) or len(texts) > MAX_TEXTS or len(things) > MAX_TEXTS
    parameters = frozenset().union(*(v.parameters for v in chosen))
    return Value(texts[:MAX_TEXTS], things[:MAX_TEXTS], origins, parameters, bounded)


def concatenated(values: Iterable[Value]) -> Value:
    """The values one after another; what is unknown becomes a hole."""
    texts: tuple[Known, ...] = (Known(""),)
    origins: list[Origin] = []
    parameters: frozenset[Parameter] = frozenset()
    bounded = False
    for value in values:
        tails = value.texts or (UNKNOWN,)
        bounded = bounded or value.bounded or len(texts) * len(tails) > MAX_TEXTS
        texts = tuple(islice(_appended(texts, tails), MAX_TEXTS))
        origins.extend(value.origins)
        parameters |= value.parameters
    return Value(_distinct(texts), (), _origins(origins), parameters, bounded)


def _shortened(known: Known, text: str) -> Known:
    """A text that lost characters at its ends, pieces moved along."""
    start = max(known.text.find(text), 0)
    end = start + len(text)
    pieces = tuple(
        Piece(max(p.start, start) - start, min(p.end, end) - start, p.trail, p.own, p.decoded)
        for p in known.pieces
        if p.start < end and p.end > start
    )
    return Known(text, pieces)


def _appended(heads: Iterable[Known], tails: Iterable[Known]) -> Iterator[Known]:
    """Each of some texts with each of others behind it, made as they are asked for."""
    for head in heads:
        for tail in tails:
            yield _append(head, tail)


def _append(head: Known, tail: Known) -> Known:
    offset = len(head.text)
    if offset + len(tail.text) > MAX_LENGTH:
        return head
    if not offset:
        return tail if not head.pieces else Known(tail.text, head.pieces + tail.pieces)
    moved = tuple(Piece(p.start + offset, p.end + offset, p.trail, p.own, p.decoded) for p in tail.pieces)
    return Known(head.text + tail.text, head.pieces + moved)


def _distinct(texts: Iterable[Known]) -> tuple[Known, ...]:
    seen: dict[tuple[str, object], Known] = {}
    for known in texts:
        seen.setdefault((known.text, known.pieces[0].trail[:1] if known.pieces else None), known)
    return tuple(seen.values())


def _origins(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    seen: dict[tuple[str, object], Origin] = {}
    for origin in origins:
        seen.setdefault((origin.name, origin.trail[:1]), origin)
    return tuple(seen.values())[:8]
