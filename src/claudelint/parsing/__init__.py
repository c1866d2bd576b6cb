"""From sources to facts: by the readers, here or in processes of their own, or from the cache.

Owns how much a file may cost and what becomes of one that costs more. Must not know which files are parsed, or why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take in a process of its own: seconds of processor time, bytes of memory (0: any).

    Processor time, so that the outcome does not depend on how busy the machine is; where the system cannot limit it,
    and for a process that waits instead of working, `patience` seconds of wall time count.
    """

    seconds: float
    memory: int

    @property
    def patience(self) -> float:
        """Seconds of wall time after which a process is ended."""
        return self.seconds * 3
