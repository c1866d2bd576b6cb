"""What a comment says to claudelint. Owns the wording of suppressions:

`claudelint: ignore[CL101, rule-name] reason until=2027-01-31`, `claudelint: file-ignore[CL101] reason`
and `noqa: CL101 reason`. There is no form without ids. Must not know findings, nor where a comment applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_PARTS = re.compile(r"#(?=\s*claudelint:)")
_OURS = re.compile(r"\s*claudelint:\s*(?P<verb>[\w-]*)\s*(?P<rest>.*)", re.DOTALL)
_IDS = re.compile(r"\[(?P<ids>[^\]]*)\](?P<tail>.*)", re.DOTALL)
_NOQA = re.compile(
    r"(?:^|#)\s*noqa\s*:\s*(?P<ids>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+\b)*)(?P<tail>.*)", re.DOTALL | re.IGNORECASE
)
_UNTIL = re.compile(r"\buntil=(\S*)")
#: Another directive in the same comment ends the reason; `#123` does not.
_NEXT = re.compile(r"\s#\s*(?=\S*:|\s|noqa|nosec)(?!\d)")
_VERBS = ("ignore", "file-ignore")


@dataclass(frozen=True, slots=True)
class Directive:
    """One suppression: the ids or names as written, the reason, the last day it holds.

    `problem` says what is wrong with its form; such a directive suppresses nothing. `noqa` marks the form of
    other linters, in which ids of theirs may stand.
    """

    ids: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None
    whole_file: bool = False
    noqa: bool = False
    problem: str = ""


def directives(comment: str) -> Iterator[Directive]:
    """The suppressions in the text of a comment (what stands behind the comment sign)."""
    if "noqa" in comment.lower():
        for found in _NOQA.finditer(comment):
            yield _with_tail(tuple(re.split(r"[,\s]+", found["ids"].upper())), found["tail"], False, True)
    if "claudelint:" in comment:
        for part in _PARTS.split(comment):
            if found_ours := _OURS.match(part):
                yield _ours(found_ours["verb"], found_ours["rest"])


def _ours(verb: str, rest: str) -> Directive:
    if verb not in _VERBS:
        return Directive(problem=f"{verb or rest.split(' ')[0]!r} is neither ignore nor file-ignore")
    found = _IDS.match(rest)
    ids = tuple(part.strip() for part in found["ids"].split(",") if part.strip()) if found else ()
    if not found or not ids:
        return Directive(problem=f"{verb} names no rule; write {verb}[CL101] and a reason")
    return _with_tail(ids, found["tail"], verb == "file-ignore", False)


def _with_tail(ids: tuple[str, ...], tail: str, whole_file: bool, noqa: bool) -> Directive:
    tail = _NEXT.split(tail, maxsplit=1)[0]
    until, problem = None, ""
    found = _UNTIL.search(tail)
    if found:
        tail = tail[: found.start()] + tail[found.end() :]
        try:
            until = date.fromisoformat(found[1])
        except ValueError:
            problem = f"until={found[1]} is no date; write until=2027-01-31"
    reason = " ".join(tail.split()).strip(" -:")
    return Directive(ids, reason, until, whole_file, noqa, problem)
