"""What holds whatever claudelint is given: facts that fit their text, output without raw controls or secrets.

Owns the checks, which raise `AssertionError` with what is wrong. Must not know who makes the input.
"""

from __future__ import annotations

import dataclasses
import json
import pickle
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

from claudelint.facts import Facts
from claudelint.source import SourceFile, Span

#: So many characters of a secret in a row are a leak.
STRETCH = 17
_UNSEEN = ("\u200b", "\u200e", "\u200f", "\ufeff")
_TURNING = ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
_ORDERED = (str, int, float, bool, type(None))


def check_facts(source: SourceFile, facts: Facts) -> None:
    """Spans lie in the text, indices lead somewhere, and the facts can be sent to another process."""
    assert (facts.path, facts.kind) == (source.path, source.kind)
    for span in _spans(facts):
        assert 0 <= span.start <= span.end <= len(source.text), f"{span} is not in the text ({len(source.text)})"
    for number, scope in enumerate(facts.scopes):
        assert scope.index == number and -1 <= scope.parent < max(number, 1)
    for number, block in enumerate(facts.blocks):
        assert -1 <= block.parent < max(number, 1)
    scopes, blocks = max(len(facts.scopes), 1), max(len(facts.blocks), 1)
    assert all(0 <= s.scope < scopes and 0 <= s.block < blocks for s in facts.statements)
    assert all(0 <= i.scope < scopes for i in facts.imports)
    assert pickle.loads(pickle.dumps(facts)) == facts


def _spans(thing: object) -> Iterator[Span]:
    """All spans of nested data, without recursion: expressions may be deep."""
    todo = [thing]
    while todo:
        current = todo.pop()
        if isinstance(current, Span):
            yield current
        elif dataclasses.is_dataclass(current):
            todo += [getattr(current, field.name) for field in dataclasses.fields(current)]
        elif isinstance(current, (tuple, list)):
            todo += current
        else:
            assert isinstance(current, _ORDERED), f"{type(current).__name__} among the facts"


def check_printable(text: str) -> None:
    """No control, bidirectional or unseen character but the line end, and no command of a CI server's log."""
    for char in set(text) - {"\n"}:
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), f"a raw {ord(char):#x}"
        assert unicodedata.bidirectional(char) not in _TURNING and char not in _UNSEEN, f"a raw {ord(char):#x}"
    assert "##[" not in text and "##vso[" not in text


def check_form(text: str) -> None:
    """What says that it is JSON or XML can be read as such."""
    if text.startswith(("{", "[")):
        json.loads(text)
    elif text.startswith("<?xml"):
        ElementTree.fromstring(text)


def leaked(output: str, secret: str) -> list[str]:
    """The stretches of a secret that stand in an output."""
    return [secret[n : n + STRETCH] for n in range(len(secret) - STRETCH + 1) if secret[n : n + STRETCH] in output]


def check_kept(output: str, token: str) -> None:
    """Nothing of a token but its prefix stands in an output."""
    assert leaked(output, token[14:]) == [], "a piece of the token is printed"
