"""`METADATA` of an installed distribution: its own name, and what it requires.

Claims no file of a project, where such a file says nothing of the project: an audit of installed distributions
hands them over. Must not know which packages matter.
"""

from __future__ import annotations

import re

from claudelint.facts import Dependency, Facts
from claudelint.readers._requirement import requirement
from claudelint.source import SourceFile

KIND = "metadata"
ORDER = 99

_FIELD = r"(?im)^(Name|Requires-Dist|Requires):[ \t]*([^\r\n]*)"
_BODY = r"\r?\n\r?\n"
_EXTRA = r";.*\bextra\b"


def claims(name: str, head: bytes) -> bool:
    """Nothing, see above."""
    return False


def read(source: SourceFile) -> Facts:
    """The distribution as installed, its requirements as declared; those that only an extra needs are left out."""
    body = re.search(_BODY, source.text)
    found = []
    for field in re.compile(_FIELD).finditer(source.text, 0, body.start() if body else len(source.text)):
        own = requirement(field[2], field.start(2))
        if own is None or re.search(_EXTRA, field[2]):
            continue
        installed = field[1].lower() == "name"
        found.append(Dependency(own.name, own.span, own.source, "installed" if installed else "declared"))
    return Facts(source.path, KIND, dependencies=tuple(found))
