"""Which findings lie on changed lines: what `--diff-base` shows and what it hides.

Owns what counts as changed: lines that are not in the base, lines next to a deletion, whole files that are new or
whose suppressions changed. Must not know how the base is found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from claudelint.finding import Finding, Location

#: Comparing is quadratic at worst; larger stretches without a line of their own count as changed.
_MOST_PAIRS = 250_000
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_DIRECTIVE = re.compile(rb"claudelint:|noqa", re.IGNORECASE)
_Lines = Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Changed:
    """The changed lines of one file, 1-based and sorted, or all of it."""

    lines: tuple[int, ...] = ()
    whole: bool = False

    def meets(self, location: Location) -> bool:
        """True when a place lies on a changed line; a notebook's cell when anything in the file changed."""
        if self.whole or (location.cell is not None and self.lines):
            return True
        at = bisect_left(self.lines, location.start.line)
        return at < len(self.lines) and self.lines[at] <= max(location.end.line, location.start.line)


def hide_unchanged(findings: Iterable[Finding], changed: Callable[[str], Changed]) -> tuple[Finding, ...]:
    """The findings; those that are neither on changed lines nor led there by a step on one are marked."""
    return tuple(f if f.suppressed or _touched(f, changed) else f.hidden("diff") for f in findings)


def places_of(findings: Iterable[Finding]) -> frozenset[str]:
    """The paths that have to be compared to judge these findings."""
    shown = [f for f in findings if f.suppressed is None]
    return frozenset(place.path for f in shown for place in _places(f))


def _touched(finding: Finding, changed: Callable[[str], Changed]) -> bool:
    return any(changed(place.path).meets(place) for place in _places(finding))


def _places(finding: Finding) -> Iterator[Location]:
    yield finding.location
    yield from (step.location for step in finding.trace)


def compare(old: bytes, new: bytes) -> Changed:
    """What changed from one text to the other; the kind of line ends does not count."""
    if b"\0" in new:  # UTF-16, where a line feed is not one byte
        return Changed(whole=old != new)
    before, after = _split(old), _split(new)
    lines: set[int] = set()
    for old_start, old_end, new_start, new_end in _stretches(before, after):
        lost = before[old_start:old_end]
        if any(_DIRECTIVE.search(line) for line in lost):
            return Changed(whole=True)
        lines.update(range(new_start + 1, new_end + 1))
        if len(lost) > new_end - new_start:
            lines.update({max(new_start, 1), min(new_end + 1, max(len(after), 1))})
    return Changed(tuple(sorted(lines)))


def _split(text: bytes) -> list[bytes]:
    lines = [line.rstrip(b"\r\n") for line in _LINE.findall(text)]
    return lines[:-1] if lines and not lines[-1] else lines


def _stretches(before: _Lines, after: _Lines) -> Iterator[tuple[int, int, int, int]]:
    """The stretches that differ, as half-open ranges of 0-based line numbers in both texts."""
    corners = [(0, 0), *((a + 1, b + 1) for a, b in _anchors(before, after))]
    ends = [*((a - 1, b - 1) for a, b in corners[1:]), (len(before), len(after))]
    for (a, b), (a_end, b_end) in zip(corners, ends, strict=True):
        while a < a_end and b < b_end and before[a] == after[b]:
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and before[a_end - 1] == after[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        yield from _differing(before, after, (a, a_end), (b, b_end))


def _differing(
    before: _Lines, after: _Lines, old: tuple[int, int], new: tuple[int, int]
) -> Iterator[tuple[int, int, int, int]]:
    if old[0] == old[1] and new[0] == new[1]:
        return
    if (old[1] - old[0]) * (new[1] - new[0]) > _MOST_PAIRS:
        yield (*old, *new)
        return
    matcher = SequenceMatcher(None, before[slice(*old)], after[slice(*new)], autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag != "equal":
            yield old[0] + a, old[0] + a_end, new[0] + b, new[0] + b_end


def _anchors(before: _Lines, after: _Lines) -> list[tuple[int, int]]:
    """Pairs of lines that stand once in each text, in the order of both: as many as there can be."""
    places, once = _once(before), _once(after)
    pairs = [(places[line], number) for line, number in once.items() if line in places]
    tails: list[int] = []
    chain: list[tuple[int, int]] = []
    for number, (old, _) in enumerate(pairs):
        at = bisect_left(tails, old)
        tails[at : at + 1] = [old]
        chain.append((number, at))
    found: list[tuple[int, int]] = []
    wanted = len(tails) - 1
    for number, length in reversed(chain):
        if length == wanted and (not found or pairs[number][0] < found[-1][0]):
            found.append(pairs[number])
            wanted -= 1
    return found[::-1]


def _once(lines: _Lines) -> dict[bytes, int]:
    """Lines that stand there once, and where, in their order."""
    seen: dict[bytes, int] = {}
    twice = set()
    for number, line in enumerate(lines):
        if line in seen:
            twice.add(line)
        seen[line] = number
    return {line: number for line, number in seen.items() if line not in twice}
