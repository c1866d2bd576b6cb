"""What a scan may hide because it is known or old: the baseline and the base of a diff, as the settings name them.

Owns what is said about them and when they stop a run. Must not know how a finding is recognised or lines compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from claudelint.baseline import BaselineError, Entry, gone, hide_known, parse
from claudelint.changes import hide_unchanged, places_of
from claudelint.cli._session import Session, Unusable
from claudelint.cli._write import warn
from claudelint.config import Config
from claudelint.diff_base import DiffBase
from claudelint.finding import Finding, ScanError, ScanResult
from claudelint.git import GitError
from claudelint.keeping import KeepingError, read


@dataclass(frozen=True, slots=True)
class Known:
    """The entries of the baseline, if there is one, and the base of the diff, if asked for."""

    entries: frozenset[Entry] | None = None
    base: DiffBase | None = None

    def hide(self, session: Session, result: ScanResult) -> ScanResult:
        """The result with what is known or old marked; under --strict stale entries are an error."""
        findings, errors = result.findings, result.errors
        if self.entries is not None:
            findings, unmet = hide_known(findings, self.entries)
            errors = (*errors, *_stale_notes(session.config, stale(session, result, unmet)))
        if self.base is not None:
            findings = _unchanged_hidden(self.base, findings)
        return replace(result, findings=findings, errors=errors, complete=result.complete and errors == result.errors)


def known(config: Config) -> Known:
    """What the settings name. Raises `Unusable` where it cannot be had."""
    entries = None if config.no_baseline or config.baseline is None else read_baseline(path_of(config.baseline))
    try:
        return Known(entries, DiffBase(config.root, config.diff_base) if config.diff_base is not None else None)
    except GitError as error:
        raise Unusable(f"--diff-base: {error}") from None


def path_of(name: str) -> Path:
    """The absolute path of a baseline; one given by hand starts at the working directory."""
    return Path(os.path.abspath(name))


def read_baseline(path: Path) -> frozenset[Entry]:
    """The entries of a baseline. Raises `Unusable`."""
    if not os.path.lexists(path):
        raise Unusable(f"the baseline {path} does not exist; make it with `claudelint baseline write`")
    try:
        return parse(read(path).decode("utf-8"))
    except KeepingError as error:
        raise Unusable(f"the baseline {error}") from None
    except UnicodeDecodeError:
        raise Unusable(f"the baseline {path} is no UTF-8 text; give another file") from None
    except BaselineError as error:
        raise Unusable(f"the baseline {path} {error}") from None


def stale(session: Session, result: ScanResult, unmet: Iterable[Entry]) -> frozenset[Entry]:
    """The entries whose findings are gone; none where the scan did not look at everything there is to see."""
    unmet = frozenset(unmet)
    if not unmet or result.errors or not result.complete or _raised(session.config):
        return frozenset()
    from claudelint.discover import discover
    from claudelint.ruleset import chosen

    scanned = {candidate.path for candidate in discover(session.config).candidates}
    rules = {rule.id for rule in chosen(session.ruleset, session.config)}
    every = {rule.id for rule in session.ruleset.rules}
    return gone(unmet, scanned, rules, every, lambda path: os.path.lexists(session.config.root / path))


def _raised(config: Config) -> bool:
    """True when the command line, unlike the file the baseline was written with, leaves findings out by level."""
    origins = dict(config.origins)
    return any(origins.get(name, "").startswith("--") for name in ("min_severity", "min_confidence", "use"))


def _stale_notes(config: Config, entries: frozenset[Entry]) -> tuple[ScanError, ...]:
    if not entries:
        return ()
    number = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    message = f"{number} of the baseline no longer met; `claudelint baseline prune` removes what is stale"
    if config.strict:
        from claudelint.project import relative_to

        path = relative_to(config.root, str(path_of(config.baseline or "")))
        return (ScanError(path, "config", f"--strict is given and {message}"),)
    if not config.quiet:
        warn(message)
    return ()


def _unchanged_hidden(base: DiffBase, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    try:
        return hide_unchanged(findings, base.changed(places_of(findings)))
    except GitError as error:
        raise Unusable(f"--diff-base: {error}") from None
