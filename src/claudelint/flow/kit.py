"""What a rule in Python is given and gives back: views on sites and values that outlive changes inside this package.

Owns these shapes; `claudelint.rulekit` offers them to rule packs. Must not know how rules are found or evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from claudelint.condition import Role, Within, normal_key
from claudelint.facts import Facts
from claudelint.flow.area import area
from claudelint.flow.sites import Kind
from claudelint.flow.sites import Site as _Inner
from claudelint.flow.values import Known, Origin
from claudelint.source import Span


@lru_cache(maxsize=200)
def _normal(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(normal_key(name) for name in names)


class Site:
    """One place where a value is used: an argument, an entry of a mapping, a header, a look-up, a bare literal.

    Two views are equal when they show the same place.
    """

    __slots__ = ("_inner",)

    def __init__(self, inner: _Inner) -> None:
        self._inner = inner

    @property
    def path(self) -> str:
        """The file, POSIX, relative to the project's root."""
        return self._inner.module.path

    @property
    def span(self) -> Span:
        """The expression used: `start` and `end` as 0-based, half-open offsets in code points."""
        return self._inner.span

    @property
    def kind(self) -> Kind:
        """What the place is: "argument", "entry", "item", "receiver", "lookup", "store", "compare", "call" or
        "literal" for a text that only flows on."""
        return self._inner.use.kind

    @property
    def callee(self) -> str:
        """The dotted name of what is called with the value, as `call` in `[match]` sees it; empty where nothing is."""
        return self._inner.use.callee

    @property
    def key(self) -> str:
        """The keyword, header, field, entry or variable the value is given to, as written; empty without."""
        return self._inner.use.key

    @property
    def role(self) -> Role | None:
        """The role that this place gives by itself; None where the value flows on, be it to the project's own code."""
        return self._inner.use.role

    @property
    def roles(self) -> frozenset[Role]:
        """What the value is used for, also where it flows on to: "sent", "read", "compared", "shown", "listed",
        "defined"."""
        return self._inner.roles

    @property
    def texts(self) -> tuple[Known, ...]:
        """The texts the value can be, at most 24; `text` of each holds `\\x00` (`HOLE`) for every unknown part."""
        return self._inner.value.texts

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the value comes from, as origins.toml names it (`name` of each), and the way it took (`trail`)."""
        return self._inner.value.origins

    def is_key(self, *names: str) -> bool:
        """Whether the key is one of these; `-`, `_`, blanks and case make no difference."""
        return normal_key(self.key) in _normal(names)

    def area(self, within: Within) -> Hashable:
        """What two sites have in common that lie within the same "statement" (in a workflow: step), "function",
        "class", "module" or "package"."""
        return area(self._inner, within)

    def match(
        self,
        text: Known | None = None,
        *,
        start: int = 0,
        end: int | None = None,
        origin: Origin | None = None,
        host: str = "",
        path: str = "",
    ) -> Match:
        """A match here. What decides is a stretch of one of `texts` (all of it unless `start` and `end` say which;
        code points) or one of `origins`: it gives the trace, and the message its `{text}`, `{origin}`, `{host}`,
        `{path}`."""
        last = len(text.text) if text is not None and end is None else end or 0
        return Match(self, text, start, last, origin, host, path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Site) and other._inner is self._inner

    def __hash__(self) -> int:
        return id(self._inner)

    def __repr__(self) -> str:
        return f"Site({self.path!r}, {self.span!r}, kind={self.kind!r}, callee={self.callee!r}, key={self.key!r})"


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule holds and what decides there, made by `Site.match`. A rule yields matches."""

    site: Site
    text: Known | None = None
    start: int = 0
    end: int = 0
    origin: Origin | None = None
    host: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """What a rule function is given.

    `sites` are the places at which all other operators of its `[match]` table hold; where it has none, all sites.
    `all_sites` are those of everything that was read, and `facts` what it says, by path. A file is read when it holds a
    keyword of a chosen rule, or when a flow leads to it, and so is each longer function in it; a text is followed when
    it holds a keyword and most of what some rule finds by itself.
    """

    sites: Sequence[Site]
    all_sites: Sequence[Site] = field(repr=False)
    facts: Mapping[str, Facts] = field(repr=False)

    def near(self, site: Site, within: Within) -> tuple[Site, ...]:
        """The other sites within the same statement, function, class, module or package."""
        here = site.area(within)
        return tuple(other for other in self.all_sites if other != site and other.area(within) == here)


#: A rule in Python: pure, and the same for the same project.
Function: TypeAlias = Callable[[Project], Iterable[Match]]
