"""JSON text into nested data with places, comments and trailing commas allowed.

Owns the scanner, which keeps its own stack: depth costs memory, not recursion. It goes from token to token, but for
runs of plain keys and values, of which large files consist: they are taken at once, and what is anything else is left
to the tokens, so that an error is found by them alone. Numbers, true, false and null are read and left out: no rule
asks for one. Must not know what the data mean.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from claudelint.readers import ReadError
from claudelint.readers._tree import MAX_DEPTH, MAX_NODES, Branch, Items, Key, Leaf, Node
from claudelint.source import Point, Span

MAX_CHARACTERS = 10_000_000
#: Group 1 is a string without escapes, 2 the start of another string, 3 a sign, 4 anything else that is a value.
_TOKEN = re.compile(
    r"(?:[ \t\r\n\ufeff]+|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)*"
    r'(?:"([^"\\\x00-\x1f]*)"|(")|([{}\[\]:,])|([-+]?[A-Za-z0-9][A-Za-z0-9_.+-]*))?'
)
_BLANK = r"[ \t\r\n]*"
_TEXT = r'[^"\\\x00-\x1f]*'
_SCALAR = r"[-+]?[A-Za-z0-9][A-Za-z0-9_.+-]*"
#: A key and its string, an item of a list, each with the comma behind it.
_PAIR = re.compile(f'{_BLANK}"({_TEXT})"{_BLANK}:{_BLANK}"({_TEXT})"{_BLANK},')
_ITEM = re.compile(f'{_BLANK}"({_TEXT})"{_BLANK},')
#: Runs of which nothing is kept. Bounded, for an expression keeps in mind all that it has repeated.
_NO_PAIRS = re.compile(f'(?:{_BLANK}"{_TEXT}"{_BLANK}:{_BLANK}{_SCALAR}{_BLANK},){{1,1000}}')
_NO_ITEMS = re.compile(f"(?:{_BLANK}{_SCALAR}{_BLANK},){{1,1000}}")
_END_OF_LINE = re.compile(r"\r\n|\r|\n")
#: Of two offsets, without the call in Python that `Span` is.
_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)


def parse(text: str) -> Node:
    """The document's value. Raises `ReadError` with the place where it is not JSON, or too large or deep."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS // 1_000_000} million characters of JSON")
    return _Scanner(text).run()


class _Scanner:
    """One pass over the text. `want` is what may come next: "value", "key", "colon", "comma" or "end"."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.stack: list[Branch | Items] = []
        self.key: Key | None = None
        self.want = "value"
        self.count = 0

    def run(self) -> Node:
        at, match = 0, _TOKEN.match
        while True:
            if self.want == "key":
                at = self.plain_pairs(at)
            elif self.want == "value" and self.stack and isinstance(self.stack[-1], Items):
                at = self.plain_items(at)
            found = match(self.text, at)
            assert found is not None
            group, at = found.lastindex, found.end()
            if group is None:
                break
            if group == 3:
                self.sign(found[3], found.start(3))
                continue
            start = found.start(group)
            if group == 4:
                self.scalar(None, start)
            elif group == 1:
                self.scalar(Leaf(found[1], Span(start, at - 1), start, True), start)
            else:
                leaf, at = self.escaped(start)
                self.scalar(leaf, start)
        if at < len(self.text):
            raise self.wrong("not a value", at)
        if self.want != "end" or self.root is None:
            raise self.wrong("the text ends too early", at)
        return self.root

    def plain_pairs(self, at: int) -> int:
        """Takes pairs of an object that are plain; where the next token begins."""
        text, top = self.text, self.stack[-1]
        assert isinstance(top, Branch)
        while self.room():
            if found := _PAIR.match(text, at):
                start = found.start(2)
                leaf = Leaf(found[2], _span(found.span(2)), start, True)
                top.pairs.append((Key(found[1], _span(found.span(1))), leaf))
                self.count += 1
            elif not (found := _NO_PAIRS.match(text, at)):
                break
            at = found.end()
        return at

    def plain_items(self, at: int) -> int:
        """The same with items of a list."""
        text, top = self.text, self.stack[-1]
        assert isinstance(top, Items)
        while self.room():
            if found := _ITEM.match(text, at):
                top.nodes.append(Leaf(found[1], _span(found.span(1)), found.start(1), True))
                self.count += 1
            elif not (found := _NO_ITEMS.match(text, at)):
                break
            at = found.end()
        return at

    def room(self) -> bool:
        return self.count < MAX_NODES and len(self.stack) <= MAX_DEPTH

    def scalar(self, leaf: Leaf | None, at: int) -> None:
        """Takes a string (or None for any other scalar), which may be a key."""
        if self.want == "key" and leaf is not None:
            self.key, self.want = Key(leaf.value, leaf.span), "colon"
            return
        if self.want != "value":
            raise self.wrong("expected " + _WORDS[self.want], at)
        if leaf is not None:
            self.put(leaf, at)
        elif not self.stack:
            self.root = Leaf("", Span(at, at))
        self.want = "comma" if self.stack else "end"

    def sign(self, sign: str, at: int) -> None:
        top = self.stack[-1] if self.stack else None
        if sign in "{[" and self.want == "value":
            node: Branch | Items = Branch([], Span(at, at)) if sign == "{" else Items([], Span(at, at))
            self.put(node, at)
            self.stack.append(node)
            self.want = "key" if sign == "{" else "value"
        elif sign == ":" and self.want == "colon":
            self.want = "value"
        elif sign == "," and self.want == "comma":
            self.want = "key" if isinstance(top, Branch) else "value"
        elif top is not None and self.closes(sign, top):
            top.span = Span(top.span.start, at + 1)
            self.stack.pop()
            self.want = "comma" if self.stack else "end"
        else:
            raise self.wrong("expected " + _WORDS[self.want], at)

    def closes(self, sign: str, top: Branch | Items) -> bool:
        if isinstance(top, Branch):
            return sign == "}" and self.want in ("comma", "key")
        return sign == "]" and self.want in ("comma", "value")

    def put(self, node: Node, at: int) -> None:
        """Puts a value into what is open."""
        self.count += 1
        if self.count > MAX_NODES or len(self.stack) > MAX_DEPTH:
            raise self.wrong("too much data, or nested too deeply", at)
        top = self.stack[-1] if self.stack else None
        if top is None:
            self.root = node
        elif isinstance(top, Branch):
            assert self.key is not None
            top.pairs.append((self.key, node))
        else:
            top.nodes.append(node)

    def escaped(self, at: int) -> tuple[Leaf, int]:
        try:
            value, end = scanstring(self.text, at + 1, False)
        except JSONDecodeError as error:
            raise self.wrong(error.msg.lower(), error.pos) from None
        return Leaf(value, Span(at + 1, end - 1)), end

    def wrong(self, message: str, at: int) -> ReadError:
        starts = [0, *(m.end() for m in _END_OF_LINE.finditer(self.text))]
        line = bisect_right(starts, at)
        return ReadError(f"not JSON: {message}", Point(line, at - starts[line - 1] + 1))


_WORDS = {
    "value": "a value",
    "key": "a key in double quotes",
    "colon": "a colon",
    "comma": "a comma or the end of the list or object",
    "end": "the end of the text",
}
