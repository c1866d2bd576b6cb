"""Scans installed distributions one by one: which of them use a plan's login, and who requires them.

Owns what is scanned at once and how the results are put together. Must not know environments, metadata or reports.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import Finding, ScanError, ScanResult, Statistics
from claudelint.gathering import Progress
from claudelint.installed import Distribution
from claudelint.places import Candidate, Discovery
from claudelint.prefilter import Prefilter
from claudelint.required import Audited, Way
from claudelint.ruleset import Ruleset, chosen
from claudelint.sift import Unreadable, content


def audit(
    installed: Sequence[Distribution],
    ways: dict[str, Way],
    config: Config,
    ruleset: Ruleset,
    errors: Sequence[ScanError] = (),
    progress: Progress | None = None,
) -> tuple[tuple[Audited, ...], ScanResult]:
    """Every distribution with its findings, and the one result they make. `config.root` is where paths begin.

    Anthropic's own distributions are passed over unless the configuration is strict, and so are editable ones,
    whose files lie elsewhere. An interrupt leaves the rest out and marks the result.
    """
    run = _Audit(config, ruleset, progress or (lambda stage, done, total: None))
    audited = []
    for number, distribution in enumerate(installed, 1):
        run.progress(f"{distribution.name}", number, len(installed))
        try:
            findings, wrong = run.look_at(distribution)
        except KeyboardInterrupt:
            run.interrupted = True
        if run.interrupted:
            break
        audited.append(Audited(distribution, ways[distribution.key], findings, wrong))
    return tuple(audited), run.result(audited, errors)


class _Audit:
    """What the scans of all distributions share."""

    def __init__(self, config: Config, ruleset: Ruleset, progress: Progress) -> None:
        # What the authors of a dependency suppress hides nothing here. Strict, as the engine would else look for
        # Anthropic's own distributions anew in each scan, and believe what one of them says of another's files.
        self.config = replace(config, no_ignores=True, strict=True, paths=(".",))
        self.strict = config.strict
        self.ruleset, self.progress = ruleset, progress
        self.prefilter = Prefilter(chosen(ruleset, config))
        self.statistics = Statistics()
        self.official: list[str] = []
        self.interrupted = False

    def look_at(self, distribution: Distribution) -> tuple[tuple[Finding, ...], tuple[ScanError, ...]]:
        """Scans a distribution if any of its files could hold anything."""
        if distribution.official and not self.strict:
            self.official.append(f"{distribution.name} {distribution.version}")
            return (), ()
        errors: list[ScanError] = []
        if not any(self._may_hold(file, errors) for file in distribution.files) and not errors:
            self.statistics = _sum(self.statistics, Statistics(files=len(distribution.files)))
            return (), ()
        found = scan(self.config, self.ruleset, discovery=Discovery(distribution.files))
        gc.collect()  # a scan leaves cycles behind, and the next may be as large
        self.interrupted = found.interrupted
        self.statistics = _sum(self.statistics, found.statistics)
        return found.findings, found.errors

    def _may_hold(self, file: Candidate, errors: list[ScanError]) -> bool:
        try:
            return self.prefilter.passes(content(file.absolute))
        except Unreadable as error:
            errors.append(ScanError(file.path, "read", str(error)))
            return False

    def result(self, audited: Iterable[Audited], errors: Sequence[ScanError]) -> ScanResult:
        """One result of all."""
        audited = list(audited)
        findings = sorted((f for a in audited for f in a.findings), key=lambda f: f.sort_key)
        wrong = (*errors, *(e for a in audited for e in a.errors))
        return ScanResult(
            findings=tuple(findings),
            errors=tuple(sorted(wrong, key=lambda e: (e.path, e.message))),
            statistics=self.statistics._replace(official=tuple(sorted(self.official))),
            use=self.config.use,
            config_path=self.config.config_path,
            policy_read=self.ruleset.policy.read,
            complete=not wrong and not self.interrupted,
            interrupted=self.interrupted,
            root=str(self.config.root),
        )


def _sum(one: Statistics, other: Statistics) -> Statistics:
    return Statistics(
        files=one.files + other.files,
        candidates=one.candidates + other.candidates,
        parsed=one.parsed + other.parsed,
        grown=one.grown + other.grown,
        bounds=tuple(sorted({*one.bounds, *other.bounds})),
        seconds=one.seconds + other.seconds,
    )


def common_root(sites: Sequence[str]) -> Path:
    """Where the paths of a report begin: the one site directory, or what several have in common."""
    return Path(os.path.commonpath(sites))
