"""`pnpm-lock.yaml`: the npm packages pnpm chose, and which requires which.

Owns the block of YAML that pnpm writes, line by line and by indentation; no other YAML is read. Must not know
which packages matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claudelint.later import module
from claudelint.readers import ReadError
from claudelint.source import Point, SourceFile, Span

if TYPE_CHECKING:
    from claudelint.readers._locked import Locked

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _places
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _places = module("claudelint.readers._places")

KIND = "pnpm-lock"
ORDER = 10

# These are compiled where they are used: every run imports this module, few read such a file.
_LINE = r"^( *)(?:'([^'\r\n]*)'|\"([^\"\r\n]*)\"|([^\s'\"#\-:][^\r\n]*?)):(?: +([^\r\n]*))?\r?$"
_ASKED = frozenset(("dependencies", "devDependencies", "optionalDependencies"))
#: `name@version(peers)`, older `/name@version` and `/name/version_peers`.
_PACKAGE = r"/?((?:@[^@/]+/)?[^@/]+)(?:@([^(]+)|/(\d[^_(]*))"
MAX_DEPTH = 50


class _Key(NamedTuple):
    """One line: the keys above it and its own, its value, and the place of the key."""

    path: tuple[str, ...]
    value: str
    span: Span


def claims(name: str, head: bytes) -> bool:
    """`pnpm-lock.yaml` alone."""
    return name == "pnpm-lock.yaml"


def read(source: SourceFile) -> f.Facts:
    """The locked packages and the ways to them. Raises `ReadError` where the file does not say its version."""
    from claudelint.readers._locked import locked_dependencies

    _places.check_size(source.text)
    keys = list(_keys(source))
    if not any(key.path == ("lockfileVersion",) for key in keys):
        raise ReadError("no lockfileVersion at its top: not what pnpm writes", Point(1, 1))
    found = locked_dependencies(_packages(keys), "npm")
    return f.Facts(source.path, KIND, dependencies=found, comments=_comments.comments(source.text, "script"))


def _keys(source: SourceFile) -> Iterator[_Key]:
    stack: list[tuple[int, str]] = []
    for line in re.finditer(_LINE, source.text, re.MULTILINE):
        indent = len(line[1])
        while stack and stack[-1][0] >= indent:
            stack.pop()
        if len(stack) >= MAX_DEPTH:
            raise ReadError(f"nested more than {MAX_DEPTH} deep", source.point(line.start()))
        group = next(n for n in (2, 3, 4) if line[n] is not None)
        stack.append((indent, line[group]))
        yield _Key(tuple(name for _, name in stack), (line[5] or "").strip("'\""), Span(*line.span(group)))


def _packages(keys: list[_Key]) -> list[Locked]:
    """The packages, and the project, which requires what its importers (or the top level) ask for."""
    from claudelint.readers._locked import Locked

    places: dict[str, tuple[str, Span]] = {}
    edges: dict[str, list[str]] = {}
    asked: list[str] = []
    for key in keys:
        path = key.path
        if path[0] == "packages" and len(path) == 2 and (found := re.match(_PACKAGE, path[1])):
            places[_plain(path[1])] = (found[1], key.span)
        elif path[0] in ("packages", "snapshots") and len(path) == 4 and path[2] in _ASKED:
            edges.setdefault(_plain(path[1]), []).append(_reference(path[3], key.value))
        elif wanted := _wanted(path):
            asked.append(_reference(wanted, key.value))
    packages = [Locked(name, span, key, requires=tuple(edges.get(key, ()))) for key, (name, span) in places.items()]
    return [Locked("the project", _places.NOWHERE, "", requires=tuple(asked), root=True), *packages]


def _wanted(path: tuple[str, ...]) -> str:
    """The package that the project asks for on a line that gives its version; empty on other lines."""
    inner = path[2:] if path[0] == "importers" else path
    if len(inner) == 3 and inner[0] in _ASKED and inner[2] == "version":
        return inner[1]
    return inner[1] if len(inner) == 2 and inner[0] in _ASKED else ""


def _reference(name: str, version: str) -> str:
    """The key of the package that is meant; an alias gives the whole key in place of the version."""
    return _plain(version) if _is_key(version) else _plain(f"{name}@{version.partition('_')[0]}")


def _is_key(version: str) -> bool:
    return version.startswith(("/", "@")) or bool(re.match(r"[A-Za-z][^@/:]*@\d", version))


def _plain(key: str) -> str:
    """A package's key in one form, `name@version`, without what its peers add."""
    found = re.match(_PACKAGE, key)
    return f"{found[1]}@{found[2] or found[3]}" if found else key
