"""From sources to facts: by the readers, here or in processes of their own, or from the cache.

Owns how much a file may cost and what becomes of one that costs more. Must not know which files are parsed, or why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take in a process of its own: seconds of wall time, bytes of memory (0: any)."""

    seconds: float
    memory: int
