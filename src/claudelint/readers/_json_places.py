"""JSON with places. The standard parser says what a document holds; this finds out where.

Owns a walk over text that is known to be JSON, without recursion. Must not know any file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from claudelint.readers import ReadError
from claudelint.readers._places import NOWHERE, Document, Path, Place, check_size
from claudelint.source import Point, Span

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
MAX_DEPTH = 200


def json_document(text: str) -> Document:
    """A document and its places. Raises `ReadError` with the place where the text is not JSON."""
    import json

    check_size(text)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(f"not JSON: {error.msg}", Point(error.lineno, error.colno)) from None
    except (RecursionError, ValueError):
        raise ReadError("not JSON: nested too deeply, or a number of too many digits") from None
    return Document(content, _places(text, json.loads))


class _Open:
    """An object or array that is open: its path, the index of the next item, or the key read last."""

    def __init__(self, path: Path, is_object: bool) -> None:
        self.path, self.is_object = path, is_object
        self.index = 0
        self.key: str | None = None
        self.key_span = NOWHERE

    def step(self) -> Path:
        return (*self.path, self.key or "") if self.is_object else (*self.path, self.index)


def _places(text: str, unescaped: Callable[[str], Any]) -> dict[Path, Place]:
    places: dict[Path, Place] = {}
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        top = stack[-1] if stack else None
        if sign in "{[":
            if len(stack) >= MAX_DEPTH:
                raise ReadError(f"nested more than {MAX_DEPTH} deep")
            path = top.step() if top else ()
            places[path] = Place(top.key_span if top else NOWHERE, NOWHERE)
            stack.append(_Open(path, sign == "{"))
        elif sign in "}]":
            stack.pop()
        elif top is None or sign == ":":
            continue
        elif sign == ",":
            top.index, top.key, top.key_span = top.index + 1, None, NOWHERE
        elif top.is_object and top.key is None:
            top.key_span = Span(*token.span(1))
            top.key = token[1] if "\\" not in token[1] else str(unescaped(sign))
        else:
            span = Span(*token.span(1)) if sign[0] == '"' else Span(*token.span())
            places[top.step()] = Place(top.key_span, span)
    return places
