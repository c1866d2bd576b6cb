"""Does a site meet a condition? The operators of `[match]` on resolved values.

Owns URL, UUID, key and name comparison. Pure functions; must not know how sites are found or hits reported.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from claudelint import facts as f
from claudelint.condition import Condition, normal_key
from claudelint.flow.long_texts import search
from claudelint.flow.sites import Site
from claudelint.flow.values import HOLE, Known, Origin, Piece
from claudelint.source import Span

_URL = re.compile(r"(?i)(?:https?|wss?)://([^/?#\s\"'<>]*)([^?#\s\"'<>]*)")
_BARE = re.compile(r"(?i)^((?:[\w\x00-]+\.)+[a-z]{2,6})(/[^?#\s]*)?$")
_HEX = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}(?![0-9a-f])")
#: Two UUIDs are met when at most so many hexadecimal digits differ.
NEAR = 2
#: A place that can get more texts than this decides nothing about any of them.
MAX_ALTERNATIVES = 6


class Match(NamedTuple):
    """Why a condition holds: the text and the stretch of it that decides, or the origin; host and path of a URL."""

    known: Known | None = None
    start: int = 0
    end: int = 0
    origin: Origin | None = None
    host: str = ""
    path: str = ""

    @property
    def text(self) -> str:
        """The deciding stretch."""
        return self.known.text[self.start : self.end] if self.known is not None else ""


def host_of(match: Match) -> str:
    """The host of the URL that decides, or holds what does; empty where there is none."""
    if match.host or match.known is None:
        return match.host
    urls = (u for u in _URL.finditer(match.known.text) if u.start() <= match.start < max(u.end(), 1))
    return next((_host(found[1]) for found in urls), "")


def text_matches(condition: Condition, known: Known) -> Match | None:
    """The first stretch of a text that one of the condition's text, url and uuid operators finds."""
    for pattern in condition.text:
        if found := search(pattern, known.text):
            return Match(known, found.start(), found.end())
    if condition.uuid and (near := _uuid(condition.uuid, known.text)):
        return Match(known, *near)
    return _url(condition.url, known) if condition.url else None


def asks_text(condition: Condition) -> bool:
    """Whether the condition has an operator on the text."""
    return bool(condition.text or condition.url or condition.uuid)


def asks_value(condition: Condition) -> bool:
    """Whether the condition asks anything of what is handed on."""
    return asks_text(condition) or bool(condition.key or condition.origin)


def _uuid(wanted: tuple[str, ...], text: str) -> tuple[int, int] | None:
    if len(text) < 32:
        return None
    for found in _HEX.finditer(text):
        digits = found[0].replace("-", "").lower()
        for uuid in wanted:
            if sum(a != b for a, b in zip(digits, uuid.replace("-", ""), strict=True)) <= NEAR:
                return found.span()
    return None


def _url(patterns: tuple[str, ...], known: Known) -> Match | None:
    candidates = _urls(known.text)
    for span, host, path in candidates:
        for pattern in patterns:
            if url_pattern(pattern).fullmatch(f"{host}{path}"):
                return Match(known, *span, host=host, path=path)
    if not candidates and known.text.startswith((HOLE, "/")):
        return _relative(patterns, known)
    return None


@lru_cache(maxsize=64)
def _urls(text: str) -> tuple[tuple[tuple[int, int], str, str], ...]:
    """The URLs in a text, or that it is without a scheme: where each stands, its host and its path."""
    found = list(_URL.finditer(text)) or ([bare] if (bare := _BARE.match(text)) else [])
    return tuple((url.span(), _host(url[1]), normal_path(url[2] or "")) for url in found)


def _relative(patterns: tuple[str, ...], known: Known) -> Match | None:
    """A path behind an unknown host meets patterns for any host (`*/path`)."""
    start = len(known.text) - len(known.text.lstrip(HOLE))
    path = normal_path(re.split(r"[?#\s]", known.text[start:], maxsplit=1)[0])
    if not path.startswith("/"):
        return None
    for pattern in patterns:
        if pattern.startswith("*/") and url_pattern(pattern).fullmatch(HOLE + path):
            return Match(known, start, len(known.text), path=path)
    return None


def _host(text: str) -> str:
    host = unquote(text).rpartition("@")[2].lower().rstrip(".")
    return re.sub(r":[\d\x00]*$", "", host)


def normal_path(path: str) -> str:
    """A URL path without percent-encoding, doubled or trailing slashes, in lower case."""
    return re.sub(r"/{2,}", "/", unquote(path)).rstrip("/").lower()


@lru_cache(maxsize=2_000)
def url_pattern(pattern: str) -> re.Pattern[str]:
    """`host/path` with `*` for one label or segment and `**` for any rest, as a regular expression."""
    host, slash, path = pattern.partition("/")
    labels = r"\.".join(r"[^/.]+" if label == "*" else re.escape(label) for label in host.split("."))
    expr = r"[^/]*" if host == "*" else labels
    for segment in path.split("/") if slash else ():
        if segment == "**":
            expr += r"(?:/.*)?"
        elif segment:
            parts = r"[^/]*".join(re.escape(p) for p in segment.split("*"))
            expr += "/" + (parts if segment != "*" else r"[^/]+")
    return re.compile(expr)


@lru_cache(maxsize=2_000)
def name_pattern(pattern: str) -> re.Pattern[str]:
    """A dotted name with `*` for any run of characters, as a regular expression; `@` before it is left out."""
    return re.compile(".*".join(re.escape(part) for part in pattern.removeprefix("@").split("*")))


def key_matches(condition: Condition, site: Site) -> bool:
    """Whether the site's key is one the condition asks for (or it asks for none)."""
    return not condition.key or normal_key(site.use.key) in condition.key


def call_matches(condition: Condition, site: Site) -> bool:
    """Whether the site's callee is one the condition asks for (or it asks for none)."""
    asked = (p for p in condition.call if site.use.applied or not p.startswith("@"))
    return not condition.call or any(name_pattern(p).fullmatch(site.use.callee) for p in asked)


def decided_here(match: Match, site: Site) -> bool:
    """Whether part of what decides was chosen where the site stands.

    It was not where a caller handed it in, nor where it is one of many (beginnings, where the texts are longer); and
    a text that only flows on is decided where it is written.
    """
    known = match.known
    if known is None or not known.pieces:
        return True
    decisive = [p for p in known.pieces if p.start < max(match.end, match.start + 1) and p.end > match.start]
    # A tilde or a slash written here decides nothing.
    decisive = [p for p in decisive if any(c.isalnum() for c in known.text[p.start : p.end])]
    if site.use.role is None and site.use.kind == "literal":
        return any(_written_in(piece, site.module.path, site.span) for piece in decisive)
    if site.use.role is None:
        return True
    chosen = [p for p in decisive if p.own and not _handed_in(p, site)]
    if len(site.value.texts) > MAX_ALTERNATIVES and not isinstance(site.expr, (f.Text, f.Join, f.Binary)):
        return any(p.start == 0 and p.end < len(known.text) and _rivals(site) <= MAX_ALTERNATIVES for p in chosen)
    return not decisive or bool(chosen)


def _rivals(site: Site) -> int:
    """How many different texts the site's values begin with."""
    heads = (next((p.end for p in known.pieces if p.start == 0), None) for known in site.value.texts)
    return len({known.text[:end] for known, end in zip(site.value.texts, heads, strict=True)})


def _handed_in(piece: Piece, site: Site) -> bool:
    """Whether a piece was written in the arguments of a call of the function the site stands in."""
    return any(_written_in(piece, path, span) for path, span in site.callers)


def _written_in(piece: Piece, path: str, span: Span) -> bool:
    return bool(piece.trail) and piece.trail[0].path == path and span.start <= piece.trail[0].span.start < span.end
