"""TOML text into nested data with places.

The standard library says whether a text is TOML and what its scalars mean, but not where they stand: that is what
the scanner here owns, for texts known to be right. Must not know what the data mean.
"""

from __future__ import annotations

import re

from claudelint.readers import ReadError
from claudelint.readers._tree import MAX_DEPTH, Branch, Items, Key, Leaf, Node
from claudelint.source import Point, Span
from claudelint.tomlfile import TomlError, load_toml

MAX_CHARACTERS = 10_000_000
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")|' r"'''.*?'{3,5}(?!')|" r'"(?:\\.|[^"\\\r\n])*"|' r"'[^'\r\n]*'", re.DOTALL
)
_BARE = re.compile(r"[A-Za-z0-9_\-]+")
_ATOM = re.compile(r"[^\s,\]}#]+(?: \d[^\s,\]}#]*)?")


def parse(text: str) -> Branch:
    """The document's table. Raises `ReadError` with the line where the file is not TOML."""
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"more than {MAX_CHARACTERS:,} characters of TOML")
    try:
        load_toml(text)
    except TomlError as error:
        raise ReadError(str(error), Point(error.line, 1) if error.line else None) from None
    return _Scanner(text).run()


class _Scanner:
    """One pass over a text that is TOML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def run(self) -> Branch:
        root = Branch([], Span(0, len(self.text)))
        table = root
        while self.more():
            if self.text.startswith("[", self.at):
                double = self.text.startswith("[[", self.at)
                self.at += 1 + double
                keys = self.keys("]")
                self.at += 1 + double
                table = self.opened(root, keys, fresh=double)
            else:
                self.pair(table, 0)
        return root

    def more(self) -> bool:
        found = _BLANK.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return self.at < len(self.text)

    def keys(self, end: str) -> list[Key]:
        """The parts of a dotted key, up to the sign behind it."""
        found: list[Key] = []
        while self.more() and not self.text.startswith(end, self.at):
            if self.text.startswith(".", self.at):
                self.at += 1
            elif self.text[self.at] in "\"'":
                leaf = self.string()
                found.append(Key(leaf.value, leaf.span))
            else:
                bare = _BARE.match(self.text, self.at)
                if bare is None:
                    raise ReadError("not TOML as claudelint reads it", None)
                self.at = bare.end()
                found.append(Key(bare[0], Span(*bare.span())))
        return found

    def opened(self, table: Branch, keys: list[Key], *, fresh: bool) -> Branch:
        """The table that a header or the front of a dotted key names, made where it is not there yet."""
        for number, key in enumerate(keys):
            known = table.get(key.text)
            last = fresh and number == len(keys) - 1
            if isinstance(known, Items) and not last:
                known = known.nodes[-1] if known.nodes else None
            if last or not isinstance(known, Branch):
                node = Branch([], key.span)
                if last and isinstance(known, Items):
                    known.nodes.append(node)
                elif last:
                    table.pairs.append((key, Items([node], key.span)))
                else:
                    table.pairs.append((key, node))
                known = node
            table = known
        return table

    def pair(self, table: Branch, depth: int) -> None:
        keys = self.keys("=")
        self.at += 1
        self.more()
        value = self.value(depth)
        if keys:
            self.opened(table, keys[:-1], fresh=False).pairs.append((keys[-1], value))

    def value(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise ReadError("nested too deeply")
        sign, start = self.text[self.at : self.at + 1], self.at
        if sign in ("[", "{"):
            self.at += 1
            node: Branch | Items = Items([], Span(start, start)) if sign == "[" else Branch([], Span(start, start))
            while self.more() and self.text[self.at] not in "]}":
                if self.text[self.at] == ",":
                    self.at += 1
                elif isinstance(node, Items):
                    node.nodes.append(self.value(depth + 1))
                else:
                    self.pair(node, depth + 1)
            self.at += 1
            node.span = Span(start, self.at)
            return node
        if sign in ('"', "'"):
            return self.string()
        atom = _ATOM.match(self.text, start)
        if atom is None:
            raise ReadError("not TOML as claudelint reads it", None)
        self.at = atom.end()
        return Leaf(atom[0], Span(start, self.at), start, True)

    def string(self) -> Leaf:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise ReadError("not TOML as claudelint reads it", None)
        self.at = found.end()
        raw = found[0]
        quotes = 3 if raw[:3] in ('"""', "'''") else 1
        span = Span(found.start() + quotes, found.end() - quotes)
        body = raw[quotes:-quotes]
        if quotes == 1 and "\\" not in body:
            return Leaf(body, span, span.start, True)
        value = str(load_toml(f"x = {raw}")["x"])
        skip = re.match(r"\r?\n", body) if quotes == 3 else None
        start = span.start + (skip.end() if skip else 0)
        return Leaf(value, span, start, self.text[start : span.end] == value)
