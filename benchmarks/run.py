"""Measures the groups that are not measured yet, and stores each run as it comes.

Owns what makes an entry stale: another version of the tool, another corpus, fewer rounds than wanted, a deadline that
was met on a busy machine.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from benchmarks.corpora import Corpus
from benchmarks.environments import OWN
from benchmarks.measure import Sample, in_turns, run_once
from benchmarks.plan import Group
from benchmarks.record import Entry, Record, save
from benchmarks.tools import Bench, Tool, program_of, version_of


@dataclass(frozen=True, slots=True)
class Runner:
    """What all runs share. With `only`, groups whose name does not contain it are left alone; `fresh` measures
    again what is measured already."""

    bench: Bench
    tools: dict[str, Tool]
    record: Record
    out: Path
    only: str = ""
    fresh: bool = False

    def group(self, group: Group) -> None:
        """Runs what is stale of a slow group; all of another one, when any of it is stale."""
        known = [self.tools[name] for name in group.tools if name in self.tools]
        if not known or self.only not in group.name:
            return
        trees = tuple(group.make())
        for corpus in trees:
            self.record.corpora[corpus.name] = {"words": corpus.words, "files": corpus.files, "bytes": corpus.size}
        cases = [(corpus, tool) for corpus in trees for tool in known]
        stale = [case for case in cases if self.fresh or self._stale(*case, group.rounds)]
        if not stale:
            print(f"{group.name}: measured already", file=sys.stderr)
            return
        chosen = stale if group.slow else cases
        print(f"{group.name}: {len(chosen)} to measure, {group.rounds} times each", file=sys.stderr)
        runs = [_Case(self, group, corpus, tool) for corpus, tool in chosen]
        ready = [run for run in runs if run.begin()]
        in_turns([run.once for run in ready], group.rounds)

    def _stale(self, corpus: Corpus, tool: Tool, rounds: int) -> bool:
        entry = self.record.get(corpus.name, tool.name)
        installed = program_of(tool, self.bench)
        if entry is None:
            return True
        if installed.program is None:
            return False
        if entry.seal != seal(corpus, installed.seal):
            return True
        if entry.state == "late":
            return entry.deadline < tool.deadline or entry.load > (os.cpu_count() or 1)
        return entry.state != "done" or len(entry.seconds) < rounds


def seal(corpus: Corpus, program: str) -> str:
    """What an entry was measured with."""
    return f"{program}; {corpus.seal}"


class _Case:
    """One tool on one corpus within a group."""

    def __init__(self, runner: Runner, group: Group, corpus: Corpus, tool: Tool) -> None:
        self.runner, self.slow, self.corpus, self.tool = runner, group.slow, corpus, tool
        self.installed = program_of(tool, runner.bench)
        command = [tool.base.replace("ripgrep", "rg"), *tool.arguments(corpus)]
        self.entry = Entry(corpus.name, tool.name, group.name, deadline=tool.deadline)
        self.entry.command = " ".join(self._shown(word) for word in command)
        self.entry.seal = seal(corpus, self.installed.seal)

    def begin(self) -> bool:
        """Says whether the tool can run; then warms the file cache and claudelint's own."""
        if self.installed.program is None:
            self.entry.state, self.entry.why = "missing", self.installed.why
            self._store()
            return False
        self.entry.version = version_of(self.tool, self.installed.program)
        self.entry.date = datetime.now(timezone.utc).date().isoformat()
        self.entry.load = round(os.getloadavg()[0], 1)
        if self.tool.base in OWN:
            return self._count()
        if not self.slow:
            self._run([])
        return True

    def once(self) -> bool:
        """One timed run."""
        if self.tool.fresh:
            self.runner.bench.empty_cache()
        going = self.entry.add(self._run([]), self.tool.codes(self.corpus))
        print(
            f"{self.corpus.name} · {self.tool.name}: {self.entry.seconds[-1]:.2f} s, {self.entry.state}",
            file=sys.stderr,
        )
        if self.entry.state == "failed":
            print(self._log().read_text("utf-8", "replace")[-1000:], file=sys.stderr)
        self._store()
        return going

    def _run(self, more: list[str]) -> Sample:
        program = self.installed.program
        assert program is not None
        command = [str(program), *self.tool.arguments(self.corpus), *more]
        bench = self.runner.bench
        return run_once(command, self.corpus.root, bench.environment(program), self.tool.deadline, self._log())

    def _count(self) -> bool:
        """An untimed run with a report: what claudelint looked at and found; fills its cache as well.

        Scan errors and a wrong option end with the same exit code, so a run without a report is a failure here.
        """
        report = self.runner.bench.folder / "report.json"
        report.unlink(missing_ok=True)
        self._run(["--output-format", f"json={report}"])
        if not report.exists():
            self.entry.state, self.entry.why = "failed", "it wrote no report"
            self._store()
            return False
        self.entry.scan = counts(json.loads(report.read_text("utf-8")))
        return True

    def _store(self) -> None:
        self.runner.record.put(self.entry)
        save(self.runner.record, self.runner.out)

    def _log(self) -> Path:
        return self.runner.bench.folder / "last.log"

    def _shown(self, word: str) -> str:
        """An argument without the paths of this machine."""
        return word.replace(str(self.runner.bench.folder), "BENCH_DIR")


def counts(data: dict[str, Any]) -> dict[str, int]:
    """The numbers of a JSON report that say what was done."""
    traces = [len(finding["trace"]) for finding in data["findings"]]
    numbers = {name: data["summary"][name] for name in ("files", "candidates", "parsed")}
    return {**numbers, "findings": len(traces), "errors": len(data["errors"]), "longest_trace": max(traces, default=0)}
