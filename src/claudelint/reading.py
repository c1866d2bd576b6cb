"""How old a reading of the policy is, and when it is too old. Must not know clauses."""

from __future__ import annotations

from datetime import date

#: From February to November 2026 the pages changed at least seven times, never more than 68 days apart. After 60 days
#: without a reading a change that nobody here has seen is likelier than not.
STALE_AFTER_DAYS = 60


def days_since(read: str, today: date) -> int:
    """Days from a reading (ISO date) to a day; none for a reading that lies ahead."""
    return max(0, (today - date.fromisoformat(read)).days)


def is_stale(read: str, today: date) -> bool:
    """Whether a page read on this ISO date is to be read again before one relies on it."""
    return days_since(read, today) > STALE_AFTER_DAYS
