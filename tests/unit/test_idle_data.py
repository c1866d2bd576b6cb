"""Whole scans with files of data that are not parsed: the same is found, and code that loads one still knows it."""

from __future__ import annotations

import json as standard
from collections.abc import Iterator
from pathlib import Path

import pytest

from claudelint import bodies
from claudelint.bodies import Bodies
from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import ScanResult
from claudelint.parsing import outcome, parser
from claudelint.source import SourceFile
from tests.unit.flow.test_interest_data import RULESET, SHOWS, SILENT, TOKEN, URL

#: Code that reads a file of data, of whatever name.
CODE = """\
import json
import os

import requests
import yaml

with open("data.json") as file:
    settings = json.load(file)
more = yaml.safe_load(open("data.yaml"))
requests.get(settings["a"] + "/api/organizations", headers={"x-app": more["a"]})
requests.get("https://" + os.environ["SOME_HOST"] + ".ai/api/organizations")
"""
LOADING = """\
import json

import requests

with open("data.json") as file:
    settings = json.load(file)
requests.get("https://" + settings["name"] + ".ai/api/organizations", cookies={"sessionKey": "a"})
"""
DULL = '{"name": "claude", "a": "all of the cloves were crushed"}'


@pytest.fixture(autouse=True)
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths of the files that are parsed; small ones are looked at, too."""
    paths: list[str] = []
    monkeypatch.setattr(bodies, "_LARGE", 0)

    def noted(source: SourceFile) -> outcome.Outcome:
        paths.append(source.path)
        return outcome.read(source)

    monkeypatch.setattr(parser, "read", noted)
    yield paths


def scanned(root: Path, **files: str) -> ScanResult:
    for name, text in files.items():
        (root / name.replace("_", ".")).write_text(text, "utf-8")
    return scan(Config(root, (str(root),), no_cache=True, jobs=1), RULESET)


def seen(result: ScanResult) -> object:
    found = [(f.rule_id, f.location.path, f.location.start, f.message) for f in result.findings]
    return found, result.errors, result.statistics.parsed, result.statistics.bounds


@pytest.mark.parametrize(("kind", "text"), {**SHOWS, **SILENT}.values(), ids=[*SHOWS, *SILENT])
def test_the_same_is_found_when_all_is_parsed(
    kind: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of them hold keywords.
    text = text.replace("{", f'{{"dull": {DULL}, ', 1) if kind == "json" else f"{text}---\n{DULL}\n"
    files = {f"data_{kind}": text, "main_py": CODE}
    found = scanned(tmp_path, **files)
    monkeypatch.setattr(Bodies, "_is_idle", lambda self, source: False)
    assert seen(found) == seen(scanned(tmp_path, **files))


def test_large_data_are_parsed_only_where_something_shows(tmp_path: Path, read: list[str]) -> None:
    dull = [{"model": f"claude-3-{number}", "words": "all of the cloves were crushed"} for number in range(2_000)]
    assert scanned(tmp_path, data_json=standard.dumps(dull)).statistics.parsed == 1
    assert read == []
    found = scanned(tmp_path, data_json=standard.dumps([*dull, {"url": URL}]))
    assert read == ["data.json"]
    assert [f.location.path for f in found.findings] == ["data.json"]


def test_small_data_are_parsed_at_once(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_LARGE", len(DULL) + 1)
    scanned(tmp_path, data_json=DULL)
    assert read == ["data.json"]


@pytest.mark.parametrize(("kind", "text"), [("json", DULL[:-1]), ("yaml", f"a: {DULL}\n b: c\n")])
def test_what_is_broken_is_an_error_whatever_it_says(kind: str, text: str, tmp_path: Path) -> None:
    errors = scanned(tmp_path, **{f"data_{kind}": text}).errors
    assert [(e.path, e.stage) for e in errors] == [(f"data.{kind}", "parse")]


def test_secrets_are_found_in_what_is_not_parsed(tmp_path: Path, read: list[str]) -> None:
    found = scanned(tmp_path, data_yaml=f"# {TOKEN}\na: b\n")
    assert {f.location.path for f in found.findings} == {"data.yaml"}
    assert read == []


@pytest.mark.parametrize("comment", ["claudelint: ignore[CL101] a reason", "noqa: CL302 a reason"])
def test_a_suppression_is_read(comment: str, tmp_path: Path, read: list[str]) -> None:
    scanned(tmp_path, data_yaml=f"a: {DULL}  # {comment}\n")
    assert read == ["data.yaml"]


def test_code_loads_what_says_nothing_by_itself(tmp_path: Path, read: list[str]) -> None:
    found = scanned(tmp_path, data_json=DULL, main_py=LOADING)
    assert sorted(read) == ["data.json", "main.py"]
    assert "CL501" in {f.rule_id for f in found.findings}
    read.clear()
    scanned(tmp_path, data_json=DULL, main_py=LOADING.replace("settings[", "others["))
    assert read == ["main.py"]


def test_which_file_code_loads_does_not_depend_on_what_shows(tmp_path: Path) -> None:
    for name, url in (("a", "b"), ("b", URL)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data.json").write_text(DULL.replace("}", f', "url": "{url}"}}'))
    assert {f.location.path for f in scanned(tmp_path, main_py=LOADING).findings} == {"b/data.json"}
