"""`pyproject.toml`: the dependencies it declares.

Owns the tables of PEP 518, 621 and 735, of Poetry, uv, PDM, Hatch, Flit and Pixi that hold them. An `include-group`
names a group of the same file and adds nothing. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claudelint.later import module
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _declared, _places, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _declared = module("claudelint.readers._declared")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "pyproject"
ORDER = 10
BESIDES = "toml"

#: Lists of requirements; `*` stands for every key of a table.
_LISTS: tuple[_places.Path, ...] = (
    ("build-system", "requires"),
    ("project", "dependencies"),
    ("project", "optional-dependencies", "*"),
    ("dependency-groups", "*"),
    ("tool", "uv", "dev-dependencies"),
    ("tool", "uv", "constraint-dependencies"),
    ("tool", "uv", "override-dependencies"),
    ("tool", "uv", "build-constraint-dependencies"),
    ("tool", "uv", "extra-build-dependencies", "*"),
    ("tool", "pdm", "dev-dependencies", "*"),
    ("tool", "pdm", "build", "requires"),
    ("tool", "hatch", "envs", "*", "dependencies"),
    ("tool", "hatch", "envs", "*", "extra-dependencies"),
    ("tool", "hatch", "build", "dependencies"),
    ("tool", "hatch", "build", "hooks", "*", "dependencies"),
    ("tool", "hatch", "build", "targets", "*", "dependencies"),
    ("tool", "hatch", "build", "targets", "*", "hooks", "*", "dependencies"),
    ("tool", "flit", "metadata", "requires"),
    ("tool", "flit", "metadata", "requires-extra", "*"),
)
#: Tables with a package for each key.
_TABLES: tuple[_places.Path, ...] = (
    ("tool", "poetry", "dependencies"),
    ("tool", "poetry", "dev-dependencies"),
    ("tool", "poetry", "group", "*", "dependencies"),
    ("tool", "poetry", "requires-plugins"),
    ("tool", "pdm", "resolution", "overrides"),
    ("tool", "pixi", "dependencies"),
    ("tool", "pixi", "pypi-dependencies"),
    ("tool", "pixi", "feature", "*", "dependencies"),
    ("tool", "pixi", "feature", "*", "pypi-dependencies"),
)


def claims(name: str, head: bytes) -> bool:
    """`pyproject.toml` alone."""
    return name == "pyproject.toml"


def read(source: SourceFile) -> f.Facts:
    """The dependencies and comments. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    found = [*_listed(document), *_keyed(document), *_sources(document)]
    found.sort(key=lambda dependency: dependency.span)
    return f.Facts(source.path, KIND, dependencies=tuple(found), comments=_comments.comments(source.text, "toml"))


def _paths(document: _places.Document, pattern: _places.Path, head: _places.Path = ()) -> Iterator[_places.Path]:
    """The paths a pattern stands for."""
    if not pattern:
        yield head
        return
    for key in _places.table(document.content, *head) if pattern[0] == "*" else pattern[:1]:
        yield from _paths(document, pattern[1:], (*head, key))


def _listed(document: _places.Document) -> Iterator[f.Dependency]:
    for pattern in _LISTS:
        for path in _paths(document, pattern):
            for number, text in _places.strings(document.content, *path):
                place = document.value(*path, number)
                if found := _requirement.requirement(text, place.start):
                    yield found if found.span.end <= place.end else f.Dependency(found.name, place, found.source)


def _keyed(document: _places.Document) -> Iterator[f.Dependency]:
    for pattern in _TABLES:
        for path in _paths(document, pattern):
            for name, value in _places.table(document.content, *path).items():
                if name != "python":
                    yield f.Dependency(name, document.key(*path, name), _declared.repository_in(value))


def _sources(document: _places.Document) -> Iterator[f.Dependency]:
    """Repositories uv takes packages from; the packages themselves are declared elsewhere."""
    for name, value in _places.table(document.content, "tool", "uv", "sources").items():
        if source := _declared.repository_in(value):
            yield f.Dependency(name, document.key("tool", "uv", "sources", name), source)
