"""Readers and reports of other distributions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claudelint import plugins, readers, report
from claudelint.config import Config
from claudelint.engine import scan
from claudelint.plugins import PluginError
from claudelint.ruleset import load_ruleset
from claudelint.testing import fake_token
from tests.conftest import Run
from tests.unit.installing import install
from tests.unit.report_cases import CONTEXT, RESULT, TOKEN

READER = """
from claudelint.facts import Entry, Facts
from claudelint.source import Span

KIND, ORDER = "properties", 50

def claims(name, head):
    return name.endswith(".acme")

def read(source):
    return Facts(path=source.path, kind=KIND)
"""
REPORT = """
NAME = "count"

def render(result, context):
    return f"{len(result.shown)} {[f.excerpt for f in result.findings]}\\n"
"""
POINTS = "[claudelint.readers]\nproperties = acme_kit.properties\n[claudelint.reports]\ncount = acme_kit.count\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on the path."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    yield place
    plugins.activate((), off=True)
    for name in [n for n in sys.modules if n.partition(".")[0] == "acme_kit"]:
        del sys.modules[name]


def use(site: Path, points: str = POINTS, **files: str) -> None:
    install(site, points, **{f"acme_kit__{name}": text for name, text in {"__init__": "", **files}.items()})
    plugins._installed.cache_clear()
    plugins.activate(("/nowhere",))


def test_files_of_a_plugged_kind_are_scanned(site: Path, tmp_path: Path) -> None:
    use(site, properties=READER, count=REPORT)
    assert readers.kind_of("a.acme") == "properties" and readers.problems() == ()
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.acme").write_text(f"token={fake_token('sk-ant-oat')}\n", "utf-8")
    config = Config(root=project, paths=(str(project),))
    result = scan(config, load_ruleset(config))
    assert [f.rule_id for f in result.shown] == ["CL101"] and result.errors == ()
    plugins.activate((), off=True)
    assert readers.kind_of("a.acme") is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("return Facts(path=source.path, kind=KIND)", "raise KeyError('x')", "failed: KeyError: 'x'"),
        ("return Facts(path=source.path, kind=KIND)", "return {}", "failed: TypeError: returned dict, not Facts"),
        (
            'return name.endswith(".acme")',
            "return 1 / 0",
            "failed: claims failed (ZeroDivisionError: division by",
        ),
    ],
)
def test_a_reader_that_fails_is_a_scan_error_that_names_it(
    site: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    use(site, properties=READER.replace(old, new), count=REPORT)
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.acme").write_text("CLAUDE_CODE_OAUTH_TOKEN=1\n", "utf-8")
    config = Config(root=project, paths=(str(project),))
    (error,) = scan(config, load_ruleset(config)).errors
    assert (error.path, error.stage) == ("a.acme", "parse")
    assert error.message.startswith(f"the reader 'properties' of acme-claudelint 1.2 {message}")


@pytest.mark.parametrize(
    ("points", "text", "message"),
    [
        (POINTS, READER.replace('"properties"', '"props"'), "is to be named as KIND says, which is 'props'"),
        (POINTS, READER.replace("ORDER", "ODER"), "acme_kit.properties has no ORDER"),
        (POINTS, READER.replace("def read", "def red"), "acme_kit.properties has no function read"),
        (
            POINTS.replace("properties =", "toml ="),
            READER.replace('"properties"', '"toml"'),
            "a reader already, of claudelint",
        ),
        (POINTS.replace("[claudelint.reports]", "more=acme_kit.more\n[x]"), READER, "more cannot be imported: Module"),
    ],
)
def test_a_reader_that_does_not_fit_is_left_out_with_an_error(site: Path, points: str, text: str, message: str) -> None:
    use(site, points, properties=text, count=REPORT)
    (problem,) = readers.problems()
    assert message in problem.message and problem.message.startswith("claudelint.readers: ")
    assert "toml" in readers.readers()


def test_a_plugged_report_is_a_format_like_others(site: Path) -> None:
    use(site, properties=READER, count=REPORT)
    assert "count" in report.formats() and report.problems() == ()
    text = report.render("count", RESULT, CONTEXT)
    assert text.startswith(f"{len(RESULT.shown)} ") and TOKEN not in text


def test_a_plugged_report_leaks_no_secret(site: Path) -> None:
    use(site, properties=READER, count=REPORT.replace("{len(result.shown)}", TOKEN))
    assert TOKEN not in report.render("count", RESULT, CONTEXT)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (REPORT.replace("return", "raise ValueError() #"), r"render failed \(ValueError: \)"),
        (REPORT.replace("return", "return 1 #"), "render returned int, not str"),
        (REPORT.replace('"count"', '"other"'), "is to have NAME = 'count' and a function render"),
    ],
)
def test_a_report_that_fails_names_the_culprit(site: Path, text: str, message: str) -> None:
    use(site, properties=READER, count=text)
    with pytest.raises(PluginError, match=message):
        report.render("count", RESULT, CONTEXT)


def test_formats_that_clash_are_errors(site: Path) -> None:
    use(site, "[claudelint.reports]\njson = acme_kit.count\ncount = acme_kit.count\n", count=REPORT)
    install(site, "[claudelint.reports]\ncount = acme_more.count\n", "acme-more")
    plugins._installed.cache_clear()
    plugins.activate(("/nowhere",))
    assert sorted(p.message for p in report.problems()) == [
        "claudelint.reports: count of acme-more 1.2: the format 'count' has a report already, of acme-claudelint 1.2",
        "claudelint.reports: json of acme-claudelint 1.2: the format 'json' has a report already, of claudelint",
    ]
    assert json.loads(report.render("json", RESULT, CONTEXT))


def test_the_command_line_knows_them_and_can_switch_them_off(run: Run, site: Path, tmp_path: Path) -> None:
    use(site, properties=READER, count=REPORT)
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.acme").write_text("x=1\n", "utf-8")
    path = f"{site}:{Path(plugins.__file__).parents[1]}"
    done = run("check", "--output-format", "count", cwd=project, PYTHONPATH=path)
    assert (done.code, done.out) == (0, "0 []\n")
    assert run("files", cwd=project, PYTHONPATH=path).out == "properties  a.acme\n"
    shell = {
        "_CLAUDELINT_COMPLETE": "bash_complete",
        "COMP_WORDS": "claudelint check --output-format c",
        "COMP_CWORD": "3",
    }
    assert "plain,count" in run(cwd=project, PYTHONPATH=path, **shell).out
    done = run("check", "--output-format", "count", "--no-plugins", cwd=project, PYTHONPATH=path)
    assert done.code == 2 and "unknown output format 'count'" in done.err
    assert "skipped" not in run("files", "--no-plugins", cwd=project, PYTHONPATH=path).out


def test_the_command_line_reports_those_that_are_broken(run: Run, site: Path, tmp_path: Path) -> None:
    use(site, properties=READER.replace("ORDER", "ODER"), count=REPORT.replace("return", "raise ValueError() #"))
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.py").write_text("x = 1\n", "utf-8")
    path = f"{site}:{Path(plugins.__file__).parents[1]}"
    for arguments in (("check",), ("files",), ("config",)):
        done = run(*arguments, cwd=project, PYTHONPATH=path)
        assert done.code == 2, arguments
        assert (
            "entry_points.txt:2: claudelint.readers: properties of acme-claudelint 1.2: acme_kit.properties" in done.err
        )
    done = run("check", "--output-format", "count", cwd=project, PYTHONPATH=path)
    assert done.code == 2 and "claudelint.reports: count of acme-claudelint 1.2: render failed" in done.err
