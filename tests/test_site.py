"""The pages of docs/: every link and anchor, and what they claim of rules, clauses, settings, prices and code."""

from __future__ import annotations

import contextlib
import io
import posixpath
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest
import yaml

from claudelint.api import scan
from claudelint.cli._about import level_in
from claudelint.config import Config
from claudelint.ruleset import load_ruleset
from claudelint.schema import SETTINGS, checked
from claudelint.tomlfile import load_toml
from tools.pages.configuration import EXAMPLES
from tools.pages.costs import calculator, month, prices

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
TOP = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
PAGES = [*(ROOT / name for name in TOP), *sorted(DOCS.rglob("*.md"))]
RULESET = load_ruleset(Config(root=DOCS, isolated=True))
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^(~~~|```).*?^\1$|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def on_github(heading: str) -> str:
    """The anchor that a code host makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def on_the_site(heading: str) -> str:
    """The anchor that MkDocs makes of a heading."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def anchors(path: Path) -> set[str]:
    """The anchors that lead to the same heading in both."""
    headings = re.findall(r"^#{1,6} (.+)$", re.sub(r"(?ms)^(~~~|```).*?^\1$", "", text_of(path)), re.MULTILINE)
    return {on_github(h.replace("`", "")) for h in headings} & {on_the_site(h.replace("`", "")) for h in headings}


def links(path: Path) -> list[str]:
    return _LINK.findall(_CODE.sub("", text_of(path)))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_and_anchor_leads_somewhere(page: Path) -> None:
    """Relative links to files of the tree, with an anchor that exists wherever the file is read."""
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            assert link.startswith(("https://", "mailto:")), link
            continue
        target, _, anchor = link.partition("#")
        place = Path(posixpath.normpath((page.parent / target).as_posix())) if target else page
        assert place.exists() and place.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(place), link


def test_the_anchors_of_a_page_are_found() -> None:
    """A test of the test: what is linked most, and what does not exist."""
    assert {"lc-route", "aup-proxy"} <= anchors(DOCS / "clauses.md") and "lc-rout" not in anchors(DOCS / "clauses.md")


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_rules_and_clauses_that_are_named_exist(page: Path) -> None:
    """In links with the id as their words, the words and the target agree."""
    text = text_of(page)
    for words, target in re.findall(r"\[([A-Z]{2,8}[\d-][A-Z\d-]*)\]\(([^)]+)\)", text):
        expected = f"rules/{words}.md" if words in RULESET.by_id else f"clauses.md#{words.lower()}"
        assert target == expected, words
        assert words in RULESET.by_id or words in RULESET.policy.clauses, words


def rows(section: str) -> list[list[str]]:
    """The cells of a table of the page on what is permitted."""
    part = text_of(DOCS / "permitted.md").split(f"## {section}\n")[1].split("\n## ")[0]
    table = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return table[1:]


def test_the_matrix_agrees_with_the_rules() -> None:
    """Where a cell is a level and nothing else, each rule of the row has it; the clauses are cited by one of them."""
    seen = 0
    for row in rows("Not permitted"):
        ids: list[str] = re.findall(r"\[(CL\d+)\]", row[4])
        if " to " in row[4]:
            first, last = ids[-2:]
            ids += [rule for rule in RULESET.by_id if first <= rule <= last]
        for cell, use in ((row[1], "product"), (row[2], "personal")):
            level = cell.partition(":")[0]
            if level in ("error", "warning", "note", "off"):
                seen += 1
                assert {level_in(RULESET.by_id[rule], use) for rule in ids} == {level}, row
    assert seen > 15


def test_the_matrix_is_dated_and_names_every_clause_in_force() -> None:
    """A new clause, or a new reading, wants a look at this page."""
    text = text_of(DOCS / "permitted.md")
    assert f"last on {RULESET.policy.read}" in text
    proxy = RULESET.policy.clauses["AUP-PROXY"]
    assert f"took effect on {proxy.since} and was\nlast read on {proxy.last_read}" in text
    assert "banned by name" not in text


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.id) for r in RULESET.rules])
def test_every_rule_page_has_its_clauses_with_dates(rule: object) -> None:
    found = RULESET.by_id[rule.id]  # type: ignore[attr-defined]
    part = text_of(DOCS / "rules" / f"{found.id}.md").split("## Clauses\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("- [")]
    assert len(lines) == len(found.clauses)
    assert all(re.search(r"since \d{4}-\d\d.*; last read \d{4}-\d\d-\d\d", line) for line in lines)
    assert lines or found.category == "suppression"


def test_every_setting_has_an_example_that_is_accepted() -> None:
    for key in SETTINGS:
        checked(key, load_toml(f"value = {EXAMPLES[key]}")["value"])
    assert set(EXAMPLES) >= set(SETTINGS)


def test_the_calculator_of_the_page_counts_as_the_table_does() -> None:
    data = prices()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(calculator(data), {})
    expected = month(data["workload"][1], data["model"][1], data["batch_discount"])
    assert out.getvalue() == f"${expected:,.2f} a month\n"
    assert calculator(data) in text_of(DOCS / "costs.md")


def test_the_arithmetic() -> None:
    """By hand: 1 million in at $2 of which half is read for a tenth, 0.1 million out at $10, half of all in batches."""
    price = {"input": 2.0, "cache_write": 2.5, "cache_read": 0.2, "output": 10.0}
    load = {"days": 10, "input": 1_000_000, "output": 100_000, "cached": 0.5, "batched": 0.5}
    assert month(load, price, 0.5) == pytest.approx((1.0 + 0.1 + 1.0) * 10 * 0.75)


def test_prices_are_dated_and_their_source_is_named() -> None:
    data = prices()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", data["seen"]) and data["source"].startswith("https://platform.claude.com/")
    assert data["seen"] in text_of(DOCS / "costs.md") and data["source"] in text_of(DOCS / "costs.md")
    for model in data["model"]:
        assert 0 < model["cache_read"] < model["input"] < model["cache_write"] < model["output"]


def code_blocks(page: str) -> list[tuple[str, str, str]]:
    """Language, code, and the paragraph before, of each block."""
    found = re.findall(r"(?ms)((?:^[^\n]+\n)*)\n```(\w+)\n(.*?)^```$", text_of(DOCS / page))
    return [(language, code, before) for before, language, code in found]


def test_what_the_page_on_moving_recommends_is_clean(tmp_path: Path) -> None:
    """Every block but those that follow the word "Before" passes a scan with all rules."""
    number = 0
    for language, code, before in code_blocks("moving.md"):
        if re.search(r"\bBefore\b|before:$", before.strip()):
            continue
        number += 1
        name = {"python": f"m{number}.py", "yaml": f".github/workflows/w{number}.yml"}[language]
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(code, "utf-8")
        compile(code, name, "exec") if language == "python" else yaml.safe_load(code)
    assert number >= 8
    result = scan(str(tmp_path), {"select": ["ALL"], "persona": "auditor"})
    assert [(f.location.path, f.rule_id) for f in result.shown] == [] and not result.errors


def test_the_menu_names_every_page_once() -> None:
    """Pages of rules are added by the hook; some pages may still be missing."""
    nav = yaml.safe_load(textwrap.dedent(text_of(ROOT / "mkdocs.yml")))["nav"]
    named = re.findall(r"[\w/]+\.md", str(nav))
    made = {"security.md", "changelog.md", "architecture.md", "contributing.md"}
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if not path.name.startswith("CL")}
    assert len(named) == len(set(named))
    assert set(named) - there <= made | {"robustness.md", "packs.md", "rulekit.md"} and there <= set(named)


def test_the_glossary_has_the_words_of_the_house() -> None:
    words = (
        "rule finding location span point trace severity confidence persona suppression baseline fix edit fact value"
    )
    rows_ = re.findall(r"^\| ([^|]+) \|", text_of(DOCS / "glossary.md"), re.MULTILINE)
    listed = {word for row in rows_ for word in row.split(", ")}
    assert {*words.split(), "scan error", "applicability", "role", "origin", "reader", "report", "plugin"} <= listed
    assert {"rule pack", "select", "ignore"} <= listed


def test_the_site_asks_nothing_of_a_network() -> None:
    """No fonts, no plugins that fetch, and the local search."""
    text = text_of(ROOT / "mkdocs.yml")
    assert "font: false" in text and re.search(r"(?m)^plugins:\n  - search\n\n", text)
    assert not re.search(r"https?://", re.sub(r"#.*", "", text))
