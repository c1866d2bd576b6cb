"""`pyproject.toml`: the dependencies it declares.

Owns the tables of PEP 621, PEP 735, Poetry, PDM, uv and Hatch that hold them, and where in the text each stands.
Must not know which packages matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from claudelint.facts import Comment, Dependency, Facts
from claudelint.readers import ReadError
from claudelint.readers._comments import comments
from claudelint.readers._requirement import repository, requirement
from claudelint.source import Point, SourceFile, Span
from claudelint.tomlfile import TomlError, load_toml

KIND = "pyproject"
ORDER = 20


def claims(name: str, head: bytes) -> bool:
    """`pyproject.toml` alone."""
    return name == "pyproject.toml"


def read(source: SourceFile) -> Facts:
    """The dependencies and comments. Raises `ReadError` with the line where the file is not TOML."""
    try:
        table = load_toml(source.text)
    except TomlError as error:
        raise ReadError(str(error), Point(error.line, 1) if error.line else None) from None
    remarks = comments(source.text, "toml")
    finder = _Finder(source.text, remarks)
    found = [*_listed(table, finder), *_poetry(table, finder), *_sources(table, finder)]
    found.sort(key=lambda dependency: dependency.span)
    return Facts(source.path, KIND, dependencies=tuple(found), comments=remarks)


class _Finder:
    """Where strings and keys stand; of the same string asked for twice, the second place is given."""

    def __init__(self, text: str, remarks: Iterable[Comment]) -> None:
        pieces, at = [], 0
        for remark in remarks:
            pieces += [text[at : remark.span.start], " " * (remark.span.end - remark.span.start)]
            at = remark.span.end
        self.text = "".join((*pieces, text[at:]))
        self.seen: dict[str, int] = defaultdict(int)

    def string(self, value: str) -> int:
        """Offset of the first character of a quoted string; 0 where it is written in another way."""
        places = [self.text.find(f"{quote}{value}{quote}", self.seen[value]) for quote in "\"'"]
        at = min((place for place in places if place >= 0), default=-1)
        if at < 0:
            return 0
        self.seen[value] = at + 1
        return at + 1

    def key(self, name: str) -> Span:
        """The place of a key; empty at the start of the file where there is none."""
        wanted = rf"^[ \t]*(?:\[[^\]\r\n]*?)?[\"']?({re.escape(name)})[\"']?[ \t]*[=.\]]"
        found = re.compile(wanted, re.MULTILINE).search(self.text, self.seen[f"{name}="])
        if found is None:
            return Span(0, 0)
        self.seen[f"{name}="] = found.end(1)
        return Span(*found.span(1))


def _at(table: Any, *keys: str) -> Any:
    """A value inside nested tables, None where a step is missing."""
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _tables(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    lists = [_at(table, "project", "dependencies"), _at(table, "build-system", "requires")]
    lists += [
        _at(table, "tool", "uv", key)
        for key in ("dev-dependencies", "constraint-dependencies", "override-dependencies")
    ]
    groups = [
        _at(table, "project", "optional-dependencies"),
        table.get("dependency-groups"),
        _at(table, "tool", "pdm", "dev-dependencies"),
    ]
    lists += [items for group in groups for items in _tables(group).values()]
    for environment in _tables(_at(table, "tool", "hatch", "envs")).values():
        lists += [_at(environment, "dependencies"), _at(environment, "extra-dependencies")]
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if isinstance(item, str) and (found := requirement(item, finder.string(item))):
                yield found


def _poetry(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    poetry = _tables(_at(table, "tool", "poetry"))
    groups = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    groups += [_at(group, "dependencies") for group in _tables(poetry.get("group")).values()]
    for group in groups:
        for name, value in _tables(group).items():
            if name != "python":
                yield Dependency(name, finder.key(name), _git(value))


def _sources(table: dict[str, Any], finder: _Finder) -> Iterator[Dependency]:
    """Repositories uv takes packages from; the packages themselves are declared elsewhere."""
    for name, value in _tables(_at(table, "tool", "uv", "sources")).items():
        if source := _git(value):
            yield Dependency(name, finder.key(name), source)


def _git(value: Any) -> str:
    source = _at(value, "git") or _at(value, "url")
    return repository(source) if isinstance(source, str) else ""
