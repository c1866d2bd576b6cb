"""Entry points of other distributions: found, located, imported or refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claudelint import plugins
from tests.unit.installing import install

POINTS = """[console_scripts]
x = acme:x

[claudelint.rules]
# a comment
acme = acme_rules
[claudelint.reports]
plain=acme_rules.plain
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on the path, outside what is scanned."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    yield place
    plugins.activate((), off=True)
    for name in [n for n in sys.modules if n.partition(".")[0].startswith("acme")]:
        del sys.modules[name]


def activate(tree: Path, **how: bool) -> None:
    plugins._installed.cache_clear()
    plugins.activate((tree,), **how)


def test_entry_points_are_found_with_their_distribution(site: Path, tmp_path: Path) -> None:
    install(site, POINTS)
    (site / "other-1.dist-info").mkdir()
    (site / "file-1.egg-info").write_text("", "utf-8")
    activate(tmp_path / "tree")
    (rules,) = plugins.active(plugins.RULES)
    assert (rules.name, rules.value, str(rules), rules.line) == ("acme", "acme_rules", "acme-claudelint 1.2", 6)
    assert [p.value for p in plugins.active(plugins.REPORTS)] == ["acme_rules.plain"]
    assert plugins.active(plugins.READERS) == () == plugins.problems()
    activate(tmp_path / "tree", off=True)
    assert plugins.active(plugins.RULES) == ()


def test_the_first_distribution_of_a_name_on_the_path_counts(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, POINTS)
    first = tmp_path / "first"
    install(first, "[claudelint.rules]\nnew = acme_new\n", "Acme_Claudelint", "2.0")
    monkeypatch.syspath_prepend(str(first))
    activate(tmp_path / "tree")
    assert [p.value for p in plugins.active(plugins.RULES)] == ["acme_new"]
    assert plugins.active(plugins.REPORTS) == ()


def test_what_lies_in_the_scanned_tree_is_not_installed(site: Path, tmp_path: Path) -> None:
    install(site, POINTS, acme_rules____init__="raise SystemExit")
    for tree in (tmp_path, site, site / ".." / "site"):
        activate(tree)
        assert plugins.active(plugins.RULES) == ()
    link = tmp_path / "link"
    link.symlink_to(site)
    activate(link)
    assert plugins.active(plugins.RULES) == ()


def test_an_environment_of_the_interpreter_counts_wherever_it_lies(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, POINTS, acme_rules__plain="NAME = 'plain'", acme_rules____init__="")
    monkeypatch.setattr(plugins, "_own_sites", lambda: (str(site),))
    activate(tmp_path)
    (plugin,) = plugins.active(plugins.REPORTS)
    assert plugins.load(plugin).NAME == "plain"


@pytest.mark.parametrize("value", ["acme rules", "acme:function", "acme..rules", "1acme", ""])
def test_a_value_that_names_no_module_is_a_problem(site: Path, tmp_path: Path, value: str) -> None:
    record = install(site, f"[claudelint.readers]\nodd = {value}\n")
    activate(tmp_path / "tree")
    (problem,) = plugins.problems()
    assert (problem.path, problem.line) == (str(record / "entry_points.txt"), 2)
    assert problem.message.startswith("claudelint.readers: odd of acme-claudelint 1.2: ")


def test_text_that_is_no_utf8_is_a_problem(site: Path, tmp_path: Path) -> None:
    record = install(site, POINTS)
    (record / "entry_points.txt").write_bytes(b"[claudelint.rules]\n\xff = x\n")
    activate(tmp_path / "tree")
    assert [p.message[:15] for p in plugins.problems()] == ["cannot be read:"]


def editable(site: Path, source: Path) -> None:
    record = install(site, POINTS)
    (record / "direct_url.json").write_text(
        f'{{"dir_info": {{"editable": true}}, "url": "{source.as_uri()}"}}', "utf-8"
    )
    package = source / "src" / "acme_rules"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    (package / "plain.py").write_text("NAME = 'plain'\n", "utf-8")


def test_an_editable_package_is_found_where_it_is_kept(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "my acme"
    editable(site, source)
    monkeypatch.syspath_prepend(str(source / "src"))
    activate(tmp_path / "tree")
    assert plugins.directory_of(plugins.active(plugins.RULES)[0]) == source / "src" / "acme_rules"
    assert plugins.load(plugins.active(plugins.REPORTS)[0]).NAME == "plain"


def test_code_in_the_scanned_tree_is_not_run(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editable installation of what is scanned: its data is used, its code only where nothing is scanned."""
    source = tmp_path / "acme"
    editable(site, source)
    monkeypatch.syspath_prepend(str(source / "src"))
    activate(source)
    (report,) = plugins.active(plugins.REPORTS)
    with pytest.raises(plugins.PluginError, match="its code is not run, as it lies in what is scanned"):
        plugins.load(report)
    assert "acme_rules" not in sys.modules
    activate(source, scans=False)
    assert plugins.load(report).NAME == "plain"


def test_another_package_of_the_name_is_not_taken(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(site, POINTS, acme_rules____init__="", acme_rules__plain="NAME = 'plain'")
    other = tmp_path / "other" / "acme_rules"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("raise SystemExit", "utf-8")
    monkeypatch.syspath_prepend(str(other.parent))
    activate(tmp_path / "tree")
    with pytest.raises(plugins.PluginError, match=r"Python takes acme_rules from .*other"):
        plugins.load(plugins.active(plugins.REPORTS)[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("x = (", "SyntaxError"),
        ("raise KeyError(1)", "KeyError: 1"),
    ],
)
def test_a_module_that_cannot_be_imported_names_the_culprit(
    site: Path, tmp_path: Path, text: str, message: str
) -> None:
    install(site, POINTS, acme_rules____init__="", acme_rules__plain=text)
    activate(tmp_path / "tree")
    with pytest.raises(plugins.PluginError, match=message) as caught:
        plugins.load(plugins.active(plugins.REPORTS)[0])
    assert caught.value.message.startswith("claudelint.reports: plain of acme-claudelint 1.2: ")


def test_a_package_that_is_not_there_names_the_culprit(site: Path, tmp_path: Path) -> None:
    install(site, POINTS)
    activate(tmp_path / "tree")
    with pytest.raises(plugins.PluginError, match="there is no package acme_rules in"):
        plugins.directory_of(plugins.active(plugins.RULES)[0])


def test_finding_nothing_reads_nothing(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A usual environment: one listing for each directory, one file for each distribution that has entry points."""
    for number in range(50):
        record = site / f"d{number}-1.dist-info"
        record.mkdir()
        if number % 5 == 0:
            (record / "entry_points.txt").write_text("[console_scripts]\nx = y:z\n", "utf-8")
    read: list[Path] = []
    monkeypatch.setattr(Path, "read_text", lambda self, *_: read.append(self))
    monkeypatch.setattr(sys, "path", [str(site)])
    activate(tmp_path / "tree")
    assert read == [] and plugins.problems() == ()
    assert not os.listdir(site / "d1-1.dist-info")
