"""Functions of Python source of which nothing is said but names, taken out of a text before it is parsed.

Most functions of a file are not read, and a line `def name(names):pass` stands for each (`outline.without`). LibCST
makes many nodes of it, and facts are made of its names alone. So of such lines one behind the other only the last one's
`pass` is left, which is a statement where they were. Owns which lines these are, and what facts need of them. Whether
they were statements is seen in the tree (`_statements`): they may be lines of a string. Must not know LibCST.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from keyword import iskeyword
from typing import Literal, NamedTuple, TypeAlias

from claudelint.facts import Attr, Expr, Param, Ref
from claudelint.source import Span

_PASS = "pass"
_ENDING = f"):{_PASS}"
_WORD = re.compile(r"\w+", re.ASCII)
_NAME = r"[A-Za-z_]\w*"
_DECORATOR = rf"@{_NAME}(?:\.{_NAME})*[ \t]*\r?"
_DECORATED = re.compile(rf"\n[ \t]*{_DECORATOR}", re.ASCII)
#: The lines of one function: their indentation, decorators, `async`, the name, parameters and `pass`.
_LINES = re.compile(
    rf"\n([ \t]*)((?:{_DECORATOR}\n\1)*)(async[ \t]+)?def[ \t]+({_NAME})\(([\w,*/]*)\):({_PASS})[ \t]*\r?(?=\n|\Z)",
    re.ASCII,
)
#: Parameters as Python wants them, each behind a comma.
_PARAMETERS = re.compile(
    rf"(?:(?:,{_NAME})+(?:,/(?:,{_NAME})*)?)?(?:,\*{_NAME}(?:,{_NAME})*|,\*(?:,{_NAME})+)?(?:,\*\*{_NAME})?,?", re.ASCII
)
#: What begins a line that belongs to what is above it, though it is indented no further.
_GOING_ON = ")]}#"
#: So many lines has the longest decorator that is looked for.
_FAR = 30
Kind: TypeAlias = Literal["plain", "keyword", "*", "**"]
Run: TypeAlias = tuple[int, int]


class Stub(NamedTuple):
    """A function that was taken out, in offsets of the file's text; its decorators begin at `start`."""

    name: str
    span: Span
    params: tuple[Param, ...]
    decorators: tuple[Expr, ...]
    start: int


class Given(NamedTuple):
    """A text to be parsed. Of the file's text it lacks some runs of characters, known by their offsets there and their
    lengths, and functions, known by the offsets there of the `pass` that stands for them."""

    text: str
    removed: Sequence[Run]
    stubs: Mapping[int, Sequence[Stub]]


def thinned(whole: str, text: str, removed: Sequence[Run]) -> Given:
    """What is to be parsed of the text of a file, which is `text` without some runs of characters."""
    parts, at, done = [], 0, 0
    left: list[Run] = []
    stubs: dict[int, Sequence[Stub]] = {}
    for start, end, found in _found(whole, text, removed):
        parts.append(text[at:start])
        low, high = found[0].start, found[-1].span.end - len(_PASS)
        left += (*removed[done : bisect_left(removed, (low, 0))], (low, high - low))
        at, done = end, bisect_left(removed, (high, 0))
        stubs[high] = found
    return Given("".join((*parts, text[at:])), [*left, *removed[done:]], stubs)


def _found(whole: str, text: str, removed: Sequence[Run]) -> Iterator[tuple[int, int, list[Stub]]]:
    """From where on and up to which `pass` there are functions one behind the other, and what is known of them."""
    if _ENDING not in text:
        return
    places = _Places(removed)
    for run in _runs(text):
        found = [stub for lines in run if (stub := _stub(whole, lines, places)) is not None]
        if len(found) == len(run):
            yield run[0].end(1), run[-1].start(6), found


class _Places:
    """Where the characters of a text are in the file's."""

    def __init__(self, removed: Sequence[Run]) -> None:
        self._gone = [0, *accumulate(count for _, count in removed)]
        self._places = [offset - gone for (offset, _), gone in zip(removed, self._gone, strict=False)]

    def of(self, offset: int) -> int:
        return offset + self._gone[bisect_right(self._places, offset)]


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Functions that are one behind the other and indented alike."""
    at = text.find(_ENDING)
    while at >= 0:
        run = _run(text, _first_line(text, at))
        if run and not _belongs_above(text, run[0].start(), len(run[0][1])):
            yield run
        end = run[-1].end() if run else text.find("\n", at)
        at = text.find(_ENDING, end) if end >= 0 else -1


def _first_line(text: str, at: int) -> int:
    """The end of the line above the one in which an offset is, and above the decorators there."""
    end = text.rfind("\n", 0, at)
    while (above := text.rfind("\n", 0, max(end, 0))) >= 0:
        decorated = _DECORATED.match(text, above)
        if decorated is None or decorated.end() != end:
            break
        end = above
    return end


def _run(text: str, at: int) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    while (lines := _LINES.match(text, at)) is not None and (not found or lines[1] == found[0][1]):
        found.append(lines)
        at = lines.end()
    return found


def _belongs_above(text: str, end: int, indent: int) -> bool:
    """Whether a line goes on behind its end, or ends a decorator of what is so far indented. One that is not found, as
    it holds odd things, makes an error of what is left, so that the whole text is parsed."""
    if text.endswith(("\\", "\\\r"), 0, end):
        return True
    for _ in range(_FAR):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].lstrip()
        if line and line[0] not in _GOING_ON and end - start - len(line) <= indent:
            return line[0] == "@"
        if not start:
            break
        end = start - 1
    return False


def _stub(whole: str, lines: re.Match[str], places: _Places) -> Stub | None:
    """A function by its lines; None where it cannot be one, or has words that are apart in the file."""
    _, above, asynchronous, name, listed, _ = lines.groups()
    names, paths = _names(listed), _paths(above)
    if names is None or paths is None or iskeyword(name):
        return None
    start, end = places.of(lines.end(1)), places.of(lines.end(6) - 1) + 1
    words = [word.span() for word in _WORD.finditer(whole, start, end)]
    head = sum(map(len, paths))
    first = head + (3 if asynchronous else 2)
    if len(words) != first + len(names) + 1:
        return None
    params = [Param(name, None, None, kind, Span(*at)) for (name, kind), at in zip(names, words[first:], strict=False)]
    decorators = tuple(_decorators(paths, iter(words))) if paths else ()
    return Stub(name, Span(words[head][0], end), tuple(params), decorators, start)


@lru_cache(maxsize=1_000)
def _names(listed: str) -> tuple[tuple[str, Kind], ...] | None:
    """Names and kinds of the parameters that stand between the brackets; None where Python would not have them."""
    if not _PARAMETERS.fullmatch("," + listed):
        return None
    found: list[tuple[str, Kind]] = []
    plain: Kind = "plain"
    for parameter in listed.split(","):
        name = parameter.strip("*/")
        kinds: tuple[Kind, Kind, Kind] = (plain, "*", "**")
        if name:
            found.append((name, kinds[parameter.count("*")]))
        if parameter.startswith("*"):
            plain = "keyword"
    return None if any(iskeyword(name) for name, _ in found) else tuple(found)


@lru_cache(maxsize=1_000)
def _paths(decorators: str) -> tuple[list[str], ...] | None:
    """The names of which decorators are made; None where Python would not have them."""
    found = tuple(_WORD.findall(line) for line in decorators.split("\n")[:-1])
    return None if any(map(iskeyword, (name for path in found for name in path))) else found


def _decorators(paths: Sequence[Sequence[str]], words: Iterator[Run]) -> Iterator[Expr]:
    for path in paths:
        start, end = next(words)
        found: Expr = Ref(path[0], Span(start, end))
        for name in path[1:]:
            found = Attr(found, name, Span(start, next(words)[1]))
        yield found
