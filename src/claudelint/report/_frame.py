"""The code frame: a source line with a gutter and the span of a finding underlined.

Owns how columns of the file become columns of the screen: masked secrets, tabs, escapes and wide characters
all change them. Must not know rules or severities; it never reads a file, the redacted excerpt is all it has.
"""

from __future__ import annotations

from claudelint.escape import visible_line
from claudelint.finding import Location
from claudelint.later import regex
from claudelint.report._text import Paint, cut, width_of

#: A masked secret as `redact` writes it. The number counts the whole secret, prefix included, where there is one.
_MASK = regex(r"((?:sk-ant-[A-Za-z]{2,8}\d{0,2}-|eyJ[A-Za-z0-9_\-]{6,17})?)…\((\d+) characters\)")
_UNWRAPPED = 160
_LEAD = 12


def frame(location: Location, excerpt: str, style: str, paint: Paint, width: int | None) -> list[str]:
    """The lines of the frame; empty where there is no excerpt."""
    if not excerpt.strip():
        return []
    number = str(location.start.line)
    room = (width or _UNWRAPPED) - len(number) - 5
    before, inside, after = clipped(location, excerpt, room)
    marks = " " * width_of(before) + paint(style, "^" * max(1, width_of(inside)))
    gutter = paint("dim", f"{' ' * len(number)} |")
    return [
        f" {gutter}",
        f" {paint('dim', number + ' |')} {before}{inside}{after}",
        f" {gutter} {marks}",
    ]


def clipped(location: Location, excerpt: str, room: int) -> tuple[str, str, str]:
    """What stands before, in and after the span on its first line, safe to print, in at most `room` columns."""
    start, end = _span(location, excerpt)
    before, inside, after = excerpt[:start], excerpt[start:end], excerpt[end:]
    parts = [visible_line(before.lstrip()), visible_line(inside), visible_line(after.rstrip())]
    if visible_line(whole := "".join(parts)) != whole:  # a command to CI that only the parts together make
        parts = [part.replace("#", r"\x23") for part in parts]
    return _clip(parts[0], parts[1], parts[2], room)


def _span(location: Location, excerpt: str) -> tuple[int, int]:
    """0-based start and end in the excerpt of the part of the span that lies on its first line."""
    start = min(_shown(excerpt, location.start.column - 1), len(excerpt))
    if location.end.line > location.start.line:
        return start, len(excerpt.rstrip())
    return start, max(start, min(_shown(excerpt, location.end.column - 1), len(excerpt)))


def prefix_of(excerpt: str, offset: int) -> str:
    """The part of the line before a 0-based offset of the source line, masks left out: they stand for ASCII."""
    return _MASK.sub("", excerpt[: _shown(excerpt, offset)])


def _shown(excerpt: str, offset: int) -> int:
    """Where a 0-based offset of the source line lies in the redacted line."""
    shift = 0
    for mask in _MASK.finditer(excerpt):
        begin, length = mask.start() + shift, int(mask[2])
        if offset <= begin:
            break
        if offset < begin + length:
            return mask.start() + min(offset - begin, len(mask[1]))
        shift += length - len(mask[0])
    return offset - shift


def _clip(before: str, inside: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts of a line cut to `room` columns: the span first, then what stands before it."""
    if width_of(before) + width_of(inside) > room and width_of(before) > _LEAD:
        before = "…" + _tail(before, max(_LEAD, room - width_of(inside) - 2))
    inside = cut(inside, room - width_of(before))
    return before, inside, cut(after, room - width_of(before) - width_of(inside))


def _tail(text: str, room: int) -> str:
    kept = text[-room:]
    while kept and width_of(kept) > room:
        kept = kept[1:]
    return kept
