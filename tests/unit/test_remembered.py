"""The outcome of an earlier scan is taken where nothing it depends on has changed, and nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claudelint import engine, remembered
from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import ScanResult, Statistics
from claudelint.gathering import Gathering
from claudelint.parsing import version
from claudelint.ruleset import Ruleset, load_ruleset, rules_dir
from claudelint.store import Store
from claudelint.testing import fake_token
from fuzz.cases import ORDINARY

TOKEN = fake_token("sk-ant-oat")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "tree"
    (root / "pkg").mkdir(parents=True)
    files = {
        "ordinary.py": ORDINARY,
        "hosts.py": "HOST = 'https://claude.ai'\n",
        "pkg/urls.py": "from hosts import HOST\nURL = HOST + '/api/organizations'\n",
        "main.py": "import httpx\nfrom pkg.urls import URL\nhttpx.get(URL, cookies={'sessionKey': key})\n",
        "broken.py": f"{ORDINARY}def f(:\n",
        ".env": f"CLAUDE_CODE_OAUTH_TOKEN={TOKEN}\n",
        "hidden.py": ORDINARY.replace("CLIENT})\n", "CLIENT})  # claudelint: ignore[CL301] a test until=2090-01-01\n"),
    }
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    return root


def scanned(tree: Path, **settings: Any) -> ScanResult:
    """The result, without what a run may differ in."""
    config = Config(root=tree, paths=(str(tree),), isolated=True, jobs=1, **settings)
    result = scan(config, load_ruleset(config))
    return replace(result, statistics=result.statistics._replace(seconds=0, cache=""))


def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each scan that parses."""
    parsed: list[str] = []
    parse: Callable[..., None] = Gathering.parse

    def noting(files: Gathering, *given: Any) -> None:
        parsed.append(str(files.config.root))
        parse(files, *given)

    monkeypatch.setattr(Gathering, "parse", noting)
    return parsed


def entries(tree: Path, kind: str = "*") -> list[Path]:
    cache = tree.parent / "XDG_CACHE_HOME" / "claudelint" / "v1"
    return [path for path in sorted(cache.glob(f"{kind}/*/*")) if len(path.name) == 62]


def test_the_same_files_have_the_same_outcome(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = scanned(tree, no_cache=True)
    assert {"CL101", "CL301", "CL501"} <= {f.rule_id for f in fresh.findings} and len(fresh.errors) == 1
    assert any(f.suppressed for f in fresh.findings) and any(len(f.trace) > 1 for f in fresh.findings)
    parsed = count(monkeypatch)
    assert [scanned(tree), scanned(tree), scanned(tree, fail_on="note")] == [fresh] * 3
    assert len(parsed) == 1


def test_whatever_it_depends_on(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = count(monkeypatch)
    scanned(tree)
    other = tree.parent / "rules"
    other.mkdir()
    text = next(path for path in rules_dir().glob("CL301*")).read_text("utf-8")
    (other / "XX301.toml").write_text(text.replace('"CL301"', '"XX301"').replace('name = "', 'name = "x-', 1), "utf-8")
    settings: list[dict[str, Any]] = [
        {"select": ("CL1",)}, {"use": "personal"}, {"no_ignores": True}, {"persona": "auditor"}, {"strict": True},
        {"extend_exclude": ("pkg/",)}, {"min_confidence": "high"}, {"per_file_ignores": (("*.py", ("CL301",)),)},
        {"rule_dirs": (str(other),)},
    ]  # fmt: skip
    for setting in settings:
        fresh = scanned(tree, no_cache=True, **setting)
        assert [scanned(tree, **setting), scanned(tree, **setting)] == [fresh, fresh], setting
    assert len(parsed) == 1 + 2 * len(settings)
    (other / "XX301.toml").write_text((other / "XX301.toml").read_text("utf-8") + "# changed\n", "utf-8")
    assert scanned(tree, rule_dirs=(str(other),)) == scanned(tree, no_cache=True, rule_dirs=(str(other),))
    changes: list[Callable[[], Any]] = [
        lambda: (tree / "hosts.py").write_text("HOST = 'https://example.co'\n", "utf-8"),
        lambda: (tree / "pkg" / "urls.py").rename(tree / "pkg" / "other.py"),
        lambda: (tree / "main.py").unlink(),
        lambda: (tree / "new.py").write_text("x = 1\n", "utf-8"),
        lambda: monkeypatch.setattr(remembered, "program_version", lambda: b"another"),
    ]
    for change in changes:
        before = len(parsed)
        change()
        assert scanned(tree) == scanned(tree, no_cache=True)
        assert len(parsed) == before + 2


def test_a_suppression_ends_on_its_day(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(date):
        """A day after `until`."""

        @classmethod
        def today(cls) -> Later:
            return cls(2090, 2, 1)

    before = scanned(tree)
    monkeypatch.setattr("claudelint.judge.date", Later)
    monkeypatch.setattr(remembered, "date", Later)
    assert scanned(tree) == scanned(tree, no_cache=True) != before


def test_a_part_of_a_project_is_not_remembered(tree: Path) -> None:
    """More is read than what is scanned."""
    config = Config(root=tree, paths=(str(tree / "main.py"),), isolated=True)
    scan(config, load_ruleset(config))
    config = Config(root=tree, paths=(str(tree / "pkg"),), isolated=True)
    scan(config, load_ruleset(config))
    assert entries(tree, "results") == [] and entries(tree, "facts") != []


def test_a_distribution_is_judged_anew_when_something_it_depends_on_has_changed(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each the outcome is kept, none of all together; of what lies beside them also the facts of files."""
    judged: list[str] = []
    parse: Callable[..., None] = Gathering.parse

    def noting(files: Gathering, *given: Any) -> None:
        judged.append(next(iter(files.places)).partition("/")[0])
        parse(files, *given)

    monkeypatch.setattr(Gathering, "parse", noting)
    for name in ("one", "two", "three"):
        (tree / name / f"{name}-1.dist-info").mkdir(parents=True)
        (tree / name / "code.py").write_text(ORDINARY + f"# {name}\n", "utf-8")
    fresh = scanned(tree, no_cache=True)
    assert {"one/code.py", "two/code.py", "three/code.py", "main.py"} <= {f.location.path for f in fresh.findings}
    assert scanned(tree) == fresh
    assert len(entries(tree, "results")) == 4
    beside = [f for f in tree.rglob("*.py") if f.name != "code.py"]
    assert len(entries(tree, "facts")) == len(beside) + 1  # the broken one is read in parts and as a whole
    judged.clear()
    (tree / "two" / "code.py").write_text(ORDINARY + "# changed\n", "utf-8")
    (tree / "three" / "more.py").write_text("x = 1\n", "utf-8")
    assert scanned(tree) == replace(fresh, statistics=fresh.statistics._replace(files=fresh.statistics.files + 1))
    assert sorted(set(judged) - {".env"}) == ["three", "two"]
    judged.clear()
    (tree / "one" / "more.py").write_text("from anthropic import Anthropic\nAnthropic(auth_token=token)\n", "utf-8")
    assert scanned(tree) == scanned(tree, no_cache=True) != fresh
    # Which rules may speak is a matter of the whole tree.
    monkeypatch.setattr("claudelint.prefilter.Prefilter.speaking", lambda *_: ())
    (tree / "beside.py").write_text("x = 1\n", "utf-8")
    assert [f for f in scanned(tree).findings if f.location.path.startswith("one/")] == []


def test_copies_are_made_ready_where_the_largest_distribution_is_not_known(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[engine.Scan] = []
    monkeypatch.setattr(engine.Scan, "_prepare", lambda run: prepared.append(run))
    monkeypatch.setattr("claudelint.parsing.parser.processes", lambda _: 2)
    monkeypatch.setattr("claudelint.copies.possible", lambda: True)
    monkeypatch.setattr("claudelint.copies.done", lambda work, count, _: ((n, work(n)) for n in range(count)))
    for name in ("one", "two"):
        (tree / name / f"{name}-1.dist-info").mkdir(parents=True)
        (tree / name / "code.py").write_text(ORDINARY + f"# {name * 1_000}\n" * (name == "two"), "utf-8")
    fresh = scanned(tree, no_cache=True)
    assert [scanned(tree), scanned(tree)] == [fresh, fresh] and len(prepared) == 2
    (tree / "one" / "code.py").write_text(ORDINARY + "# changed\n", "utf-8")
    assert scanned(tree) == fresh and len(prepared) == 2
    (tree / "two" / "code.py").write_text(ORDINARY + f"# {'three' * 1_000}\n", "utf-8")
    assert scanned(tree) == fresh and len(prepared) == 3


@pytest.mark.parametrize("why", ["read", "killed", "resolve", "changed"])
def test_what_may_pass_is_not_kept(why: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(root=tree, paths=(str(tree),), isolated=True, jobs=1)
    if why == "read":
        monkeypatch.setattr("claudelint.sift.MAX_BYTES", 60)
    elif why == "killed":
        deep = f"{ORDINARY}x = {'(' * 150}1{')' * 150}\n"
        (tree / "wild.py").write_text(deep, "utf-8")
        monkeypatch.setattr("sys.executable", "/nowhere/python")
    elif why == "resolve":
        monkeypatch.setattr("claudelint.flow.program.hits_of", None)
    else:
        flow = engine.Scan.flow

        def slow(run: Any) -> None:
            flow(run)
            (tree / "hosts.py").write_text("HOST = 1\n", "utf-8")

        monkeypatch.setattr(engine.Scan, "flow", slow)
    result = scan(config, load_ruleset(config))
    assert result.errors and entries(tree, "results") == []


def test_rules_with_code_from_elsewhere_are_not_remembered(tree: Path) -> None:
    config = Config(root=tree, paths=(str(tree),), isolated=True, jobs=1)
    rules = load_ruleset(config)
    foreign = replace(rules.rules[0], path="elsewhere/XX101.toml")
    condition = replace(foreign.conditions[0], python="json:loads")
    files = Gathering(config, rules.rules, None, lambda *_: None)
    strange = Ruleset((replace(foreign, conditions=(condition,)), *rules.rules[1:]), rules.policy, rules.origins)
    plain = Ruleset((foreign,), rules.policy, rules.origins)
    assert remembered.Remembered(config, strange, rules.rules, files)._key is None
    assert remembered.Remembered(config, plain, rules.rules, files)._key is not None


def test_every_part_of_a_setting_counts() -> None:
    values: list[Any] = [
        1, True, "1", 1.0, None, (), ("",), ("a", "b"), ("ab",), (("a",), "b"), frozenset("abc"), {"a": 1}, {"a": (1,)},
        re.compile("a" * 300 + "b"), re.compile("a" * 300 + "c"), re.compile("a" * 300 + "b", re.I),
        Statistics(), Statistics(files=1), Path("a"),
    ]  # fmt: skip
    described = ["".join(remembered._described(value)) for value in values]
    assert len(set(described)) == len(values)
    with pytest.raises(TypeError):
        list(remembered._described(object()))


@pytest.mark.parametrize("how", ["altered", "swapped", "emptied", "key", "planted"])
def test_a_poisoned_cache_changes_no_verdict(how: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries that others wrote, or this user under another name or key, are worth nothing."""
    fresh = scanned(tree)
    found = entries(tree)
    assert len(found) > 4
    if how == "key":
        (tree.parent / "XDG_STATE_HOME" / "claudelint" / "key").write_bytes(b"k" * 32)
    contents = [path.read_bytes() for path in found]
    for number, path in enumerate(found):
        if how == "altered":
            path.write_bytes(contents[number][:-1] + bytes([contents[number][-1] ^ 1]))
        elif how == "swapped":
            path.write_bytes(contents[number - 1])
        elif how == "emptied":
            path.write_bytes(b"")
    if how == "planted":
        _plant(tree, found)
    parsed = count(monkeypatch)
    assert scanned(tree) == fresh and len(parsed) == 1


def _plant(tree: Path, found: list[Path]) -> None:
    """What somebody could write who knows the program and the names of entries, but not the key."""
    forger = Store(str(tree.parent / "forged"), b"0" * 32)
    nothing = b'{"findings": [], "errors": [], "candidates": 0, "parsed": 0, "grown": 0, "bounds": []}'
    forger.put("results", "x", nothing)
    forged = next(path for path in (tree.parent / "forged").rglob("*") if len(path.name) == 62)
    for path in found:
        shutil.copyfile(forged, path)


def test_no_secret_lies_in_the_cache(tree: Path) -> None:
    """Neither as it is nor in what entries unpack to."""
    (tree / "token.py").write_text(f"import anthropic\nanthropic.Anthropic(auth_token='{TOKEN}')\n", "utf-8")
    (tree / f"{TOKEN[:60]}.py").write_text(ORDINARY, "utf-8")
    scanned(tree)
    found = entries(tree)
    assert found
    for path in found:
        content = path.read_bytes()
        content += zlib.decompress(content[32:]) if "facts" in path.parts else b""
        assert TOKEN[20:40].encode() not in content


def test_versions_change_with_the_program(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    before = version._digest([tmp_path / "a.py"])
    assert version._digest([tmp_path / "a.py"]) == before
    (tmp_path / "a.py").write_text("x = 2\n", "utf-8")
    assert version._digest([tmp_path / "a.py"]) != before
    assert len({version.readers_version(), version.program_version()}) == 2
    assert version._installed("no_such_parser") == b"none" != version._installed("libcst")


def test_an_entry_that_is_no_outcome(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed, as another version with a bug might have left it."""
    fresh = scanned(tree)
    get = Store.get
    for data in (b"", b"[]", b"{}", b'{"findings": [{}], "errors": []}'):
        bad = data

        def broken(store: Store, kind: str, key: str, bad: bytes = bad) -> bytes | None:
            return bad if kind == "results" else get(store, kind, key)

        monkeypatch.setattr(Store, "get", broken)
        assert scanned(tree) == fresh


def test_counts_and_settings_are_those_of_the_run(tree: Path) -> None:
    scanned(tree)
    (tree / ".gitignore").write_text("left_out.py\n", "utf-8")
    again = scanned(tree, config_path="x.toml")
    assert again.config_path == "x.toml" and again.statistics.files > 0
    assert os.fspath(tree) == again.root
