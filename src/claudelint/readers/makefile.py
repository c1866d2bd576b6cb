"""Makefiles: variables, exports and the commands of recipes.

Owns their grammar as far as it says which lines are commands. Must not know what a command does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import SourceFile, Span

if TYPE_CHECKING:
    from claudelint import facts as f
else:
    f = module("claudelint.facts")

KIND = "makefile"
ORDER = 60
_NAMES = frozenset(("makefile", "gnumakefile", "bsdmakefile", "justfile"))
_LINE = regex(r"[^\n]*\n?")
_ASSIGNMENT = regex(r"(?:export[ \t]+|override[ \t]+)*([A-Za-z_]\w*)[ \t]*(?:::?:?|\?|\+|!)?=[ \t]*([^\r\n]*)")
_DIRECTIVES = frozenset(
    """include -include sinclude ifeq ifneq ifdef ifndef else endif define endef export unexport override vpath
    undefine load private""".split()
)
_VARIABLE = regex(r"\$\$|\$\((\w+)\)|\$\(shell ")
#: Takes the place of a sign that is not the shell's, so that places stay; the words are read without it.
_FILLER = "\x01"


def claims(name: str, head: bytes) -> bool:
    """`Makefile` and its other names, `*.mk`."""
    low = name.lower()
    return low in _NAMES or low.endswith(".mk")


def read(source: SourceFile) -> f.Facts:
    """Statements, variables and comments. Raises `ReadError` with the place of a line that is no part of a makefile."""
    from claudelint.readers import _shell
    from claudelint.readers._comments import comments
    from claudelint.readers._data import scripted

    if "\0" in source.text:
        raise ReadError("not a makefile: it holds a NUL character", source.point(source.text.index("\0")))
    script = _script(source)
    found, entries = _shell.statements(script, Span)
    return scripted(source, KIND, found, entries, comments(source.text, "script"))


def _script(source: SourceFile) -> str:
    """The text as a shell script of the same length: assignments and recipes stay, all else is blank."""
    found: list[str] = []
    just = source.path.rpartition("/")[2].lower() == "justfile"
    at, continued, recipe, defining = 0, False, False, False
    while at < len(source.text):
        match = _LINE.match(source.text, at)
        assert match is not None
        line, start, at = match[0], at, match.end()
        body = line.strip()
        is_recipe = line.startswith("\t") or (just and line[:1] == " ")
        if continued:
            found.append(_command(line) if recipe else _blank(line))
        elif is_recipe and body:
            recipe = True
            found.append(_command(line))
        elif defining or not body or body.startswith("#"):
            recipe = False
            found.append(_blank(line))
        else:
            recipe = False
            found.append(_declaration(line, body, source, start, strict=not just))
        word = body.split(None, 1)[0] if body else ""
        defining = (defining or word == "define") and word != "endef"
        continued = body.endswith("\\")
    return "".join(found)


def _declaration(line: str, body: str, source: SourceFile, start: int, *, strict: bool) -> str:
    """An assignment as the shell writes it; anything else blank."""
    assigned = _ASSIGNMENT.match(line.lstrip(" "))
    if assigned is not None:
        lead = len(line) - len(line.lstrip(" "))
        name, value = assigned.span(1), assigned.span(2)
        text = " " * (lead + name[0]) + assigned[1]
        gap = value[0] - name[1]
        # The sign goes next to the name; what is between it and the value is quoted blanks' place.
        text += "=" + _FILLER * (gap - 1) + _quoted(_shellish(assigned[2].rstrip()))
        if body.startswith("export"):
            text = "export" + text[6:]
        rest = line[lead + value[0] + len(assigned[2].rstrip()) :]
        return text + _blank(rest)
    first = re.split(r"[\s(]", body, maxsplit=1)[0]
    known = ":" in body or body.startswith("$") or first in _DIRECTIVES or "=" in body
    if strict and not known:
        raise ReadError("not a makefile: missing separator", source.point(start))
    return _blank(line)


def _quoted(value: str) -> str:
    """A value of several words as one, its blanks hidden from the shell; a comment behind it is left out."""
    plain = re.split(r"(?<=[ \t])#", value, maxsplit=1)[0]
    if any(sign in plain for sign in ";|&<>'\"`"):
        return plain.ljust(len(value)) if plain.startswith(("'", '"')) else _blank(value)
    kept = plain.rstrip()
    if "$(" in kept:
        return kept + " " * (len(value) - len(kept))
    return kept.replace(" ", "\x02").replace("\t", "\x02") + " " * (len(value) - len(kept))


def _command(line: str) -> str:
    lead = len(line) - len(line.lstrip("\t @+-"))
    return " " * lead + _shellish(line[lead:])


def _shellish(text: str) -> str:
    """`$(X)` as `${X}`, `$$` as `$`, at the same places."""
    return _VARIABLE.sub(_variable, text)


def _variable(found: re.Match[str]) -> str:
    if found[0] == "$$":
        return f"{_FILLER}$"
    return f"${{{found[1]}}}" if found[1] else "$(      "


def _blank(line: str) -> str:
    return re.sub(r"[^\r\n]", " ", line)
