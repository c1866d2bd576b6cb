"""What a scan brings to light: findings, scan errors and the result that holds them.

Owns the shapes every report prints; a single finding's are in `violation` and offered here. Redaction happens at
construction: no field of these types can hold a credential in clear. Must not know rules, file formats or reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from claudelint.later import Record
from claudelint.redact import redact
from claudelint.source import Point

if TYPE_CHECKING:
    from claudelint.violation import Finding as Finding
    from claudelint.violation import Suppressed as Suppressed
    from claudelint.violation import TraceStep as TraceStep
else:

    def __getattr__(name: str) -> type:
        """PEP 562: what only a scan that finds something needs is imported when it is asked for."""
        if name not in ("Finding", "Suppressed", "TraceStep"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from claudelint import violation

        return getattr(violation, name)


Severity = Literal["error", "warning", "note"]
Confidence = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
PERSONAS: tuple[str, ...] = ("regular", "pedantic", "auditor")
CATEGORIES: tuple[str, ...] = (
    "token-literal",
    "credential-store",
    "session-cookie",
    "env-token",
    "oauth-flow",
    "oauth-api-call",
    "web-endpoint",
    "internal-endpoint",
    "impersonation",
    "unofficial-package",
    "suppression",
)


class Location(NamedTuple):
    """A place in a file. `path` is POSIX, relative to the project root; `cell` a 1-based notebook cell.

    `start` and `end` are 1-based lines and columns; `end` lies just behind the last character.
    """

    path: str
    start: Point
    end: Point
    cell: int | None = None


How = Literal["comment", "baseline", "config", "diff"]
Stage = Literal["discover", "read", "decode", "parse", "facts", "resolve", "rule", "config", "report"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScanError(Record):
    """Something that could not be looked at. Not a rule: it cannot be selected away, suppressed or baselined."""

    path: str
    stage: Stage
    message: str
    start: Point | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", redact(self.message))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome(Record):
    """What a scan found, and the counts of what it took. The same files have the same."""

    findings: tuple[Finding, ...]
    errors: tuple[ScanError, ...]
    candidates: int
    parsed: int
    grown: int
    bounds: tuple[str, ...]


class Statistics(NamedTuple):
    """What was looked at: counts of files by stage, bounds hit, and seconds of wall time per stage."""

    files: int = 0
    candidates: int = 0
    parsed: int = 0
    grown: int = 0
    excluded: int = 0
    official: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    seconds: float = 0.0
    stages: tuple[tuple[str, float], ...] = ()
    #: Links that were not followed, as they lead out of the project.
    outside: tuple[str, ...] = ()
    #: What the cache was good for, or why there is none; empty where nothing was to be parsed.
    cache: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScanResult(Record):
    """The outcome of one scan, sorted; `findings` holds the suppressed ones too, marked.

    `complete` is false when something was not looked at; `interrupted` says that the user stopped the scan.
    """

    findings: tuple[Finding, ...] = ()
    errors: tuple[ScanError, ...] = ()
    statistics: Statistics = field(default_factory=Statistics)
    use: str = "product"
    config_path: str | None = None
    policy_read: str = ""
    complete: bool = True
    interrupted: bool = False
    #: Paths given on the command line, as given (for messages), and the absolute project root.
    root: str = "."

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings that are not suppressed."""
        return tuple(f for f in self.findings if f.suppressed is None)

    @property
    def hidden(self) -> dict[str, int]:
        """How many findings were hidden, by how."""
        counts = dict.fromkeys(get_args(How), 0)
        for finding in self.findings:
            if finding.suppressed is not None:
                counts[finding.suppressed.how] += 1
        return counts
