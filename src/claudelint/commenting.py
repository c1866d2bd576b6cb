"""Writes suppression comments for findings into the text of their file, or leaves it as it is.

Owns where a comment can stand and the proof that it changes nothing else: the file is read again, says the same,
and the findings are hidden. Must not know how files are read from disk or written.
"""

from __future__ import annotations

import io
import tokenize
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from claudelint.directive import directives
from claudelint.facts import Facts
from claudelint.finding import Finding
from claudelint.readers import ReadError, readers
from claudelint.rule import Rule
from claudelint.sameness import Unsaid, has_comments, said
from claudelint.source import Point, SourceFile
from claudelint.suppress import apply_suppressions, flagged_lines

_WIDTH = 120
_LOCKED = ("-lock", "pylock")
_IN_FSTRING = {
    getattr(tokenize, f"{letter}STRING_{end}"): step
    for letter in "FT"
    for end, step in (("START", 1), ("END", -1))
    if hasattr(tokenize, f"{letter}STRING_{end}")
}
#: Where the comment of one group of findings goes: the 1-based line and whether above it or at its end.
_Spot: TypeAlias = "tuple[int, bool]"


@dataclass(frozen=True, slots=True)
class Commented:
    """A file's text with comments, the findings these hide, and the others with the reason why they are left."""

    text: str
    hidden: tuple[Finding, ...] = ()
    left: tuple[tuple[Finding, str], ...] = ()


class CommentError(ValueError):
    """The words given as a reason cannot stand in a comment; the text says why."""


def comment_for(rules: Iterable[str], reason: str) -> str:
    """The comment that suppresses these rules. Raises `CommentError` when it would not be understood."""
    text = f"# claudelint: ignore[{', '.join(sorted(set(rules)))}] {reason}".rstrip()
    found = list(directives(text[1:]))
    if len(found) != 1 or found[0].problem or bool(found[0].reason) != bool(reason.strip()):
        raise CommentError(found[0].problem if found and found[0].problem else "it would not be read as one reason")
    return text


def with_comments(
    source: SourceFile, findings: Sequence[Finding], reason: str, rules: Sequence[Rule], today: date
) -> Commented:
    """The text of a file with comments for these findings, which lie in it and are not hidden."""
    if source.kind.endswith(_LOCKED):
        return _left(source, findings, "its tool writes a lock file anew; use the baseline or per-file-ignores")
    if not has_comments(source):
        return _left(source, findings, "claudelint cannot prove here that a comment changes nothing; use the baseline")
    try:
        facts = readers()[source.kind].read(source)
    except ReadError as error:
        return _left(source, findings, f"the file cannot be read: {error}")
    try:
        said(source, facts)
    except Unsaid as error:
        return _left(source, findings, str(error))
    work = _Work(source, facts, reason, rules, today)
    for spots in _PLANS if source.kind == "python" else _PLANS[1:2]:
        work.attempt([f for f in findings if f not in work.hidden], spots)
    hidden = tuple(f for f in findings if f in work.hidden)
    why = "no comment fits there; add one by hand"
    return Commented(work.now.text, hidden, tuple((f, why) for f in findings if f not in work.hidden))


def _left(source: SourceFile, findings: Iterable[Finding], why: str) -> Commented:
    return Commented(source.text, left=tuple((f, why) for f in findings))


@dataclass(slots=True)
class _Work:
    """The text as it stands after each plan, and how far each line of the original has moved."""

    source: SourceFile
    facts: Facts
    reason: str
    rules: Sequence[Rule]
    today: date
    now: SourceFile = field(init=False)
    hidden: set[Finding] = field(default_factory=set)
    #: For each comment above a line the number of that line in the original.
    above: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.source

    def attempt(self, findings: Sequence[Finding], plan: _Plan) -> None:
        """Puts comments where the plan says; keeps them when the file says the same and they hide."""
        if not findings:
            return
        facts = self.facts if self.now is self.source else readers()[self.now.kind].read(self.now)
        moved = {self._moved(f, self.above): f for f in findings}
        groups = defaultdict(set)
        page, flagged = _Page(self.now), flagged_lines(self.now, tuple(s.span for s in facts.statements))
        for finding in moved:
            lines = flagged(finding)
            spot = plan(page, finding.location.start.line, min(lines), max(lines))
            if spot is not None:
                groups[spot].add(finding.rule_id)
        self._try(groups, facts, tuple(moved.values()))

    def _try(self, groups: Mapping[_Spot, set[str]], facts: Facts, findings: Sequence[Finding]) -> None:
        text = _written(self.now, {spot: comment_for(ids, self.reason) for spot, ids in groups.items()})
        new = replace(self.now, text=text)
        above = sorted(self.above + [self._original(line) for line, is_above in groups if is_above])
        try:
            read = readers()[new.kind].read(new)
        except ReadError:
            return
        if not groups or not _says_the_same(self.now, facts, new, read):
            return
        moved = [self._moved(f, above) for f in findings]
        spans = {new.path: tuple(s.span for s in read.statements)}
        chosen = frozenset(rule.id for rule in self.rules)
        marked = apply_suppressions(
            moved, {new.path: read.comments}, {new.path: new}, spans, self.rules, chosen, self.today
        )
        gone = {f for f, mark in zip(findings, marked, strict=False) if mark.suppressed is not None}
        if gone:
            self.now, self.above, self.hidden = new, above, self.hidden | gone

    def _original(self, line: int) -> int:
        """The line of the original that a line of the present text was."""
        return next(n for n in range(line, 0, -1) if n + bisect_right(self.above, n) == line)

    def _moved(self, finding: Finding, above: Sequence[int]) -> Finding:
        """The finding where it lies once comments were put above these lines."""
        place = finding.location
        start, end = (Point(p.line + bisect_right(above, p.line), p.column) for p in (place.start, place.end))
        return replace(finding, location=replace(place, start=start, end=end))


class _Page:
    """A text by lines, and where on it comments can stand."""

    def __init__(self, source: SourceFile) -> None:
        self.source, self.python = source, source.kind == "python"
        self.free = _free_ends(source.text) if self.python else frozenset[int]()

    def end(self, line: int, width: int) -> bool:
        """Whether a comment may be put behind a line, which then has so many columns at most."""
        text = self.source.line(line)
        return self.python and line in self.free and "claudelint:" not in text and len(text) <= width

    def above(self, line: int) -> bool:
        """Whether a line of its own may be put above this one."""
        if self.python:
            return line == 1 or line - 1 in self.free
        return not self.source.line(line - 1).rstrip().endswith("\\")


_Plan: TypeAlias = Callable[[_Page, int, int, int], "_Spot | None"]


def _behind(page: _Page, start: int, first: int, last: int) -> _Spot | None:
    return (start, False) if page.end(start, _WIDTH - 60) else None


def _over(page: _Page, start: int, first: int, last: int) -> _Spot | None:
    return next(((line, True) for line in (start, first) if page.above(line)), None)


def _anywhere(page: _Page, start: int, first: int, last: int) -> _Spot | None:
    return next(((line, False) for line in (start, last, first) if page.end(line, 10_000)), None)


_PLANS: tuple[_Plan, ...] = (_behind, _over, _anywhere)


def _written(source: SourceFile, comments: Mapping[_Spot, str]) -> str:
    """The text with the comments, put in from the back."""
    text = source.text
    for (line, above), comment in sorted(comments.items(), reverse=True):
        start = source.line_starts[line - 1]
        content = source.line(line)
        if above:
            # Make takes an indented comment for a command and shows it.
            indent = "" if source.kind == "makefile" else content[: len(content) - len(content.lstrip(" \t"))]
            text = f"{text[:start]}{indent}{comment}{_line_end(source, line)}{text[start:]}"
        else:
            at = start + len(content.rstrip(" \t"))
            text = f"{text[:at]}  {comment}{text[start + len(content) :]}"
    return text


def _line_end(source: SourceFile, line: int) -> str:
    """How the line ends, or the first one where it is the last and does not."""
    for number in (line, 1):
        start = source.line_starts[number - 1] + len(source.line(number))
        stop = source.line_starts[number] if number < len(source.line_starts) else start
        if stop > start:
            return source.text[start:stop]
    return "\n"


def _free_ends(text: str) -> frozenset[int]:
    """The lines (1-based) behind which a comment may stand: neither inside a string nor before a continuation."""
    free, depth = set(), 0
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        depth += _IN_FSTRING.get(token.type, 0)
        if not depth and token.type in (tokenize.NEWLINE, tokenize.NL):
            free.add(token.start[0])
    return frozenset(free)


def _says_the_same(old: SourceFile, old_facts: Facts, new: SourceFile, new_facts: Facts) -> bool:
    try:
        return said(old, old_facts) == said(new, new_facts)
    except Unsaid:
        return False
