"""Masks secrets. Owns the shapes of Anthropic credentials as they may stand in text.

Every text that leaves claudelint (message, excerpt, trace note, log line) has passed `redact`.
Must not know where a text comes from or goes to.
"""

from __future__ import annotations

import re

#: Prefix with its generation, then everything that can belong to the token.
_TOKEN = re.compile(r"(sk-ant-[A-Za-z]{2,8}\d{0,2}-)([A-Za-z0-9_\-]{16,})")
_JWT = re.compile(r"\b(eyJ[A-Za-z0-9_\-]{6})[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}(?:\.[A-Za-z0-9_\-]*)?")
_COOKIE = re.compile(r"(?i)(sessionKey(?:V3|LC)?\s*[=:]\s*[\"']?)([A-Za-z0-9_\-%.]{24,})")
_BASE64_LOGIN = re.compile(r"(eyJjbGF1ZGVBaU9hdXRo)[A-Za-z0-9+/=_\-]{16,}")


def redact(text: str) -> str:
    """The text with each credential replaced by its prefix and its length in characters."""
    if "sk-ant-" in text:
        text = _TOKEN.sub(_mask, text)
    if "eyJ" in text:
        text = _BASE64_LOGIN.sub(lambda m: f"{m[1]}…({len(m[0])} characters)", text)
        text = _JWT.sub(lambda m: f"{m[1]}…({len(m[0])} characters)", text)
    if "essionkey" in text.lower():
        text = _COOKIE.sub(lambda m: m[0] if m[2].startswith("sk-ant-") else f"{m[1]}…({len(m[2])} characters)", text)
    return text


def _mask(found: re.Match[str]) -> str:
    return f"{found[1]}…({len(found[0])} characters)"
