"""A whole scan: flows across modules, files that fail, and programs made to be endless."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import Finding, ScanResult
from claudelint.rule import load_rule
from claudelint.ruleset import Ruleset, load_ruleset
from claudelint.testing import fake_token

Scan: TypeAlias = Callable[..., ScanResult]

HEAD = """\
id = "{id}"
name = "{name}"
category = "{category}"
severity = "error"
confidence = "high"
since = "0.1.0"
keywords = ["{keyword}"]
summary = "A summary"
message = "{{text}} is used"
why = "Because."
instead = "Use `that`."
[match]
{match}
"""
RULES = (
    HEAD.format(id="AA101", name="one", category="oauth-flow", keyword="needle", match="text = '^needle'"),
    HEAD.format(
        id="AA102",
        name="two",
        category="token-literal",
        keyword="sk-ant-oat",
        match="literal = 'sk-ant-oat01-[A-Za-z0-9_-]{60,}'",
    ),
)
TOKEN = fake_token("sk-ant-oat")
USE = "import requests\n\n\ndef call():\n    return requests.get({})\n"


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    folder = tmp_path_factory.mktemp("rules")
    for number, text in enumerate(RULES):
        (folder / f"{number}.toml").write_text(text, "utf-8")
    shipped = load_ruleset(Config(root=folder))
    return Ruleset(tuple(load_rule(path) for path in sorted(folder.iterdir())), shipped.policy, shipped.origins)


@pytest.fixture
def scanned(tmp_path: Path, ruleset: Ruleset) -> Scan:
    """Writes files, scans the folder or the paths named, relative to it."""

    def run(
        files: Mapping[str, str | bytes], *paths: str, progress: Callable[[str, int, int], None] | None = None
    ) -> ScanResult:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        chosen = tuple(str(tmp_path / path) for path in paths or (".",))
        config = Config(root=tmp_path, paths=chosen, isolated=True, progress=False)
        return scan(config, ruleset, progress=progress)

    return run


def places(result: ScanResult) -> list[str]:
    return [f"{f.location.path}:{f.location.start.line} {f.rule_id}" for f in result.findings]


def trace(finding: Finding) -> list[str]:
    return [f"{step.location.path}:{step.location.start.line}" for step in finding.trace]


# Flows.


def test_a_clean_project(scanned: Scan) -> None:
    result = scanned({"a.py": "x = 1\n"})
    assert (result.findings, result.errors, result.complete) == ((), (), True)
    assert (result.statistics.files, result.statistics.candidates, result.statistics.parsed) == (1, 0, 0)


def test_a_flow_across_modules_has_a_trace(scanned: Scan) -> None:
    files = {
        "config.py": "HOST = 'needle.test'\n",
        "client.py": "from config import HOST\n" + USE.format("HOST + '/x'"),
    }
    result = scanned(files)
    assert places(result) == ["client.py:6 AA101"]
    assert trace(result.findings[0]) == ["config.py:1", "client.py:6"]
    assert (result.statistics.candidates, result.errors) == (1, ())


THREE = {
    "config.py": "HOST = 'needle.test'\n",
    "urls.py": "import config\n\nURL = config.HOST + '/x'\n",
    "client.py": "from urls import URL\n" + USE.format("URL"),
}


def test_a_flow_across_three_modules(scanned: Scan) -> None:
    result = scanned(THREE)
    assert places(result) == ["client.py:6 AA101"]
    assert trace(result.findings[0])[0] == "config.py:1"


def test_a_flow_across_three_modules_that_are_all_read(scanned: Scan) -> None:
    result = scanned({path: code + "# needle\n" for path, code in THREE.items()})
    assert places(result) == ["client.py:6 AA101"]
    assert [step.partition(":")[0] for step in trace(result.findings[0])] == ["config.py", "urls.py", "client.py"]


def test_a_flow_through_a_module_without_a_keyword(scanned: Scan) -> None:
    files = {
        "http/__init__.py": "",
        "http/send.py": USE.format("url").replace("call()", "call(url)"),
        "main.py": "from http.send import call\n\ncall('needle.test')\n",
    }
    result = scanned(files)
    assert "main.py:3 AA101" in places(result)
    assert result.statistics.parsed >= 2


def test_a_constant_without_a_use_is_found_where_it_is_defined(scanned: Scan) -> None:
    assert places(scanned({"a.py": "A = 'needle'\n"})) == ["a.py:1 AA101"]


def test_a_constant_that_is_only_printed_is_no_finding(scanned: Scan) -> None:
    files = {"config.py": "A = 'needle'\n", "main.py": "import config\n\nprint(config.A)\n"}
    assert places(scanned(files)) == []


def test_findings_are_sorted_and_told_apart(scanned: Scan) -> None:
    code = "f('needle')\ng('needle')\nf('needle')\n"
    result = scanned({"b.py": code, "a/c.py": code, "a.py": code})
    assert [f.sort_key for f in result.findings] == sorted(f.sort_key for f in result.findings)
    assert len({f.fingerprint for f in result.findings}) == len(result.findings) == 9


def test_one_flow_is_one_finding(scanned: Scan) -> None:
    code = "A = 'needle.test'\nB = 'https://' + A\n\n\ndef f():\n    u = A + '/x'\n    requests.get(u)\n"
    assert places(scanned({"a.py": code})) == ["a.py:7 AA101"]


# Paths.


def test_only_passed_files_are_reported(scanned: Scan) -> None:
    files = {
        "config.py": "A = 'needle'\nopen(A)\n",
        "client.py": "import config\n" + USE.format("config.A"),
        "other.py": "open('needle')\n",
    }
    result = scanned(files, "client.py")
    assert places(result) == ["client.py:6 AA101"]
    assert trace(result.findings[0]) == ["config.py:1", "client.py:6"]
    assert result.statistics.files == 1


def test_a_broken_file_nobody_passed_is_no_error(scanned: Scan) -> None:
    result = scanned({"a.py": "open('needle')\n", "b.py": "def needle(:\n"}, "a.py")
    assert places(result) == ["a.py:1 AA101"]
    assert result.errors == ()


def test_a_file_outside_the_given_folder_is_not_reported(scanned: Scan) -> None:
    result = scanned({"p/a.py": "open('needle')\n", "q/b.py": "open('needle')\n"}, "p")
    assert places(result) == ["p/a.py:1 AA101"]


# Files that fail.


def test_a_broken_file_is_an_error_and_its_tokens_are_found(scanned: Scan) -> None:
    result = scanned({"a.py": f"def f(:\n    T = '{TOKEN}'  # needle\n", "b.py": "open('needle')\n"})
    assert places(result) == ["a.py:2 AA102", "b.py:1 AA101"]
    assert [(e.path, e.stage) for e in result.errors] == [("a.py", "parse")]
    assert result.errors[0].start is not None
    assert not result.complete
    assert TOKEN[20:] not in repr(result)


@pytest.mark.parametrize(
    "data",
    [f"T = '{TOKEN}'\n".encode() + b"\xff\n", f"# coding: utf-7\nT = '{TOKEN}'\n".encode()],
    ids=["bytes", "cookie"],
)
def test_a_file_that_is_no_text_is_an_error_and_its_tokens_are_found(scanned: Scan, data: bytes) -> None:
    result = scanned({"a.py": data, "b.py": "open('needle')\n"})
    assert [place.partition(":")[0] for place in places(result)] == ["a.py", "b.py"]
    assert [(e.path, e.stage) for e in result.errors] == [("a.py", "decode")]
    assert TOKEN[20:] not in repr(result)


def test_a_file_that_vanishes_is_an_error(scanned: Scan, tmp_path: Path) -> None:
    def remove(stage: str, done: int, total: int) -> None:
        (tmp_path / "a.py").unlink(missing_ok=True)

    result = scanned({"a.py": "open('needle')\n", "b.py": "open('needle')\n"}, progress=remove)
    assert places(result) == ["b.py:1 AA101"]
    assert [(e.path, e.stage) for e in result.errors] == [("a.py", "read")]


@pytest.mark.parametrize(
    "code",
    ["(" * 20_000 + "'needle'", "x = " + "-" * 20_000 + "'needle'", "x = 'needle'" + ".a()" * 5_000],
    ids=["nested", "unary", "chained"],
)
def test_a_hostile_file_is_an_error(scanned: Scan, code: str) -> None:
    result = scanned({"a.py": code, "b.py": "open('needle')\n"})
    assert places(result) == ["b.py:1 AA101"]
    assert [(e.path, e.stage) for e in result.errors] == [("a.py", "parse")]


def test_a_broken_module_that_is_imported(scanned: Scan) -> None:
    files = {"config.py": "A = 'needle'\ndef f(:\n", "main.py": "from config import A\nopen(A)\nopen('needle')\n"}
    result = scanned(files)
    assert places(result) == ["main.py:3 AA101"]
    assert [(e.path, e.stage) for e in result.errors] == [("config.py", "parse")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings(scanned: Scan, encoding: str) -> None:
    cookie = "# coding: latin-1\n" if encoding == "latin-1" else "#\n"
    result = scanned({"a.py": f"{cookie}x = 'é'; open('needle')\n".encode(encoding)})
    assert places(result) == ["a.py:2 AA101"]
    assert (result.findings[0].location.start.column, result.errors) == (15, ())


def test_line_ends(scanned: Scan) -> None:
    result = scanned({"a.py": b"x = 1\r\n\r\nopen('needle')\r\n"})
    assert places(result) == ["a.py:3 AA101"]
    assert result.findings[0].excerpt == "open('needle')"


# Programs made to be endless.

ENDLESS: dict[str, tuple[dict[str, str], list[str]]] = {
    "import cycle": (
        {"a.py": "from b import B\nA = 'needle' + B\nopen(A)\n", "b.py": "from a import A\nB = A\n"},
        ["a.py:3"],
    ),
    "import of itself": ({"a.py": "import a\nfrom a import *\nA = a.A\nopen('needle')\n"}, ["a.py:4"]),
    "cycle of stars": ({"a.py": "from b import *\nopen(Z)\nopen('needle')\n", "b.py": "from a import *\n"}, ["a.py:3"]),
    "self-referring constant": ({"a.py": "A = A + 'needle'\nB = C\nC = B\nopen('needle')\nopen(B)\n"}, ["a.py:4"]),
    "mapping that holds itself": (
        {"a.py": "d = {'k': 'needle'}\nd = {**d}\nd['d'] = d\nd.update(d)\nopen(d['k'])\n"},
        ["a.py:5"],
    ),
    "list that holds itself": (
        {"a.py": "l = ['needle']\nl.append(l)\nl.extend(l)\nl += l\nfor x in l:\n    open(x)\n"},
        ["a.py:6"],
    ),
    "recursive function": (
        {"a.py": "def f(x):\n    return f(x + 'y') + f(x) or x\n\n\nopen(f('needle'))\n"},
        ["a.py:5"],
    ),
    "recursive functions": (
        {"a.py": "def f(x):\n    return g(x)\n\n\ndef g(x):\n    return f(x) or x\n\n\nopen(g('needle'))\n"},
        ["a.py:9"],
    ),
    "class that derives from itself": (
        {"a.py": "class A(A):\n    x = 'needle'\n\n\nclass B(C): ...\nclass C(B): ...\nopen(A.x + B.y)\n"},
        ["a.py:7"],
    ),
    "lambda of itself": ({"a.py": "f = lambda x: f(f)(x)\nopen(f('needle'))\n"}, []),
}


@pytest.mark.parametrize(("files", "expected"), ENDLESS.values(), ids=ENDLESS)
def test_circles_end(scanned: Scan, files: dict[str, str], expected: list[str]) -> None:
    begun = time.process_time()
    result = scanned(files)
    assert result.errors == ()
    assert [place for place in expected if f"{place} AA101" not in places(result)] == []
    assert time.process_time() - begun < 5


LARGE: dict[str, str] = {
    "assignments of one constant": "".join(f"A = 'needle{n}'\n" for n in range(10_000)) + "open(A)\n",
    "sums of one constant": "A = 'needle'\n" + "A = A + A\n" * 3_000 + "open(A)\n",
    "growing text": "A0 = 'needle'\n" + "".join(f"A{n + 1} = A{n} + A{n}\n" for n in range(60)) + "open(A60)\n",
    "growing alternatives": "A0 = 'needle'\n"
    + "".join(f"A{n + 1} = (A{n} + 'x') if q else (A{n} + 'y')\n" for n in range(60))
    + "open(A60)\n",
    "long chain of names": "A0 = 'needle'\n" + "".join(f"A{n + 1} = A{n}\n" for n in range(3_000)) + "open(A3000)\n",
    "long chain of calls": "def f0(x): return x\n"
    + "".join(f"def f{n + 1}(x): return f{n}(x)\n" for n in range(1_000))
    + "open(f1000('needle'))\n",
    "tree of calls": "def f0(x): return x\n"
    + "".join(f"def f{n + 1}(x): return f{n}(x) + f{n}(x)\n" for n in range(40))
    + "open(f40('needle'))\n",
    "many callers": "def f(x):\n    open(x)\n" + "".join(f"f('needle{n}')\n" for n in range(3_000)),
    "large mapping": "D = {" + "".join(f"'k{n}': 'needle{n}', " for n in range(5_000)) + "}\nopen(D[k])\n",
    "large list in a loop": "for x in [" + "".join(f"'needle{n}', " for n in range(5_000)) + "]:\n    open(x)\n",
    "many methods": "class C:\n"
    + "".join(f"    def m{n}(self):\n        self.x = self.x + 'needle'\n        open(self.x)\n" for n in range(300)),
    "nested functions": "".join(" " * n + f"def f{n}(x='needle'):\n" for n in range(80)) + " " * 80 + "open(x)\n",
    "deep class hierarchy": "class C0:\n    x = 'needle'\n"
    + "".join(f"class C{n + 1}(C{n}): pass\n" for n in range(500))
    + "open(C500.x)\n",
    "many updates": "d = {}\n"
    + "".join(f"d['k{n}'] = 'needle'\nd.update(d)\n" for n in range(1_000))
    + "open(d['k1'])\n",
}


@pytest.mark.parametrize("code", LARGE.values(), ids=LARGE)
def test_large_programs_end_soon(scanned: Scan, code: str) -> None:
    begun = time.process_time()
    result = scanned({"a.py": code})
    assert result.errors == ()
    assert time.process_time() - begun < 10


def test_bounds_that_are_hit_are_told(scanned: Scan) -> None:
    result = scanned({"a.py": LARGE["long chain of names"]})
    assert result.statistics.bounds


def test_a_fault_of_ours_while_resolving_is_a_scan_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scan goes on: an error of the analysis is said, and makes the result incomplete."""
    (tmp_path / "a.py").write_text('ID = "9d1c250a-e61b-44d9-88ed-5944d1962f5e"\n', "utf-8")

    def fails(*_: object) -> None:
        raise KeyError("made up")

    monkeypatch.setattr("claudelint.flow.program.hits_of", fails)
    config = Config(root=tmp_path, paths=(str(tmp_path),), isolated=True)
    result = scan(config, load_ruleset(config))
    assert [error.stage for error in result.errors] == ["resolve"]
    assert not result.complete
