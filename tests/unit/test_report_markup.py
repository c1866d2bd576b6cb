"""Elements of XML and HTML: what is put in is what a parser takes out, and nothing more."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from claudelint.report._markup import Markup, element, joined, text
from claudelint.report._prose import inline, prose

ANY = st.text(st.characters() | st.sampled_from("<>&\"'`-! \n\t\r\x00\x1b\ufffe\ud800]"), max_size=40)
XML = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff", min_codepoint=32), max_size=40)


class Counter(HTMLParser):
    """Counts elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(XML, XML)
def test_text_and_attributes_come_back(words: str, value: str) -> None:
    """Through an XML parser."""
    parsed = ElementTree.fromstring(element("a", words, element("b", words), title=value, aria_label=None))
    assert (parsed.text or "") == words and (parsed[0].text or "") == words
    assert parsed.attrib == {"title": value}


@given(ANY, ANY)
def test_whatever_is_put_in_the_document_stays_well_formed(words: str, value: str) -> None:
    """Illegal characters are made visible."""
    page = element("a", words, element("b", value), title=value)
    ElementTree.fromstring(page.encode("utf-8"))
    assert Counter(page).tags == ["a", "b"]


@given(ANY)
def test_prose_adds_no_element_of_its_own(words: str) -> None:
    """Paragraphs, lists, code and links are all there can be."""
    assert set(Counter(prose(words)).tags) <= {"p", "ul", "li", "code", "a"}
    assert set(Counter(inline(words)).tags) <= {"code", "a"}


def test_markup_is_escaped_once() -> None:
    """And plain text always."""
    assert text("<&") == "&lt;&amp;" and text(Markup("<b>")) == "<b>"
    assert joined(["<", element("br")], ">") == "&lt;&gt;<br>"
    assert element("p", None, "a", class_="x", data_y=None) == '<p class="x">a</p>'


def test_prose_reads_lists_code_and_links() -> None:
    """The little markup that rules use; a full stop ends a sentence, not an address."""
    assert prose("See `a<b>`\nand\n\n- one\n- two https://example.com/x.") == (
        "<p>See <code>a&lt;b&gt;</code> and</p><ul><li>one</li>"
        '<li>two <a href="https://example.com/x" rel="noopener noreferrer">https://example.com/x</a>.</li></ul>'
    )
