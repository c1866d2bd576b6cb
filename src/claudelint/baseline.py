"""The baseline: findings a project has accepted for the time being, so that only new ones show.

Owns what makes a finding the same one again (rule, path, context, occurrence) and the format of the file. No line
number, time stamp or secret stands in it. Must not know where findings come from or who reads the file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from claudelint.finding import Finding
from claudelint.redact import redact

SCHEMA_VERSION = 1
DEFAULT_NAME = ".claudelint-baseline.json"
_TOOL = "claudelint"
_WRITE = "write it anew with `claudelint baseline write`"
_FIELDS = {"path": str, "rule": str, "context": str, "index": int}
#: What may be a secret of a shape nobody knows: it must not even enter a hash that somebody could try values on.
_OPAQUE = re.compile(r"[\w+/=-]{20,}")
#: `KEY=value` without a blank, as in dotenv files and shell scripts; `name==1.0` and lists are none.
_ASSIGNED = re.compile(r"^(\s*(?:export\s+|ENV\s+|ARG\s+)?[A-Za-z_][\w.-]*=)(?![=\[{(])\S.*$")


class BaselineError(ValueError):
    """The text is no baseline; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding. `context` is a hash of the redacted line, `index` the how-many-th of its like (from 0)."""

    path: str
    rule: str
    context: str
    index: int


def context_of(finding: Finding) -> str:
    """What stays of a finding's line: no blanks, no secrets, no values of a dotenv line; as a hash."""
    line = redact(finding.excerpt)
    if not finding.location.path.endswith((".py", ".pyi", ".pyw")):
        line = _ASSIGNED.sub(r"\1", line)
    text = "".join(_OPAQUE.sub(_masked, line).split())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _masked(found: re.Match[str]) -> str:
    word = found[0]
    mixed = any(char.isdigit() for char in word) and any(char.isalpha() for char in word)
    return "…" if mixed else word


def entries_of(findings: Iterable[Finding]) -> list[tuple[Finding, Entry]]:
    """Each finding that nothing else hides, with its entry; findings are counted in the order given."""
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    found = []
    for finding in findings:
        if finding.suppressed is None:
            key = (redact(finding.location.path), finding.rule_id, context_of(finding))
            found.append((finding, Entry(*key, seen[key])))
            seen[key] += 1
    return found


def hide_known(findings: Sequence[Finding], known: Set[Entry]) -> tuple[tuple[Finding, ...], frozenset[Entry]]:
    """The findings, those that are known marked, and the entries that no finding met."""
    matched = {id(finding): entry for finding, entry in entries_of(findings) if entry in known}
    marked = tuple(f.hidden("baseline") if id(f) in matched else f for f in findings)
    return marked, frozenset(known) - frozenset(matched.values())


def gone(
    unmet: Iterable[Entry], scanned: Set[str], rules: Set[str], known_rules: Set[str], exists: Callable[[str], bool]
) -> frozenset[Entry]:
    """Of the entries no finding met those that are stale, as opposed to not looked for by this scan.

    An entry is stale when its file was scanned with its rule, or when file or rule are no more.
    """
    return frozenset(
        entry
        for entry in unmet
        if entry.rule not in known_rules
        or (entry.path in scanned and entry.rule in rules)
        or (entry.path not in scanned and not exists(entry.path))
    )


def dump(entries: Iterable[Entry]) -> str:
    """The text of a baseline: one entry a line, sorted, so that diffs and merges are small."""
    lines = [
        json.dumps({"path": e.path, "rule": e.rule, "context": e.context, "index": e.index})
        for e in entries_sorted(entries)
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    findings = f"[\n{body}\n  ]" if lines else "[]"
    return f'{{\n  "tool": "{_TOOL}",\n  "schema_version": {SCHEMA_VERSION},\n  "findings": {findings}\n}}\n'


def entries_sorted(entries: Iterable[Entry]) -> list[Entry]:
    """By path, rule, context and index, each once."""
    return sorted(set(entries))


def parse(text: str) -> frozenset[Entry]:
    """The entries of a baseline. Raises `BaselineError`."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        conflict = "it holds the marks of a merge conflict" if re.search(r"^(<{7}|>{7}) ", text, re.M) else str(error)
        raise BaselineError(f"is no JSON: {conflict}; {_WRITE}") from None
    if not isinstance(table, dict) or table.get("tool") != _TOOL or "schema_version" not in table:
        raise BaselineError("is no baseline of claudelint; give another file")
    version = table["schema_version"]
    if version != SCHEMA_VERSION:
        raise BaselineError(f"has schema_version {version!r}, this claudelint reads {SCHEMA_VERSION}; {_WRITE}")
    found = table.get("findings")
    if not isinstance(found, list):
        raise BaselineError(f"findings: expected a list; {_WRITE}")
    return frozenset(_entry(item, number) for number, item in enumerate(found, 1))


def _entry(item: Any, number: int) -> Entry:
    if isinstance(item, dict) and {name: type(value) for name, value in item.items()} == _FIELDS:
        return Entry(**item)
    raise BaselineError(f"entry {number} does not consist of path, rule, context and index; {_WRITE}")
