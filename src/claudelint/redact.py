"""Masks secrets. Owns the shapes of Anthropic credentials as they may stand in text.

Every text that leaves claudelint (message, excerpt, trace note, log line) has passed `redact`. A token is known
by its prefix, also where that is escaped for a URL or a string, in base64 or in hexadecimal; a piece of one without
its prefix only where it is long and looks random. What is reversed, encrypted or cut into short pieces is not known.
Must not know where a text comes from or goes to.
"""

from __future__ import annotations

import re

from claudelint.later import regex

#: The hyphen, as it is and as URLs and string literals escape it.
_DASH = r"(?:-|%2[dD]|\\?\\x2[dD]|\\?\\u002[dD]|&#45;|&#x2[dD];)"
#: Prefix with its generation, then everything that can belong to the token.
_TOKEN = regex(
    rf"(?i)(sk{_DASH}ant{_DASH}[a-z]{{2,8}}\d{{0,2}}{_DASH})((?:[a-z0-9_\-]|%2d|%5f|\\\\?x2d|\\\\?u002d|&#45;){{16,}})"
)
_JWT = regex(r"\b(eyJ[A-Za-z0-9_\-]{6})[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}(?:\.[A-Za-z0-9_\-]*)?")
_COOKIE = regex(r"(?i)(sessionKey(?:V3|LC)?[\"']?\s*(?:[=:,]|%3D|\\u003d)\s*[\"']?)([A-Za-z0-9_\-%.]{24,})")
_BASE64_LOGIN = regex(r"(eyJjbGF1ZGVBaU9hdXRo)[A-Za-z0-9+/=_\-]{16,}")
#: `sk-ant-` in base64, at each of the three places it can begin, and in hexadecimal. A run is tried from its start
#: only, or a long line would take quadratic time.
_ENCODED = regex(
    r"(?<![A-Za-z0-9+/_\-])[A-Za-z0-9+/_\-]*?(?:c2stYW50L|NrLWFudC|zay1hbnQt)[A-Za-z0-9+/_\-]{16,}={0,2}|(?i:736b2d616e742d(?:[0-9a-f]{2}){16,})"
)
#: A run of characters as long as no word is: a piece of a token, if it also looks random.
_RUN = regex(r"(?<![A-Za-z0-9_\-])[A-Za-z0-9_\-]{40,}(?![A-Za-z0-9_\-])")
_SAME_KIND = regex(r"[a-z]+|[A-Z]+|\d+|[_\-]+")


def redact(text: str) -> str:
    """The text with each credential replaced by its prefix and its length in characters."""
    low = text.lower()
    if "sk" in low and "ant" in low:
        text = _TOKEN.sub(_mask, text)
    if "eyJ" in text:
        text = _BASE64_LOGIN.sub(lambda m: f"{m[1]}…({len(m[0])} characters)", text)
        text = _JWT.sub(lambda m: f"{m[1]}…({len(m[0])} characters)", text)
    if "essionkey" in low:
        text = _COOKIE.sub(_mask_cookie, text)
    if len(text) >= 40:
        text = _ENCODED.sub(lambda m: f"…({len(m[0])} characters)", text)
        text = _RUN.sub(_mask_random, text)
    return text


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}…({len(found[0])} characters)"


def _mask_cookie(found: re.Match[str]) -> str:
    return found[0] if found[2].startswith("sk-ant-") else f"{found[1]}…({len(found[2])} characters)"


def _mask_random(found: re.Match[str]) -> str:
    """A run is random when capitals, small letters and digits take turns as they do in no name."""
    run = found[0]
    stretches = _SAME_KIND.findall(run)
    kinds = {"a" if s[0].islower() else "A" if s[0].isupper() else "1" if s[0].isdigit() else "-" for s in stretches}
    if kinds >= {"a", "A", "1"} and len(stretches) * 5 >= len(run) * 2:
        return f"…({len(run)} characters)"
    return run
