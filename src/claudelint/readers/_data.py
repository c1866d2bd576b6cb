"""Documents of nested data into facts: entries, and statements for what they start.

Owns the order in which shapes are looked for. Must not know file formats or rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from claudelint.facts import Block, Comment, Entry, Facts, Scope, Statement
from claudelint.readers._started import starts, statements
from claudelint.readers._tree import Node, entries
from claudelint.readers._workflow import STEPPED, Steps
from claudelint.source import SourceFile, Span


def facts_of(source: SourceFile, kind: str, documents: Iterable[Node], comments: tuple[Comment, ...] = ()) -> Facts:
    """The facts of a file with these documents. Raises `ReadError` where they hold too much."""
    found: list[Entry] = []
    stated: list[Statement] = []
    for document in documents:
        spoken: set[int] = set()
        steps = Steps(spoken)
        steps.read(document)
        stated += steps.statements
        found += steps.entries
        stated += statements(document, spoken)
        found += entries(document, stated=frozenset(spoken))
    if not stated:
        return Facts(source.path, kind, entries=tuple(found), comments=comments)
    return scripted(source, kind, stated, found, comments)


def may_state(keys: Set[str]) -> bool:
    """Whether documents with these keys may say anything but entries."""
    return starts(keys) or not STEPPED.isdisjoint(keys)


def scripted(
    source: SourceFile,
    kind: str,
    statements: Iterable[Statement],
    entries: Iterable[Entry] = (),
    comments: tuple[Comment, ...] = (),
) -> Facts:
    """Facts with statements of one module and nothing nested in it."""
    scope = Scope(0, -1, "module", "", "", Span(0, len(source.text)))
    return Facts(
        source.path,
        kind,
        (scope,),
        (Block(-1, "module"),),
        tuple(statements),
        entries=tuple(entries),
        comments=comments,
    )
