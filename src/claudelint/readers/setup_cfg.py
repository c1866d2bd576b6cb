"""`setup.cfg`: the requirements setuptools takes from it.

Owns the sections and options that hold them, and how a value runs over several lines. Must not know which
packages matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claudelint.later import module, regex
from claudelint.readers import ReadError
from claudelint.source import Point, SourceFile

if TYPE_CHECKING:
    from claudelint import facts as f
    from claudelint.readers import _comments, _places, _requirement
else:
    f = module("claudelint.facts")
    _comments = module("claudelint.readers._comments")
    _places = module("claudelint.readers._places")
    _requirement = module("claudelint.readers._requirement")

KIND = "setup-cfg"
ORDER = 10
BESIDES = "ini"

# These are compiled where they are used: every run imports this module, few read such a file.
_LINE = r"([^\r\n]*)(?:\r\n|\r|\n|\Z)"
_SECTION = r"\[([^\]]+)\]"
_OPTION = r"([^\s=:\[#;][^=:]*?)[ \t]*[=:]"
_PART = r"[^;]+"
_OPTIONS = {
    "options": frozenset(("install_requires", "setup_requires", "tests_require")),
    "metadata": frozenset(("requires_dist", "setup_requires_dist")),
}
_EXTRAS = "options.extras_require"


class _Line(NamedTuple):
    """A line of a value: section and option it belongs to, its text, where that begins, and if others follow."""

    section: str
    option: str
    text: str
    offset: int
    first: bool


def claims(name: str, head: bytes) -> bool:
    """`setup.cfg` alone."""
    return name == "setup.cfg"


def read(source: SourceFile) -> f.Facts:
    """The requirements. Raises `ReadError` with the line where the file is not of this form."""
    import configparser

    _places.check_size(source.text)
    try:
        configparser.RawConfigParser(strict=False).read_string(source.text)
    except configparser.MissingSectionHeaderError as error:
        raise ReadError("not INI: no section before the first line", Point(error.lineno, 1)) from None
    except configparser.ParsingError as error:
        raise ReadError("not INI: a line is neither section nor option", Point(error.errors[0][0], 1)) from None
    except configparser.Error:
        raise ReadError("not INI") from None
    found = [d for line in _lines(source.text) for d in _requirements(line)]
    return f.Facts(source.path, KIND, dependencies=tuple(found), comments=_comments.comments(source.text, "ini"))


def _lines(text: str) -> Iterator[_Line]:
    """Every line of every value; lines of comments and blank ones are passed over."""
    section = option = ""
    wanted = regex(_LINE)
    at = 0
    while at < len(text):
        line = wanted.match(text, at)
        assert line is not None
        content, start, at = line[1], at, line.end()
        if not content.strip() or content.lstrip()[0] in "#;":
            continue
        if content[0] in " \t":
            if option:
                yield _Line(section, option, content, start, False)
        elif header := re.match(_SECTION, content):
            section, option = header[1].strip(), ""
        elif named := re.match(_OPTION, content):
            option = named[1].strip().lower()
            yield _Line(section, option, content[named.end() :], start + named.end(), True)


def _requirements(line: _Line) -> Iterator[f.Dependency]:
    """A value on the line of its option is a list with `;` between its items; else each line is an item."""
    if line.section != _EXTRAS and line.option not in _OPTIONS.get(line.section, ()):
        return
    parts = [(m[0], m.start()) for m in re.finditer(_PART, line.text)] if line.first else [(line.text, 0)]
    for text, start in parts:
        if found := _requirement.requirement(text, line.offset + start):
            yield found
