"""`pyproject.toml`: the dependencies it declares.

Owns the tables of PEP 518, 621 and 735, of Poetry, uv, PDM, Hatch, Flit and Pixi that hold them. An `include-group`
names a group of the same file and adds nothing. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.facts import Dependency, Facts
from claudelint.readers._comments import comments
from claudelint.readers._declared import repository_in
from claudelint.readers._places import Document, Path, strings, table
from claudelint.readers._requirement import requirement
from claudelint.source import SourceFile

KIND = "pyproject"
ORDER = 10
BESIDES = "toml"

#: Lists of requirements; `*` stands for every key of a table.
_LISTS: tuple[Path, ...] = (
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
_TABLES: tuple[Path, ...] = (
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


def read(source: SourceFile) -> Facts:
    """The dependencies and comments. Raises `ReadError` with the line where the file is not TOML."""
    from claudelint.readers._toml_places import toml_document

    document = toml_document(source.text)
    found = [*_listed(document), *_keyed(document), *_sources(document)]
    found.sort(key=lambda dependency: dependency.span)
    return Facts(source.path, KIND, dependencies=tuple(found), comments=comments(source.text, "toml"))


def _paths(document: Document, pattern: Path, head: Path = ()) -> Iterator[Path]:
    """The paths a pattern stands for."""
    if not pattern:
        yield head
        return
    for key in table(document.content, *head) if pattern[0] == "*" else pattern[:1]:
        yield from _paths(document, pattern[1:], (*head, key))


def _listed(document: Document) -> Iterator[Dependency]:
    for pattern in _LISTS:
        for path in _paths(document, pattern):
            for number, text in strings(document.content, *path):
                place = document.value(*path, number)
                if found := requirement(text, place.start):
                    yield found if found.span.end <= place.end else Dependency(found.name, place, found.source)


def _keyed(document: Document) -> Iterator[Dependency]:
    for pattern in _TABLES:
        for path in _paths(document, pattern):
            for name, value in table(document.content, *path).items():
                if name != "python":
                    yield Dependency(name, document.key(*path, name), repository_in(value))


def _sources(document: Document) -> Iterator[Dependency]:
    """Repositories uv takes packages from; the packages themselves are declared elsewhere."""
    for name, value in table(document.content, "tool", "uv", "sources").items():
        if source := repository_in(value):
            yield Dependency(name, document.key("tool", "uv", "sources", name), source)
