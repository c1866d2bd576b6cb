"""Where the bodies of functions stand in Python source, and the text without some of them.

Owns one linear look at quotes, indentation and heads of functions: most of a module is what its functions do, and
little of that is of interest. Whoever parses a text without bodies must be ready for an error that the whole text does
not have. Must not parse, or know what is of interest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

#: Comments, and strings without their prefix. Each alternative begins with a plain character (`"{3}` would not), so
#: that only places with one of these are tried: seven times as fast.
CLOSED = (
    r'''#[^\r\n]*|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""|"(?!"")[^"\\\n]*(?:\\.[^"\\\n]*)*"|'''
    r"""'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''|'(?!'')[^'\\\n]*(?:\\.[^'\\\n]*)*'"""
)
#: The same, and quotes that are never closed.
QUOTED = re.compile(CLOSED + r"""|\"""|'''""", re.DOTALL)
_NAMED = re.compile(r"(?:def|class)[ \t]+(\w+)")
_SIGN = re.compile(r"[()\[\]{}:]")
#: The end of a line with nothing more in it, empty lines, and the indentation of the next.
_FIRST = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)*([ \t]*)(?=\S)")
_DOCSTRING = re.compile(r"[rRuU]?(?=[\"'])")
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))
_INDENT = re.compile(r"[ \t]*")
_STAND_IN = "pass"
#: What makes the head of a function more than names of parameters, and what they are: a call, a scope of its own.
_COMPUTED = re.compile(r"(?!\()|\([^)]*(?:\(|\b(?:lambda|for)\b|:=|\\)")
_NESTED = re.compile(r"\[[^\[\]{}]*\]|\{[^\[\]{}]*\}")
_PARAMETER = re.compile(r"\s*[*/]*\s*\w*")
#: Brackets in a head that are nested deeper are nobody's who wants to be read.
_DEEP = 20
#: Lines without code; what stands behind a backslash goes on there.
_EMPTY = re.compile(r"^(?<!\\\n)(?<!\\\r\n)(?:[ \t]*\r?\n)+", re.MULTILINE)
#: What stands for each character that is left out: white space that readers take no notice of.
GAP = "\f"
#: Runs of it. Most of a text may be left out, and a run is taken out a hundred times faster than its characters.
GAPS = re.compile(GAP + "+")
#: What lets an indented function stand by itself.
_OPENING = "\nif 1:\n"
#: Shorter bodies are not worth leaving out.
LEAST = 120


class Body(NamedTuple):
    """What a function does that stands in no other function: `start:end`, from its first statement to the end of its
    last, in offsets. `owner` is the class around it, "" where there is none; the line of its `def` begins at `line`.
    `name_end` is the end of its name where the names of its parameters say enough of them as long as it is not read,
    else 0."""

    name: str
    owner: str
    line: int
    start: int
    end: int
    name_end: int = 0


class Outline:
    """One module: the bodies in order, none where the text is not what it looks like; its text without comments and
    docstrings, each character of `code` in its place; and where strings begin and end, without their prefixes."""

    def __init__(self, text: str) -> None:
        masked, comments, self.strings = _masked(text)
        #: Whether quotes and brackets are closed; else it is not known what the text says.
        self.sound = (bool(masked) or not text) and all(masked.count(a) == masked.count(b) for a, b in _BRACKETS)
        self.bodies = tuple(_bodies(masked)) if self.sound else ()
        self.code = _filled(text, sorted((*comments, *_docstrings(text, masked, self.bodies))), " ")
        self._text, self._masked, self._comments = text, masked, comments

    @property
    def lean(self) -> str:
        """The text without comments and empty lines, each other character in its place."""
        text = _filled(self._text, (span for span in self._comments if self._text[span[0] - 1] != "\\"), GAP)
        return _filled(text, (found.span() for found in _EMPTY.finditer(self._masked)), GAP)


def without(text: str, bodies: Collection[Body]) -> str:
    """A text without some of its bodies, each other character in its place."""
    parts, at = [], 0
    for body in sorted(bodies, key=lambda body: body.start):
        behind = body.name_end or body.start
        parts += [text[at:behind], _bare(text[behind : body.start]), _STAND_IN.ljust(body.end - body.start, GAP)]
        at = body.end
    return "".join((*parts, text[at:]))


def _bare(head: str) -> str:
    """The head of a function behind its name, with no more than the names of its parameters, each in its place."""
    if not head:
        return ""
    signs = QUOTED.sub(_blank, head)
    for _ in range(_DEEP):
        if "[" not in signs and "{" not in signs:
            break
        signs = _NESTED.sub(_blank, signs)
    else:
        return head
    end = signs.index(")")
    kept = ",".join(map(_named, signs[1:end].split(",")))
    return f"({kept}):".ljust(len(head), GAP)


def _named(parameter: str) -> str:
    name = _PARAMETER.match(parameter)[0]  # type: ignore[index]
    return name.lstrip().rjust(len(name), GAP).ljust(len(parameter), GAP)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def only(text: str, bodies: Collection[Body]) -> str:
    """Nothing of a text but some functions without their decorators, each character in its place.

    Raises `ValueError` where one stands so close behind another that there is no room for what must be between them.
    """
    parts, at, indent = [], 0, ""
    for body in sorted(bodies, key=lambda body: body.start):
        outer, indent = indent, _INDENT.match(text, body.line)[0]  # type: ignore[index]
        opening = _OPENING if indent and indent != outer else "\n" if body.line else ""
        if len(opening) > body.line - at:
            raise ValueError("there is no room")
        parts += [GAP * (body.line - at - len(opening)), opening, text[body.line : body.end]]
        at = body.end
    return "".join((*parts, GAP * (len(text) - at)))


def _masked(text: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The text with blanks for comments and quotes for strings, empty where that cannot be told; where these are."""
    if "\f" in text or text.count("\r") != text.count("\r\n"):
        return "", [], _strings(text)
    parts, comments, strings, at = [], [], [], 0
    for quoted in QUOTED.finditer(text):
        start, end = quoted.span()
        if text[start] == "#":
            comments.append((start, end))
            parts += [text[at:start], " " * (end - start)]
        elif end - start == 3 and text[start] == text[start + 1]:
            return "", [], _strings(text)
        else:
            strings.append((start, end))
            parts += [text[at:start], '"' * (end - start)]
        at = end
    return "".join((*parts, text[at:])), comments, strings


def _strings(text: str) -> list[tuple[int, int]]:
    return [quoted.span() for quoted in QUOTED.finditer(text) if not quoted[0].startswith("#")]


def _filled(text: str, spans: Iterable[tuple[int, int]], character: str) -> str:
    """The text with one character for each of some stretches, which are in order."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], character * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def _bodies(masked: str) -> Iterator[Body]:
    classes = list(_heads(masked, "class "))
    past = 0
    for line, indent, name, head in _heads(masked, "def "):
        if line >= past and (start := _suite(masked, head, indent)):
            past = _end(masked, start, indent)
            owner = next((owner for at, outer, owner, _ in reversed(classes) if at < line and outer < indent), "")
            if past - start >= max(LEAST, len(_STAND_IN)):
                yield Body(name, owner, line, start, past, 0 if _COMPUTED.match(masked, head, start) else head)


def _heads(masked: str, word: str) -> Iterator[tuple[int, int, str, int]]:
    """Lines that begin with a word and a name: where, how far the word is indented, the name, and where that ends."""
    at = masked.find(word)
    while at >= 0:
        line = masked.rfind("\n", 0, at) + 1
        before = masked[line:at]
        head = _NAMED.match(masked, at)
        if head is not None and before.strip() in ("", "async"):
            yield line, len(before) - len(before.lstrip(" \t")), head[1], head.end()
        at = masked.find(word, at + 1)


def _suite(masked: str, at: int, indent: int) -> int:
    """Where the suite of a head begins; 0 where there is none, or it is in the same line."""
    colon = _colon(masked, at)
    first = _FIRST.match(masked, colon + 1)
    return first.end() if colon >= 0 and first is not None and len(first[1]) > indent else 0


def _colon(masked: str, at: int) -> int:
    """The colon that ends a head, -1 where none does."""
    depth = 0
    for found in _SIGN.finditer(masked, at):
        sign = found[0]
        if sign == ":" and not depth:
            return found.start()
        depth += (sign in "([{") - (sign in ")]}")
    return -1


def _end(masked: str, at: int, indent: int) -> int:
    """The end of the last line that is indented further, from a place in the first such line on."""
    ending = _dedent(indent)
    while (found := ending.search(masked, at)) is not None:
        at = found.start() + 1
        if masked[at - 2] != "\\" and masked[at - 3 : at - 1] != "\\\r":
            break
    end = found.start() if found is not None else len(masked)
    while masked[end - 1].isspace():
        end -= 1
    return end


@lru_cache(maxsize=64)
def _dedent(indent: int) -> re.Pattern[str]:
    """The end of a line before one that is indented no further."""
    return re.compile(rf"\n(?=[ \t]{{0,{indent}}}[^\s])")


def _docstrings(text: str, masked: str, bodies: Collection[Body]) -> Iterator[tuple[int, int]]:
    """Where the docstrings of the module, its classes and those bodies stand."""
    places = {_suite(masked, head, indent) for _, indent, _, head in _heads(masked, "class ")}
    for place in places - {0} | {body.start for body in bodies} | {len(masked) - len(masked.lstrip())}:
        quotes = _DOCSTRING.match(text, place)
        if quotes is not None and masked and (found := QUOTED.match(text, quotes.end())) is not None:
            yield found.span()
