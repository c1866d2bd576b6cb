"""The day on which claudelint runs, for warnings about the age of what it knows.

SOURCE_DATE_EPOCH, by which builds are made repeatable, wins over the clock. Must not know what is warned of.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timezone


def today() -> date:
    """The day, in UTC where the variable gives it."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(given), timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        return date.today()
