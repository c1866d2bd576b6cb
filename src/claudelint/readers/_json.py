"""JSON text into nested data with places, comments and trailing commas allowed.

Owns the scanner, which keeps its own stack: depth costs memory, not recursion. Must not know what the data mean.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from claudelint.readers import ReadError
from claudelint.readers._tree import MAX_DEPTH, MAX_NODES, Branch, Items, Key, Leaf, Node
from claudelint.source import Point, Span

MAX_CHARACTERS = 10_000_000
_SPACE = re.compile(r"(?:[ \t\r\n\ufeff]+|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)*")
#: What blanks and comments begin with; the end of the text is neither.
_BLANKS = frozenset(" \t\r\n\ufeff/")
_ATOM = re.compile(r"[-+]?[A-Za-z0-9][A-Za-z0-9_.+-]*")
_END_OF_LINE = re.compile(r"\r\n|\r|\n")


def parse(text: str) -> Node:
    """The document's value. Raises `ReadError` with the place where it is not JSON, or too large or deep."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS // 1_000_000} million characters of JSON")
    return _Scanner(text).run()


class _Scanner:
    """One pass over the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.count = 0

    def run(self) -> Node:
        holder = Items([], Span(0, 0))
        stack: list[Items | Branch] = []
        current: Items | Branch = holder
        self.blank()
        self.value(current, None, stack)
        while stack:
            current = stack[-1]
            closing = "}" if isinstance(current, Branch) else "]"
            self.blank()
            if self.text.startswith(closing, self.at):
                self.at += 1
                current.span = Span(current.span.start, self.at)
                stack.pop()
                self.comma(stack)
            elif isinstance(current, Branch):
                key = self.key()
                self.value(current, key, stack)
            else:
                self.value(current, None, stack)
        self.blank()
        if self.at < len(self.text):
            raise self.wrong("more text behind the end of the data")
        return holder.nodes[0]

    def value(self, parent: Items | Branch, key: Key | None, stack: list[Items | Branch]) -> None:
        """Reads a value, or opens a list or mapping, and puts it into its parent."""
        self.count += 1
        if self.count > MAX_NODES or len(stack) > MAX_DEPTH:
            raise self.wrong("too much data, or nested too deeply")
        sign, start = self.text[self.at : self.at + 1], self.at
        node: Node
        if sign in ("{", "["):
            self.at += 1
            node = Branch([], Span(start, start)) if sign == "{" else Items([], Span(start, start))
            stack.append(node)
        elif sign == '"':
            node = self.string()
        elif atom := _ATOM.match(self.text, start):
            self.at = atom.end()
            node = Leaf(atom[0], Span(start, self.at), start, True)
        else:
            raise self.wrong("expected a value")
        if isinstance(parent, Branch):
            assert key is not None
            parent.pairs.append((key, node))
        else:
            parent.nodes.append(node)
        if isinstance(node, Leaf):
            self.comma(stack)

    def comma(self, stack: list[Items | Branch]) -> None:
        """What must follow a value: a comma, or the end of what it is in."""
        if not stack:
            return
        self.blank()
        if self.text.startswith(",", self.at):
            self.at += 1
        elif not self.text.startswith(("}", "]"), self.at):
            raise self.wrong("expected a comma or the end of the list or object")

    def key(self) -> Key:
        if not self.text.startswith('"', self.at):
            raise self.wrong("expected a key in double quotes")
        leaf = self.string()
        self.blank()
        if not self.text.startswith(":", self.at):
            raise self.wrong("expected a colon")
        self.at += 1
        self.blank()
        return Key(leaf.value, leaf.span)

    def string(self) -> Leaf:
        start = self.at + 1
        try:
            value, end = scanstring(self.text, start, False)
        except JSONDecodeError as error:
            self.at = error.pos
            raise self.wrong(error.msg.lower()) from None
        self.at = end
        return Leaf(value, Span(start, end - 1), start, end - 1 - start == len(value))

    def blank(self) -> None:
        if self.text[self.at : self.at + 1] not in _BLANKS:
            return
        found = _SPACE.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def wrong(self, message: str) -> ReadError:
        starts = [0, *(m.end() for m in _END_OF_LINE.finditer(self.text))]
        line = bisect_right(starts, self.at)
        return ReadError(f"not JSON: {message}", Point(line, self.at - starts[line - 1] + 1))
