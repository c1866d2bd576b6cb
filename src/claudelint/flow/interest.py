"""Which bodies of a module hold anything that rules may ask for, from the text alone, before it is parsed.

Owns what shows of texts, keys and calls in unparsed code. Wider than what the parsed code would show, but for bare
strings. Must not parse, or know which files there are.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from claudelint.flow.hints import ENDINGS, Hints
from claudelint.flow.mentions import is_word
from claudelint.needles import Needles, flat
from claudelint.outline import QUOTED, Body, Outline

_PREFIX = re.compile(r"[A-Za-z]{0,2}$")
_FIELD = re.compile(r"\{[^{}]*\}")
#: A name that is given something: a keyword, an attribute, a variable.
_GIVEN = re.compile(r"([^\W\d]\w*)\s*(?::[^=\n]{0,200})?=(?!=)")
_IMPORT = re.compile(r"[ \t]*(?:from|import)\b")
#: Import statements are not looked for further back.
_LONG_LINE = 2_000
#: A comment that may be a suppression of ours.
_DIRECTIVE = re.compile(rb"claudelint:|noqa\s*:[^\n]{0,200}\bcl\d")
#: Characters written as numbers or names.
_CODED = re.compile(r"\\[0-7xuUN]")
#: What stands before a text that may stand behind another one.
_BEFORE = ('"', "'", "}")


class Shown(NamedTuple):
    """The bodies with anything of interest, the others that have it in the head of their function, whether there is any
    in neither, whether any leads further, and whether a comment may be a suppression."""

    bodies: frozenset[Body]
    heads: frozenset[Body]
    besides: bool
    leads: bool
    directs: bool


class Interest:
    """Looks at one module after another."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        called = (name.lower() for name in hints.leading)
        endings = (sign + ending for sign in _BEFORE for ending in ENDINGS)
        fragments = dict.fromkeys((*hints.fragments, *hints.packages, *called, *endings))
        self._fragments = Needles(map(flat, fragments))
        self._keys = Needles(map(flat, sorted(hints.plain_keys)))

    def directs(self, text: str) -> bool:
        """Whether a text holds what may be a suppression."""
        low = flat(text)
        return (b"claudelint:" in low or b"noqa" in low) and _DIRECTIVE.search(low) is not None

    def look(self, outline: Outline, text: str) -> Shown:
        """Where a text, a key, a call or an import of interest shows, or a suppression."""
        directs = self.directs(text)
        lines = [body.line for body in outline.bodies]
        told: set[Body] = set()
        heads: set[Body] = set()
        besides = leads = directs
        done = -1
        for at in sorted(self._places(outline.code)):
            number = bisect_right(lines, at) - 1
            body = outline.bodies[number] if number >= 0 and at < outline.bodies[number].end else None
            string = bisect_right(outline.strings, (at, len(text))) - 1
            inside = string >= 0 and at < outline.strings[string][1]
            if (leads and (body in told or (body is None and besides))) or (inside and string == done):
                continue
            if self._says(outline, string, self._hints.text) if inside else self._shows(outline.code, at):
                leads = leads or not inside or self._says(outline, string, self._hints.leads)
                if body is None or at < body.start:
                    besides = True
                if body is not None:  # a text in a head is what a parameter is by default
                    (told if at >= body.start or inside else heads).add(body)
            done = string if inside else done
        if directs:
            told |= {body for body in outline.bodies if self.directs(text[body.start : body.end])}
        return Shown(frozenset(told), frozenset(heads - told), besides, leads, directs)

    def _places(self, code: str) -> set[int]:
        """Where anything stands by which a closer look is worth while; where strings say something else than what is
        written, too."""
        low = flat(code)
        found = self._fragments.places(low) | self._keys.places(low.replace(b"-", b"_"))
        return found.union(found.start() for found in _CODED.finditer(code)) if "\\" in code else found

    def _says(self, outline: Outline, string: int, counts: Callable[[str], bool]) -> bool:
        """Whether a string has a text that counts, or a key of interest."""
        texts = _texts(outline.code, *outline.strings[string])
        return any(counts(text) or self._hints.plain_key(text) for text in texts)

    def _shows(self, code: str, at: int) -> bool:
        """Whether what stands at a place in no string is a name that is given something, a call or an import."""
        given = _GIVEN.match(code, at) if at == 0 or not is_word(code[at - 1]) else None
        if given is not None and self._hints.plain_key(given[1]):
            return True
        if any(code.startswith(name, at) for name in self._hints.leading):
            return True
        line = code.rfind("\n", max(at - _LONG_LINE, 0), at) + 1
        imports = (line or at < _LONG_LINE) and _IMPORT.match(code, line) is not None
        return bool(imports) and any(code[at : at + len(name)].lower() == name for name in self._hints.packages)


def _texts(code: str, start: int, end: int) -> Iterator[str]:
    """What a string token says; of an f-string, each stretch between its fields, and what is quoted in these."""
    token = code[start:end]
    prefix = _PREFIX.search(code, max(start - 2, 0), start)
    letters = prefix[0].lower() if prefix is not None else ""
    size = 3 if token[:3] in ('"""', "'''") else 1
    text = token[size:-size]
    if "\\" in text and "r" not in letters:
        text = _unescaped(token, text)
    if "f" not in letters and "t" not in letters:
        yield text
        return
    yield from _FIELD.split(text)
    for field in _FIELD.findall(text):
        yield from (found[0][1:-1] for found in QUOTED.finditer(field))


def _unescaped(token: str, text: str) -> str:
    try:
        return str(ast.literal_eval(token))
    except (ValueError, SyntaxError):
        return text
