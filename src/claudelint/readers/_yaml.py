"""YAML text into nested data with places, by PyYAML's events: nothing is constructed, whatever a tag says.

Owns the bounds on YAML and what aliases and merge keys stand for. Must not know what the data mean.
"""

from __future__ import annotations

from typing import Any

from claudelint.readers import ReadError
from claudelint.readers._tree import MAX_DEPTH, MAX_NODES, Branch, Items, Key, Leaf, Node
from claudelint.source import Point, Span

#: The parser written in Python is some thirty times slower.
MAX_CHARACTERS = 4_000_000
MAX_CHARACTERS_SLOW = 300_000


def parse(text: str) -> list[Node]:
    """The documents of the file. Raises `ReadError` with the place where it is not YAML, or too large or deep."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    limit = MAX_CHARACTERS if loader is not yaml.SafeLoader else MAX_CHARACTERS_SLOW
    if len(text) > limit:
        raise ReadError(f"more than {limit:,} characters of YAML")
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not YAML: {error.problem or error.context}"
        raise ReadError(message, Point(mark.line + 1, mark.column + 1) if mark else None) from None
    except yaml.YAMLError as error:
        raise ReadError(f"not YAML: {' '.join(str(error).split())}") from None
    except (RecursionError, ValueError, UnicodeError) as error:
        raise ReadError(f"not YAML: {error}") from None
    return builder.documents


class _Builder:
    """Puts events together. An alias is the node it names, so that data can be shared, never copied."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.documents: list[Node] = []
        self.stack: list[Branch | Items] = []
        #: For each open mapping the key that waits for its value; a key that is no scalar has an empty text.
        self.keys: list[Key | None] = []
        self.anchors: dict[str, Node] = {}
        self.count = 0

    def take(self, event: Any) -> None:
        """One event more."""
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self.anchors = {}
        elif kind == "ScalarEvent":
            self.add(self.leaf(event), event)
        elif kind == "AliasEvent":
            at = event.start_mark.index
            self.add(self.anchors.get(event.anchor) or Leaf("", Span(at, at)), event, alias=True)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            start = event.start_mark.index
            node: Branch | Items = Branch([], Span(start, start)) if kind[0] == "M" else Items([], Span(start, start))
            self.add(node, event)
            self.stack.append(node)
            self.keys.append(None)
            if len(self.stack) > MAX_DEPTH:
                raise ReadError("nested too deeply", _point(event))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            closed = self.stack.pop()
            self.keys.pop()
            closed.span = Span(closed.span.start, max(event.end_mark.index, closed.span.start))

    def add(self, node: Node, event: Any, *, alias: bool = False) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise ReadError("holds too much data", _point(event))
        anchor = getattr(event, "anchor", None)
        if anchor and not alias:
            self.anchors[anchor] = node
        if not self.stack:
            self.documents.append(node)
            return
        parent = self.stack[-1]
        if isinstance(parent, Items):
            parent.nodes.append(node)
            return
        key = self.keys[-1]
        if key is None:
            span = node.span if isinstance(node, Leaf) else Span(event.start_mark.index, event.end_mark.index)
            self.keys[-1] = Key(node.value if isinstance(node, Leaf) else "", span)
            return
        self.keys[-1] = None
        if key.text == "<<" and isinstance(node, (Branch, Items)):
            parent.pairs.extend(_merged(node, parent))
        else:
            parent.pairs.append((key, node))

    def leaf(self, event: Any) -> Leaf:
        start, end = event.start_mark.index, event.end_mark.index
        value, style = event.value, event.style
        if style in ("|", ">"):
            return Leaf(value, Span(start, max(start, end)), starts=self.lines(start, end, value, style))
        quotes = 1 if style in ("'", '"') else 0
        raw = self.text[start + quotes : end - quotes]
        return Leaf(value, Span(start + quotes, max(end - quotes, start)), start + quotes, raw == value)

    def lines(self, start: int, end: int, value: str, style: str) -> tuple[int, ...]:
        """Where the lines of a block text start; none for folded texts, whose lines are no lines of the file."""
        if style == ">":
            return ()
        raw = self.text[start:end].split("\n")
        wanted = value.split("\n")
        found, at = [], start + len(raw[0]) + 1
        for number, line in enumerate(raw[1:]):
            if number >= len(wanted):
                break
            text = wanted[number]
            body = line.rstrip("\r")
            if not body.endswith(text) and body.strip():
                return ()
            found.append(at + (len(body) - len(text) if text else 0))
            at += len(line) + 1
        return tuple(found)


def _merged(node: Branch | Items, into: Branch) -> list[tuple[Key, Node]]:
    """The pairs a merge key brings: those of the mapping, or of a list of mappings, that are not there yet."""
    known = {key.text for key, _ in into.pairs}
    sources = [node] if isinstance(node, Branch) else [n for n in node.nodes if isinstance(n, Branch)]
    return [pair for source in sources if source is not into for pair in source.pairs if pair[0].text not in known]


def _point(event: Any) -> Point:
    return Point(event.start_mark.line + 1, event.start_mark.column + 1)
