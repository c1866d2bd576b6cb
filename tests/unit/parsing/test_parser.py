"""Whichever way a file takes, its outcome is the same; what kills a process costs one file."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from claudelint.config import Config
from claudelint.parsing import outcome as outcomes
from claudelint.parsing import parser as module
from claudelint.parsing import pool
from claudelint.parsing.outcome import Outcome, is_lasting, packed, read, unpacked
from claudelint.parsing.parser import Parser
from claudelint.source import SourceFile
from claudelint.store import open_store
from claudelint.testing import fake_token

SOURCES = (
    SourceFile("a.py", "python", "import b\nx = b.f('é', **y)\n"),
    SourceFile("b.py", "python", "def f(:\n"),
    SourceFile("c.env", "dotenv", "A=1\n# noqa: CL101\n"),
    SourceFile("d.py", "python", "x = " + "(" * 200 + "'deep'" + ")" * 200 + "\n"),
    SourceFile("e.py", "python", "x = '\\ud83d\\ude00'\n"),
)
#: Takes LibCST minutes.
ENDLESS = SourceFile("z.py", "python", "x = " + "f(" * 2_000 + ")" * 2_000 + "\n")


@pytest.fixture
def parsers(tmp_path: Path) -> Iterator[Any]:
    """Makes parsers, and closes them."""
    made: list[Parser] = []

    def make(**settings: Any) -> Parser:
        config = Config(root=tmp_path, **{"no_cache": True, **settings})
        made.append(Parser(config, open_store(config.cache_dir, os.environ, wanted=not config.no_cache)))
        return made[-1]

    yield make
    for parser in made:
        parser.close()


def results(parser: Parser, sources: Sequence[SourceFile] = SOURCES) -> dict[str, Outcome]:
    return {source.path: outcome for source, outcome in parser.outcomes(sources)}


def test_the_outcome_is_the_same_whichever_way(parsers: Any, tmp_path: Path) -> None:
    alone = results(parsers(jobs=1))
    assert [alone[path].facts is not None for path in sorted(alone)] == [True, False, True, True, True]
    assert alone["b.py"].point == (1, 8)
    kept = {"no_cache": False, "cache_dir": str(tmp_path / "cache")}
    assert results(parsers(jobs=3)) == alone
    assert results(parsers(jobs=2, **kept)) == alone
    warm = parsers(jobs=1, **kept)
    assert results(warm) == alone
    assert (warm._store.hits, warm._store.misses + warm._store.hits) == (5, 5)


def test_a_warm_run_starts_nothing(parsers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"no_cache": False, "cache_dir": str(tmp_path / "cache")}
    cold = results(parsers(jobs=1, **kept))
    monkeypatch.setattr(module, "read", None)
    monkeypatch.setattr(pool, "Pool", None)
    assert results(parsers(jobs=2, **kept)) == cold


def test_processes_only_where_they_pay(parsers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "processes", lambda jobs: jobs or 4)
    large = SourceFile("a.py", "python", "#" * 400_000)
    counts = [parsers(jobs=jobs)._workers(sources) for jobs in (0, 1, 2) for sources in ([large], [large] * 9)]
    assert counts == [1, 4, 1, 1, 2, 2]


def test_a_secret_is_not_kept(parsers: Any, tmp_path: Path) -> None:
    """Neither in facts nor in messages; what a literal says counts, not how it is written."""
    token = fake_token("sk-ant-oat")
    hidden = token.replace("s", "\\x73", 1).replace("-", "\\x2d")
    sources = [
        SourceFile("a.py", "python", f"x = '{token}'\n"),
        SourceFile("b.py", "python", f"x = '{hidden}'\n"),
        SourceFile("c.py", "python", f"def f():\n    '{token}'\n"),  # facts do not hold docstrings
        SourceFile("d.env", "dotenv", f"A={token}\n"),
        SourceFile("e.py", "python", "x = 'sk-ant-'\n"),  # no secret
        SourceFile(f"{token}.py", "python", "x = 1\n"),
    ]
    for jobs in (1, 2):
        kept = {"no_cache": False, "cache_dir": str(tmp_path / str(jobs))}
        cold = results(parsers(jobs=jobs, **kept), sources)
        warm = parsers(jobs=jobs, **kept)
        assert results(warm, sources) == cold
        assert (warm._store.hits, warm._store.misses + warm._store.hits) == (2, 6)


def test_failures_that_may_pass_are_not_kept() -> None:
    assert is_lasting(packed(Outcome(None, "parse", "syntax error")))
    assert not is_lasting(packed(Outcome(None, "parse", "out of memory", lasting=False)))
    assert not is_lasting(packed(Outcome(None, "parse", f"near {fake_token('sk-ant-oat')}")))
    for outcome in (Outcome(None, "facts", "x", lasting=False), read(SOURCES[0]), read(SOURCES[1])):
        assert unpacked(packed(outcome)) == outcome
    with pytest.raises(ValueError, match="no outcome"):
        unpacked(b"?")


def test_a_reader_that_fails_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        """A reader with a bug."""

        def read(self, source: SourceFile) -> None:
            raise KeyError("x")

    monkeypatch.setattr(outcomes, "readers", lambda: {"python": Broken()})
    assert (found := read(SOURCES[0])).stage == "facts" and not found.lasting and "please report" in found.message


@pytest.mark.skipif(os.name == "nt", reason="processor time cannot be limited")
def test_what_takes_too_long_costs_one_file_and_its_time(parsers: Any) -> None:
    begun = time.monotonic()
    found = results(parsers(parse_timeout=1), [ENDLESS, *SOURCES])
    assert "took more than 1 s; --parse-timeout allows more" in found["z.py"].message
    assert found["z.py"].message.startswith("brackets nested") and found["z.py"].point is not None
    assert found["a.py"].facts is not None
    assert time.monotonic() - begun < 60


def test_all_wild_files_share_one_time(parsers: Any) -> None:
    parser = parsers()
    parser._left = 0.0
    found = results(parser)
    assert "all the time for such files is used up" in found["d.py"].message
    assert found["a.py"].facts is not None


@pytest.mark.skipif(os.name == "nt", reason="memory cannot be limited")
def test_what_takes_too_much_memory_costs_one_file(parsers: Any) -> None:
    found = results(
        parsers(parse_memory=900), [SourceFile("z.py", "python", "x = [" + "a," * 4_000_000 + "]\n"), SOURCES[3]]
    )
    assert "memory" in found["z.py"].message
    assert found["d.py"].facts is not None


def test_expressions_too_deep_to_be_followed(parsers: Any) -> None:
    plus = SourceFile("a.py", "python", "x = " + " + ".join(["a"] * (outcomes.MAX_DEPTH + 100)) + "\n")
    assert results(parsers(), [plus])["a.py"].message == f"expressions nested more than {outcomes.MAX_DEPTH:,} deep"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_worker_that_is_killed_while_it_has_a_tame_file(parsers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is given to another process: the outcome is the right one."""
    ask, killed = pool.Worker.ask, []

    def dying(worker: pool.Worker, source: SourceFile, *, deep: bool = False) -> bytes:
        if not deep:
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(source.path)
        return ask(worker, source, deep=deep)

    monkeypatch.setattr(pool.Worker, "ask", dying)
    assert results(parsers(jobs=2)) == results(parsers(jobs=1))
    assert sorted(killed) == ["a.py", "b.py", "c.env", "e.py"]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_workers_that_are_always_killed_are_errors(parsers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = pool.Worker.ask

    def dying(worker: pool.Worker, source: SourceFile, *, deep: bool = False) -> bytes:
        os.kill(worker.pid, signal.SIGKILL)
        return ask(worker, source, deep=deep)

    monkeypatch.setattr(pool.Worker, "ask", dying)
    found = results(parsers(jobs=2))
    assert {outcome.message.split(": ")[-1] for outcome in found.values()} == {"the parser crashed on it (SIGKILL)"}


def test_no_process_can_be_started(parsers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tame files are parsed here; wild ones are errors."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    found, alone = results(parsers(jobs=2)), results(parsers(jobs=1))
    assert "no process could be started" in found.pop("d.py").message
    assert found == {path: outcome for path, outcome in alone.items() if path != "d.py"}


def test_an_answer_that_is_none(parsers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.Worker, "ask", lambda *_, **__: b"Fnonsense")
    assert {outcome.stage for outcome in results(parsers(jobs=2)).values()} == {"facts"}


def test_workers_end_with_the_parser(parsers: Any) -> None:
    parser = parsers(jobs=2)
    results(parser)
    workers = list(parser._pool._all)
    assert 1 <= len(workers) <= 2 and all(worker._process.poll() is None for worker in workers)
    parser.close()
    assert all(worker._process.poll() is not None for worker in workers)
    assert [type(answer).__name__ for _, answer in parser._pool.map(SOURCES[:1])] == ["Died"]


def test_leaving_early_ends_the_workers(parsers: Any) -> None:
    """As an interrupt does."""
    parser = parsers(jobs=2)
    running = parser.outcomes(SOURCES)
    next(running)
    workers = list(parser._pool._all)
    running.close()
    parser.close()
    assert all(worker._process.poll() is not None for worker in workers)


def test_facts_of_another_version_are_not_taken(parsers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"no_cache": False, "cache_dir": str(tmp_path / "cache")}
    results(parsers(jobs=1, **kept))
    with monkeypatch.context() as patched:
        patched.setattr(module, "readers_version", lambda: b"another")
        other = parsers(jobs=1, **kept)
        results(other)
        assert (other._store.hits, other._store.misses + other._store.hits) == (0, 5)
    moved = [SourceFile("else.py", "python", SOURCES[0].text), SourceFile("a.py", "text", SOURCES[0].text)]
    for source in moved:
        other = parsers(jobs=1, **kept)
        (found,) = results(other, [source]).values()
        assert found.facts is not None and found.facts.path == source.path
        assert (other._store.hits, other._store.misses + other._store.hits) == (0, 1)


@pytest.mark.parametrize("data", [b"", b"x", b"\x78\x01\x01\x00\x00\xff\xff"])
def test_an_entry_that_is_none(data: bytes, parsers: Any, tmp_path: Path) -> None:
    """Sealed, as another version of claudelint with a bug might have."""
    kept = {"no_cache": False, "cache_dir": str(tmp_path / "cache")}
    parser = parsers(jobs=1, **kept)
    for source in SOURCES:
        parser._store.put("facts", module._key(source), data)
    assert results(parser) == results(parsers(jobs=1))
