"""Shell scripts: their commands, assignments and exports.

Owns which files are shell. Must not know what a command does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "shell"
ORDER = 60
_SUFFIXES = (".sh", ".bash", ".zsh", ".ksh", ".command")
_NAMES = frozenset(
    (".bashrc", ".bash_profile", ".bash_aliases", ".zshrc", ".zprofile", ".zshenv", ".profile", "pkgbuild")
)
_SHEBANG = regex(rb"^#!.*\b(?:ba|da|k|z|a)?sh\b")


def claims(name: str, head: bytes) -> bool:
    """A shell's suffix or start-up file, or a shebang that names a shell."""
    low = name.lower()
    return low.endswith(_SUFFIXES) or low in _NAMES or bool(head and _SHEBANG.match(head))


def read(source: SourceFile) -> f.Facts:
    """Statements, exported variables and comments. Raises `ReadError` for a text that is no script."""
    from claudelint.readers import ReadError, _shell
    from claudelint.readers._comments import comments
    from claudelint.readers._data import scripted

    if "\0" in source.text:
        at = source.text.index("\0")
        raise ReadError("not a shell script: it holds a NUL character", source.point(at))
    found, entries = _shell.statements(source.text, Span)
    return scripted(source, KIND, found, entries, comments(source.text, "script"))
