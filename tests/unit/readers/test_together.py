"""A reader that says part of what a file says is joined with the one that says the rest."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from claudelint.facts import Comment, Dependency, Entry, Facts
from claudelint.readers import together
from claudelint.source import SourceFile, Span

HERE = Span(0, 1)
DEPENDENCY = Dependency("one", HERE)
ENTRY = Entry("key", "value", HERE, HERE)
COMMENT = Comment("x", HERE, True)


def reader(kind: str, besides: str | None, **facts: Any) -> Any:
    def read(source: SourceFile) -> Facts:
        return Facts(source.path, kind, **facts)

    named = {} if besides is None else {"BESIDES": besides}
    return SimpleNamespace(KIND=kind, ORDER=10, claims=lambda name, head: name == kind, read=read, **named)


def test_both_are_read() -> None:
    first = reader("list", "data", dependencies=(DEPENDENCY,), comments=(COMMENT,))
    other = reader("data", None, entries=(ENTRY,), comments=(COMMENT, COMMENT))
    joined, alone = together([first, other])
    assert alone is other
    assert (joined.KIND, joined.ORDER, joined.claims("list", b""), joined.claims("data", b"")) == (
        "list",
        10,
        True,
        False,
    )
    facts = joined.read(SourceFile("a", "list", "x"))
    assert facts == Facts("a", "list", dependencies=(DEPENDENCY,), entries=(ENTRY,), comments=(COMMENT,))


def test_without_the_other_a_reader_stays_as_it_is() -> None:
    first = reader("list", "data")
    assert together([first]) == [first]
