"""Requirement and constraint files of pip: one dependency for each line that names one.

Owns their grammar. Must not know which packages matter.
"""

from __future__ import annotations

import re

from claudelint.facts import Dependency, Facts
from claudelint.readers._comments import comments
from claudelint.readers._requirement import requirement
from claudelint.readers._size import check_lines
from claudelint.source import SourceFile

KIND = "requirements"
ORDER = 10

_NAME = re.compile(r"(?i)(.*requirements.*\.(txt|in|pip)|.*constraints.*\.(txt|in)|[^.]+\.in)$")
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_REMARK = re.compile(r"(?:^|[ \t])#.*$")


def claims(name: str, head: bytes) -> bool:
    """`requirements*.txt`, `dev-requirements.txt`, `constraints*.txt`, `base.in`; not `MANIFEST.in`."""
    return name != "MANIFEST.in" and bool(_NAME.match(name))


def read(source: SourceFile) -> Facts:
    """The dependencies with the place of each name or URL. Options and lines of hashes are passed over.

    Raises `ReadError` beyond the limit of lines.
    """
    check_lines(source.text)
    found: list[Dependency] = []
    at, continued = 0, False
    while at < len(source.text):
        line = _LINE.match(source.text, at)
        assert line is not None
        text = _REMARK.sub("", line[1]).rstrip()
        if not continued and (dependency := _dependency(text, at)):
            found.append(dependency)
        continued = text.endswith("\\")
        at = line.end()
    return Facts(source.path, KIND, dependencies=tuple(found), comments=comments(source.text, "script"))


def _dependency(line: str, start: int) -> Dependency | None:
    return requirement(line.removesuffix("\\").rstrip(), start)
