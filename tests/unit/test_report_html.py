"""The HTML report: whole, closed off, escaped, readable, and drawn by a real browser where there is one."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from claudelint.finding import ScanResult, TraceStep
from claudelint.report import as_html, render
from claudelint.report._html_summary import verdict
from tests.unit.report_cases import CLEAN, CONTEXT, FINDING, HOSTILE, RESULT, RESULTS, RULE, TOKEN, WARNING, at, hostile

VOID = {"meta", "br", "hr"}
BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


class Page(HTMLParser):
    """The document's elements; fails where tags are not balanced or an attribute stands twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), (tag, attrs)
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        """What is to be read."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def page(result: ScanResult) -> Page:
    """The report, parsed."""
    return Page(render("html", result, CONTEXT))


@pytest.mark.parametrize("name", RESULTS)
def test_the_page_is_balanced_and_needs_nothing_from_elsewhere(name: str) -> None:
    """No script, no handler, no form, nothing to load; links lead to https pages or within the page."""
    text = render("html", RESULTS[name], CONTEXT)
    found = Page(text)
    kinds = {tag for tag, _ in found.elements}
    assert not kinds & {"script", "link", "img", "iframe", "object", "embed", "form", "input", "base", "svg", "video"}
    for tag, attributes in found.elements:
        assert not [a for a in attributes if a.startswith("on") or a in ("src", "srcset", "style", "action", "data")]
        if "href" in attributes:
            assert tag == "a" and re.match(r"https://example\.com/|#", attributes["href"]), attributes
    assert TOKEN not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    sheet = as_html.style()
    assert "url(" not in sheet and "@import" not in sheet and "<" not in sheet


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_add_no_element(text: str) -> None:
    """The same elements with the same attributes' names, whatever a file is called."""
    plain, attacked = page(hostile("plain text")), page(hostile(text))
    assert [(t, sorted(a)) for t, a in attacked.elements] == [(t, sorted(a)) for t, a in plain.elements]


def test_the_policy_allows_the_pages_own_style_and_nothing_else() -> None:
    """The hash is that of the style element's text, byte for byte."""
    text = render("html", RESULT, CONTEXT)
    metas = Page(text).all("meta")
    (policy,) = [m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy"]
    sheet = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode("utf-8")).digest()).decode("ascii")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_what_a_reader_finds() -> None:
    """Verdict, numbers, reasons, remedy, clauses with dates, hidden ones with reasons, scan errors, the scan."""
    found = page(RESULT).text
    for words in (
        "claudelint: project Scanned on 2026-11-01",
        "in ways Anthropic's terms do not allow",
        "2 must change",
        "3 hidden on purpose",
        "2 places could not be checked",
        "A token of a plan authenticates a client",
        "Because it is. first second",
        "What to use instead Use an API key from https://example.com/keys",
        "AUP-PROXY : No proxying. (Usage Policy; since 2026-11-12, last read 2026-10-09)",
        "a comment in the code our own migration",
        "the baseline of known findings –",
        "the configuration –",
        "because the configuration excludes it: 4 files",
        "bad.py:3:1 parse unexpected indent",
        "What is allowed API-KEY : Keys are for this.",
        "own/",
        "100 steps",
        "not legal advice",
        "claudelint 9.9",
    ):
        assert words in found, words


def test_the_path_is_drawn_as_boxes_of_files_in_order() -> None:
    """Two files, three steps; the first is the origin, the last the use."""
    text = page(ScanResult((FINDING,))).text
    way = text.split("The way from the origin to the use:")[1].split("How sure")[0]
    mask = f"sk-ant-oat01-…({len(TOKEN)} characters)"
    assert (
        way.split()
        == (
            "src/a.py 1 read from the environment origin line 3 TOKEN = os.environ['X'] "
            "src/b.py 2 passed on line 5 x = TOKEN 3 given to the client use line 7 "
            f'client = Anthropic(auth_token="{mask}", timeout=3)'
        ).split()
    )
    lone = replace(FINDING, trace=(TraceStep(at("a.py", 1, 1, 2), "here"),))
    assert "The way from" not in page(ScanResult((lone,))).text


@pytest.mark.parametrize(
    ("result", "state"),
    [
        (ScanResult((FINDING,)), "error"),
        (RESULT, "error"),
        (ScanResult((WARNING,)), "warning"),
        (replace(CLEAN, findings=(replace(FINDING, severity="note"),)), "note"),
        (CLEAN, "clear"),
        (replace(CLEAN, findings=(FINDING.hidden("baseline"),)), "clear"),
        (ScanResult(), "open"),
        (replace(CLEAN, complete=False), "open"),
        (replace(RESULT, findings=()), "open"),
        (replace(RESULT, findings=(WARNING,)), "open"),
    ],
)
def test_no_verdict_says_more_than_was_looked_at(result: ScanResult, state: str) -> None:
    """An incomplete scan is never clear."""
    assert verdict(result)[0] == state


def test_headings_go_down_one_by_one_and_targets_exist() -> None:
    """For those who listen to the page instead of looking at it."""
    found = page(RESULT)
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    names = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(names) == len(set(names))
    targets = [a["href"][1:] for a in found.all("a") if a["href"].startswith("#")]
    targets += [a["aria-labelledby"] for _, a in found.elements if "aria-labelledby" in a]
    assert targets and set(targets) <= set(names)
    assert found.all("html") == [{"lang": "en"}]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of the light, dark and printed page."""
    sheet = as_html.style()
    blocks = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    assert len(blocks) == 3
    return {
        n: dict(re.findall(r"--(\w+): (#\w{6})", b)) for n, b in zip(("light", "dark", "print"), blocks, strict=True)
    }


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_colour_can_be_read(scheme: str) -> None:
    """Contrast of at least 4.5 to 1 for all text, on the page and on panels."""
    colors = schemes()[scheme]
    for ink in ("text", "quiet", "link", "error", "warning", "note", "clear", "open"):
        for paper in ("page", "panel"):
            high, low = sorted((luminance(colors[ink]), luminance(colors[paper])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, paper)
    high, low = sorted((luminance(colors["text"]), luminance(colors["mark"])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_links_of_other_schemes_are_no_links() -> None:
    """A rule pack's clause may hold anything."""
    rule = replace(RULE, instead="Go to javascript:alert(1) or http://example.com or `<b>`.", why="")
    finding = replace(FINDING, instead=rule.instead, url="javascript:alert(1)")
    found = Page(render("html", ScanResult((finding,)), replace(CONTEXT, rules=(rule,))))
    assert {a["href"].split(":")[0] for a in found.all("a")} <= {"https", "#CL401"}


def test_a_clear_verdict_mentions_what_was_hidden() -> None:
    """Nobody is to think that nothing was found."""
    assert "(1 finding, listed below)" in verdict(replace(CLEAN, findings=(FINDING.hidden("baseline"),)))[1]


#: A page of the test's own around the report, which may not run scripts; it tells how the report came out.
AROUND = """<!doctype html><title>none</title><iframe src="report.html" style="width:%dpx;height:900px"></iframe>
<script>onload = () => { const d = document.querySelector("iframe").contentDocument;
document.title = [d.documentElement.scrollWidth, getComputedStyle(d.querySelector(".verdict")).fontWeight,
d.querySelectorAll("script").length].join(" "); };</script>"""


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("name", ["full", "hostile 4", "hostile 5", "long"])
def test_a_browser_draws_it(tmp_path: Path, name: str, width: int) -> None:
    """From disk, under its own policy: the style holds, and nothing is wider than the window."""
    result = hostile("漢" * 300 + "x" * 500) if name == "long" else RESULTS[name]
    (tmp_path / "report.html").write_text(render("html", result, CONTEXT), "utf-8")
    (tmp_path / "around.html").write_text(AROUND % width, "utf-8")
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    arguments += ["--hide-scrollbars", "--allow-file-access-from-files", "--enable-logging=stderr", "--dump-dom"]
    command = [str(BROWSER), *arguments, (tmp_path / "around.html").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    title = re.search("<title>(.*?)</title>", done.stdout)
    assert title and title[1] == f"{width} 600 0", (title, done.stderr[-500:])
    assert "Content Security Policy" not in done.stderr
