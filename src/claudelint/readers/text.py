"""Text of known kinds that is read for its literals and comments only.

Owns their names and which of them have comments. Must not know what their contents mean.
"""

from __future__ import annotations

import re

from claudelint.facts import Facts
from claudelint.readers._comments import comments
from claudelint.source import SourceFile

KIND = "text"
ORDER = 90

#: File name suffixes, without the dot, and the style of their comments.
_SUFFIXES = {
    "json": "",
    "jsonl": "",
    "ipynb": "",
    "md": "",
    "rst": "",
    "txt": "",
    "yaml": "script",
    "yml": "script",
    "sh": "script",
    "bash": "script",
    "zsh": "script",
    "mk": "script",
    "toml": "toml",
    "lock": "toml",
    "ini": "ini",
    "cfg": "ini",
    "dockerfile": "lines",
    "containerfile": "lines",
}
_NAMES = {
    "dockerfile": "lines",
    "containerfile": "lines",
    "makefile": "script",
    "gnumakefile": "script",
    "justfile": "script",
    "pipfile": "toml",
}
_SHELL = re.compile(rb"^#!.*\b(?:ba|da|k|z|a)?sh\b")


def claims(name: str, head: bytes) -> bool:
    """A known name or suffix, or a shebang that names a shell."""
    return _style(name) is not None or bool(head and _SHELL.match(head))


def read(source: SourceFile) -> Facts:
    """No facts but the comments."""
    style = _style(source.path.rpartition("/")[2])
    style = "script" if style is None else style
    return Facts(source.path, KIND, comments=comments(source.text, style) if style else ())


def _style(name: str) -> str | None:
    low = name.lower()
    stem, dot, suffix = low.partition(".")
    if stem in _NAMES and (not dot or stem in ("dockerfile", "containerfile")):
        return _NAMES[stem]
    return _SUFFIXES.get(suffix.rpartition(".")[2]) if dot else None
