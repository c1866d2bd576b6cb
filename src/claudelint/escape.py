"""Makes text safe to print. Owns which characters may not reach a terminal, a CI log or a report raw.

Must not know any report format; the formats add their own quoting on top.
"""

from __future__ import annotations

import re

#: C0 and C1 controls, DEL, line and paragraph separators, bidirectional marks, zero-width characters,
#: lone surrogates, tag characters and the byte order mark; the `##[` and `##vso[` that CI logs take for commands.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    r"|#(?=#(?:\[|vso\[))"
)


def visible(text: str) -> str:
    r"""One line of text with unsafe characters shown as escapes: a newline becomes `\n`, U+202E `\u202e`."""
    return _UNSAFE.sub(_show, text)


def visible_line(text: str) -> str:
    """A source line for a code frame: as `visible`, but tabs become four spaces."""
    return visible(text.replace("\t", "    "))


def _show(found: re.Match[str]) -> str:
    char = found[0]
    named = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(char)
    if named:
        return named
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
