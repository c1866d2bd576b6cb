"""Requirement and constraint files of pip: one dependency for each line that names one.

Owns their grammar. Must not know which packages matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _requirement, _size
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _requirement = module("claudelint.readers._requirement")
    _size = module("claudelint.readers._size")

KIND = "requirements"
ORDER = 10

_NAME = regex(r"(?i)(.*requirements.*\.(txt|in|pip)|.*constraints.*\.(txt|in)|[^.]+\.in)$")
_LINE = regex(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_REMARK = regex(r"(?:^|[ \t])#.*$")


def claims(name: str, head: bytes) -> bool:
    """`requirements*.txt`, `dev-requirements.txt`, `constraints*.txt`, `base.in`; not `MANIFEST.in`."""
    return name != "MANIFEST.in" and bool(_NAME.match(name))


def read(source: SourceFile) -> f.Facts:
    """The dependencies with the place of each name or URL. Options and lines of hashes are passed over.

    Raises `ReadError` beyond the limit of lines.
    """
    _size.check_lines(source.text)
    found: list[f.Dependency] = []
    at, continued = 0, False
    while at < len(source.text):
        line = _LINE.match(source.text, at)
        assert line is not None
        text = _REMARK.sub("", line[1]).rstrip()
        if not continued and (dependency := _dependency(text, at)):
            found.append(dependency)
        continued = text.endswith("\\")
        at = line.end()
    return f.Facts(source.path, KIND, dependencies=tuple(found), comments=_comments.comments(source.text, "script"))


def _dependency(line: str, start: int) -> f.Dependency | None:
    return _requirement.requirement(line.removesuffix("\\").rstrip(), start)
