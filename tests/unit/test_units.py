"""Unpacked distributions are told apart by their metadata; what has none belongs together."""

from __future__ import annotations

from pathlib import Path

from claudelint.places import Candidate
from claudelint.units import directories, units


def tree(root: Path, *paths: str) -> list[Candidate]:
    """Files with as many bytes as their paths have characters."""
    found = []
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x" * len(path), "utf-8")
        found.append(Candidate(path, str(root / path), "python", False))
    return found


def test_a_wheel_and_a_source_distribution_begin_beside_their_metadata(tmp_path: Path) -> None:
    (tmp_path / "wheels/a/a-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "b-2.0").mkdir()
    (tmp_path / "b-2.0/PKG-INFO").write_text("Name: b\n", "utf-8")
    files = tree(tmp_path, "wheels/a/a/deep/x.py", "wheels/a/y.py", "b-2.0/src/b/z.py", "own.py", "wheels/w.py")
    assert directories(files) == ["wheels/a", "wheels/a", "b-2.0", "", ""]


def test_a_project_is_one_whatever_configuration_lies_in_it(tmp_path: Path) -> None:
    files = tree(tmp_path, "app/a.py", "common/b.py")
    for name in ("pyproject.toml", "app/pyproject.toml", "common/setup.py"):
        (tmp_path / name).write_text("", "utf-8")
    assert [(unit.directory, unit.candidates) for unit in units(files)] == [("", tuple(files))]


def test_the_largest_comes_first_and_what_is_gone_has_no_size(tmp_path: Path) -> None:
    for name in ("small", "large"):
        (tmp_path / name / f"{name}.dist-info").mkdir(parents=True)
    files = tree(tmp_path, "small/a.py", "large/a_module_of_some_length.py", "large/b.py")
    (tmp_path / "large/b.py").unlink()
    found = units(files)
    assert [unit.directory for unit in found] == ["large", "small"]
    assert found[0].size == len("large/a_module_of_some_length.py")
    assert units([]) == []
