"""One way from sources to outcomes, whatever the cost: from the cache, in this process, in a pool, in quarantine.

Owns the choice between these. The outcome is the same whichever is taken, but for files that take too long or too
much memory. Must not know why a file is parsed.
"""

from __future__ import annotations

import hashlib
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claudelint.config import Config
from claudelint.parsing import Limits
from claudelint.parsing.outcome import Outcome, is_lasting, packed, read, unpacked
from claudelint.parsing.version import readers_version
from claudelint.readers import ReadError, ours, wild
from claudelint.source import SourceFile
from claudelint.store import Store

if TYPE_CHECKING:
    from claudelint.parsing.pool import Pool

#: Characters to parse that are worth starting processes for, and each further process.
WORTHWHILE = 600_000
PER_WORKER = 300_000
MOST_WORKERS = 16
#: A tame file is known to end; its process is given up only when something is very wrong.
TAME_FACTOR = 15
_KIND = "facts"


class Parser:
    """Parses for one scan; close it in the end."""

    def __init__(self, config: Config, store: Store | None) -> None:
        self._jobs = config.jobs
        self._limits = Limits(config.parse_timeout, config.parse_memory * 1_000_000)
        #: Seconds of wall time left for all files in quarantine together.
        self._left = self._limits.patience
        self._pool: Pool | None = None
        self._quarantine: Pool | None = None
        self._store = store if store is not None else Store(None)

    def close(self) -> None:
        """Ends all processes."""
        for pool in (self._pool, self._quarantine):
            if pool is not None:
                pool.close()

    def outcomes(self, sources: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Outcome]]:
        """Each source with what became of it, as they come."""
        tame: list[SourceFile] = []
        suspects: list[tuple[SourceFile, ReadError | None]] = []
        for source in sources:
            kept = self._kept(source)
            if kept is not None:
                yield source, kept
            elif (why := wild(source)) is None:
                tame.append(source)
            else:
                suspects.append((source, why))
        for source, outcome in self._tame(tame):
            if outcome is not None:
                yield source, outcome
            else:
                # Its process died: perhaps of it, perhaps of something else.
                suspects.append((source, None))
        for source, why in suspects:
            yield source, self._quarantined(source, why)

    def _tame(self, sources: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Outcome | None]]:
        """What became of files that can be parsed in any process; None for one whose process died."""
        from claudelint.parsing.pool import Died, NotStarted, Pool

        # A worker knows our own readers only.
        yield from ((source, self._read(source)) for source in sources if not ours(source.kind))
        sources = [source for source in sources if ours(source.kind)]
        if not sources:
            return
        if self._pool is None and (jobs := self._workers(sources)) > 1:
            self._pool = Pool(jobs, replace(self._limits, seconds=self._limits.seconds * TAME_FACTOR))
        if self._pool is None:
            yield from ((source, self._read(source)) for source in sources)
            return
        for number, answer in self._pool.map(sources):
            if isinstance(answer, NotStarted):
                yield sources[number], self._read(sources[number])
            elif isinstance(answer, Died):
                yield sources[number], None
            else:
                yield sources[number], self._answered(sources[number], answer)

    def _workers(self, sources: Sequence[SourceFile]) -> int:
        """How many processes pay."""
        if self._jobs:
            return processes(self._jobs)
        characters = sum(len(source.text) for source in sources)
        return min(processes(0), characters // PER_WORKER) if characters >= WORTHWHILE else 1

    def _quarantined(self, source: SourceFile, why: ReadError | None) -> Outcome:
        """What became of a file in a process of its own. `why` says what is wild about it."""
        point = why.point if why else None
        said = f"{why}: " if why else ""
        if not ours(source.kind):
            return Outcome(
                None, "parse", f"{said}a reader from elsewhere is not given such files", point, lasting=False
            )
        if self._left <= 0:
            spent = f"{said}all the time for such files is used up; --parse-timeout allows more"
            return Outcome(None, "parse", spent, point, lasting=False)
        from claudelint.parsing.pool import Died, Pool

        if self._quarantine is None:
            self._quarantine = Pool(1, self._limits)
        begun = time.monotonic()
        ((_, answer),) = self._quarantine.map([source], deep=True)
        self._left -= time.monotonic() - begun
        if isinstance(answer, Died):
            return Outcome(None, "parse", f"{said}{answer}", point, lasting=False)
        return self._answered(source, answer)

    def _read(self, source: SourceFile) -> Outcome:
        outcome = read(source)
        if self._keeps(source):
            self._keep(source, packed(outcome))
        return outcome

    def _answered(self, source: SourceFile, answer: bytes) -> Outcome:
        try:
            outcome = unpacked(answer)
        except ValueError as error:
            return Outcome(None, "facts", f"claudelint failed on this file ({error}); please report it", lasting=False)
        self._keep(source, answer)
        return outcome

    # The cache. What a reader from elsewhere says is not kept: its version is not known.

    def _keeps(self, source: SourceFile) -> bool:
        return self._store.directory is not None and ours(source.kind)

    def _kept(self, source: SourceFile) -> Outcome | None:
        if not self._keeps(source):
            return None
        data = self._store.get(_KIND, _key(source))
        try:
            return unpacked(zlib.decompress(data)) if data is not None else None
        except (ValueError, zlib.error):
            return None

    def _keep(self, source: SourceFile, data: bytes) -> None:
        if self._keeps(source) and is_lasting(data):
            self._store.put(_KIND, _key(source), zlib.compress(data, 1))


def _key(source: SourceFile) -> str:
    """Everything the facts of a file depend on; its path is among them."""
    digest = hashlib.sha256(readers_version())
    for part in (source.path, source.kind, source.encoding, repr(source.cells), source.text):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def processes(jobs: int) -> int:
    """How many processes may work at a time: as many as were asked for, or as there are processors."""
    if not jobs:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(jobs, MOST_WORKERS)
