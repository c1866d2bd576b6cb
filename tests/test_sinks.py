"""Whatever texts a finding holds, no report of any format lets them act: not on a terminal, a CI log, a browser.

All formats of the registry are asked, so a new one is held to this without a line here.
"""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from html.parser import HTMLParser
from itertools import cycle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claudelint.finding import Finding, Location, ScanError, ScanResult, Statistics, Suppressed, TraceStep
from claudelint.policy import Policy
from claudelint.report import ReportContext, formats, render
from claudelint.source import Point

settings.register_profile("sinks", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FORMATS = formats()
#: Texts that do something somewhere.
ATTACKS = (
    "a\n::error file=x,line=1::forged",
    "\r::add-mask::x",
    "::set-output name=x::y",
    "  ::stop-commands::x",
    "##[error]x",
    "##vso[task.complete result=Succeeded]",
    "%0A::error::x",
    "\x1b[2J\x1b]8;;https://evil.example\x1b\\x",
    "\x9b31m\x07\x00\x7f",
    "\u202eabc\u2066\u200b\ufeff\u2028x\u2029\u0085",
    "\ud800\udfff\ufffe\uffff",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>'",
    "]]><x/><!-- --><![CDATA[x]]>&amp;&#0;&nope;",
    "[a](javascript:alert(1)) ![b](https://evil.example/x.png) <https://evil.example>",
    "`` ` ``` ~~~\n```\n# Heading\n| a | b |\n---",
    "</td></tr></table></details></code></pre><h1>x",
    "{{ 7 * 7 }} ${x} {0} %s",
    "[bold red]x[/bold red]",
    "a\tb\x0b\x0c",
)
TEXTS = st.one_of(
    st.sampled_from(ATTACKS), st.text(max_size=20), st.lists(st.sampled_from(ATTACKS), max_size=3).map("".join)
)
HARMLESS = "harmless"


def result_of(draw: Any, size: int = 2) -> ScanResult:
    """A result with a foreign text in every place that can hold one; `draw` gives the next text.

    Ids and names of rules, clauses and their pages are checked when rules are loaded, and are not foreign.
    """
    return ScanResult(
        findings=tuple(_finding(draw, n) for n in range(size)),
        errors=tuple(ScanError(draw(), "parse", draw(), Point(3, 4) if n else None) for n in range(size)),
        statistics=Statistics(files=2, bounds=("depth",), outside=(draw(),), official=(draw(),), stages=(("a", 1.0),)),
        config_path=draw(),
        policy_read="2026-01-01",
        complete=False,
        root="/nowhere",
    )


def _finding(draw: Any, number: int) -> Finding:
    place = Location(draw(), Point(7 + number, 2), Point(7 + number, 5), number or None)
    step = TraceStep(Location(draw(), Point(1, 1), Point(1, 2)), draw(), draw())
    return Finding(
        "CL101", "a-rule", "token-literal", "error", "high", draw(), place, ("AUP-PROXY",), draw(),
        (step, step, TraceStep(place, draw(), draw())), draw(), "https://example.com/policy",
        suppressed=Suppressed("comment", draw()) if number > 1 else None,
    )  # fmt: skip


@lru_cache(maxsize=1)
def context() -> ReportContext:
    """What a report is told; the policy is empty."""
    return ReportContext((), Policy({}, "2026-01-01"), version="0", statistics=True)


def rendered(name: str, result: ScanResult) -> str:
    """A report, made in a place where it finds nothing to read."""
    return render(name, result, context())


class _Tags(HTMLParser):
    """The tags of a text with the names of their attributes, and where links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("name", FORMATS)
@settings(settings.get_profile("sinks"), max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_text_acts(name: str, texts: list[str]) -> None:
    """Neither raw controls, nor commands, nor markup; and what is to be parsed can be."""
    words = cycle(texts)
    text = rendered(name, result_of(lambda: next(words)))
    assert not re.search(r"##(\[|vso\[)", text)
    for char in set(text) - {"\n"}:
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), hex(ord(char))
        assert unicodedata.bidirectional(char) not in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        assert char not in "\u200b\u200e\u200f\ufeff"
    _check_commands(name, text)
    _check_form(text, rendered(name, result_of(lambda: HARMLESS)))


def _check_commands(name: str, text: str) -> None:
    """A line that begins with `::` is a command only where the format writes them, and as many as it would anyway."""
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    harmless = rendered(name, result_of(lambda: HARMLESS))
    usual = [line for line in harmless.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) <= len(usual)
    assert all(re.match(r"::(error|warning|notice|debug|group|endgroup)\b", line) for line in commands)


def _check_form(text: str, harmless: str) -> None:
    if harmless.startswith(("{", "[")):
        assert json.loads(text)
    elif harmless.startswith("<?xml"):
        ElementTree.fromstring(text)
    elif harmless.lower().startswith("<!doctype html"):
        assert not [link for link in _Tags(text).links if not link.startswith(("https://", "#", "data:image/"))]


@pytest.mark.parametrize("name", FORMATS)
@settings(settings.get_profile("sinks"), max_examples=40)
@given(st.sampled_from(ATTACKS))
def test_no_text_adds_markup(name: str, attack: str) -> None:
    """XML and HTML have the tags they have for harmless texts; Markdown renders no picture, script or odd link."""
    text, usual = rendered(name, result_of(lambda: attack)), rendered(name, result_of(lambda: HARMLESS))
    if usual.startswith("<"):
        strange = set(_Tags(text).tags) - set(_Tags(usual).tags)
        # Code may be shown in more or in fewer pieces; nothing else may differ.
        assert {tag for tag, _ in strange} <= {"a", "br", "p", "pre", "code", "li", "span", "div"}
        assert not [a for _, names in strange for a in names if a.startswith("on") or a in ("src", "style")]
    if name == "markdown":
        from markdown_it import MarkdownIt

        tags = _Tags(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
        assert not {tag for tag, _ in tags.tags} & {"img", "script", "iframe", "h1x", "x"}
        assert not [link for link in tags.links if "evil.example" in link or link.startswith("javascript")]
