"""The root of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.project import find_root, relative_to


@pytest.mark.parametrize("marker", ["pyproject.toml", ".git", "claudelint.toml", "setup.py", "setup.cfg"])
def test_nearest_ancestor_with_a_marker(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).touch()
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.py").touch()
    assert find_root([str(tmp_path / "a" / "b" / "x.py")]) == tmp_path
    assert find_root([str(tmp_path / "a")]) == tmp_path


def test_several_paths_share_the_root_above_them_all(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pyproject.toml").touch()
    assert find_root([str(tmp_path / "a")]) == tmp_path / "a"
    assert find_root([str(tmp_path / "a"), str(tmp_path / "b")]) == tmp_path


def test_isolated_takes_the_first_directory(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").touch()
    assert find_root([str(tmp_path / "a")], isolated=True) == tmp_path / "a"
    assert find_root([str(tmp_path / "a" / "x.py")], isolated=True) == tmp_path / "a"


def test_standard_input_lies_where_its_name_says(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert find_root(["-"], stdin_filename=str(tmp_path / "new" / "x.py")) == tmp_path


def test_relative_paths_use_slashes_and_may_lead_out(tmp_path: Path) -> None:
    assert relative_to(tmp_path, str(tmp_path / "a" / "b.py")) == "a/b.py"
    assert relative_to(tmp_path / "a", str(tmp_path / "b.py")) == "../b.py"
