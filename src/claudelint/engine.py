"""One scan from configuration to result.

Owns the order of the stages and how what they bring to light becomes findings. Must not know file formats, rules'
meaning or reports; how files are read and parsed is the matter of `gathering`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from claudelint.config import Config
from claudelint.discover import Discovery, discover
from claudelint.finding import Finding, ScanError, ScanResult, Statistics
from claudelint.gathering import Gathering, Progress
from claudelint.judge import judged
from claudelint.room import with_room
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset, chosen
from claudelint.source import Span

if TYPE_CHECKING:
    from claudelint.flow.findings import Writer
    from claudelint.flow.values import Place


def scan(
    config: Config, ruleset: Ruleset, *, progress: Progress | None = None, discovery: Discovery | None = None
) -> ScanResult:
    """Looks at every file the configuration leads to, or at those of a discovery made elsewhere.

    Never raises for what a file holds; an interrupt ends it.
    """
    begun = time.perf_counter()
    run = _Scan(config, ruleset, progress or (lambda stage, done, total: None), discovery)
    try:
        run.files.files()
        run.flow()
    except KeyboardInterrupt:
        run.interrupted = True
    finally:
        run.files.close()
    return run.result(time.perf_counter() - begun)


class _Scan:
    """The state of one scan, stage by stage."""

    def __init__(self, config: Config, ruleset: Ruleset, progress: Progress, discovery: Discovery | None) -> None:
        self.config, self.ruleset, self.progress = config, ruleset, progress
        self.rules: tuple[Rule, ...] = chosen(ruleset, config)
        found = discover(config) if discovery is None else discovery
        self.files = Gathering(config, self.rules, found, progress)
        self.errors: list[ScanError] = []
        self.findings: list[Finding] = []
        self.bounds: set[str] = set()
        self.interrupted = False

    def flow(self) -> None:
        """Links what was read, resolves values, evaluates the rules."""
        from claudelint.flow.packages import package_hits

        for facts in list(self.files.facts.values()):
            for hit in package_hits(self.rules, facts, self.files.layout):
                self.findings.append(self._writer().from_package(hit, facts.path))
        if any(facts.scopes or facts.entries for facts in self.files.facts.values()):
            self._resolved()

    def _resolved(self) -> None:
        try:
            with_room(self._programs)
        except (RecursionError, MemoryError) as error:
            self._fail(f"values could not be resolved: {type(error).__name__}")
        except Exception as error:
            name = type(error).__name__
            self._fail(f"claudelint failed while resolving ({name}: {error}); please report it")

    def _fail(self, message: str) -> None:
        self.errors.append(ScanError("", "resolve", message))

    def _programs(self) -> None:
        from claudelint.flow.evaluate import disguises
        from claudelint.flow.levels import sends
        from claudelint.flow.program import hits_of

        self.progress("resolve", 0, len(self.files.facts))
        hits, bounds = hits_of(self.files.facts, self.rules, self.ruleset.origins, self.files.layout, self.files)
        writer = self._writer()
        writer.sending = sends(hit.rule for hit in hits)
        writer.disguises = disguises(hits)
        self.findings.extend(writer.from_hit(h) for h in hits if h.site.module.path in self.files.reported)
        self.bounds |= bounds

    def _writer(self) -> Writer:
        from claudelint.flow.findings import Writer

        return Writer(self.files.sources, self.ruleset.origins, self.config.use, self._url)

    def _url(self, rule: Rule) -> str:
        """The page of the first clause a rule cites."""
        clauses = self.ruleset.policy.clauses
        return next((clauses[c].url for c in rule.clauses if c in clauses), "")

    def _secret(self, writer: Writer, rule: Rule, path: str, span: Span) -> Finding:
        return writer.write(rule, self._place(path, span), {"text": self.files.sources[path].text[slice(*span)]})

    def _place(self, path: str, span: Span) -> Place:
        from claudelint.flow.values import Place

        return Place(path, span)

    def result(self, seconds: float) -> ScanResult:
        """Findings marked, sorted and counted."""
        # Copies: after an interrupt, the thread of the flow may still be at work.
        files, writer = self.files, self._writer()
        facts = {path: facts for path, facts in dict(files.facts).items() if path in files.reported}
        secrets = [self._secret(writer, *found) for found in files.secrets]
        findings = judged([*secrets, *self.findings], self.config, self.ruleset, self.rules, facts, files.sources)
        errors = [*files.errors, *self.errors]
        statistics = Statistics(
            files=len(files.discovery.candidates),
            candidates=files.candidates,
            parsed=len(files.facts),
            grown=files.grown,
            excluded=files.discovery.excluded,
            official=tuple(sorted(directory or "the whole project" for directory in files.official)),
            outside=files.discovery.outside,
            bounds=tuple(sorted(self.bounds | files.bounds)),
            seconds=seconds,
            cache=files.cache,
        )
        return ScanResult(
            findings=findings,
            errors=tuple(sorted(errors, key=lambda e: (e.path, e.message))),
            statistics=statistics,
            use=self.config.use,
            config_path=self.config.config_path,
            policy_read=self.ruleset.policy.read,
            complete=not errors and not self.interrupted,
            interrupted=self.interrupted,
            root=str(self.config.root),
        )
