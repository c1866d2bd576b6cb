"""The clauses rules cite, as `rules/policy.toml` states them. Owns that file's format.

Must not know which rule cites what, or how a clause is printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from claudelint.finding import CONFIDENCES
from claudelint.hint import did_you_mean
from claudelint.tomlfile import TomlError, load_toml

_TEXTS = ("id", "page", "url", "text", "since", "last_read", "confidence")
_KEYS = (*_TEXTS, "permission", "reach", "note")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEADER = re.compile(r"\s*\[\[\s*clause\s*\]\]")


#: From February to November 2026 the pages changed at least seven times, never more than 68 days apart. After 60 days
#: without a reading a change that nobody here has seen is likelier than not.
STALE_AFTER_DAYS = 60


class PolicyError(ValueError):
    """The policy file is wrong; the text names file, line and key."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in our own words. `permission` marks clauses that allow something.

    `since` is a date or says what is known of one; `last_read` is the ISO date on which the page was last read;
    `reach` says to whom the clause is addressed, empty where its page only describes.
    """

    id: str
    page: str
    url: str
    text: str
    since: str
    last_read: str
    confidence: str
    permission: bool
    reach: str = ""
    note: str = ""

    @property
    def unseen(self) -> bool:
        """True when it took effect after its page was last read, so that its final words have not been seen."""
        return bool(_DATE.fullmatch(self.since)) and self.since > self.last_read


@dataclass(frozen=True, slots=True)
class Policy:
    """All clauses by id; `read` is the latest date on which any page was read."""

    clauses: Mapping[str, Clause]
    read: str


def days_since(read: str, today: date) -> int:
    """Days from a reading (ISO date) to a day; none for a reading that lies ahead."""
    return max(0, (today - date.fromisoformat(read)).days)


def is_stale(read: str, today: date) -> bool:
    """Whether a page read on this ISO date is to be read again before one relies on it."""
    return days_since(read, today) > STALE_AFTER_DAYS


def load_policy(path: Path) -> Policy:
    """The policy in a file. Raises `PolicyError`."""
    name = path.as_posix()
    try:
        text = path.read_text("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise PolicyError(f"{name}:{error.line}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"{name}: {error}") from None
    return _policy(name, text, table)


def _policy(name: str, text: str, table: dict[str, Any]) -> Policy:
    items = table.get("clause")
    if set(table) - {"clause"} or not isinstance(items, list) or not items:
        raise PolicyError(f"{name}: expected [[clause]] tables and nothing else")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _HEADER.match(line)]
    clauses: dict[str, Clause] = {}
    for number, item in enumerate(items):
        line = lines[number] if number < len(lines) else 0
        try:
            clause = _clause(item)
            if clause.id in clauses:
                raise ValueError(f"id: there are two clauses {clause.id!r}")
        except ValueError as error:
            raise PolicyError(f"{name}:{line}: clause.{error}") from None
        clauses[clause.id] = clause
    return Policy(clauses, max(clause.last_read for clause in clauses.values()))


def _clause(item: Any) -> Clause:
    if not isinstance(item, dict):
        raise ValueError("id: a clause is a table")
    for key in item:
        if key not in _KEYS:
            raise ValueError(f"{key}: unknown key{did_you_mean(key, _KEYS)}")
    texts = {key: str(item.get(key, "")).strip() for key in (*_TEXTS, "reach", "note")}
    for key in _TEXTS:
        if not texts[key]:
            raise ValueError(f"{key}: is missing or empty")
    if not _is_date(texts["last_read"]):
        raise ValueError("last_read: expected a date such as 2026-10-09")
    if texts["confidence"] not in CONFIDENCES:
        raise ValueError(f"confidence: {texts['confidence']!r} is none of {', '.join(CONFIDENCES)}")
    if not isinstance(item.get("permission", False), bool):
        raise ValueError("permission: expected true or false")
    return Clause(**texts, permission=item.get("permission", False))


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
