"""Names of container images: what `FROM docker.io/owner/name:tag@digest` names.

Owns the parts of such a name. Must not know the file it is from.
"""

from __future__ import annotations

import re

from claudelint.facts import Dependency
from claudelint.source import Span

_IMAGE = (
    r"(?:(?:docker\.io|index\.docker\.io|ghcr\.io|quay\.io|[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?)/)?"
    r"([a-z0-9][a-z0-9._-]*(?:/[a-z0-9._-]+)*)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?"
)


def image(text: str, offset: int) -> Dependency | None:
    """The image a text names, without registry, tag and digest; its place counted from `offset`. None for no image."""
    found = re.fullmatch(_IMAGE, text)
    return Dependency(found[1], Span(offset + found.start(1), offset + found.end(1)), index="image") if found else None
