"""What IPython adds to Python: magics, shell escapes, help; masked so that the rest can be parsed, places kept.

Owns which lines of a cell are no Python and what is left of them: `!command` and `%%bash` are shell, `%env NAME=value`
sets a variable. Must not know the notebook format.
"""

from __future__ import annotations

import re

from claudelint.facts import Entry, Item, Ref, Statement, Text
from claudelint.readers import _shell
from claudelint.source import SourceFile, Span

_CELL = re.compile(r"\s*%%(!|\w*)[^\n]*")
_PYTHON_CELLS = frozenset("time timeit capture prun memit python python3 pypy debug snakeviz mprun skip".split())
_SHELL_CELLS = frozenset(("bash", "sh", "script", "!", "system", "sx"))
#: A line that is no Python: group 1 is what stands before the sign, 2 the sign, 3 the rest.
_LINE = re.compile(
    r"([ \t]*(?:[\w.]+(?:[ \t]*,[ \t]*[\w.]+)*[ \t]*=[ \t]*)?)(!!?|%%?|\?\??)(?=[A-Za-z_/.~\"'({!$\\-])([^\n]*)"
)
_HELP = re.compile(r"([ \t]*)[\w.]+\?\??[ \t]*")
#: Line magics whose argument is Python.
_TIMED = re.compile(r"(?:time|timeit|prun|memit|lprun)[ \t]+(?=[^-\s])")
_SET = re.compile(r"(?:set_)?env[ \t]+([A-Za-z_]\w*)[ \t]*(?:=[ \t]*|[ \t])(\S[^\n]*)")
Escape = tuple[str, int, int]


def masked(source: SourceFile) -> tuple[str, list[Escape]]:
    """The text with only Python left in it, of the same length; and what was masked that says something.

    An escape is ("shell" or "env", start, end), in offsets of the text.
    """
    escapes: list[Escape] = []
    pieces: list[str] = []
    at = 0
    for cell in source.cells:
        pieces.append(_blank(source.text[at : cell.start]))
        pieces.append(_cell(source.text[cell.start : cell.code_end], cell.start, escapes))
        at = cell.code_end
    pieces.append(_blank(source.text[at:]))
    return "".join(pieces), escapes


def statements(source: SourceFile, escapes: list[Escape]) -> tuple[list[Statement], list[Entry]]:
    """What shell escapes and `%env` amount to."""
    found: list[Statement] = []
    entries: list[Entry] = []
    for kind, low, high in escapes:
        if kind == "env":
            pair = _SET.match(source.text, low, high)
            assert pair is not None
            key = Text(pair[1], Span(*pair.span(1)))
            value = Text(pair[2].strip("\"' "), Span(*pair.span(2)))
            span = Span(low, high)
            found.append(Statement("assign", 0, 0, span, (Item(Ref("os.environ", span), key, span),), value))
        else:
            shell, exported = _shell.statements(source.text[low:high], _place(low))
            found += shell
            entries += exported
    return found, entries


def _place(low: int) -> _shell.Place:
    return lambda start, end: Span(low + start, low + end)


def _cell(text: str, start: int, escapes: list[Escape]) -> str:
    head = _CELL.match(text)
    if head is not None:
        rest = text[head.end() :]
        if head[1] in _SHELL_CELLS:
            escapes.append(("shell", start + head.end(), start + len(text)))
        if head[1] not in _PYTHON_CELLS:
            return _blank(text)
        return _blank(head[0]) + _lines(rest, start + head.end(), escapes)
    return _lines(text, start, escapes)


def _lines(text: str, start: int, escapes: list[Escape]) -> str:
    """Masks the lines that are no Python; those inside a text of several lines are left alone."""
    if not re.search(r"(?m)^[^\n]*[!%?]", text):
        return text
    found: list[str] = []
    at, goes_on, quote = start, False, ""
    for line in text.split("\n"):
        match = None if quote else _LINE.fullmatch(line)
        if goes_on:
            found.append(_blank(line))
            if escapes and escapes[-1][0] == "shell":
                escapes[-1] = ("shell", escapes[-1][1], at + len(line))
            goes_on = line.endswith("\\")
        elif match is not None:
            found.append(_line(match, at, escapes))
            goes_on = line.endswith("\\")
        elif not quote and (help_ := _HELP.fullmatch(line)):
            found.append(help_[1] + _nothing(line[len(help_[1]) :]))
        else:
            found.append(line)
            quote = _open_quote(line, quote)
        at += len(line) + 1
    return "\n".join(found)


def _line(match: re.Match[str], at: int, escapes: list[Escape]) -> str:
    before, sign, rest = match[1], match[2], match[3]
    low, high = at + match.start(3), at + match.end(3)
    if sign.startswith("!"):
        escapes.append(("shell", low, high))
    elif _SET.match(rest):
        escapes.append(("env", low, high))
    elif timed := _TIMED.match(rest):
        gap = len(sign) + timed.end()
        return before + "0;" + " " * (gap - 2) + rest[timed.end() :]
    return before + _nothing(sign + rest)


def _nothing(text: str) -> str:
    """An expression of the same length that does nothing."""
    return "0" + ("#" + " " * (len(text) - 2) if len(text) > 1 else "")


def _open_quote(line: str, quote: str) -> str:
    """The triple quote that is open behind a line."""
    for found in re.finditer(r"\"\"\"|'''|#", line):
        if not quote and found[0] == "#":
            break
        if not quote:
            quote = found[0]
        elif found[0] == quote:
            quote = ""
    return quote


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
