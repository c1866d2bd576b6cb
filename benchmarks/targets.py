"""Which ratios must hold, and whether they do, computed from the record alone.

Owns the limits. A tool that was ended at its deadline gives a bound; what is not measured is said to be not measured.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.record import Entry, Record

_OFF = ("claudelint",)
_COLD = ("claudelint cold", "claudelint")
_WARM = ("claudelint warm", "claudelint")
_MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Case:
    """A corpus and a tool; of several tools the first that was measured there."""

    corpus: str
    tools: tuple[str, ...]

    def entry(self, record: Record) -> Entry | None:
        """What was measured, failed or not."""
        return next((e for tool in self.tools if (e := record.get(self.corpus, tool)) is not None), None)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`bound` is ">" where the true value is larger than this, "<" where it is smaller."""

    value: float
    bound: str = ""

    def __str__(self) -> str:
        digits = 3 if self.value < 0.1 else 2 if self.value < 10 else 1 if self.value < 100 else 0
        return f"{self.bound + ' ' if self.bound else ''}{self.value:,.{digits}f}"


@dataclass(frozen=True, slots=True)
class Target:
    """`over` takes so many times what `under` takes; without `under`, the peak memory of the
    first process of `over` in MB."""

    words: str
    over: Case
    under: Case | None
    limit: float
    most: bool = True

    @property
    def wanted(self) -> str:
        """The limit in words."""
        unit = " MB" if self.under is None else " ×"
        return f"{'at most' if self.most else 'at least'} {self.limit:g}{unit}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target against the record: what was measured by wall and by processor time, and the answer in words."""

    target: Target
    ratio: Ratio | None
    cpu: Ratio | None
    answer: str


TARGETS = (
    Target("standard library: claudelint takes, of ruff's time", Case("stdlib", _OFF), Case("stdlib", ("ruff",)), 1),
    Target("standard library: of ripgrep's time", Case("stdlib", _OFF), Case("stdlib", ("ripgrep",)), 6),
    Target("standard library: faster than bandit", Case("stdlib", ("bandit",)), Case("stdlib", _OFF), 150, most=False),
    Target(
        "small project: of the time of `import click`", Case("project", _WARM), Case("project", ("import click",)), 2
    ),
    Target(
        "five given files: of the time of `import click`", Case("given", _WARM), Case("given", ("import click",)), 2
    ),
    Target("packages, cold: faster than semgrep", Case("devset", ("semgrep",)), Case("devset", _COLD), 15, most=False),
    Target("packages, cold: faster than bandit", Case("devset", ("bandit",)), Case("devset", _COLD), 15, most=False),
    Target("packages: warm faster than cold", Case("devset", _COLD), Case("devset", _WARM[:1]), 5, most=False),
    Target("packages, cold: peak memory of the main process", Case("devset", _COLD), None, 400),
    Target(
        "standard library: 1,000 more rules, of the time with 10",
        Case("stdlib-rules-1000", _WARM),
        Case("stdlib-rules-10", _WARM),
        1.5,
    ),
)


def verdicts(record: Record) -> list[Verdict]:
    """All targets against the record."""
    return [_verdict(target, record) for target in TARGETS]


def ratio(over: Entry, under: Entry, *, cpu: bool = False) -> Ratio | None:
    """Median over median; None where one failed, or where both were ended and nothing can be said."""
    if over.state not in ("done", "late") or under.state not in ("done", "late"):
        return None
    if over.state == under.state == "late":
        return None
    bound = ">" if over.state == "late" else "<" if under.state == "late" else ""
    above, below = (over.median_cpu, under.median_cpu) if cpu else (over.median, under.median)
    return Ratio(above / below, bound) if above is not None and below else None


def _verdict(target: Target, record: Record) -> Verdict:
    over = target.over.entry(record)
    under = target.under.entry(record) if target.under else None
    if over is None or (target.under is not None and under is None):
        lacking = target.over if over is None else target.under
        return Verdict(target, None, None, f"not measured: {_name(lacking)}")
    for entry in (over, under):
        if entry is not None and entry.state == "failed":
            return Verdict(target, None, None, f"not known: {entry.tool} failed")
    if under is None:
        main = max(over.main_kb, default=0) or max(over.peak_kb)
        found = Ratio(main / _MEGABYTE, ">" if over.state == "late" else "")
        return Verdict(target, found, None, judged(target, found))
    found_ratio = ratio(over, under)
    return Verdict(target, found_ratio, ratio(over, under, cpu=True), judged(target, found_ratio))


def judged(target: Target, found: Ratio | None) -> str:
    """Met, not met, or not known where a bound leaves both open."""
    if found is None:
        return "not known: both were ended at their deadline"
    met = found.value <= target.limit if target.most else found.value >= target.limit
    if found.bound and (found.bound == "<") != (met == target.most):
        return "not known: ended at the deadline"
    return "met" if met else "not met"


def _name(case: Case | None) -> str:
    return f"{case.tools[0]} on {case.corpus}" if case else ""
