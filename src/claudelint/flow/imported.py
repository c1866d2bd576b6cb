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
    found: set[str | None] = set()
    packages: set[str] = set()
    for statement in _statements(data):
        if statement["modules"] is not None:
            for module in statement["modules"].decode("utf-8", "replace").split(","):
                source = layout.find(path, module.split(" as ")[0].strip(), 0)
                found.add(source)
                if source is not None and source.endswith("__init__.py"):
                    packages.add(source.removesuffix("__init__.py"))
            continue
        base, level = statement["base"].decode("utf-8", "replace"), len(statement["dots"])
        found.add(layout.find(path, base, level))
        for name in statement["names"].decode("utf-8", "replace").strip("() \t").split(","):
            below = name.split(" as ")[0].strip()
            if below.isidentifier():
                found.add(layout.find(path, f"{base}.{below}" if base else below, level))
    return {p for p in found if p is not None}, packages


def _statements(data: bytes) -> Iterator[re.Match[bytes]]:
    """What looks like an import statement, one behind the other."""
    done = 0
    while (at := data.find(b"import", done)) >= 0:
        line = data.rfind(b"\n", 0, at) + 1
        starts = [line] if line >= done else []
        starts += [before.end() for before in _BEFORE.finditer(data, max(line, done), at)]
        done = at + 1
        for start in starts:
            statement = _IMPORT.match(data, start)
            if statement is not None and statement.end() > at:
                done = statement.end()
                yield statement
                break
