"""Whole small projects and what claudelint says about them, word for word.

Each directory of `fixtures/` holds a `project/` and the `expected/` reports. When a report changes on purpose:
`pytest tests/test_fixtures.py --rewrite`, then read the difference before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from claudelint.cli import main
from claudelint.engine import scan
from claudelint.finding import ScanResult
from claudelint.report import ReportContext, render
from claudelint.ruleset import load_ruleset
from claudelint.settings import load_config
from claudelint.testing import fill

FIXTURES = Path(__file__).parent / "fixtures"
PROJECTS = sorted(path.name for path in FIXTURES.iterdir() if (path / "project").is_dir())
#: What stands in the file, its format, and the width it is laid out for.
REPORTS = {
    "full.txt": ("full", 80),
    "concise.txt": ("concise", None),
    "report.json": ("json", None),
    "report.sarif": ("sarif", None),
    "github.txt": ("github", None),
    "report.md": ("markdown", None),
}
EXIT_CODES = {"every-kind": 2, "innocent": 0, "offender": 2}


@dataclass(frozen=True)
class Scanned:
    """A fixture's result without what differs from run to run, and what its reports are told."""

    name: str
    result: ScanResult
    context: ReportContext


def copy_project(name: str, target: Path) -> None:
    """The project of a fixture with made-up tokens in place of its placeholders."""
    source = FIXTURES / name / "project"
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(fill(path.read_text("utf-8")).encode())


@pytest.fixture(scope="module", params=PROJECTS)
def scanned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanned]:
    """Each fixture, scanned once, with its copy as the working directory."""
    folder = tmp_path_factory.mktemp(request.param)
    copy_project(request.param, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        config, problems = load_config((".",))
        assert problems == ()
        ruleset = load_ruleset(config)
        result = scan(config, ruleset)
        statistics = result.statistics._replace(seconds=0.0, stages=())
        # One rule with its texts will do; with all of them, every edit of a rule would change the SARIF report.
        rules = ruleset.rules[:1]
        yield Scanned(
            request.param, replace(result, statistics=statistics), ReportContext(rules, ruleset.policy, version="0")
        )


@pytest.mark.parametrize("file", REPORTS)
def test_the_report_is_the_expected_one(scanned: Scanned, file: str, request: pytest.FixtureRequest) -> None:
    """Verbatim, but for version and time."""
    format_, width = REPORTS[file]
    text = render(format_, scanned.result, replace(scanned.context, width=width))
    expected = FIXTURES / scanned.name / "expected" / file
    if request.config.getoption("rewrite"):
        expected.write_bytes(text.encode())
    assert text == expected.read_text("utf-8")


def test_the_exit_code(scanned: Scanned, capfd: pytest.CaptureFixture[str]) -> None:
    """The command line agrees; the offender has a file that cannot be parsed."""
    assert main(["--no-progress"]) == EXIT_CODES[scanned.name]
    capfd.readouterr()


def test_no_secret_leaves_in_any_report(scanned: Scanned) -> None:
    """The made-up tokens stand in the project and in no report."""
    tokens = ("{{sk-ant-oat}}", "{{sk-ant-sid}}")
    for format_, width in REPORTS.values():
        text = render(format_, scanned.result, replace(scanned.context, width=width))
        assert not [token for token in tokens if fill(token) in text]


def test_every_file_of_the_innocent_project_is_really_looked_at(tmp_path: Path) -> None:
    """Silence there means something: nearly all of its files pass the prefilter."""
    copy_project("innocent", tmp_path)
    config, _ = load_config((str(tmp_path),))
    seen = scan(config, load_ruleset(config)).statistics
    assert seen.candidates >= seen.files - 3
