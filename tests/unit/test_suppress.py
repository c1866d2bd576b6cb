"""What suppressions hide, and what is said about them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from claudelint.facts import Comment
from claudelint.finding import Finding, Location, Severity
from claudelint.rule import Rule
from claudelint.source import Point, SourceFile, Span
from claudelint.suppress import apply_suppressions

BASE = Rule("CL101", "one", "token-literal", "error", "high", "0.1.0", "s", "m", "w", "i", (), (), ())
OWN = tuple(
    replace(BASE, id=f"CL90{n}", name=f"own-{n}", category="suppression", severity="warning", message="about {text}")
    for n in range(1, 6)
)
RULES = (BASE, replace(BASE, id="CL102", name="two"), *OWN)
EVERY = frozenset(rule.id for rule in RULES)
TODAY = date(2026, 11, 23)


def comments(source: SourceFile) -> tuple[Comment, ...]:
    found = []
    for match in re.finditer("#(.*)", source.text):
        line = source.point(match.start())
        alone = not source.line(line.line)[: line.column - 1].strip()
        found.append(Comment(match[1], Span(*match.span()), alone))
    return tuple(found)


def judged(
    text: str,
    line: int,
    *,
    severity: Severity = "error",
    statement: str = "",
    chosen: frozenset[str] = EVERY,
    rule_id: str = "CL101",
) -> tuple[Finding, list[str]]:
    """The finding on a line of a text after suppression, and the findings about comments as `ID message`."""
    source = SourceFile("a.py", "python", text)
    finding = Finding(
        rule_id, "one", "token-literal", severity, "high", "m", Location("a.py", Point(line, 1), Point(line, 4))
    )
    start = text.index(statement)
    spans = (Span(start, start + len(statement)), Span(0, len(text))) if statement else ()
    marked, *others = apply_suppressions(
        [finding], {"a.py": comments(source)}, {"a.py": source}, {"a.py": spans}, RULES, chosen, TODAY
    )
    return marked, [f"{other.rule_id} {other.message}" for other in others]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1  # claudelint: ignore[CL101] ours", 1),
        ("# claudelint: ignore[CL101] ours\nx = 1", 2),
        ("# claudelint: ignore[CL101] ours\n# more about it\nx = 1", 3),
        ("# claudelint: file-ignore[one] ours\n\n\nx = 1", 4),
        ("x = 1  # noqa: E501, CL101 ours", 1),
        ("x = 1  # claudelint: ignore[cl101] ours until=2026-11-23", 1),
    ],
)
def test_hides_and_keeps_the_reason(text: str, line: int) -> None:
    marked, others = judged(text, line)
    assert marked.suppressed is not None
    assert (marked.suppressed.how, marked.suppressed.reason) == ("comment", "ours")
    assert others == []


@pytest.mark.parametrize(
    "text",
    ["f(\n  a,  # claudelint: ignore[CL101] ours\n  b,\n)", "f(\n  a,\n  b,\n)  # claudelint: ignore[CL101] ours"],
)
def test_any_line_of_the_statement_will_do(text: str) -> None:
    statement = re.sub("  #.*", "", text) if text.endswith("ours") else text
    marked, _ = judged(text, 3, statement=statement if statement in text else text)
    assert marked.suppressed is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1  # claudelint: ignore[CL101] ours\ny = 2", 2),
        ("# claudelint: ignore[CL101] ours\n\nx = 1", 3),
        ("x = 1  # claudelint: ignore[CL102] ours", 1),
        ("x = 1  # claudelint: ignore[CL1] ours", 1),
        ("x = 1  # noqa", 1),
    ],
)
def test_hides_nothing_else(text: str, line: int) -> None:
    assert judged(text, line)[0].suppressed is None


def test_an_error_needs_a_reason() -> None:
    text = "x = 1  # claudelint: ignore[CL101]"
    marked, others = judged(text, 1)
    assert marked.suppressed is None
    assert others == ["CL903 about CL101"]
    marked, others = judged(text, 1, severity="warning")
    assert marked.suppressed is not None and others == []


def test_noqa_needs_a_reason_for_an_error_too() -> None:
    marked, others = judged("x = 1  # noqa: CL101", 1)
    assert marked.suppressed is None
    assert others == ["CL903 about CL101"]
    marked, others = judged("x = 1  # noqa: CL101", 1, severity="note")
    assert marked.suppressed is not None and others == []


def test_an_expired_suppression_hides_nothing() -> None:
    marked, others = judged("x = 1  # claudelint: ignore[CL101] ours until=2026-11-22", 1)
    assert marked.suppressed is None
    assert others == ["CL905 about CL101 on 2026-11-22"]


def test_malformed_unknown_and_unused_ones_are_reported() -> None:
    text = (
        "x = 1\n# claudelint: ignore\n# claudelint: ignore[CL103] x\n# claudelint: ignore[two] x\n# noqa: E501, CL102\n"
    )
    _, others = judged(text, 1)
    assert others == [
        "CL901 about ignore names no rule; write ignore[CL101] and a reason",
        "CL902 about CL103; did you mean 'CL101'?",
        "CL904 about two",
        "CL904 about CL102",
    ]


def test_only_chosen_rules_speak() -> None:
    text = "x = 1\n# claudelint: ignore\n# claudelint: ignore[CL102] x\n"
    assert judged(text, 1, chosen=frozenset({"CL101"}))[1] == []
    assert judged(text, 1, chosen=frozenset({"CL101", "CL904"}))[1] == []


def test_one_of_several_ids_may_be_unused() -> None:
    _, others = judged("x = 1  # claudelint: ignore[CL101, CL102] ours", 1)
    assert others == ["CL904 about CL102"]


def test_findings_about_comments_cannot_be_suppressed() -> None:
    text = "# claudelint: file-ignore[CL904] quiet\nx = 1  # claudelint: ignore[CL102] y\n"
    assert judged(text, 2)[1] == ["CL904 about CL904", "CL904 about CL102"]


def test_findings_elsewhere_stay_as_they_are() -> None:
    source = SourceFile("a.py", "python", "# claudelint: file-ignore[CL101] x")
    finding = Finding("CL101", "one", "token-literal", "error", "high", "m", Location("b.py", Point(1, 1), Point(1, 2)))
    result = apply_suppressions([finding], {"a.py": comments(source)}, {"a.py": source}, {}, RULES, EVERY, TODAY)
    assert result[0] == finding
