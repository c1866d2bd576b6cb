"""What was measured, as data: an entry for each tool on each corpus, stored as it comes, so a run can be resumed.

Owns `results.json`. Must not know how anything is measured, and holds no path of the machine it was measured on.
"""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure import Sample

SCHEMA = 1


@dataclass(slots=True)
class Entry:
    """One tool on one corpus. `seal` stands for the tool's version and the corpus; another one makes the entry stale.

    `state` is "done", "failed" (an exit code that is none of the tool's verdicts), "late" (ended at its deadline) or
    "missing" (not installed; `why` says what was tried). `scan` is what claudelint itself counted, untimed. `load` is
    the machine's load average before the first run: above the number of cores, the seconds are not the tool's own.
    """

    corpus: str
    tool: str
    group: str
    command: str = ""
    version: str = ""
    date: str = ""
    seal: str = ""
    state: str = "done"
    why: str = ""
    deadline: float = 0
    load: float = 0
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_kb: list[int] = field(default_factory=list)
    main_kb: list[int] = field(default_factory=list)
    codes: list[int | None] = field(default_factory=list)
    scan: dict[str, int] = field(default_factory=dict)

    def add(self, sample: Sample, good: tuple[int, ...]) -> bool:
        """Takes a run in; says whether another one would make sense."""
        self.seconds.append(sample.seconds)
        self.cpu_seconds.append(sample.cpu_seconds)
        self.peak_kb.append(sample.peak_kb)
        self.main_kb.append(sample.main_kb)
        self.codes.append(sample.code)
        self.state = "late" if sample.code is None else "done" if sample.code in good else "failed"
        return self.state == "done"

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def median_cpu(self) -> float | None:
        """Seconds of processor time, of all processes of the run; None where it is not known."""
        return statistics.median(self.cpu_seconds) if self.cpu_seconds else None

    @property
    def key(self) -> tuple[str, str]:
        """Corpus and tool."""
        return self.corpus, self.tool


@dataclass(slots=True)
class Record:
    """All that RESULTS.md and the plot are made of."""

    machine: dict[str, str] = field(default_factory=dict)
    corpora: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def get(self, corpus: str, tool: str) -> Entry | None:
        """An entry with figures, finished or not."""
        entry = self.entries.get((corpus, tool))
        return entry if entry is not None and entry.seconds else None

    def put(self, entry: Entry) -> None:
        """Adds or replaces."""
        self.entries[entry.key] = entry


def load(path: Path) -> Record:
    """The record in a file, empty where there is none."""
    if not path.exists():
        return Record()
    data = json.loads(path.read_text("utf-8"))
    if data.get("schema") != SCHEMA:
        raise ValueError(f"{path.name} is of schema {data.get('schema')}, not {SCHEMA}; delete it to begin anew")
    entries = [Entry(**item) for item in data["entries"]]
    return Record(data["machine"], data["corpora"], {entry.key: entry for entry in entries})


def save(record: Record, path: Path) -> None:
    """Writes the record so that a run that is broken off leaves the old file or the new one."""
    entries = [asdict(entry) for entry in record.entries.values()]
    data = {"schema": SCHEMA, "machine": record.machine, "corpora": record.corpora, "entries": entries}
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".json.new")
    new.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    os.replace(new, path)
