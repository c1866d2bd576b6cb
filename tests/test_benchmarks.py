"""The benchmark's own logic: ratios and verdicts, what is stale, what is made; RESULTS.md says what the data say."""

from __future__ import annotations

import ast
import dataclasses
import json
import os
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import claudelint
from benchmarks import corpora, growth, measure, patterns, plan, record, render, run, targets, tools
from benchmarks.corpora import Corpus
from benchmarks.environments import Installed
from benchmarks.measure import Sample
from benchmarks.plot import plot
from benchmarks.record import Entry, Record
from claudelint.config import Config
from claudelint.prefilter import Prefilter
from claudelint.rule import load_rule
from claudelint.ruleset import load_ruleset

HERE = Path(render.__file__).parent
_REPORT = {
    "findings": [{"trace": [1, 2]}], "errors": [], "summary": {"files": 3, "candidates": 1, "parsed": 1, "more": 0}
}  # fmt: skip


def entry(corpus: str, tool: str, *seconds: float, state: str = "done", **more: Any) -> Entry:
    """An entry that took so long."""
    runs = len(seconds)
    return Entry(
        corpus, tool, corpus, state=state, seconds=list(seconds), cpu_seconds=[s / 2 for s in seconds],
        peak_kb=[300 * 1024] * runs, codes=[0] * runs, **more,
    )  # fmt: skip


def recorded(*entries: Entry) -> Record:
    """A record of these."""
    made = Record({"python": "3.11", "cores": "2", "system": "Linux"})
    for item in entries:
        made.put(item)
        made.corpora[item.corpus] = {"words": f"the {item.corpus}", "files": 3, "bytes": 4_000_000}
    return made


def answers(made: Record) -> dict[str, tuple[str, str]]:
    """For each target what was measured and the answer."""
    return {v.target.words: (str(v.ratio), v.answer) for v in targets.verdicts(made)}


def test_the_main_process_is_judged_by_its_own_peak() -> None:
    words = "packages, cold: peak memory of the main process"
    cold = entry("devset", "claudelint cold", 9.0)
    cold.peak_kb = [900 * 1024]
    assert answers(recorded(cold))[words] == ("900", "not met")
    cold.main_kb = [50 * 1024]
    assert answers(recorded(cold))[words] == ("50.0", "met")


def test_a_ratio_is_median_over_median_and_judged_by_its_limit() -> None:
    """At most, at least, and just at the limit."""
    made = recorded(
        entry("stdlib", "claudelint", 9.0, 0.5, 0.4),
        entry("stdlib", "ruff", 0.5),
        entry("stdlib", "ripgrep", 0.05),
        entry("stdlib", "bandit", 80.0),
    )
    found = answers(made)
    assert found["standard library: claudelint takes, of ruff's time"] == ("1.00", "met")
    assert found["standard library: of ripgrep's time"] == ("10.0", "not met")
    assert found["standard library: faster than bandit"] == ("160", "met")
    assert found["packages, cold: peak memory of the main process"] == (
        "None",
        "not measured: claudelint cold on devset",
    )


@pytest.mark.parametrize(
    ("most", "value", "bound", "answer"),
    [
        (False, 20, ">", "met"),
        (False, 10, ">", "not known: ended at the deadline"),
        (False, 10, "<", "not met"),
        (False, 20, "<", "not known: ended at the deadline"),
        (True, 20, ">", "not met"),
        (True, 10, ">", "not known: ended at the deadline"),
        (True, 10, "<", "met"),
        (True, 20, "<", "not known: ended at the deadline"),
    ],
)
def test_a_bound_is_an_answer_only_where_it_leaves_one(most: bool, value: float, bound: str, answer: str) -> None:
    """A tool that was ended at its deadline took longer than that; nothing more is known."""
    case = targets.Case("stdlib", ("ruff",))
    target = targets.Target("", case, case, 15, most)
    assert targets.judged(target, targets.Ratio(value, bound)) == answer


def test_a_tool_that_failed_is_not_fast() -> None:
    """It has no ratio, whatever it took, and the document says so."""
    failed = entry("stdlib", "ruff", 0.001, state="failed")
    failed.codes = [2]
    made = recorded(entry("stdlib", "claudelint", 1.0), failed)
    assert answers(made)["standard library: claudelint takes, of ruff's time"] == ("None", "not known: ruff failed")
    text = render.document(made)
    assert "| ruff | failed (exit code 2) |" in text
    assert "- ruff on stdlib: failed, so it has no figure: exit code 2" in text
    assert ">ruff<" not in plot(made)


def test_what_is_missing_or_late_is_named() -> None:
    """Never passed over."""
    late = entry("stdlib", "bandit", 300.0, state="late", deadline=300)
    missing = entry("stdlib", "semgrep", state="missing", why="no wheel for this Python")
    made = recorded(entry("stdlib", "claudelint", 1.0, load=7.0), late, missing)
    text = render.document(made)
    assert "| bandit | > 300 |" in text
    assert "- semgrep on stdlib: missing: no wheel for this Python" in text
    assert "| standard library: faster than bandit | at least 150 × | > 300 | > 300 | met |" in text
    assert "1 of 2 figures were taken on a machine busy with other work" in text


def test_growth_is_told_as_multiples_of_the_first() -> None:
    """Bytes by megabytes, rules and modules by number."""
    made = recorded(entry("modules-1000", "claudelint", 2.0), entry("modules-10000", "claudelint", 21.0))
    rows = [line for line in render.document(made).splitlines() if line.startswith(("| 1,000 mod", "| 10,000 mod"))]
    assert [row.split(" | ")[4] for row in rows] == ["1.00", "10.5"]
    assert "- growth by bytes: not measured: bytes-x4" in render.document(made)


def test_the_results_in_the_repository_are_those_of_the_data() -> None:
    """Nobody has edited them by hand, and they hold no path of a machine."""
    made = record.load(HERE / "results.json")
    assert made.entries
    assert (HERE / "RESULTS.md").read_text("utf-8") == render.document(made)
    assert (HERE / "results.svg").read_text("utf-8") == plot(made)


@pytest.mark.parametrize("made", [Record(), recorded(entry("stdlib", "a <b> & c", 0.5), entry("given", "x", 400))])
def test_the_plot_is_well_formed(made: Record) -> None:
    """Also when there is nothing to draw, or a name needs escaping."""
    root = ET.fromstring(plot(made))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "nothing measured yet" in texts or "a <b> & c" in texts


def test_a_record_is_the_same_after_a_round_trip(tmp_path: Path) -> None:
    """And one of another schema is refused."""
    made = recorded(entry("stdlib", "ruff", 0.5, 0.6))
    record.save(made, tmp_path / "r.json")
    assert record.load(tmp_path / "r.json") == made
    (tmp_path / "r.json").write_text('{"schema": 0}')
    with pytest.raises(ValueError, match="schema 0"):
        record.load(tmp_path / "r.json")


def test_tools_take_turns_and_the_failed_one_is_left_out() -> None:
    """A B C A C A C."""
    seen: list[str] = []

    def once(name: str) -> bool:
        seen.append(name)
        return name != "B"

    measure.in_turns([lambda name=name: once(name) for name in "ABC"], 3)  # type: ignore[misc]
    assert "".join(seen) == "ABCACAC"


def test_a_process_is_measured(tmp_path: Path) -> None:
    """Its exit code, its output in the log, its end at the deadline."""
    log = tmp_path / "log"
    command = [sys.executable, "-c", "import sys; print('said'); sys.exit(3)"]
    sample = measure.run_once(command, tmp_path, dict(os.environ), 60, log)
    assert (sample.code, log.read_text()) == (3, "said\n")
    assert sample.seconds > 0
    assert sample.peak_kb > 1000
    nested = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; x = bytearray(99_000_000); "
    nested += "time.sleep(1)'])"
    sample = measure.run_once([sys.executable, "-c", nested], tmp_path, dict(os.environ), 60, log)
    assert sample.peak_kb > 90_000
    if Path("/proc/self/status").exists():
        assert 1000 < sample.main_kb < 60_000
    asleep = measure.run_once([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, {}, 0.2, log)
    assert asleep.code is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")
def test_processor_time_of_a_session_is_added_up() -> None:
    """What is killed together is not added up by the system; ticks are a hundredth of a second."""
    own = os.times()
    assert measure.session_seconds(os.getsid(0)) >= own.user + own.system - 0.05
    assert measure.session_seconds(0x7FFFFFFF) == 0


def bench(tmp_path: Path) -> tools.Bench:
    """A bench on which nothing can really run."""
    program = tmp_path / "bin" / "claudelint"
    return tools.Bench(tmp_path, {"claudelint": Installed(program, "", "wheel-1"), "ruff": Installed(None, "no wheel")})


def made_runner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int = 0, report: bool = True
) -> tuple[run.Runner, list[str]]:
    """A runner whose processes end at once with this code; and the programs it was asked to run."""
    ran: list[str] = []

    def pretend(command: list[str], *_: object) -> Sample:
        ran.append(Path(command[0]).name)
        (tmp_path / "last.log").write_text("said")
        if report and "json=" in command[-1]:
            Path(command[-1].removeprefix("json=")).write_text(json.dumps(_REPORT))
        return Sample(1.0, 1.0, 50_000, code)

    monkeypatch.setattr(run, "run_once", pretend)
    monkeypatch.setattr(run, "version_of", lambda *_: "1")
    monkeypatch.setattr(tools, "help_of", lambda _: "--no-cache")
    here = bench(tmp_path)
    return run.Runner(here, tools.all_tools(here), Record(), tmp_path / "out" / "results.json"), ran


def small(name: str = "project", *, found: bool = False) -> Corpus:
    """A corpus that only has numbers."""
    return Corpus(name, "a project", Path("/"), (".",), 3, 100, found=found)


def test_a_run_is_taken_up_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is measured twice, unless more rounds, another wheel or `fresh` ask for it."""
    runner, ran = made_runner(tmp_path, monkeypatch)
    group = plan.Group("project", lambda: [small()], (*tools.STATES, "ruff"), 2)
    runner.group(group)
    assert len(ran) == 3 * (1 + 2)
    kept = record.load(runner.out)
    assert kept.entries["project", "ruff"].why == "no wheel"
    assert kept.entries["project", "claudelint"].scan["longest_trace"] == 2
    again = dataclasses.replace(runner, record=kept)
    stale_only_by = plan.Group("project", group.make, tools.STATES, 2)
    again.group(stale_only_by)
    assert len(ran) == 9
    again.group(dataclasses.replace(stale_only_by, rounds=3))
    assert len(ran) == 9 + 3 * (1 + 3)
    dataclasses.replace(again, only="elsewhere", fresh=True).group(stale_only_by)
    assert len(ran) == 21
    dataclasses.replace(again, fresh=True).group(stale_only_by)
    assert len(ran) == 30


@pytest.mark.parametrize(("load", "again"), [(0.5, 0), (1000.0, 1)])
def test_a_deadline_met_on_a_busy_machine_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: float, again: int
) -> None:
    """A tool that is too slow by itself is not tried again."""
    runner, ran = made_runner(tmp_path, monkeypatch)
    seal = run.seal(small(), "wheel-1")
    late = entry("project", "claudelint", 9.0, state="late", deadline=3600, load=load, seal=seal)
    runner.record.put(late)
    runner.group(plan.Group("p", lambda: [small()], ("claudelint",), 1, slow=True))
    assert len(ran) == 2 * again


@pytest.mark.parametrize(("found", "code", "state"), [(True, 0, "failed"), (True, 1, "done"), (False, 1, "failed")])
def test_claudelint_must_be_right_to_be_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: bool, code: int, state: str
) -> None:
    """Finding nothing where something is, or something where nothing is, is a failure."""
    runner, ran = made_runner(tmp_path, monkeypatch, code)
    runner.group(plan.Group("p", lambda: [small(found=found)], ("claudelint",), 2))
    assert runner.record.entries["project", "claudelint"].state == state
    assert len(ran) == (3 if state == "done" else 2)


def test_a_run_without_a_report_has_not_scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong option ends with the exit code of a scan error, and fast."""
    runner, ran = made_runner(tmp_path, monkeypatch, 2, report=False)
    runner.group(plan.Group("p", lambda: [dataclasses.replace(small(), broken=True)], ("claudelint",), 2))
    made = runner.record.entries["project", "claudelint"]
    assert (made.state, made.seconds, len(ran)) == ("failed", [], 1)
    assert "- claudelint on project: failed, so it has no figure: it wrote no report" in render.document(runner.record)


def test_no_path_of_the_machine_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are shown without them."""
    runner, _ = made_runner(tmp_path, monkeypatch)
    tree = dataclasses.replace(small(), options=("--config", f'rule-dirs=["{tmp_path}/rules-10"]'))
    runner.group(plan.Group("p", lambda: [tree], ("claudelint",), 1))
    assert str(tmp_path) not in runner.out.read_text("utf-8")
    assert "BENCH_DIR/rules-10" in runner.record.entries["project", "claudelint"].command


def test_a_state_the_version_does_not_know_is_not_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cache there is neither cold nor warm."""
    monkeypatch.setattr(tools, "help_of", lambda _: "no such flag")
    assert {"claudelint cold", "claudelint warm"} & tools.all_tools(bench(tmp_path)).keys() == set()


def test_the_small_projects_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    """Sixty clean files, the same at each call; two offending ones beside them; five of them by hand."""
    clean, offending = corpora.project(tmp_path), corpora.project(tmp_path, offending=True)
    given = corpora.given_files(clean)
    assert (clean.files, offending.files, given.files) == (60, 62, 5)
    assert corpora.shop(60) == corpora.shop(60)
    for path in clean.root.rglob("*.py"):
        ast.parse(path.read_text("utf-8"))
    assert not claudelint.scan(clean.root).findings
    found = {finding.location.path.rpartition("/")[2] for finding in claudelint.scan(offending.root).findings}
    assert found == set(corpora.OFFENDERS)


def test_a_corpus_is_made_anew_when_what_makes_it_changes(tmp_path: Path) -> None:
    """And only then."""
    root = corpora.kept(tmp_path / "tree", lambda place: (place / "a").touch())
    assert corpora.kept(root, lambda place: (place / "b").touch()) == root
    assert [path.name for path in root.iterdir()] == ["a"]
    (tmp_path / "tree.seal").write_text("of another time")
    corpora.kept(root, lambda place: (place / "b").touch())
    assert [path.name for path in root.iterdir()] == ["b"]


def test_made_up_rules_are_rules(tmp_path: Path) -> None:
    """They load beside the built-in ones, and name Claude as often as these do."""
    corpora.written(tmp_path, {f"BN{number:03}.toml": growth.made_rule(number) for number in range(100)})
    ruleset = load_ruleset(Config(root=tmp_path, rule_dirs=(str(tmp_path),)))
    made = [rule for rule in ruleset.rules if rule.id.startswith("BN")]
    built_in = [rule for rule in ruleset.rules if rule not in made]
    assert len({rule.keywords for rule in made}) == 100
    named = [sum(b"claude" in max(g, key=len) or b"anthropic" in max(g, key=len) for g in Prefilter(rules).groups)
             / len(Prefilter(rules).groups) for rules in (made, built_in)]  # fmt: skip
    assert abs(named[0] - named[1]) < 0.15
    assert load_rule(tmp_path / "BN000.toml").examples


def test_the_flow_through_the_synthetic_modules_is_there(tmp_path: Path) -> None:
    """From the environment in the first to the header in the last, and every module can be read."""
    hops = 5
    files = growth.web(20, naming=True, hops=hops)
    corpora.written(tmp_path, files)
    assert len([path for path in files if "/m" in path]) == 20
    bearer = [f for f in claudelint.scan(tmp_path).findings if f.rule_id == "CL402"]
    assert [finding.location.path for finding in bearer] == ["web/m00016.py"]


def test_semgrep_gets_a_pattern_for_each_rule(tmp_path: Path) -> None:
    """And one flow; the file is made from the rules, so it cannot lag behind them."""
    patterns.write_semgrep_rules(tmp_path / "semgrep.yaml")
    text = (tmp_path / "semgrep.yaml").read_text("utf-8")
    ruleset = load_ruleset(Config(root=tmp_path))
    for rule in ruleset.rules:
        assert (f'"id": "{rule.id.lower()}"' in text) == bool(rule.keywords)
    assert '"mode": "taint"' in text
