"""Ways from what a project asks for to what is installed; environments and metadata on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.asked import asked_for
from claudelint.config import Config
from claudelint.environment import NoEnvironment, find_environment
from claudelint.installed import Distribution, Requirement, distributions
from claudelint.required import Way, ways


def dist(name: str, *requires: str) -> Distribution:
    """`b`, `b[x]` and `b;x` (needed for the extra x only)."""
    needs = []
    for text in requires:
        plain, _, extra = text.partition(";")
        own, _, asked = plain.partition("[")
        needs.append(Requirement(own, frozenset(asked.rstrip("]").split(",")) - {""}, extra))
    return Distribution(name, "1", requires=tuple(needs))


def test_the_shortest_way_and_extras() -> None:
    installed = [
        dist("A", "b[x]", "e"),
        dist("b", "c;x", "d;y"),
        dist("c"),
        dist("d"),
        dist("e", "c2"),
        dist("c2", "c"),
    ]
    assert ways(installed, {"a": "p:1", "gone": "p:2"}) == {
        "a": Way("p:1", ("A",)),
        "b": Way("p:1", ("A", "b")),
        "e": Way("p:1", ("A", "e")),
        "c": Way("p:1", ("A", "b", "c")),
        "d": Way("p:1", ("A", "b", "d")),
        "c2": Way("p:1", ("A", "e", "c2")),
    }


def test_what_nobody_asks_for_begins_ways_of_its_own() -> None:
    installed = [dist("top", "low"), dist("low"), dist("ring", "other"), dist("other", "ring")]
    found = ways(installed, {})
    assert found["low"] == Way("", ("top", "low"))
    assert found["ring"].names == ("ring",) and found["other"].names == ("other",)


def test_what_a_project_asks_for(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["One_x"]\n[dependency-groups]\na = ["two"]\n')
    (tmp_path / "requirements.txt").write_text("one-x\n-r more.list\n")
    (tmp_path / "more.list").write_text("\nthree\n")
    (tmp_path / "setup.py").write_text("from setuptools import setup\nsetup(install_requires=['four'])\n")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.in").write_text("five\n")
    (tmp_path / "poetry.lock").write_text('[[package]]\nname = "six"\n')
    (tmp_path / "Pipfile").write_text("[packages\n")
    asked, errors = asked_for(Config(root=tmp_path))
    assert asked == {
        "one-x": "pyproject.toml:2",
        "two": "pyproject.toml:4",
        "three": "more.list:2",
        "four": "setup.py:2",
        "five": "requirements/base.in:1",
    }
    assert [(e.path, e.start.line if e.start else 0) for e in errors] == [("Pipfile", 1)]


def environment(prefix: Path, *sites: str, marker: str | None = "") -> Path:
    for site in sites:
        (prefix / site).mkdir(parents=True)
    if marker is not None:
        (prefix / "pyvenv.cfg").write_text(marker)
    return prefix


def test_environments_of_a_project_in_their_order(tmp_path: Path) -> None:
    environment(tmp_path / "aaa", "lib/python3.12/site-packages")
    shell = environment(tmp_path / "x" / "shell", "lib/python3.12/site-packages")
    assert find_environment(None, tmp_path, {}).prefix == str(tmp_path / "aaa")
    assert find_environment(None, tmp_path, {"VIRTUAL_ENV": str(shell)}).prefix == str(shell)
    environment(tmp_path / "venv", "Lib/site-packages")
    found = find_environment(None, tmp_path, {"VIRTUAL_ENV": str(shell)})
    assert found.sites == (str(tmp_path / "venv" / "Lib" / "site-packages"),)
    assert found.others == (str(shell), str(tmp_path / "aaa"))


def test_shapes_of_environments(tmp_path: Path) -> None:
    both = environment(tmp_path / "both", "lib/python3.12/site-packages", "lib64/python3.12/site-packages")
    assert len(find_environment(str(both), tmp_path, {}).sites) == 2
    linked = environment(
        tmp_path / "linked", "lib/python3.12/site-packages", marker="Include-System-Site-Packages = TRUE"
    )
    (linked / "lib64").symlink_to(linked / "lib")
    found = find_environment(str(linked), tmp_path, {})
    assert (len(found.sites), found.sees_base) == (1, True)
    debian = environment(tmp_path / "debian", "lib/python3/dist-packages", marker=None)
    assert find_environment(str(debian / "bin" / ".."), tmp_path, {}).sites[0].endswith("dist-packages")


def test_the_top_of_an_environment_from_its_site_directory(tmp_path: Path) -> None:
    posix = environment(tmp_path / "a", "lib/python3.12/site-packages")
    windows = environment(tmp_path / "b", "Lib/site-packages", marker=None)
    loose = environment(tmp_path / "c", "x/y/site-packages", marker=None)
    for site, prefix in {
        posix / "lib" / "python3.12" / "site-packages": posix,
        windows / "Lib" / "site-packages": windows,
        loose / "x" / "y" / "site-packages": loose / "x" / "y" / "site-packages",
    }.items():
        assert find_environment(str(site), tmp_path, {}).prefix == str(prefix)


def test_what_is_no_environment(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "python3").touch()
    for given, words in {
        "file": "no directory and no Python",
        "python3": "no site-packages beside",
        "gone": "no such file",
        ".": "no environment",
    }.items():
        with pytest.raises(NoEnvironment, match=words):
            find_environment(str(tmp_path / given), tmp_path, {})
    with pytest.raises(NoEnvironment, match="looked for"):
        find_environment(None, tmp_path, {"VIRTUAL_ENV": "/no/such"})


def test_an_egg_and_hostile_metadata(tmp_path: Path) -> None:
    egg = tmp_path / "old.egg-info"
    egg.mkdir()
    (egg / "PKG-INFO").write_text("Name: old\nVersion: 1\nRequires-Dist: a.B ; extra == 'q'\n")
    (egg / "installed-files.txt").write_text("../old.py\nPKG-INFO\n")
    (tmp_path / "old.py").write_text("x = 1\n")
    for name, metadata in {"bytes": b"\xff\xfe\0", "empty": b"", "body": b"\n\nName: x\n"}.items():
        (tmp_path / f"{name}-1.dist-info").mkdir()
        (tmp_path / f"{name}-1.dist-info" / "METADATA").write_bytes(metadata)
    huge = tmp_path / "huge-1.dist-info"
    huge.mkdir()
    (huge / "METADATA").write_bytes(b"Name: huge\nRequires-Dist: " + b"(" * 3_000_000)
    (huge / "RECORD").write_text('"' + "x" * 300_000)
    found, errors = distributions((str(tmp_path),), str(tmp_path), str(tmp_path))
    assert [(d.name, [c.path for c in d.files]) for d in found] == [
        ("huge", ["huge-1.dist-info/METADATA"]),
        ("old", ["old.py", "old.egg-info/PKG-INFO"]),
    ]
    assert found[1].requires == (Requirement("a-b", frozenset(), "q"),)
    assert len([e for e in errors if "METADATA" in e.path]) == 4
    wrong = [e.path.removeprefix("huge-1.dist-info") for e in errors if "huge" in e.path]
    assert wrong == ["/METADATA", "/RECORD", ""]
