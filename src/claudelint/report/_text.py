"""Words, colours and widths for the reports that people read.

Owns ANSI sequences, wrapping, plurals and how a place is written. Every text from outside goes through
`safe` (or `escape` itself) before it is printed. Must not know findings' rules or the layout of a report.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from claudelint.escape import visible
from claudelint.finding import Location, ScanError
from claudelint.redact import redact

if TYPE_CHECKING:
    from claudelint.finding import Finding

#: Yellow is hard to read on a light terminal and blue on a dark one; magenta and cyan can be read on both.
_CODES = {"error": "1;31", "warning": "1;35", "note": "1;36", "bold": "1", "dim": "2", "good": "32"}


_HIDDEN_BY = {
    "comment": "a comment in the code",
    "baseline": "the baseline of known findings",
    "config": "the configuration",
    "diff": "the choice of changed lines only",
}


class Paint:
    """Colours text, or leaves it alone when colour is off. Styles: a severity, "bold", "dim", "good"."""

    def __init__(self, color: bool, hyperlinks: bool = False) -> None:
        self.color, self.hyperlinks = color, hyperlinks

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text

    def link(self, text: str, url: str) -> str:
        """Text that a terminal opens as a link, where terminals do that."""
        if not (self.hyperlinks and url.startswith("https://")):
            return text
        return f"\x1b]8;;{visible(url)}\x1b\\{text}\x1b]8;;\x1b\\"


def safe(text: str) -> str:
    """One line of foreign text: secrets masked, unsafe characters visible."""
    return visible(redact(text))


def width_of(text: str) -> int:
    """Columns a text takes on a terminal; wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def json_document(value: Any) -> str:
    """JSON in ASCII, with what terminals and CI logs take for commands written as escapes."""
    import json

    written = json.dumps(value, indent=2).replace("\x7f", "\\u007f")
    return re.sub("#(?=#)", r"\\u0023", written) + "\n"


def place(location: Location) -> str:
    """`path:line:column`, with the cell of a notebook: `path:cell 3:line:column`."""
    return f"{path_in(location)}:{location.start.line}:{location.start.column}"


def short_place(location: Location) -> str:
    """`path:line`, for steps of a trace."""
    return f"{path_in(location)}:{location.start.line}"


def path_in(location: Location) -> str:
    """The path, and the cell of a notebook."""
    return path_shown(location.path) + ("" if location.cell is None else f":cell {location.cell}")


def path_shown(path: str) -> str:
    """A path as a line may begin with it: `::` there would be a command to some CI."""
    shown = safe(path)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def repository_path(path: str, prefix: str) -> str:
    """A path as a CI server matches it to its checkout; `prefix` leads from there to the project's root."""
    return redact(f"{prefix}{path}")


def error_place(error: ScanError) -> str:
    """`path:line:column` of a scan error, or the path alone where no place is known."""
    where = f":{error.start.line}:{error.start.column}" if error.start else ""
    return f"{path_shown(error.path) or '(project)'}{where}"


def message_of(finding: Finding) -> str:
    """The message, and the level for products where `use` lowered it."""
    return f"{finding.message} ({finding.verdict})" if finding.verdict else finding.message


def hidden_by(how: str) -> str:
    """Who hid a finding, in words."""
    return _HIDDEN_BY.get(how, how)


def plural(number: int, noun: str) -> str:
    """`1 file`, `1,200 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def headed(head: str, text: str, width: int | None, plain_head: str) -> list[str]:
    """`head text` on one line, or the text on indented lines of its own where that is too long."""
    if width is None or width_of(f"{plain_head} {text}") <= width:
        return [f"{head} {text}"]
    return [head, *(f"  {line}" for line in wrap(text, width - 2))]


def labelled(label: str, text: str, width: int | None, indent: int = 2, style: Paint | None = None) -> list[str]:
    """`label: text` as lines, hanging under the text's first column; paragraphs and list items are kept."""
    head = f"{' ' * indent}{label}: "
    shown_head = f"{' ' * indent}{style('bold', label + ':')} " if style else head
    lines = [line for part in paragraphs(text) for line in wrap(part, None if width is None else width - len(head))]
    return [(shown_head if number == 0 else " " * len(head)) + line for number, line in enumerate(lines)]


def paragraphs(text: str) -> list[str]:
    """Foreign text as paragraphs, one string each; indented lines and list items stand alone."""
    found: list[str] = []
    fresh = True
    for line in text.strip().splitlines():
        alone = line.startswith((" ", "\t", "- ", "* ", "```"))
        shown = safe(line.rstrip().expandtabs(4))
        if not shown:
            fresh = True
        elif found and not fresh and not alone:
            found[-1] += " " + shown.lstrip()
        else:
            found.append(shown)
            fresh = line.startswith(("    ", "\t", "```"))
    return found


def wrap(text: str, width: int | None) -> list[str]:
    """Text as lines of at most `width` columns where words allow it; None keeps it whole."""
    if width is None or width_of(text) <= width:
        return [text]
    lines: list[str] = []
    indent = text[: len(text) - len(text.lstrip(" "))]
    for word in text.split(" "):
        if lines and word and width_of(lines[-1]) + 1 + width_of(word) <= max(width, 20):
            lines[-1] += f" {word}"
        elif word:
            lines.append(word if lines else indent + word)
    return lines or [text]


def cut(text: str, room: int) -> str:
    """The beginning of a text in at most `room` columns, with an ellipsis where something is left out."""
    if width_of(text) <= room:
        return text
    kept = text[: max(room - 1, 0)]
    while kept and width_of(kept) > room - 1:
        kept = kept[:-1]
    return kept + "…" if room > 0 else ""
