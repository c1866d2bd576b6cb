"""Which bodies of a module hold anything that rules may ask for, from the text alone, before it is parsed.

Owns what shows of texts, keys and calls in unparsed code. Wider than what the parsed code would show, but for bare
strings. Must not parse, or know which files there are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence

from claudelint.flow.hints import Hints
from claudelint.flow.mentions import holding
from claudelint.outline import QUOTED, Body, Outline

_PREFIX = re.compile(r"[A-Za-z]{0,2}$")
_FIELD = re.compile(r"\{[^{}]*\}")
#: A name that is given something: a keyword, an attribute, a variable.
_GIVEN = re.compile(r"([^\W\d]\w*)\s*(?::[^=\n]*)?=(?!=)")
_IMPORT = re.compile(r"(?m)^[ \t]*(?:from|import)\b.*")
#: A comment that may be a suppression of ours.
_DIRECTIVE = re.compile(r"(?i)claudelint:|noqa\s*:[^\n]*\bCL\d")
#: What may stand behind another text, at the beginning of one.
_END = re.compile(r"[\"'}]([-._ a][\w-]{1,15})", re.IGNORECASE)


class Interest:
    """Looks at one module after another."""

    def __init__(self, hints: Hints) -> None:
        self._hints = hints

    def look_for_ends(self, codes: Iterable[str]) -> None:
        """Takes down whether a bare vendor's name may be put together with something in these texts."""
        for code in codes:
            if not self._hints.completed:
                self._hints.look_for_ends(found[1] for found in _END.finditer(code))

    def directs(self, text: str) -> bool:
        """Whether a text holds what may be a suppression."""
        return _DIRECTIVE.search(text) is not None

    def bodies(self, outline: Outline, text: str) -> frozenset[Body]:
        """The bodies with a text, a key or a call of interest, or with a suppression."""
        low = outline.code.lower()
        if len(low) != len(text):  # some letters are longer in lower case
            return frozenset(outline.bodies)
        words = [word for word in self._hints.fragments if word in low]
        same = low.replace("-", "_")
        keys = [key for key in self._hints.plain_keys if key in same]
        found = holding(low, outline.bodies, words) | holding(same, outline.bodies, keys)
        told = {body for body in found if self._holds(outline.code[body.start : body.end], words, keys)}
        directing = outline.bodies if self.directs(text) else ()
        return frozenset(told.union(body for body in directing if self.directs(text[body.start : body.end])))

    def _holds(self, code: str, words: Sequence[str], keys: Sequence[str]) -> bool:
        return (
            any(self._tells(code, found) for found in QUOTED.finditer(code))
            or (bool(keys) and any(self._hints.plain_key(found[1]) for found in _GIVEN.finditer(code)))
            or any(word in line[0].lower() for line in _IMPORT.finditer(code) for word in words)
            or any(name in code for name in self._hints.called)
        )

    def _tells(self, code: str, quoted: re.Match[str]) -> bool:
        return any(self._hints.text(text) or self._hints.plain_key(text) for text in _texts(code, quoted))


def _texts(code: str, quoted: re.Match[str]) -> Iterable[str]:
    """What a string token says; of an f-string, each stretch between its fields."""
    token = quoted[0]
    if token.startswith("#"):
        return ()
    prefix = _PREFIX.search(code, max(quoted.start() - 2, 0), quoted.start())
    letters = prefix[0].lower() if prefix is not None else ""
    size = 3 if token[:3] in ('"""', "'''") else 1
    text = token[size:-size]
    if "\\" in text and "r" not in letters:
        text = _unescaped(token, text)
    return (text, *_FIELD.split(text)) if "f" in letters or "t" in letters else (text,)


def _unescaped(token: str, text: str) -> str:
    try:
        return str(ast.literal_eval(token))
    except (ValueError, SyntaxError):
        return text
