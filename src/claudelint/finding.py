"""What a scan brings to light: findings, scan errors and the result that holds them.

Owns the shapes every report prints. Redaction happens here, at construction: no field of these types
can hold a credential in clear. Must not know rules, file formats or reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, get_args

from claudelint.redact import redact
from claudelint.source import Point

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


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of a value's way from its origin to its use: the place and a few words, redacted."""

    location: Location
    note: str
    excerpt: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", redact(self.note))
        object.__setattr__(self, "excerpt", redact(self.excerpt))


How = Literal["comment", "baseline", "config", "diff"]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Why a finding is hidden: `how` as below, "diff" for unchanged lines; `reason` as the user gave it."""

    how: How
    reason: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", redact(self.reason))


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation (or note) at one place. `excerpt` is the redacted source line of `location.start`.

    `severity` is the level after the configured `use`; `verdict` says the level for products where the two
    differ. `trace` leads from the origin to the use, the use itself included as its last step, or is empty.
    `obfuscated` is true when the value came to light only after decoding.
    """

    rule_id: str
    rule_name: str
    category: str
    severity: Severity
    confidence: Confidence
    message: str
    location: Location
    clauses: tuple[str, ...] = ()
    instead: str = ""
    trace: tuple[TraceStep, ...] = ()
    excerpt: str = ""
    url: str = ""
    fingerprint: str = ""
    verdict: str = ""
    obfuscated: bool = False
    suppressed: Suppressed | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", redact(self.message))
        object.__setattr__(self, "excerpt", redact(self.excerpt))
        if not self.fingerprint:
            object.__setattr__(self, "fingerprint", _fingerprint(self))

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Path, cell, place, rule: the one order of findings in every report."""
        place = self.location
        return (place.path, place.cell or 0, place.start, place.end, self.rule_id, self.message)

    def hidden(self, how: How, reason: str = "") -> Finding:
        """The same finding, marked as suppressed."""
        return replace(self, suppressed=Suppressed(how, reason))

    def nth(self, index: int) -> Finding:
        """The same finding as the index-th (0-based) of those that share rule, path and context."""
        return self if index == 0 else replace(self, fingerprint=_digest(f"{self.fingerprint}:{index}"))


def _fingerprint(finding: Finding) -> str:
    """Rule, path and the redacted line without white space: stable when lines move, and no secret in it."""
    context = "".join(finding.excerpt.split())
    return _digest(f"{finding.rule_id}\0{finding.location.path}\0{context}")


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


Stage = Literal["discover", "read", "decode", "parse", "facts", "resolve", "rule", "config", "report"]


@dataclass(frozen=True, slots=True)
class ScanError:
    """Something that could not be looked at. Not a rule: it cannot be selected away, suppressed or baselined."""

    path: str
    stage: Stage
    message: str
    start: Point | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", redact(self.message))


@dataclass(frozen=True, slots=True)
class Outcome:
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


@dataclass(frozen=True, slots=True)
class ScanResult:
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
