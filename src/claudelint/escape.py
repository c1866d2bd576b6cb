"""Makes text safe to print. Owns which characters may not reach a terminal, a CI log or a report raw, and how
text is written so that markup and workflow commands take it for text.

Must not know the layout of any report. Every function takes foreign text and makes unsafe characters visible
first; `visible` is the one for plain text, the others are for what reads their result.
"""

from __future__ import annotations

import re

from claudelint.later import regex

#: C0 and C1 controls, DEL, line and paragraph separators, bidirectional marks, zero-width characters,
#: lone surrogates, tag characters and the byte order mark; the `##[` and `##vso[` that CI logs take for commands.
_UNSAFE = regex(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
    r"|#(?=#(?:\[|vso\[))"
)

#: What is left of the characters that XML 1.0 has no way to write, once the others are visible.
_NO_XML = regex("[\ufffe\uffff]")
_MARKUP = regex(r"[\\`*_{}\[\]()#+\-.!|~=$]")
_LINKED = regex(r"(?i)(?:https?|ftp|mailto|xmpp):|@|www(?=\\?\.)")


def visible(text: str) -> str:
    r"""One line of text with unsafe characters shown as escapes: a newline becomes `\n`, U+202E `\u202e`."""
    # Every unsafe character is one that Python does not print either; the regex takes long to compile.
    return text if text.isprintable() and "##" not in text else _UNSAFE.sub(_show, text)


def visible_line(text: str) -> str:
    """A source line for a code frame: as `visible`, but tabs become four spaces."""
    return visible(text.replace("\t", "    "))


def for_json(written: str) -> str:
    """A JSON document as `json.dumps` writes it in ASCII, with what terminals and CI logs take for commands escaped."""
    return re.sub("#(?=#)", r"\\u0023", written.replace("\x7f", "\\u007f"))


def for_xml(text: str) -> str:
    """Text for XML or HTML, between tags or in a quoted attribute, without characters that XML forbids."""
    import html

    return html.escape(_NO_XML.sub("", visible(text)))


def for_xml_lines(text: str) -> str:
    """As `for_xml`, with the line ends kept: for preformatted text between tags."""
    return "\n".join(for_xml(line) for line in text.splitlines())


def for_markdown(text: str) -> str:
    """One line of Markdown that shows the text and is nothing else: no markup, no HTML, no link, no cell of a table."""
    shown = _MARKUP.sub(r"\\\g<0>", visible(text))
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A bare address would become a link all the same; so would a name behind an @.
    return _LINKED.sub(lambda found: f"{found[0][:-1]}&#{ord(found[0][-1])};", shown)


def code_for_markdown(text: str) -> str:
    """A code span that shows the text as it is, also in a cell of a table; empty for empty text."""
    shown = visible(text).replace("|", "\\|")
    if not shown:
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    space = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown}{space}{fence}"


def for_command(text: str) -> str:
    """The message of a workflow command such as `::error::`; line ends are kept in its own form."""
    lines = re.split("\r\n|\r|\n", text)
    return "%0A".join(visible(line).replace("%", "%25") for line in lines)


def for_command_property(text: str) -> str:
    """A property of a workflow command, such as a file's name."""
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _show(found: re.Match[str]) -> str:
    char = found[0]
    named = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}.get(char)
    if named:
        return named
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
