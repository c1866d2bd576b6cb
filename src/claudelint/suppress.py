"""Suppressions in comments: which findings they hide, and what is wrong with them.

A finding is marked, never dropped. Owns where a comment applies and the findings about comments, whose words
come from the rules CL901 to CL905. Must not know how a directive is spelt, nor any file format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from claudelint.directive import Directive, directives
from claudelint.facts import Comment
from claudelint.finding import Finding, Location
from claudelint.hint import did_you_mean
from claudelint.rule import PLACEHOLDERS, Rule
from claudelint.source import SourceFile, Span

MALFORMED, UNKNOWN, NO_REASON, UNUSED, EXPIRED = "CL901", "CL902", "CL903", "CL904", "CL905"
_CATEGORY = "suppression"


@dataclass(slots=True)
class _Suppression:
    """A directive in its file: the lines (1-based) it stands for, and what became of it."""

    directive: Directive
    comment: Comment
    source: SourceFile
    lines: frozenset[int]
    #: Id of a rule to the id or name as written.
    ids: dict[str, str]
    expired: bool
    used: set[str] = field(default_factory=set)
    reasonless: set[str] = field(default_factory=set)


def apply_suppressions(
    findings: Iterable[Finding],
    comments: Mapping[str, tuple[Comment, ...]],
    sources: Mapping[str, SourceFile],
    statements: Mapping[str, tuple[Span, ...]],
    rules: Sequence[Rule],
    chosen: Set[str],
    today: date,
) -> tuple[Finding, ...]:
    """The findings, those a comment hides marked so, followed by findings about the comments themselves.

    The mappings go by path. `rules` are all rules there are, `chosen` the ids of those that may report;
    a comment without effect is reported only for chosen rules.
    """
    book = _Book(rules, chosen, today)
    by_path = {path: book.read(found, sources[path]) for path, found in comments.items() if found and path in sources}
    lines = {path: _Lines(sources[path], statements.get(path, ())) for path, found in by_path.items() if found}
    marked = [_marked(f, by_path.get(f.location.path, []), lines.get(f.location.path)) for f in findings]
    for suppressions in by_path.values():
        for suppression in suppressions:
            book.judge(suppression)
    return (*marked, *book.findings)


def flagged_lines(source: SourceFile, statements: tuple[Span, ...]) -> Callable[[Finding], frozenset[int]]:
    """Tells the lines (1-based) on which a comment hides a finding: its own and those of its statement."""
    return _Lines(source, statements).of


def check(sites: object) -> tuple[()]:
    """What CL901 to CL905 name as their matcher: sites hold no comments, `apply_suppressions` does the work."""
    return ()


def _marked(finding: Finding, suppressions: list[_Suppression], lines: _Lines | None) -> Finding:
    """The finding, hidden by the first suppression that may; every one that fits counts as used."""
    if lines is None or finding.category == _CATEGORY:
        return finding
    flagged = lines.of(finding)
    result = finding
    for suppression in suppressions:
        if finding.rule_id not in suppression.ids or not _applies(suppression, flagged):
            continue
        suppression.used.add(finding.rule_id)
        if not suppression.directive.reason and finding.severity == "error":
            suppression.reasonless.add(finding.rule_id)
            continue
        if not suppression.expired and result.suppressed is None:
            result = finding.hidden("comment", suppression.directive.reason)
    return result


def _applies(suppression: _Suppression, flagged: frozenset[int]) -> bool:
    return suppression.directive.whole_file or not suppression.lines.isdisjoint(flagged)


class _Lines:
    """The lines of one file a comment may stand for: those of a finding and of the statement around it."""

    def __init__(self, source: SourceFile, statements: tuple[Span, ...]) -> None:
        self.spans = [(source.row(s.start), source.row(max(s.end - 1, s.start))) for s in statements]
        self.source = source
        self.spans.sort(key=lambda span: span[1] - span[0])

    def of(self, finding: Finding) -> frozenset[int]:
        """The rows of the finding and of the smallest statement its first line lies in."""
        place = finding.location
        start, end = (self.source.row_of(place.cell, line) for line in (place.start.line, place.end.line))
        first, last = next((span for span in self.spans if span[0] <= start <= span[1]), (start, end))
        return frozenset(range(min(start, first), max(end, last) + 1))


class _Book:
    """Reads comments with the rules at hand and writes the findings about them."""

    def __init__(self, rules: Sequence[Rule], chosen: Set[str], today: date) -> None:
        self.rules = {rule.id: rule for rule in rules}
        self.names = {rule.name: rule.id for rule in rules}
        self.chosen, self.today = chosen, today
        self.findings: list[Finding] = []

    def read(self, comments: Iterable[Comment], source: SourceFile) -> list[_Suppression]:
        """The suppressions in a file's comments; malformed and unknown ones are reported at once."""
        alone = {source.row(c.span.start) for c in comments if c.alone}
        found = []
        for comment in comments:
            for directive in directives(comment.text):
                if directive.problem:
                    self.report(MALFORMED, comment, source, directive.problem)
                else:
                    found.append(self.suppression(directive, comment, source, alone))
        return found

    def suppression(self, directive: Directive, comment: Comment, source: SourceFile, alone: set[int]) -> _Suppression:
        line = source.row(comment.span.start)
        lines = {line}
        while comment.alone and line in alone:
            line += 1
            lines.add(line)
        expired = directive.until is not None and directive.until < self.today
        return _Suppression(directive, comment, source, frozenset(lines), self.ids(directive, comment, source), expired)

    def ids(self, directive: Directive, comment: Comment, source: SourceFile) -> dict[str, str]:
        known: dict[str, str] = {}
        for word in directive.ids:
            rule_id = word.upper() if word.upper() in self.rules else self.names.get(word.lower())
            if rule_id:
                known[rule_id] = word
            elif not directive.noqa:
                self.report(UNKNOWN, comment, source, word, did_you_mean(word, [*self.rules, *self.names]))
        return known

    def judge(self, suppression: _Suppression) -> None:
        """Reports a suppression that is expired, lacks its reason or hides nothing."""
        words, until = suppression.ids, suppression.directive.until
        if suppression.expired and words:
            self.report(EXPIRED, suppression.comment, suppression.source, _listed(words.values()), f" on {until}")
        elif unused := [word for id_, word in words.items() if id_ in self.chosen - suppression.used]:
            self.report(UNUSED, suppression.comment, suppression.source, _listed(unused))
        if suppression.reasonless:
            named = _listed(words[id_] for id_ in words if id_ in suppression.reasonless)
            self.report(NO_REASON, suppression.comment, suppression.source, named)

    def report(self, rule_id: str, comment: Comment, source: SourceFile, text: str, detail: str = "") -> None:
        rule = self.rules.get(rule_id)
        if rule is None or rule_id not in self.chosen:
            return
        start, end = source.point(comment.span.start), source.point(comment.span.end)
        self.findings.append(
            Finding(
                rule_id=rule.id,
                rule_name=rule.name,
                category=rule.category,
                severity=rule.severity,
                confidence=rule.confidence,
                message=_filled(rule.message, text) + detail,
                location=Location(source.path, start, end, source.cell(comment.span.start)),
                clauses=rule.clauses,
                instead=rule.instead,
                excerpt=source.excerpt(source.row(comment.span.start)).strip(),
            )
        )


def _filled(message: str, text: str) -> str:
    return message.format_map(dict.fromkeys(PLACEHOLDERS, "") | {"text": text})


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
