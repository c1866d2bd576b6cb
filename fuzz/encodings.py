"""Hostile encodings: bytes that are no text, or another text than they seem.

Owns the files by name. "any" is expected where the interpreter could not run the file either and no text of it
says anything.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

_Table = Mapping[str, Callable[[str], bytes]]


def _code(token: str) -> str:
    return f'TOKEN = "{token}"\n'


def _utf7(text: str) -> bytes:
    """Every character shifted, so that no word of it can be seen in the bytes."""
    import base64

    shifted = base64.b64encode(text.encode("utf-16-be")).rstrip(b"=")
    return b"+" + shifted + b"-"


_FILES: _Table = {
    "nul.py": lambda t: f"\0x = 1\0\n{_code(t)}".encode(),
    "nul_at_end.py": lambda t: f"{_code(t)}\0".encode(),
    "only_nul.py": lambda t: b"\0" * 5_000,
    "bom.py": lambda t: codecs.BOM_UTF8 + _code(t).encode(),
    "two_boms.py": lambda t: codecs.BOM_UTF8 * 2 + _code(t).encode(),
    "bom_inside.py": lambda t: f"x = 1\n\ufeff{_code(t)}".encode(),
    "bom_and_cookie.py": lambda t: codecs.BOM_UTF8 + f"# coding: latin-1\n{_code(t)}".encode(),
    "utf16le.py": lambda t: codecs.BOM_UTF16_LE + _code(t).encode("utf-16-le"),
    "utf16be.py": lambda t: codecs.BOM_UTF16_BE + _code(t).encode("utf-16-be"),
    "utf32le.py": lambda t: codecs.BOM_UTF32_LE + _code(t).encode("utf-32-le"),
    "utf32be.py": lambda t: codecs.BOM_UTF32_BE + _code(t).encode("utf-32-be"),
    "utf16_odd.py": lambda t: codecs.BOM_UTF16_LE + _code(t).encode("utf-16-le") + b"x",
    "utf16_no_bom.py": lambda t: _code(t).encode("utf-16-le"),
    "utf16.env": lambda t: codecs.BOM_UTF16_LE + f"TOKEN={t}\r\n".encode("utf-16-le"),
    "utf16_no_bom.env": lambda t: f"TOKEN={t}\r\n".encode("utf-16-le"),
    "latin1_cookie.py": lambda t: b"# coding: latin-1\nname = '\xe9'\n" + _code(t).encode(),
    "latin1_second_line.py": lambda t: (
        b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\nx='\xe9'\n" + _code(t).encode()
    ),
    "latin1_no_cookie.py": lambda t: b"name = '\xe9'\n" + _code(t).encode(),
    "utf7_cookie.py": lambda t: f"# coding: utf-7\n{_code(t)}".encode(),
    "utf7_hidden.py": lambda t: b"# coding: utf-7\n" + _utf7(_code(t)) + b"\n",
    "raw_escapes.py": lambda t: (
        b"# coding: raw_unicode_escape\nTOKEN = '" + "".join(f"\\u{ord(c):04x}" for c in t).encode() + b"'\n"
    ),
    "unknown_cookie.py": lambda t: f"# coding: no-such-codec\n{_code(t)}".encode(),
    "unknown_cookie_hidden.py": lambda t: b"# coding: no-such-codec\nx = 1\n",
    "odd_cookie.py": lambda t: f"# coding: {'x' * 900}\n{_code(t)}".encode(),
    "cr_only.py": lambda t: f"x = 1\ry = 2\r{_code(t)}".replace("\n", "\r").encode(),
    "mixed_ends.py": lambda t: f"x = 1\r\ny = 2\rz = 3\n\r{_code(t)}\r\r\n\n".encode(),
    "form_feeds.py": lambda t: f"\fx = 1\n\f\f\ndef f():\n\f    pass\n\v\n{_code(t)}\f".encode(),
    "surrogates.py": lambda t: f"x = '\ud800\udfff'\n{_code(t)}".encode("utf-8", "surrogatepass"),
    "invalid_utf8.py": lambda t: b"x = '\xff\xfe\x80'\n" + _code(t).encode(),
    "overlong.py": lambda t: b"x = '\xc0\xaf'\n" + _code(t).encode(),
    "cut.py": lambda t: _code(t).encode() + b"\xe2\x82",
    "control_z.py": lambda t: f"x = 1\n\x1a\n{_code(t)}".encode(),
    "line_separators.py": lambda t: f"x = 1\u2028y = 2\u2029\x85{_code(t)}".encode(),
    "empty.py": lambda t: b"",
    "only_bom.py": lambda t: codecs.BOM_UTF8,
    "only_wide_bom.py": lambda t: codecs.BOM_UTF16_LE,
    "no_end.py": lambda t: _code(t).rstrip().encode(),
    "cr_only.env": lambda t: f"A=1\rTOKEN={t}\r".encode(),
    "nul.env": lambda t: f"A=\0\nTOKEN={t}\0\n".encode(),
}
_WANTED = {
    **dict.fromkeys(("only_nul.py", "empty.py", "only_bom.py", "only_wide_bom.py"), "any"),
    **dict.fromkeys(
        (
            "utf16_odd.py",
            "utf16_no_bom.py",
            "utf16_no_bom.env",
            "utf7_hidden.py",
            "raw_escapes.py",
            "unknown_cookie_hidden.py",
        ),
        "seen",
    ),
}
ENCODINGS = (_FILES, _WANTED)
