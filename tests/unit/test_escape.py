"""Nothing that could fool a terminal or a reader is printed raw."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from claudelint.escape import (
    code_for_markdown,
    for_command,
    for_command_property,
    for_json,
    for_markdown,
    for_xml,
    for_xml_lines,
    visible,
    visible_line,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 𝔘 – …", "plain é 𝔘 – …"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("a\u202eb\u2066c", r"a\u202eb\u2066c"),
        ("a\u200bb\u200d\ufeff", r"a\u200bb\u200d\ufeff"),
        ("a\u2028b\u2029", r"a\u2028b\u2029"),
        ("a\u00adb\u061c", r"a\xadb\u061c"),
        ("\U000e0041", r"\U000e0041"),
        ("\ud800", r"\ud800"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_tabs_of_a_line_become_blanks() -> None:
    assert visible_line("\ta\x1b") == r"    a\x1b"


@given(st.text(max_size=60))
def test_the_result_is_one_printable_line(text: str) -> None:
    shown = visible(text)
    assert shown.splitlines() in ([], [shown])
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI") for c in shown
    )
    shown.encode("utf-8")
    assert visible(shown) == shown


MARKS = st.text(alphabet="ab <>&\"'`*_[](){}#|\\~!:/@.-+=$%,\n\r\t\x1b\x00\ufffe\u202e\ud800]x1", max_size=30)


@given(st.one_of(MARKS, st.text(max_size=40)))
def test_xml_reads_back_what_was_shown(text: str) -> None:
    wanted = visible(text).replace("\ufffe", "").replace("\uffff", "")
    for document in (f"<a>{for_xml(text)}</a>", f"<a b='{for_xml(text)}'/>", f'<a b="{for_xml(text)}"/>'):
        element = ElementTree.fromstring(document)
        assert len(element) == 0
        assert (element.get("b") or element.text or "") == wanted


def test_xml_lines_keep_line_ends() -> None:
    assert for_xml_lines("a<\nb\x1b\r\nc") == "a&lt;\nb\\x1b\nc"


@given(st.one_of(MARKS, st.text(max_size=40)))
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    shown = visible(text).strip()
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parseInline(f"x {for_markdown(text)} y")
    assert {child.type for token in tokens for child in token.children or ()} <= {"text", "text_special", "softbreak"}
    plain = "".join(child.content for token in tokens for child in token.children or ())
    assert plain.split() == f"x {shown} y".split()


@given(st.one_of(MARKS, st.text(max_size=40)))
def test_markdown_code_shows_the_text_and_nothing_else(text: str) -> None:
    code = code_for_markdown(text.replace("|", ""))
    children = MarkdownIt("commonmark").parseInline(f"x {code} y")[0].children or []
    shown = visible(text.replace("|", ""))
    if shown.strip():
        assert [child.content for child in children if child.type == "code_inline"] == [shown]
        assert {child.type for child in children} == {"text", "code_inline"}


def test_a_bar_in_code_does_not_end_a_cell() -> None:
    html = (
        MarkdownIt("commonmark").enable("table").render(f"| a | b |\n|---|---|\n| {code_for_markdown('x|y')} | z |\n")
    )
    assert html.count("<td>") == 2 and "<code>x|y</code>" in html


@given(st.one_of(MARKS, st.text(max_size=40)))
def test_a_workflow_command_stays_one_line(text: str) -> None:
    assert "\n" not in for_command(text) and "\r" not in for_command(text)
    shown = for_command_property(text)
    assert not set(shown) & set(":,\r\n")
    decoded = shown.replace("%2C", ",").replace("%3A", ":").replace("%25", "%")
    assert decoded == visible(text)


def test_a_workflow_command_keeps_its_line_ends() -> None:
    assert for_command("50%0A\r\nb\x1b") == "50%250A%0Ab\\x1b"


def test_json_holds_no_command() -> None:
    text = "##vso[x] ### ##[y] \x7f"
    written = for_json(json.dumps({"a": text}))
    assert json.loads(written) == {"a": text}
    assert "##" not in written and "\x7f" not in written
