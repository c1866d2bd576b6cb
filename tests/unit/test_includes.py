"""What requirement files include is read as requirements, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.discover import discover


def kinds(root: Path, *paths: str) -> dict[str, str]:
    (root / "pyproject.toml").touch()
    found = discover(Config(root=root.resolve(), paths=tuple(str(root / p) for p in paths) or (str(root),)))
    assert not found.errors
    return {c.path: c.kind for c in found.candidates if c.path != "pyproject.toml"}


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        place = root / name.replace("__", "/").replace("_dot_", ".")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "line", ["-r a/b.txt", "--requirement a/b.txt", "--requirement=a/b.txt", "  -c a/b.txt  # x", "-ra/b.txt"]
)
def test_every_form_of_the_line(tmp_path: Path, line: str) -> None:
    write(tmp_path, requirements_dot_txt=f"x\n{line}\n", a__b_dot_txt="y\n")
    assert kinds(tmp_path) == {"requirements.txt": "requirements", "a/b.txt": "requirements"}


def test_files_of_any_suffix_and_what_they_include(tmp_path: Path) -> None:
    write(tmp_path, requirements_dot_txt="-r a/pins.list\n", other="x\n")
    write(tmp_path, a__pins_dot_list="-c ../notes.txt\n-r pins.list\n", notes_dot_txt="x\n", b_dot_txt="x\n")
    assert kinds(tmp_path) == {
        "requirements.txt": "requirements",
        "a/pins.list": "requirements",
        "notes.txt": "requirements",
        "b.txt": "text",
    }


def test_nothing_outside_excluded_remote_or_special(tmp_path: Path) -> None:
    root = tmp_path / "root"
    write(tmp_path, outside_dot_list="x\n")
    lines = [
        "-r ../outside.list",
        "-r https://e.org/x.txt",
        "-r gone.list",
        "-r folder",
        "-r node_modules/x.list",
        "-r link",
    ]
    write(root, requirements_dot_txt="\n".join(lines), node_modules__x_dot_list="x\n", folder__keep_dot_py="")
    (root / "link").symlink_to(tmp_path / "outside.list")
    assert kinds(root) == {"requirements.txt": "requirements", "folder/keep.py": "python"}


def test_of_files_given_by_hand_only_these_are_scanned(tmp_path: Path) -> None:
    write(tmp_path, requirements_dot_txt="-r b.txt\n", b_dot_txt="x\n")
    assert kinds(tmp_path, "requirements.txt") == {"requirements.txt": "requirements"}
    assert kinds(tmp_path, "requirements.txt", "b.txt") == {
        "requirements.txt": "requirements",
        "b.txt": "requirements",
    }
