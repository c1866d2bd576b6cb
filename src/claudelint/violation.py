"""One finding: what it says, the way of the value it is about, and why it is hidden. Imported by way of `finding`.

Redaction happens here, at construction. Must not know rules, file formats or reports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from claudelint.finding import Confidence, How, Location, Severity
from claudelint.redact import redact


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of a value's way from its origin to its use: the place and a few words, redacted."""

    location: Location
    note: str
    excerpt: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "note", redact(self.note))
        object.__setattr__(self, "excerpt", redact(self.excerpt))


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
