"""One requirement as PEP 508 and pip write it: a name, a name with a URL, or a bare URL.

Owns where in it the name and the repository stand. Must not know the file it is from.
"""

from __future__ import annotations

import re

from claudelint.facts import Dependency
from claudelint.source import Span

_RUN = re.compile(r"[-_.]+")
_EDITABLE = re.compile(r"[ \t]*(?:-e|--editable)[ \t=]+")
_NAMED = re.compile(
    r"\s*([A-Za-z0-9](?:[A-Za-z0-9._\-]*[A-Za-z0-9])?)[ \t]*(?:\[[^\]]*\][ \t]*)?(@[ \t]*(\S+)|[=<>!~;,(]|$)"
)
_URL = re.compile(r"\s*((?:(?:git|hg|svn|bzr)\+)?[a-z+]+://\S+|git\+git@\S+)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._\-]+)")
_VCS = re.compile(r"^(?:git|hg|svn|bzr)\+")
_USER = re.compile(r"^(?:ssh|https?|git)://[^/@]*@")
_SCP = re.compile(r"^git@([^:/]+):")


def requirement(text: str, offset: int) -> Dependency | None:
    """The dependency a requirement names, its place counted from `offset`; None where it names none."""
    if editable := _EDITABLE.match(text):
        text, offset = text[editable.end() :], offset + editable.end()
    if named := _NAMED.match(text):
        span = Span(offset + named.start(1), offset + named.end(1))
        return Dependency(named[1], span, repository(named[3]) if named[3] else "")
    if url := _URL.match(text):
        source = repository(url[1])
        egg = _EGG.search(url[1])
        name = egg[1] if egg else source.rpartition("/")[2]
        return Dependency(name, Span(offset + url.start(1), offset + url.end(1)), source)
    return None


def normal_name(name: str) -> str:
    """A distribution name for comparison, as the packaging standard says."""
    return _RUN.sub("-", name).lower()


def repository(url: str) -> str:
    """A repository's URL without version control prefix, user, revision, query, fragment and `.git`."""
    plain = re.split(r"[#?]", _VCS.sub("", url), maxsplit=1)[0].rstrip(";")
    plain = _SCP.sub(r"https://\1/", plain)
    plain = _USER.sub("https://", plain)
    scheme, slashes, rest = plain.partition("://")
    return f"{scheme}{slashes}{rest.partition('@')[0].rstrip('/').removesuffix('.git')}"
