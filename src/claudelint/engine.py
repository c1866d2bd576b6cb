"""One scan from configuration to result: the only loop over files.

Owns the order of the stages and what becomes of a file that fails one of them. Must not know file formats,
rules' meaning or reports.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claudelint.config import Config
from claudelint.discover import Candidate, Discovery, discover
from claudelint.facts import Facts
from claudelint.finding import Finding, ScanError, ScanResult, Stage, Statistics
from claudelint.flow.layout import Layout
from claudelint.flow.literals import literal_hits
from claudelint.judge import judged
from claudelint.official import official_directories
from claudelint.prefilter import Prefilter
from claudelint.readers import ReadError, opened, readers
from claudelint.room import with_room
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset, chosen
from claudelint.source import DecodeError, Point, SourceFile, decode

if TYPE_CHECKING:
    from claudelint.flow.findings import Writer
    from claudelint.flow.program import Watch

Progress = Callable[[str, int, int], None]
MAX_BYTES = 50_000_000
#: Modules read beyond the candidates, because a flow leads to them.
MAX_GROWN = 200
#: Files looked at beyond those scanned, because these import them.
MAX_AROUND = 2_000


def scan(
    config: Config, ruleset: Ruleset, *, progress: Progress | None = None, discovery: Discovery | None = None
) -> ScanResult:
    """Looks at every file the configuration leads to, or at those of a discovery made elsewhere.

    Never raises for what a file holds; an interrupt ends it.
    """
    begun = time.perf_counter()
    run = Scan(config, ruleset, progress or (lambda stage, done, total: None), discovery)
    try:
        run.files()
        run.flow()
    except KeyboardInterrupt:
        run.interrupted = True
    return run.result(time.perf_counter() - begun)


class Scan:
    """The state of one scan, stage by stage; `watch` is told of the way to the hits."""

    watch: Watch | None = None

    def __init__(self, config: Config, ruleset: Ruleset, progress: Progress, discovery: Discovery | None) -> None:
        self.config, self.ruleset, self.progress = config, ruleset, progress
        self.rules: tuple[Rule, ...] = chosen(ruleset, config)
        self.prefilter = Prefilter(self.rules)
        self.discovery: Discovery = discover(config) if discovery is None else discovery
        self.errors: list[ScanError] = list(self.discovery.errors)
        self.findings: list[Finding] = []
        self.sources: dict[str, SourceFile] = {}
        self.facts: dict[str, Facts] = {}
        self.places = {c.path: c for c in self.discovery.candidates}
        self.scanned = set(self.places)
        self.layout = Layout(c.path for c in self._project() if c.kind == "python")
        self.candidates = self.grown = 0
        self.interrupted = False
        self.bounds: set[str] = set()
        # A project can claim to be Anthropic's; --strict believes nothing.
        self.official = frozenset() if config.strict else official_directories(self.places)
        self.reported = {path for path in self.scanned if not self._is_official(path)}
        self._tried: set[str] = set()
        self._stdin: bytes | None = None

    def _project(self) -> Sequence[Candidate]:
        """All files of the project, for imports to be found, also when only some of them are scanned."""
        if not any(c.given for c in self.discovery.candidates):
            return self.discovery.candidates
        around = discover(replace(self.config, paths=(str(self.config.root),), force_exclude=False)).candidates
        for candidate in around:
            self.places.setdefault(candidate.path, candidate)
        return tuple(self.places.values())

    # Files.

    def files(self) -> None:
        """Reads every candidate; parses those some rule may report in."""
        total = len(self.discovery.candidates)
        for number, candidate in enumerate(self.discovery.candidates, 1):
            self.progress("files", number, total)
            data = self._bytes(candidate)
            if data is not None and candidate.path in self.reported and self.prefilter.passes(data):
                self.candidates += 1
                self._candidate(candidate, data)
        self._around()

    def _around(self) -> None:
        """Reads what the scanned files import, where that is not scanned itself: it may hold what they use."""
        from claudelint.flow.grow import imported_paths

        if len(self.scanned) == len(self.places):
            return
        todo = [path for path in sorted(self.reported) if self.places[path].kind == "python"]
        seen = set(todo)
        while todo:
            if len(seen) > MAX_AROUND:
                self.bounds.add("files around those scanned")
                return
            path = todo.pop()
            data = self._bytes(self.places[path]) or b""
            if path not in self.reported and path not in self._tried and self.prefilter.passes(data):
                self._read_around(path, data)
            fresh = imported_paths(path, data, self.layout) - seen
            seen |= fresh
            todo.extend(sorted(fresh & self.places.keys()))

    def _read_around(self, path: str, data: bytes) -> None:
        source = self._decoded(self.places[path], data)
        if source is not None:
            self.sources[path] = source
            self._read(source)

    def _is_official(self, path: str) -> bool:
        return any(path.startswith(directory) for directory in self.official)

    def _bytes(self, candidate: Candidate) -> bytes | None:
        if (data := self._content(candidate)) is None:
            # It is asked for again where imports are followed; a failure is told once.
            self._tried.add(candidate.path)
        return data

    def _content(self, candidate: Candidate) -> bytes | None:
        try:
            if candidate.absolute == "-":
                # It can be read only once, and is asked for again where imports are followed.
                if self._stdin is None:
                    self._stdin = sys.stdin.buffer.read()
                return self._stdin
            with open(candidate.absolute, "rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            self._fail(candidate.path, "read", error.strerror or str(error))
            return None
        if len(data) > MAX_BYTES:
            self._fail(candidate.path, "read", f"larger than {MAX_BYTES // 1_000_000} MB")
            return None
        return data

    def _candidate(self, candidate: Candidate, data: bytes) -> None:
        source = self._decoded(candidate, data)
        if source is None:
            return
        self._literals(source)
        self._read(source)

    def _decoded(self, candidate: Candidate, data: bytes) -> SourceFile | None:
        """The file as text. Bytes that are no text are an error; tokens in them are still looked for."""
        try:
            text, encoding = decode(data, python=candidate.kind == "python")
            return opened(source := SourceFile(candidate.path, candidate.kind, text, encoding))
        except DecodeError as error:
            self._fail(candidate.path, "decode", str(error))
            source = SourceFile(candidate.path, candidate.kind, data.decode("latin-1"), "latin-1")
        except ReadError as error:
            self._fail(candidate.path, "parse", str(error), error.point)
        self._literals(source)
        return None

    def _literals(self, source: SourceFile) -> None:
        """Keeps the text and reports the secrets that stand in it."""
        from claudelint.flow.values import Place

        self.sources[source.path] = source
        for rule, span in literal_hits(self.rules, source):
            words = {"text": source.text[slice(*span)]}
            self.findings.append(self._writer().write(rule, Place(source.path, span), words))

    def _read(self, source: SourceFile) -> None:
        self._tried.add(source.path)
        try:
            self.facts[source.path] = readers()[source.kind].read(source)
        except ReadError as error:
            self._fail(source.path, "parse", str(error), error.point)
        except Exception as error:
            name = type(error).__name__
            self._fail(source.path, "facts", f"claudelint failed on this file ({name}: {error}); please report it")

    def _fail(self, path: str, stage: Stage, message: str, point: Point | None = None) -> None:
        self.errors.append(ScanError(path, stage, message, point))

    # Flow.

    def flow(self) -> None:
        """Links what was read, resolves values, evaluates the rules."""
        from claudelint.flow.packages import package_hits

        for facts in list(self.facts.values()):
            for hit in package_hits(self.rules, facts, self.layout):
                self.findings.append(self._writer().from_package(hit, facts.path))
        if any(facts.scopes or facts.entries for facts in self.facts.values()):
            self._resolved()

    def _resolved(self) -> None:
        try:
            with_room(self._programs)
        except (RecursionError, MemoryError) as error:
            self._fail("", "resolve", f"values could not be resolved: {type(error).__name__}")
        except Exception as error:
            name = type(error).__name__
            self._fail("", "resolve", f"claudelint failed while resolving ({name}: {error}); please report it")

    def _programs(self) -> None:
        from claudelint.flow.coded import Coded
        from claudelint.flow.evaluate import disguises
        from claudelint.flow.levels import sends
        from claudelint.flow.program import hits_of

        self.progress("resolve", 0, len(self.facts))
        coded = Coded(self.config.root, self.errors)
        origins = self.ruleset.origins
        hits, bounds = hits_of(self.facts, self.rules, origins, self.layout, self, coded, self.watch)
        writer = self._writer()
        writer.sending = sends(hit.rule for hit in hits)
        writer.disguises = disguises(hits)
        self.findings.extend(writer.from_hit(h) for h in hits if h.site.module.path in self.reported)
        self.bounds |= bounds

    # What the flow asks for (`flow.program.Files`).

    def unread(self, among: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Python files and notebooks of the scan that were not parsed, with their bytes; if asked for, among some."""
        for path, candidate in self.places.items() if among is None else ((p, self.places[p]) for p in sorted(among)):
            if candidate.kind in ("python", "notebook") and path not in self._tried and path in self.reported:
                yield path, self._bytes(candidate) or b""

    def load(self, path: str) -> Facts | None:
        """Reads a module a flow leads to; a failure is an error like any other."""
        candidate = self.places.get(path)
        if path in self._tried or candidate is None:
            return None
        self._tried.add(path)
        if self.grown >= MAX_GROWN:
            self.bounds.add("modules beyond the candidates")
            return None
        if (data := self._bytes(candidate)) is None or (source := self._decoded(candidate, data)) is None:
            return None
        self.grown += 1
        self.sources[path] = source
        self._read(source)
        return self.facts.get(path)

    # Result.

    def _writer(self) -> Writer:
        from claudelint.flow.findings import Writer

        return Writer(self.sources, self.ruleset.origins, self.config.use, self._url)

    def _url(self, rule: Rule) -> str:
        """The page of the first clause a rule cites."""
        clauses = self.ruleset.policy.clauses
        return next((clauses[c].url for c in rule.clauses if c in clauses), "")

    def result(self, seconds: float) -> ScanResult:
        """Findings marked, sorted and counted."""
        facts = {path: facts for path, facts in self.facts.items() if path in self.reported}
        findings = judged(self.findings, self.config, self.ruleset, self.rules, facts, self.sources)
        statistics = Statistics(
            files=len(self.discovery.candidates),
            candidates=self.candidates,
            parsed=len(self.facts),
            grown=self.grown,
            excluded=self.discovery.excluded,
            official=tuple(sorted(directory or "the whole project" for directory in self.official)),
            outside=self.discovery.outside,
            bounds=tuple(sorted(self.bounds)),
            seconds=seconds,
        )
        return ScanResult(
            findings=findings,
            errors=tuple(sorted(self.errors, key=lambda e: (e.path, e.message))),
            statistics=statistics,
            use=self.config.use,
            config_path=self.config.config_path,
            policy_read=self.ruleset.policy.read,
            complete=not self.errors and not self.interrupted,
            interrupted=self.interrupted,
            root=str(self.config.root),
        )
