"""The files of one scan: their bytes, texts and facts, and what could not be had of them.

Owns what is read and parsed, in which order, and what becomes of a file that fails. Must not know file formats, what
rules mean, or findings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from claudelint.config import Config
from claudelint.discover import Candidate, Discovery, discover
from claudelint.finding import ScanError, Stage
from claudelint.prefilter import Prefilter
from claudelint.project import absolute_place
from claudelint.readers import ReadError, opened
from claudelint.sift import Contents, Unreadable, search, sift
from claudelint.source import DecodeError, Point, SourceFile, Span, decode

if TYPE_CHECKING:
    from claudelint.bodies import Bodies
    from claudelint.facts import Entry, Facts
    from claudelint.flow.hints import Hints
    from claudelint.flow.layout import Layout
    from claudelint.outline import Body
    from claudelint.parsing.outcome import Outcome
    from claudelint.parsing.parser import Parser
    from claudelint.rule import Rule
    from claudelint.store import Store

Progress = Callable[[str, int, int], None]
#: Modules read beyond the candidates, because a flow leads to them.
MAX_GROWN = 200
#: Files looked at beyond those scanned, because these import them.
MAX_AROUND = 2_000


class Gathering:
    """What is known of the files, stage by stage; also what the flow asks for (`flow.program.Files`)."""

    def __init__(
        self, config: Config, rules: tuple[Rule, ...], discovery: Discovery | None, progress: Progress
    ) -> None:
        #: The chosen rules; once the files were read, those of them that may speak in this project.
        self.rules = rules
        #: Whether the scan is of all the project has.
        self.whole = discovery is not None or str(config.root) in map(absolute_place, config.paths)
        self.config, self.progress, self.jobs = config, progress, config.jobs
        self.keeps_facts = True  #: Whether the facts of its files are kept for later runs.
        self.discovery = discovery = discover(config) if discovery is None else discovery
        self.prefilter = Prefilter(rules)
        self.errors: list[ScanError] = list(discovery.errors)
        self.places = {c.path: c for c in discovery.candidates}
        self.scanned = set(self.places)
        if any(c.given for c in discovery.candidates):
            self.places = {c.path: c for c in self._project()} | self.places  # for imports to be found
        self.official: frozenset[str] = frozenset()
        self.reported = self.scanned
        self._tried: set[str] = set()
        #: Words of the project that rules speak amid, and whether all of it was searched for them.
        self._words, self._all_words = set[bytes](), True
        self._contents = Contents()
        self.begin()

    def begin(self) -> None:
        """Nothing was parsed so far."""
        self.secrets: list[tuple[Rule, str, Span]] = []
        self.sources: dict[str, SourceFile] = {}
        self.facts: dict[str, Facts] = {}
        self.candidates = self.grown = 0
        self._passed = set[str]()  #: The candidates, which are not counted where more is read.
        self.bounds: set[str] = set()
        self.lasting = True  #: Whether the same files would lead to the same outcome in another run.
        self._ahead: dict[str, tuple[SourceFile, Outcome]] = {}  #: Parsed ahead of being loaded.
        self._parser: Parser | None = None
        self._hints: Hints | None = None

    def _project(self) -> Iterator[Candidate]:
        """All files of the project, also when only some of them are scanned."""
        yield from discover(replace(self.config, paths=(str(self.config.root),), force_exclude=False)).candidates

    @cached_property
    def _bodies(self) -> Bodies:
        from claudelint.bodies import Bodies

        return Bodies(self._hints, self.prefilter)

    @cached_property
    def layout(self) -> Layout:
        """Which of the project's files module names mean."""
        from claudelint.flow.layout import Layout

        return Layout(c.path for c in self.places.values() if c.kind == "python")

    def sift(self) -> tuple[Candidate, ...]:
        """Reads every file; returns those some rule may report in."""
        files = self.discovery.candidates
        rest = None if self.whole else (c for c in self._project() if c.path not in self.scanned)
        sifted = sift(files, self.prefilter, rest=rest, read=self._contents, progress=self.progress)
        self._words, self._all_words = set(sifted.words), rest is None or bool(sifted.passed)
        self.rules = self.prefilter.speaking(self._words)
        if sifted.passed and not self.config.strict:  # a project can claim to be Anthropic's; --strict believes nothing
            from claudelint.official import official_directories

            self.official = official_directories(self.places)
            self.reported = {path for path in self.scanned if not path.startswith(tuple(self.official))}
        for number, why in sifted.failed:
            self._tried.add(files[number].path)
            self._fail(files[number].path, "read", why)
        return tuple(files[number] for number in sifted.passed if files[number].path in self.reported)

    def readable(self) -> tuple[Candidate, ...]:
        """Of the files that were read, all, also those no rule may report in."""
        return tuple(candidate for candidate in self.discovery.candidates if candidate.path not in self._tried)

    def parse(self, candidates: Iterable[Candidate], hints: Hints | None = None) -> None:
        """Reads and parses files, with hints only what is of interest; and what they import that is not scanned."""
        self._hints = hints
        sources = []
        for candidate in candidates:
            self._passed.add(candidate.path)
            if (data := self._bytes(candidate)) is not None:
                self.candidates += 1
                if (source := self._decoded(candidate, data)) is not None:
                    self._look_for_secrets(source)
                    sources.append(source)
        self._parse(self._bodies.candidates(sources) if sources else ())
        self._around()

    def _around(self) -> None:
        """Reads what the scanned files import, where that is not scanned itself: it may hold what they use."""
        if len(self.scanned) == len(self.places):
            return
        from claudelint.flow.imported import imported_paths

        todo = [path for path in sorted(self.reported) if self.places[path].kind == "python"]
        seen, sources = set(todo), list[SourceFile]()
        while todo:
            if len(seen) > MAX_AROUND:
                self.bounds.add("files around those scanned")
                break
            path = todo.pop()
            data = self._bytes(self.places[path]) or b""
            if path not in self.reported and path not in self._tried and self.prefilter.passes(data):
                source = self._decoded(self.places[path], data)
                if source is not None:
                    sources.append(source)
            fresh = imported_paths(path, data, self.layout) - seen
            seen |= fresh
            todo.extend(sorted(fresh & self.places.keys()))
        if sources and not self._all_words:
            others = (c for c in self._project() if c.path not in self.scanned)
            search(others, self.prefilter, self._contents, self._words)
            self.rules = self.prefilter.speaking(self._words)
        self._parse(self._bodies.candidates(sources) if sources else ())

    def _bytes(self, candidate: Candidate) -> bytes | None:
        try:
            return self._contents(candidate.absolute)
        except Unreadable as error:
            # It is asked for again where imports are followed; a failure is told once.
            self._tried.add(candidate.path)
            self._fail(candidate.path, "read", str(error))
            return None

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
        self._look_for_secrets(source)
        return None

    def _look_for_secrets(self, source: SourceFile) -> None:
        """Keeps the text, and the secrets that stand in it whether or not it can be parsed."""
        from claudelint.flow.literals import literal_hits

        self.sources[source.path] = source
        self.secrets.extend((rule, source.path, span) for rule, span in literal_hits(self.rules, source))

    def _fail(self, path: str, stage: Stage, message: str, point: Point | None = None) -> None:
        self.errors.append(ScanError(path, stage, message, point))

    def _parse(self, sources: Sequence[SourceFile]) -> None:
        """Facts of many files at once, kept in their order."""
        outcomes = self._bodies.outcomes(sources, self._parsed) if sources else {}
        for source in sources:
            self._take(source, outcomes[source.path])

    def _parsed(self, sources: Sequence[SourceFile]) -> dict[str, Outcome]:
        outcomes: dict[str, Outcome] = {}
        if sources and self._parser is None:
            from claudelint.parsing.parser import Parser

            self._parser = Parser(replace(self.config, jobs=self.jobs), self.store if self.keeps_facts else None)
        if sources and self._parser is not None:
            for number, (source, outcome) in enumerate(self._parser.outcomes(sources), 1):
                self.progress("parse", number, len(sources))
                outcomes[source.path] = outcome
        return outcomes

    @cached_property
    def store(self) -> Store:
        """The cache, opened when there is something to parse."""
        from claudelint.store import open_store

        return open_store(self.config.cache_dir, os.environ, wanted=not self.config.no_cache)

    def close(self) -> None:
        """Ends what was started to parse."""
        if self._parser is not None:
            self._parser.close()
        if "store" in vars(self):
            self.store.close()

    @property
    def cache(self) -> str:
        """What the cache was good for, in a few words; empty where nothing was to be parsed."""
        return str(self.store) if "store" in vars(self) else ""

    def _take(self, source: SourceFile, outcome: Outcome) -> None:
        self._tried.add(source.path)
        self.sources[source.path] = source
        if outcome.facts is not None:
            self.facts[source.path] = outcome.facts
        else:
            self._fail(source.path, outcome.stage, outcome.message, outcome.point)
            self.lasting = self.lasting and outcome.lasting

    def unread(self, among: Collection[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Python files and notebooks of the scan that were not parsed, with their bytes; if asked for, among some."""
        for path, candidate in self.places.items() if among is None else ((p, self.places[p]) for p in sorted(among)):
            if candidate.kind in ("python", "notebook") and path not in self._tried and path in self.reported:
                yield path, self._bytes(candidate) or b""

    def expect(self, paths: Iterable[str]) -> None:
        """These will be loaded next: parses them together."""
        fresh = [path for path in paths if path in self.places and path not in self._tried | self._ahead.keys()]
        sources = []
        over = set([path for path in fresh if path not in self._passed][max(MAX_GROWN - self.grown, 0) :])
        for path in (path for path in fresh if path not in over):
            if (source := self._source(path)) is None:
                self._tried.add(path)
            else:
                sources.append(source)
        outcomes = self._bodies.outcomes(sources, self._parsed)
        self._ahead.update((source.path, (source, outcomes[source.path])) for source in sources)

    def load(self, path: str) -> Facts | None:
        """Reads a module a flow leads to; a failure is an error like any other."""
        if path in self._tried or path not in self.places:
            return None
        self._tried.add(path)
        if (beyond := path not in self._passed) and self.grown >= MAX_GROWN:
            self.bounds.add("modules beyond the candidates")
            return None
        if path not in self._ahead:
            self._tried.discard(path)
            self.expect([path])
        if path not in self._ahead:
            return None
        self.grown += beyond
        self._take(*self._ahead.pop(path))
        return self.facts.get(path)

    def _source(self, path: str) -> SourceFile | None:
        data = self._bytes(self.places[path])
        if data is not None and (source := self._decoded(self.places[path], data)) is not None:
            self._bodies.take_in(source)
            return source
        return None

    def entries(self, path: str) -> tuple[Entry, ...]:
        """The entries of a file of data of which none are of interest by themselves: it is parsed now."""
        self._parse([self.sources[path]] if self._bodies.wake(path) else ())
        return self.facts[path].entries

    def unread_bodies(self, path: str) -> Iterable[Body]:
        """The bodies of functions that were left out of the facts of a file."""
        return self._bodies.unread(path)

    def text(self, path: str) -> str:
        """The whole text of a file that was read."""
        return self.sources[path].text

    def read_on(self, bodies: Mapping[str, Collection[Body]]) -> dict[str, Facts]:
        """The facts of files with these bodies as well; of one that cannot be parsed with them what was known stays."""
        outcomes = self._bodies.read_on(bodies, self.sources, self.facts, self._parsed)
        for path, outcome in outcomes.items():
            self._take(self.sources[path], outcome)
        return {path: outcome.facts for path, outcome in outcomes.items() if outcome.facts is not None}
