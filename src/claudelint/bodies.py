"""Which function bodies of each Python file are read, and which files of data: those with anything of interest first,
others when asked for.

Owns what is left out of a text before it is parsed, and that a file which cannot be parsed in parts is parsed as a
whole. Must not know how a text is parsed, or why a body is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from claudelint.outline import Body, Outline, only, without
from claudelint.readers import told
from claudelint.source import SourceFile

if TYPE_CHECKING:
    from claudelint.facts import Facts
    from claudelint.flow.hints import Hints
    from claudelint.flow.interest import Interest, Shown
    from claudelint.flow.interest_data import DataInterest
    from claudelint.parsing.outcome import Outcome
    from claudelint.prefilter import Prefilter

Parse: TypeAlias = "Callable[[Sequence[SourceFile]], dict[str, Outcome]]"

#: Smaller files of data are parsed as soon as looked at.
_LARGE = 20_000


class Bodies:
    """The bodies of the files of one scan; without hints all are read."""

    def __init__(self, hints: Hints | None, prefilter: Prefilter) -> None:
        self._prefilter = prefilter
        self._interest: Interest | None = None
        self._data: DataInterest | None = None
        self._unread: dict[str, frozenset[Body]] = {}
        #: The texts to be read in parts, without what is no code.
        self._lean: dict[str, str] = {}
        #: Files of data of which nothing is of interest by itself: whether they are left out, or were asked for.
        self._idle: dict[str, bool] = {}
        if hints is not None:
            from claudelint.flow.interest import Interest
            from claudelint.flow.interest_data import DataInterest

            self._interest, self._data = Interest(hints), DataInterest(hints)

    def candidates(self, sources: Sequence[SourceFile]) -> list[SourceFile]:
        """The files in which a rule could report, apart from comments and docstrings."""
        if self._interest is None:
            return list(sources)
        return [source for source in sources if source.kind != "python" or self._passes(self._interest, source)]

    def _passes(self, interest: Interest, source: SourceFile) -> bool:
        outline = Outline(source.text)
        holds = self._prefilter.passes(outline.code.encode("utf-8", "surrogatepass"))
        if not holds and not interest.directs(source.text):
            return False
        shown = interest.look(outline, source.text)
        if not (shown.leads or shown.besides or not outline.sound):
            return False
        self._keep(source, outline, shown)
        return True

    def _keep(self, source: SourceFile, outline: Outline, shown: Shown) -> None:
        """Notes what is left out of a file; nothing that comments may stand in where one may be a suppression."""
        self._unread[source.path] = frozenset(
            body._replace(name_end=0) if shown.directs or body in shown.heads else body
            for body in outline.bodies
            if body not in shown.bodies
        )
        if not shown.directs:
            self._lean[source.path] = outline.lean

    def take_in(self, source: SourceFile) -> None:
        """One more file, whatever it holds."""
        if self._interest is not None and source.kind == "python":
            outline = Outline(source.text)
            self._keep(source, outline, self._interest.look(outline, source.text))

    def unread(self, path: str) -> frozenset[Body]:
        """The bodies of a file that are left out."""
        return self._unread.get(path, frozenset())

    def outcomes(self, sources: Sequence[SourceFile], parse: Parse) -> dict[str, Outcome]:
        """What becomes of files, by path, when what is to be read of them is parsed."""
        idle = {source.path: _nothing(source) for source in sources if self._is_idle(source)}
        self._idle.update(dict.fromkeys(idle, True))
        sources = [source for source in sources if source.path not in idle]
        parts = [self._text(source) for source in sources]
        outcomes = {**idle, **parse(parts)}
        pairs = zip(sources, parts, strict=True)
        broken = [source for source, part in pairs if part is not source and outcomes[source.path].facts is None]
        for source in broken:
            self._unread.pop(source.path, None)
            self._lean.pop(source.path, None)
        return {**outcomes, **parse(broken)}

    def _is_idle(self, source: SourceFile) -> bool:
        """Whether a file of data is one with which nothing is wrong and of which nothing comes."""
        if self._interest is None or self._data is None or source.path in self._idle or len(source.text) < _LARGE:
            return False
        texts = told(source)
        return (
            texts is not None and not self._interest.directs(source.text) and not self._data.shows(texts, source.kind)
        )

    def wake(self, path: str) -> bool:
        """Whether a file of data was left out; it is no longer."""
        left_out = self._idle.get(path, False)
        self._idle[path] = False
        return left_out

    def read_on(
        self,
        bodies: Mapping[str, Collection[Body]],
        sources: Mapping[str, SourceFile],
        facts: Mapping[str, Facts],
        parse: Parse,
    ) -> dict[str, Outcome]:
        """What becomes of files of which these bodies are to be read as well."""
        from claudelint.flow.merging import merged

        parts, outcomes = [], {}
        for path in sorted(bodies):
            self._unread[path] = self.unread(path) - frozenset(bodies[path])
            with suppress(ValueError):
                parts.append(replace(sources[path], text=only(self._lean.get(path, sources[path].text), bodies[path])))
        for path, outcome in parse(parts).items():
            if outcome.facts is not None:
                with suppress(ValueError):
                    outcomes[path] = replace(outcome, facts=merged(facts[path], outcome.facts))
        rest = [sources[path] for path in sorted(bodies) if path not in outcomes]
        return {**outcomes, **self.outcomes(rest, parse)}

    def _text(self, source: SourceFile) -> SourceFile:
        unread, lean = self._unread.get(source.path), self._lean.get(source.path, source.text)
        text = without(lean, unread) if unread else lean
        return replace(source, text=text) if text != source.text else source


def _nothing(source: SourceFile) -> Outcome:
    """A file with entries, these left out."""
    from claudelint.parsing.outcome import Outcome
    from claudelint.readers._data import scripted

    return Outcome(scripted(source, source.kind, ()))
