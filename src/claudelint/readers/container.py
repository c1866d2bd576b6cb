"""Dockerfiles: the images they are built from.

Owns the instructions that name an image. Must not know which images matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _images
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _images = module("claudelint.readers._images")

KIND = "container"
ORDER = 10
BESIDES = "dockerfile"

_NAME = regex(r"(?i)(?:dockerfile|containerfile)(?:\..+)?|.+\.(?:dockerfile|containerfile)")
# These are compiled where they are used: every run imports this module, few read such a file.
_FROM = r"(?im)^[ \t]*(?:FROM(?:[ \t]+--\S+)*[ \t]+|COPY[ \t]+(?:--(?!from=)\S+[ \t]+)*--from=)(\S+)"
_STAGE = r"(?im)^[ \t]*FROM\b.*[ \t]AS[ \t]+(\S+)[ \t]*\r?$"


def claims(name: str, head: bytes) -> bool:
    """`Dockerfile`, `Dockerfile.dev`, `web.dockerfile`, and the same with Containerfile."""
    return bool(_NAME.fullmatch(name))


def read(source: SourceFile) -> f.Facts:
    """The images, but for the file's own stages, and the comments."""
    stages = {name.lower() for name in re.findall(_STAGE, source.text)}
    named = [m for m in re.finditer(_FROM, source.text) if m[1].lower() not in stages]
    found = [d for m in named if (d := _images.image(m[1], m.start(1)))]
    return f.Facts(source.path, KIND, dependencies=tuple(found), comments=_comments.comments(source.text, "lines"))
