"""`METADATA` of an installed distribution: its own name, and what it requires.

Claims no file of a project, where such a file says nothing of the project: an audit of installed distributions
hands them over. Must not know which packages matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _requirement
else:
    f = module("claudelint.facts")
    _requirement = module("claudelint.readers._requirement")

KIND = "metadata"
ORDER = 99

_FIELD = r"(?im)^(Name|Requires-Dist|Requires):[ \t]*([^\r\n]*)"
_BODY = r"\r?\n\r?\n"
_EXTRA = r";.*\bextra\b"


def claims(name: str, head: bytes) -> bool:
    """Nothing, see above."""
    return False


def read(source: SourceFile) -> f.Facts:
    """The distribution as installed, its requirements as declared; those that only an extra needs are left out."""
    body = re.search(_BODY, source.text)
    found = []
    for field in regex(_FIELD).finditer(source.text, 0, body.start() if body else len(source.text)):
        own = _requirement.requirement(field[2], field.start(2))
        if own is None or re.search(_EXTRA, field[2]):
            continue
        installed = field[1].lower() == "name"
        found.append(f.Dependency(own.name, own.span, own.source, "installed" if installed else "declared"))
    return f.Facts(source.path, KIND, dependencies=tuple(found))
