"""The text of one Python module into facts, by LibCST.

Owns what happens when it cannot be parsed. No LibCST node leaves it. Must not know which files are
Python, rules or what values mean.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from claudelint.facts import Facts
from claudelint.outline import GAPS
from claudelint.readers import ReadError
from claudelint.readers._python_comments import comments
from claudelint.readers._stubs import Given, thinned
from claudelint.room import with_room
from claudelint.source import Point, SourceFile

if TYPE_CHECKING:
    import libcst as cst

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.S)


def facts_of(source: SourceFile) -> Facts:
    """Scopes, statements and imports of a module. Raises `ReadError` with the place of a syntax error.

    A wild text may take minutes and gigabytes, or end the process: ask `_tame` first.
    """
    return with_room(lambda: _facts(source))


def _facts(source: SourceFile) -> Facts:
    text, removed = _without_form_feeds(source.text)
    given = thinned(source.text, text, removed)
    if given.stubs:
        with suppress(ReadError):
            return _read(source, given)
    return _read(source, Given(text, removed, {}))


def _read(source: SourceFile, given: Given) -> Facts:
    import libcst as cst

    from claudelint.readers._nodes import parse
    from claudelint.readers._spans import Spans
    from claudelint.readers._statements import Builder

    try:
        module = parse(given.text)
    except cst.ParserSyntaxError as error:
        raise _syntax_error(error, source) from None
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ReadError(f"cannot be parsed: {error}") from None
    try:
        spans = Spans(module, len(given.text), given.removed)
        built = Builder(module, spans, len(source.text), given.stubs)
    except RecursionError:
        raise ReadError("nested too deeply to be read") from None
    if built.met != given.stubs.keys():
        raise ReadError("what was taken for functions is none")
    return Facts(
        source.path, source.kind, built.scopes, tuple(built.blocks), tuple(built.statements), tuple(built.imports),
        comments=comments(source.text),
    )  # fmt: skip


def _syntax_error(error: cst.ParserSyntaxError, source: SourceFile) -> ReadError:
    """LibCST's message says the place once more, and better than its fields do."""
    found = _PLACE.search(error.message)
    if found is None:
        return ReadError(f"syntax error: {error.message}", Point(error.raw_line, error.raw_column + 1))
    line, column = int(found[1]), int(found[2])
    if column == 0:
        # The line's end was not expected.
        line, column = max(line - 1, 1), len(source.line(line - 1)) + 1
    return ReadError(f"syntax error: {found[3]}", Point(line, column))


def _without_form_feeds(text: str) -> tuple[str, list[tuple[int, int]]]:
    """LibCST drops form feeds when it generates code, so offsets are computed without them; where they are, and how
    many."""
    parts, removed, at = [], [], 0
    for gap in GAPS.finditer(text):
        start, end = gap.span()
        parts.append(text[at:start])
        removed.append((start, end - start))
        at = end
    return "".join((*parts, text[at:])), removed
