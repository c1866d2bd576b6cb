"""The page of a rule and the list of clauses, as `rule` and `policy` print them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claudelint.cli import main
from claudelint.cli._about import decides, masked
from claudelint.cli._explain import as_json, as_markdown, prose
from claudelint.cli._explain_text import as_text
from claudelint.cli._screen import Screen
from claudelint.cli._today import today
from claudelint.cli.policy import warnings
from claudelint.config import Config
from claudelint.policy import Clause, Policy
from claudelint.report._text import Paint, width_of
from claudelint.rule import Example, ExampleFile, Rule
from claudelint.ruleset import load_ruleset

RULESET = load_ruleset(Config(root=Path(__file__).parent, isolated=True))
PLAIN = Screen(80, Paint(False))
RULES = [pytest.param(rule, id=rule.id) for rule in RULESET.rules]


def rule(name: str) -> Rule:
    return RULESET.by_id[name]


def clause(name: str = "AB", **more: object) -> Clause:
    texts = {"page": "Terms, section 1", "url": "https://example.org", "text": "Do not.", "since": "2026-01-01"}
    values = {**texts, "last_read": "2026-10-09", "confidence": "high", "permission": False, **more}
    return Clause(id=name, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("found", RULES)
def test_every_form_of_every_page_is_whole(found: Rule) -> None:
    """What it finds, why, the clauses with dates, what decides, what is not reported, what instead, and gaps."""
    text, markdown = as_text(found, RULESET.policy, PLAIN), as_markdown(found, RULESET.policy)
    titles = ["Why", "Clauses", "Product or personal use", "Not reported", "Instead", "Known gaps"]
    own = found.category == "suppression"
    for title in titles:
        assert own or f"\n{title}:\n" in text
        assert f"\n## {title}\n" in markdown
    for name in found.clauses:
        cited = RULESET.policy.clauses[name]
        assert re.search(rf"\[{name}\]\({re.escape(cited.url)}\) .*since \d{{4}}-\d\d.*; last read \d{{4}}", markdown)
        assert f"  {name} (" in text and cited.url in text
    for example in found.examples:
        assert f": {prose(example.name)}\n" in markdown
    for kind in (text, markdown, as_json(found, RULESET.policy)):
        assert "{{sk-ant" not in kind


@pytest.mark.parametrize("found", RULES)
def test_prose_fits_eighty_columns(found: Rule) -> None:
    """Only code and addresses may be longer."""
    lines = as_text(found, RULESET.policy, PLAIN).splitlines()
    long = [line for line in lines if width_of(line) > 80 and not re.match(r"\s*(https://|>?\s+\d+ )", line)]
    assert long == []


def test_code_is_cut_on_a_terminal_only() -> None:
    narrow = as_text(rule("CL401"), RULESET.policy, Screen(60, Paint(False), 60))
    assert all(width_of(line) <= 60 for line in narrow.splitlines() if re.match(r"\s*>?\s+\d+ ", line))
    assert "…" in narrow and "…" not in as_text(rule("CL401"), RULESET.policy, PLAIN)


def test_tokens_in_examples_are_masked() -> None:
    page = as_markdown(rule("CL101"), RULESET.policy)
    assert re.search(r"sk-ant-oat01-…\(\d+ characters\)", page)
    assert masked(ExampleFile("a.py", "x = '{{sk-ant-nonsense}}'")) == "x = '{{sk-ant-nonsense}}'"


def test_plain_text_is_no_markup() -> None:
    assert prose("KEY=<gateway key>, `a<b*`, 2*3, __x__") == r"KEY=\<gateway key>, `a<b*`, 2\*3, \_\_x\_\_"
    assert (
        prose("from https://platform.claude.com/settings/keys.") == "from <https://platform.claude.com/settings/keys>."
    )


def test_gaps_are_named() -> None:
    assert "Should be reported and is not yet: captured by a keyword" in as_text(rule("CL212"), RULESET.policy, PLAIN)
    assert "### Reported, and should not be: clean-up" in as_markdown(rule("CL202"), RULESET.policy)


def test_what_decides_between_the_uses() -> None:
    policy = Policy({"AB": clause(reach="developers"), "CD": clause("CD", reach="everyone")}, "2026-10-09")
    both = replace(rule("CL401"), clauses=("AB", "CD"), levels=(("personal", "off"), ("unsent", "note")))
    assert decides(both, policy) == [
        "error: in a product, that is, where others run the code or are served by it.",
        'off: where only the plan\'s owner runs it (`use = "personal"`).',
        "note: where nothing in the project makes a request with what it takes.",
        "AB addresses developers.",
        "CD addresses everyone.",
    ]
    assert decides(replace(both, levels=(), clauses=()), policy) == ["The same for both: error."]


def test_a_page_of_a_foreign_pack_cannot_write_to_the_terminal() -> None:
    evil = Example("a\x1b[31m", "valid", (ExampleFile("a\x1b.py", "x = '\x1b[2J'"),))
    page = as_text(replace(rule("CL401"), why="one\x1b[1m", pack="\x1bp", examples=(evil,)), RULESET.policy, PLAIN)
    assert "\x1b" not in page


def test_pages_read_long_ago_are_warned_of() -> None:
    old, new = clause(last_read="2026-06-01"), clause("CD", page="Other", last_read="2026-08-12")
    policy = Policy({"AB": old, "AC": replace(old, id="AC", page="Terms, end"), "CD": new}, "2026-08-12")
    assert warnings(policy, date(2026, 7, 31)) == []
    assert warnings(policy, date(2026, 8, 1)) == [
        "warning: Terms (AB, AC) was last read 61 days ago, on 2026-06-01; read it again before you rely on it"
    ]
    assert len(warnings(policy, date(2027, 1, 1))) == 2


def test_a_clause_read_before_it_took_effect_is_warned_of() -> None:
    policy = Policy({"AB": clause(since="2026-11-12")}, "2026-10-09")
    assert warnings(policy, date(2026, 11, 11)) == []
    assert "took effect on 2026-11-12" in warnings(policy, date(2026, 11, 12))[0]
    assert warnings(Policy({"AB": clause(since="by 2026-11")}, "2026-10-09"), date(2026, 11, 12)) == []


def test_the_day_is_that_of_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    assert today() == date(2026, 10, 12)
    for wrong in ("", "yesterday", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        assert today() >= date(2026, 10, 12)


def test_policy_by_page_with_the_rules_that_cite(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["policy"]) == 0
    out, err = capfd.readouterr()
    pages = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert "Consumer Terms" in pages and len(pages) == len(set(pages))
    assert "  CT-AUTO (forbids or restricts; section 3.7)" in out and "  HC-OWNUSE (permits)" in out
    assert "Cited by CL701" in out or "CL701." in out
    assert "Usage Policy" not in err and "COM-USE, COM-RESTRICT" in err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796083200")  # 2026-12-01
    assert main(["policy", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert "AUP-PROXY" in err
    clauses = {entry["id"]: entry for entry in json.loads(out)["clauses"]}
    assert "CL401" in clauses["LC-ROUTE"]["rules"] and clauses["LC-ROUTE"]["reach"] == "developers"


def test_a_scan_with_an_old_policy_says_so_and_ends_as_before(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801000000")  # 2027-01-26
    assert main(["check", str(tmp_path)]) == 0
    assert capfd.readouterr().err == (
        "claudelint: the policy was last read 108 days ago, on 2026-10-10: it may have changed; update claudelint, "
        "or see `claudelint policy`\n"
    )
    assert main(["check", "-q", str(tmp_path)]) == 0
    assert capfd.readouterr().err == ""


def test_the_table_of_rules_fits_a_terminal() -> None:
    """A narrow one does without columns; in a pipe nothing is left out."""
    from claudelint.cli.rules import _as_text

    row = (
        "CL101",
        "error",
        "high",
        "token-literal",
        "yes",
        "claudelint",
        "access-token-in-file",
        "An access token " * 9,
    )
    narrow = _as_text([row], 80).splitlines()
    assert [len(line) <= 80 for line in narrow] == [True, True] and narrow[1].endswith("…")
    assert narrow[0].split() == ["id", "severity", "used", "name", "summary"]
    assert "category" in _as_text([row], 200) and _as_text([row], None).splitlines()[1].endswith(row[-1])
