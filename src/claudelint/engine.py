"""One scan from configuration to result.

Owns the order of the stages and how what they bring to light becomes findings. Must not know file formats, rules'
meaning or reports; how files are read and parsed is the matter of `gathering`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from claudelint.config import Config
from claudelint.finding import Outcome, ScanError, ScanResult, Statistics
from claudelint.gathering import Gathering, Progress
from claudelint.ruleset import Ruleset, chosen
from claudelint.uncollected import uncollected

if TYPE_CHECKING:
    from claudelint.discover import Discovery
    from claudelint.facts import Facts
    from claudelint.finding import Finding
    from claudelint.flow.findings import Writer
    from claudelint.flow.hints import Hints
    from claudelint.flow.program import Watch
    from claudelint.places import Candidate
    from claudelint.remembered import Remembered
    from claudelint.rule import Rule
    from claudelint.source import Span
    from claudelint.units import Unit


#: What is imported when the files of a distribution are judged.
_OF_A_PART = tuple(
    f"claudelint.{name}"
    for name in """bodies judge flow.coded flow.findings flow.interest flow.interest_data flow.literals flow.packages
    flow.program parsing.pool""".split()
)


@uncollected()
def scan(
    config: Config, ruleset: Ruleset, *, progress: Progress | None = None, discovery: Discovery | None = None
) -> ScanResult:
    """Looks at every file the configuration leads to, or at those of a discovery made elsewhere.

    Never raises for what a file holds; an interrupt ends it.
    """
    begun = time.perf_counter()
    run = Scan(config, ruleset, progress or (lambda stage, done, total: None), discovery)
    try:
        outcome = run.outcome()
    except KeyboardInterrupt:
        run.interrupted = True
        outcome = run.found()
    finally:
        run.files.close()
    return run.result(outcome, time.perf_counter() - begun)


class Scan:
    """The state of one scan, stage by stage; `watch` is told of the way to the hits."""

    watch: Watch | None = None

    def __init__(self, config: Config, ruleset: Ruleset, progress: Progress, discovery: Discovery | None) -> None:
        self.config, self.ruleset, self.progress = config, ruleset, progress
        self.chosen: tuple[Rule, ...] = chosen(ruleset, config)
        self.files = Gathering(config, self.chosen, discovery, progress)
        self.errors: list[ScanError] = []
        self.findings: list[Finding] = []
        self.bounds: set[str] = set()
        self.interrupted = False
        #: What came of each distribution, where they are judged by themselves.
        self.parts: list[Outcome] | None = None

    def outcome(self) -> Outcome:
        """What the files bring to light, if an earlier run did not bring it to light already."""
        candidates = self.files.sift()
        if not candidates:
            self.hints = None
            return self._of(candidates)
        remembered, units = self._remembered(), self._units(candidates)
        if len(units) > 1:
            return self._by_unit(units, remembered)
        return self._known(remembered, lambda: self._of(candidates))

    def _known(self, remembered: Remembered | None, fresh: Callable[[], Outcome]) -> Outcome:
        """An outcome that an earlier run brought to light, or a fresh one, which is left for later runs."""
        if remembered is not None and (known := remembered.find()) is not None:
            return known
        outcome = fresh()
        if remembered is not None and self.files.lasting and not self.errors:
            remembered.keep(outcome)
        return outcome

    @cached_property
    def hints(self) -> Hints | None:
        """What may be of interest, by which functions are read; None where all are."""
        from claudelint.flow.hints import Hints

        return Hints(self.chosen, self.ruleset.origins)

    def _of(self, candidates: Sequence[Candidate]) -> Outcome:
        self.files.parse(candidates, self.hints)
        self.flow()
        return self.found()

    def _units(self, candidates: Sequence[Candidate]) -> Sequence[Unit]:
        """What is judged by itself: a whole tree may hold several distributions."""
        from claudelint.units import Unit, units

        whole = self.files.whole and len(self.files.scanned) == len(self.files.places)
        return units(candidates) if whole and self.watch is None else [Unit("", tuple(candidates), 0)]

    def _by_unit(self, units: Sequence[Unit], remembered: Remembered | None) -> Outcome:
        import copy

        from claudelint import apart, copies
        from claudelint.parsing.parser import processes

        files = apart.parts(self.files, units)
        count = processes(self.config.jobs) if copies.possible() else 1
        # Where the largest distribution is known from an earlier run, most are.
        if count > 1 and (remembered is None or remembered.part(copy.copy(files[0])).find() is None):
            self._prepare()

        def work(number: int) -> apart.Judged:
            part = copy.copy(self)
            part.files, part.parts = files.pop(number), None
            part.errors, part.findings, part.bounds = [], [], set()
            part.files.jobs = 1 if count > 1 else self.config.jobs
            known = remembered.part(part.files) if remembered is not None else None
            # What is unpacked does not change file by file, so that its facts are not worth keeping.
            part.files.keeps_facts = known is None or not units[number].directory
            try:
                return apart.of(part._known(known, lambda: part._of(units[number].candidates)), part.files)
            finally:
                part.files.close()

        self.parts = []
        for one in apart.judged(work, units, count):
            self.parts.append(one.outcome)
            self.files.lasting = self.files.lasting and one.lasting
            self.files.store.hits += one.hits
            self.files.store.misses += one.misses
            self.progress("units", len(self.parts), len(units))
        return self.found()

    def _prepare(self) -> None:
        """Makes and imports what most distributions need, so that copies of this process need not."""
        from importlib import import_module

        from claudelint.readers import python

        assert self.hints is not None
        self.hints.prepare()
        python.prepare()
        for name in _OF_A_PART:
            import_module(name)

    def _remembered(self) -> Remembered | None:
        """Of whole projects, all of which could be read: of others more is read than what is scanned."""
        files = self.files
        whole = files.whole and len(files.scanned) == len(files.places)
        if files.store.directory is None or not whole or len(files.errors) != len(files.discovery.errors):
            return None
        from claudelint.remembered import Remembered

        return Remembered(self.config, self.ruleset, self.chosen, files)

    def flow(self) -> None:
        """Links what was read, resolves values, evaluates the rules."""
        if not self.files.facts:
            return
        from claudelint.flow.packages import package_hits

        for facts in list(self.files.facts.values()):
            for hit in package_hits(self.files.rules, facts, self.files.layout):
                self.findings.append(self._writer().from_package(hit, facts.path))
        if any(facts.scopes or facts.entries for facts in self.files.facts.values()):
            self._resolved()

    def _resolved(self) -> None:
        from claudelint.room import with_room

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
        from claudelint.flow.coded import Coded
        from claudelint.flow.evaluate import disguises
        from claudelint.flow.levels import sends
        from claudelint.flow.program import hits_of

        files = self.files
        self.progress("resolve", 0, len(files.facts))
        coded = Coded(self.config.root, self.errors)
        origins = self.ruleset.origins
        hits, bounds = hits_of(files.facts, files.rules, origins, files.layout, files, coded, self.watch, self.hints)
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
        from claudelint.flow.values import Place

        return writer.write(rule, Place(path, span), {"text": self.files.sources[path].text[slice(*span)]})

    def found(self) -> Outcome:
        """Findings marked, sorted and counted."""
        # A copy: after an interrupt, the thread of the flow may still be at work.
        files, known = self.files, dict(self.files.facts)
        errors = (*files.errors, *self.errors)
        if self.parts is not None:
            from claudelint.apart import joined

            return joined(self.parts, errors)
        return Outcome(
            findings=self._judged(known) if known or files.secrets else (),
            errors=tuple(sorted(errors, key=lambda e: (e.path, e.message))),
            candidates=files.candidates,
            parsed=len(known),
            grown=files.grown,
            bounds=tuple(sorted(self.bounds | files.bounds)),
        )

    def _judged(self, known: dict[str, Facts]) -> tuple[Finding, ...]:
        from claudelint.judge import judged

        writer = self._writer()
        secrets = [self._secret(writer, *found) for found in self.files.secrets]
        facts = {path: facts for path, facts in known.items() if path in self.files.reported}
        found = [*secrets, *self.findings]
        return judged(found, self.config, self.ruleset, self.chosen, facts, self.files.sources)

    def result(self, outcome: Outcome, seconds: float) -> ScanResult:
        """The outcome with what is known of this run."""
        files = self.files
        statistics = Statistics(
            files=len(files.discovery.candidates),
            candidates=outcome.candidates,
            parsed=outcome.parsed,
            grown=outcome.grown,
            excluded=files.discovery.excluded,
            official=tuple(sorted(directory or "the whole project" for directory in files.official)),
            outside=files.discovery.outside,
            bounds=outcome.bounds,
            seconds=seconds,
            cache=files.cache,
        )
        return ScanResult(
            findings=outcome.findings,
            errors=outcome.errors,
            statistics=statistics,
            use=self.config.use,
            config_path=self.config.config_path,
            policy_read=self.ruleset.policy.read,
            complete=not outcome.errors and not self.interrupted,
            interrupted=self.interrupted,
            root=str(self.config.root),
        )
