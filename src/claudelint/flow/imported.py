"""Which of the project's files a file's import statements name, from its bytes alone. Must not parse or read files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claudelint.flow.layout import Layout

_IMPORT = re.compile(
    rb"[ \t]*(?:from[ \t]+(?P<dots>\.*)(?P<base>[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\r\n#;]*)"
    rb"|import[ \t]+(?P<modules>[^\r\n#;]*))"
)
#: What a statement stands behind in its line: another one, or a head.
_BEFORE = re.compile(rb"[;:]")


def imported_paths(path: str, data: bytes, layout: Layout) -> set[str]:
    """Paths of the project's modules that a file's import statements name, from its bytes alone."""
    return imports_of(path, data, layout)[0]


def imports_of(path: str, data: bytes, layout: Layout) -> tuple[set[str], set[str]]:
    """What `imported_paths` says, and the folders of packages imported as such: what is in them may be used, too."""
    found: set[str] = set()
    packages: set[str] = set()
    for statement in _statements(data):
        for source, _ in _named(path, statement, layout):
            found.add(source)
            if statement["modules"] is not None and source.endswith("__init__.py"):
                packages.add(source.removesuffix("__init__.py"))
    return found, packages


def placed_imports(path: str, data: bytes, layout: Layout) -> Iterator[tuple[int, str, str]]:
    """What the import statements of a file name: a place within each in its bytes, the path of a module of the
    project, and the name that is taken of it, "" for the module itself."""
    for statement in _statements(data):
        for source, name in _named(path, statement, layout):
            yield max(statement.start("dots"), statement.start("modules")), source, name


def _named(path: str, statement: re.Match[bytes], layout: Layout) -> Iterator[tuple[str, str]]:
    """The paths of the project's modules that a statement names, each with what is taken of it."""
    if statement["modules"] is not None:
        for module in statement["modules"].decode("utf-8", "replace").split(","):
            if (source := layout.find(path, module.split(" as ")[0].strip(), 0)) is not None:
                yield source, ""
        return
    base, level = statement["base"].decode("utf-8", "replace"), len(statement["dots"])
    if not level and not layout.is_first_party(base):
        return
    source = layout.find(path, base, level)
    for name in statement["names"].decode("utf-8", "replace").strip("() \t").split(","):
        taken = name.split(" as ")[0].strip()
        if source is not None:
            yield source, taken
        if taken.isidentifier():
            inner = layout.find(path, f"{base}.{taken}" if base else taken, level)
            if inner is not None:
                yield inner, ""


def _statements(data: bytes) -> Iterator[re.Match[bytes]]:
    """What looks like an import statement, one behind the other."""
    done = 0
    while (at := data.find(b"import", done)) >= 0:
        line = data.rfind(b"\n", 0, at) + 1
        starts = [line] if line >= done else []
        if data.find(b":", line, at) >= 0 or data.find(b";", line, at) >= 0:
            starts += [before.end() for before in _BEFORE.finditer(data, max(line, done), at)]
        done = at + 1
        for start in starts:
            statement = _IMPORT.match(data, start)
            if statement is not None and statement.end() > at:
                done = statement.end()
                yield statement
                break
