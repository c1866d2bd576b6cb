"""The baseline: what is hidden, what shows, and what the file holds."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.baseline import BaselineError, Entry, context_of, dump, entries_of, gone, hide_known, parse
from claudelint.finding import Finding, Location
from claudelint.source import Point

ENTRY = Entry("a.py", "CL101", "0" * 24, 0)


def finding(line: int, excerpt: str, rule: str = "CL101", path: str = "a.py") -> Finding:
    place = Location(path, Point(line, 1), Point(line, 4))
    return Finding(rule, "one", "token-literal", "error", "high", "m", place, excerpt=excerpt)


def baseline_of(findings: list[Finding]) -> frozenset[Entry]:
    return parse(dump(entry for _, entry in entries_of(findings)))


def shown(findings: list[Finding], known: frozenset[Entry]) -> list[Finding]:
    return [f for f in hide_known(findings, known)[0] if f.suppressed is None]


LINES = st.lists(st.sampled_from(["x = 1", "y = 2", "  z( a )", "w"]), max_size=12)


def scanned(lines: list[str]) -> list[Finding]:
    return [finding(number, line) for number, line in enumerate(lines, 1) if line != "w"]


@given(LINES, st.randoms(use_true_random=False))
def test_moves_reorders_and_edits_elsewhere_keep_everything_hidden(lines: list[str], random: object) -> None:
    known = baseline_of(scanned(lines))
    moved = [*lines, "w", "w"]
    random.shuffle(moved)  # type: ignore[attr-defined]
    indented = [f"    {line}" if line != "w" else line for line in moved]
    assert shown(scanned(indented), known) == []


@given(LINES, LINES)
def test_a_new_finding_is_never_hidden(before: list[str], after: list[str]) -> None:
    """Whatever moved, of each kind of line as many are hidden as were accepted, and no more."""
    known = baseline_of(scanned(before))
    accepted = Counter(context_of(f) for f in scanned(before))
    found = Counter(context_of(f) for f in scanned(after))
    left = Counter(context_of(f) for f in shown(scanned(after), known))
    assert left == found - accepted


@given(LINES)
def test_the_text_is_the_same_whatever_the_order(lines: list[str]) -> None:
    entries = [entry for _, entry in entries_of(scanned(lines))]
    assert dump(entries) == dump(reversed(entries)) == dump(parse(dump(entries)))


def test_a_second_one_like_it_shows() -> None:
    known = baseline_of([finding(1, "x = 1")])
    assert [f.location.start.line for f in shown([finding(1, "x = 1"), finding(9, "x = 1")], known)] == [9]


@pytest.mark.parametrize("other", [finding(1, "x = 2"), finding(1, "x = 1", "CL102"), finding(1, "x = 1", path="b.py")])
def test_another_line_rule_or_file_is_another_finding(other: Finding) -> None:
    assert shown([other], baseline_of([finding(1, "x = 1")])) == [other]


def test_what_a_comment_hides_is_neither_written_nor_counted() -> None:
    hidden = finding(1, "x = 1").hidden("comment", "ours")
    known = baseline_of([hidden, finding(2, "x = 1")])
    assert [entry.index for entry in known] == [0]
    assert hide_known([hidden], known) == ((hidden,), known)


def test_one_entry_a_line_sorted_without_lines_or_times() -> None:
    text = dump(entry for _, entry in entries_of([finding(7, "b", path="b.py"), finding(3, "a"), finding(9, "a")]))
    rows = [json.loads(line.rstrip(",")) for line in text.splitlines() if "rule" in line]
    assert [(row["path"], row["index"]) for row in rows] == [("a.py", 0), ("a.py", 1), ("b.py", 0)]
    assert all(set(row) == {"path", "rule", "context", "index"} for row in rows)
    assert dump([]) == '{\n  "tool": "claudelint",\n  "schema_version": 1,\n  "findings": []\n}\n'


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("a.py", f'key = "{"sk-ant-" + "oat01-" + "a" * 95}"', f'key = "{"sk-ant-" + "oat01-" + "b" * 95}"'),
        ("a.py", 'key = "Zx81kdKJ29dkLLs02kqqw"', 'key = "Ab81kdKJ29dkLLs02kqqw"'),
        (".env", "TOKEN=hunter2", "TOKEN=hunter3"),
        ("run.sh", "  export TOKEN='hunter2'", "  export TOKEN='hunter3'"),
    ],
)
def test_no_secret_enters_the_hash(path: str, one: str, other: str) -> None:
    assert context_of(finding(1, one, path=path)) == context_of(finding(1, other, path=path))


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [("requirements.txt", "pkg==1.0", "pkg==1.1"), ("a.toml", 'd=["x"]', 'd=["y"]'), ("a.py", "x=one", "x=two")],
)
def test_what_is_no_secret_does(path: str, one: str, other: str) -> None:
    assert context_of(finding(1, one, path=path)) != context_of(finding(1, other, path=path))


def test_a_very_long_line_costs_little() -> None:
    for line in ("a" * 3_000_000, "a1" * 1_500_000, "=" * 3_000_000, " " * 3_000_000):
        context_of(finding(1, line, path="x.sh"))


@pytest.mark.parametrize(
    ("entry", "is_gone"),
    [
        (Entry("a.py", "CL101", "", 0), True),  # scanned, and not found
        (Entry("b.py", "CL101", "", 0), False),  # there, not scanned
        (Entry("c.py", "CL101", "", 0), True),  # no longer there
        (Entry("a.py", "CL102", "", 0), False),  # a rule that was not asked for
        (Entry("b.py", "CL999", "", 0), True),  # a rule there is not
    ],
)
def test_only_what_was_looked_for_is_stale(entry: Entry, is_gone: bool) -> None:
    lost = gone([entry], {"a.py"}, {"CL101"}, {"CL101", "CL102"}, lambda path: path in ("a.py", "b.py"))
    assert (entry in lost) is is_gone


GOOD = dump([ENTRY])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no JSON"),
        ("[" * 200_000, "is no JSON"),
        (f"{'<' * 7} HEAD\n{GOOD}", "marks of a merge conflict"),
        ("[]", "is no baseline of claudelint"),
        ('{"version": "1.5.0", "plugins_used": [], "results": {}}', "is no baseline of claudelint"),
        (GOOD.replace('"schema_version": 1', '"schema_version": 2'), "has schema_version 2"),
        ('{"tool": "claudelint", "schema_version": 1}', "expected a list"),
        (GOOD.replace('"index": 0', '"index": "0"'), "entry 1"),
        (GOOD.replace('"index": 0', '"index": true'), "entry 1"),
        (GOOD.replace('"index": 0', '"line": 0'), "entry 1"),
    ],
)
def test_a_broken_or_foreign_file_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BaselineError, match=problem):
        parse(text)
