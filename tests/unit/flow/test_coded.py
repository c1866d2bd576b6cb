"""Rules in Python: what their functions see, and what becomes of those that fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claudelint import plugins
from claudelint.config import Config
from claudelint.finding import ScanResult
from claudelint.flow import coded
from claudelint.ruleset import load_ruleset
from tests.unit.installing import MANIFEST, RULE, install

CODE = """
import httpx

HOST = "proxy.acme.example"


def ask(url=f"https://{HOST}/v1"):
    return httpx.post(url, headers={"X-Acme-Team": "search"})


def tell():
    httpx.get("https://proxy.acme.example/v2", headers={"Accept": "*"})
"""
HEAD = "from claudelint.rulekit import Match, Project\n\ndef rule(project):\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on the path."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    yield place
    plugins.activate((), off=True)
    for name in [n for n in sys.modules if n.partition(".")[0] == "acme_coded"]:
        del sys.modules[name]


def scanned(site: Path, body: str, match: str = 'url = ["proxy.acme.example/**"]\n') -> ScanResult:
    """A scan of `CODE` by one rule with this function."""
    from claudelint.engine import scan

    rule = RULE.partition("[match]")[0].replace('"proxy', '"x-acme-team", "proxy')
    files = {
        "acme_coded____init__": "",
        "acme_coded__pack.toml": MANIFEST,
        "acme_coded__ACME001.toml": f'{rule}[match]\n{match}python = "acme_coded.mine:rule"\n',
        "acme_coded__mine": HEAD + body,
    }
    install(site, "[claudelint.rules]\nacme = acme_coded\n", **files)
    project = site.parent / "project"
    project.mkdir()
    (project / "a.py").write_text(CODE, "utf-8")
    plugins._installed.cache_clear()
    plugins.activate((project,))
    config = Config(root=project, paths=(str(project),), select=("ACME001",))
    return scan(config, load_ruleset(config))


def lines(result: ScanResult) -> list[tuple[int, str]]:
    assert result.errors == ()
    return [(f.location.start.line, f.message) for f in result.findings]


def test_a_function_is_asked_about_the_places_the_other_operators_choose(site: Path) -> None:
    body = "    for site in project.sites:\n        yield site.match(site.texts[0], host='here')\n"
    assert lines(scanned(site, body)) == [(8, "here is forbidden"), (12, "here is forbidden")]


def test_what_stands_near_decides(site: Path) -> None:
    body = """    for site in project.sites:
        team = any(other.is_key("x_acme-TEAM") for other in project.near(site, "statement"))
        if site.callee.startswith("httpx.") and not team:
            yield site.match(site.texts[0])
"""
    result = scanned(site, body)
    assert lines(result) == [(12, " is forbidden")]


def test_a_match_gives_the_trace(site: Path) -> None:
    body = "    yield from (s.match(s.texts[0], end=8) for s in project.sites if 'post' in s.callee)\n"
    (finding,) = scanned(site, body).findings
    assert [step.location.start.line for step in finding.trace][-1] == 8


def test_without_other_operators_all_sites_are_there_and_so_are_facts(site: Path) -> None:
    body = """    assert project.sites == project.all_sites and len(set(project.sites)) == len(project.sites)
    assert [i.module for i in project.facts["a.py"].imports] == ["httpx"]
    for site in project.sites:
        assert site.path == "a.py" and site.span.start < site.span.end and site.roles and site.kind
        assert repr(site).startswith("Site('a.py', ") and site.origins == ()
        if site.is_key("X-Acme-Team"):
            yield site.match()
"""
    assert [line for line, _ in lines(scanned(site, body, match=""))] == [8]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    raise KeyError('x')\n", "acme_coded.mine:rule failed (KeyError: 'x')"),
        ("    return 1 / 0\n", "acme_coded.mine:rule failed (ZeroDivisionError: division by zero)"),
        ("    return None\n", "acme_coded.mine:rule failed (TypeError: 'NoneType' object is not iterable)"),
        (
            "    yield project.sites[0]\n",
            "acme_coded.mine:rule failed (TypeError: gave Site, not what Site.match makes)",
        ),
        ("    yield 1\n\nraise OSError('no')\n", "acme_coded.mine cannot be imported: OSError: no"),
        ("    yield 1\n\ndel rule\n", "acme_coded.mine:rule failed (AttributeError: "),
    ],
)
def test_a_function_that_fails_is_a_scan_error_that_names_rule_and_pack(site: Path, body: str, message: str) -> None:
    result = scanned(site, body)
    (error,) = result.errors
    assert (error.stage, result.findings, result.complete) == ("rule", (), False)
    assert error.path.endswith("acme_coded/ACME001.toml")
    assert error.message.startswith("ACME001 of the pack acme: ") and message in error.message


def test_code_in_the_scanned_tree_is_not_run(site: Path) -> None:
    """A pack that is installed from what is scanned: its rules in Python are errors, none of its code is run."""
    from claudelint.engine import scan

    files = {
        "acme_coded____init__": "raise SystemExit",
        "acme_coded__pack.toml": MANIFEST,
        "acme_coded__ACME001.toml": RULE + 'python = "acme_coded:rule"\n',
    }
    install(site, "[claudelint.rules]\nacme = acme_coded\n", **files)
    (site / "a.py").write_text(CODE, "utf-8")
    plugins._installed.cache_clear()
    plugins.activate(())
    config = Config(root=site, paths=(str(site),), select=("ACME001",))
    (error,) = scan(config, load_ruleset(config)).errors
    assert "its code is not run, as it lies in what is scanned" in error.message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("os:system", "os is not in acme_coded, the package of the pack acme 1.2"),
        ("acme_coded.none:rule", "there is no module acme_coded.none in "),
    ],
)
def test_code_must_lie_in_the_pack(site: Path, code: str, message: str) -> None:
    files = {
        "acme_coded____init__": "",
        "acme_coded__pack.toml": MANIFEST,
        "acme_coded__ACME001.toml": f'{RULE}python = "{code}"\n',
    }
    install(site, "[claudelint.rules]\nacme = acme_coded\n", **files)
    plugins._installed.cache_clear()
    plugins.activate(())
    (problem,) = load_ruleset(Config(root=Path("/nowhere")), tolerant=True).problems
    assert (problem.key, problem.line) == ("match.python", 15) and message in problem.message


def test_rules_of_our_own_need_no_pack() -> None:
    rule = load_ruleset(Config(root=Path("/nowhere"))).by_id["CL805"]
    assert list(coded.Coded().matches(rule, rule.conditions[0], (), None, {})) == []
