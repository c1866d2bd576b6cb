"""Which files a scan looks at."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from claudelint.config import Config
from claudelint.discover import Discovery, discover

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file types")


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def found(root: Path, *paths: str, **settings: Any) -> Discovery:
    given = tuple(str(root / path) for path in paths) or (str(root),)
    return discover(Config(root=root, paths=given, **settings))


def names(discovery: Discovery) -> list[str]:
    """The Python files: which other kinds there are is the readers' matter."""
    return [candidate.path for candidate in discovery.candidates if candidate.kind == "python"]


def reasons(discovery: Discovery) -> dict[str, str]:
    return {skipped.path: skipped.reason for skipped in discovery.skipped}


def test_sorted_with_kind_and_without_what_nobody_wrote(tmp_path: Path) -> None:
    tree(
        tmp_path, "b.py", "a/c.py", ".env", "tests/t.py", "README", "logo.png", "node_modules/x.py", "__pycache__/y.py"
    )
    tree(tmp_path, "venv/pyvenv.cfg", "venv/lib/z.py", "lib/site-packages/q.py", "a/.git/hooks/h.py")
    result = found(tmp_path)
    assert names(result) == ["a/c.py", "b.py", "tests/t.py"]
    paths = [candidate.path for candidate in result.candidates]
    assert ".env" in paths and "logo.png" not in paths
    assert paths == sorted(paths)
    assert reasons(result)["venv/"] == "virtual environment"
    assert reasons(result)["node_modules/"] == "excluded by default"
    assert result.errors == () and result.excluded == 0


@pytest.mark.parametrize("place", ["lib/site-packages", "node_modules", "venv"])
def test_a_given_directory_is_always_walked(tmp_path: Path, place: str) -> None:
    tree(tmp_path, f"{place}/pyvenv.cfg", f"{place}/pkg/a.py")
    assert names(found(tmp_path, place)) == [f"{place}/pkg/a.py"]


def test_gitignore_is_honoured_below_what_is_given(tmp_path: Path) -> None:
    tree(tmp_path, "build/a.py", "src/gen/b.py", "src/keep.py", "src/x_pb2.py", "src/sub/local.py", "src/sub/z.py")
    (tmp_path / ".gitignore").write_text("build/\n*_pb2.py\n", "utf-8")
    (tmp_path / "src" / ".gitignore").write_text("/gen\nlocal.py\n", "utf-8")
    (tmp_path / "src" / "sub" / ".gitignore").write_text("!local.py\n", "utf-8")
    result = found(tmp_path)
    assert names(result) == ["src/keep.py", "src/sub/local.py", "src/sub/z.py"]
    assert reasons(result)["build/"] == "ignored by .gitignore"
    assert names(found(tmp_path, "build")) == ["build/a.py"]
    assert names(found(tmp_path, "src/x_pb2.py")) == ["src/x_pb2.py"]
    assert len(names(found(tmp_path, respect_gitignore=False))) == 6


def test_ignore_files_above_the_root_and_gits_own_count(tmp_path: Path) -> None:
    tree(tmp_path, ".git/info/exclude", "pkg/a.py", "pkg/b.py", "pkg/c.py")
    (tmp_path / ".git" / "info" / "exclude").write_text("b.py\n", "utf-8")
    (tmp_path / ".gitignore").write_text("pkg/c.py\n", "utf-8")
    assert names(found(tmp_path / "pkg")) == ["a.py"]


def test_a_given_directory_that_ignores_itself_is_walked(tmp_path: Path) -> None:
    (tree(tmp_path, "cache/a.py") / "cache" / ".gitignore").write_text("# made by a tool\n*\n", "utf-8")
    assert names(found(tmp_path, "cache")) == ["cache/a.py"]


def test_exclusions(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "gen/b.py", "src/c_pb2.py", "node_modules/d.py")
    result = found(tmp_path, extend_exclude=("gen", "*_pb2.py"))
    assert (names(result), result.excluded) == (["a.py"], 2)
    assert names(found(tmp_path, exclude=("gen/",))) == ["a.py", "node_modules/d.py", "src/c_pb2.py"]
    assert names(found(tmp_path, "gen/b.py", extend_exclude=("gen",))) == ["gen/b.py"]
    assert names(found(tmp_path, "gen", extend_exclude=("/gen/",))) == ["gen/b.py"]


def test_forced_exclusions_hold_for_given_paths_and_are_no_error(tmp_path: Path) -> None:
    tree(tmp_path, "gen/b.py", "lib/site-packages/x/y.py")
    for path in ("gen/b.py", "gen", "lib/site-packages/x/y.py", "lib/site-packages/x"):
        result = found(tmp_path, path, extend_exclude=("gen",), force_exclude=True)
        assert (names(result), result.errors, result.excluded) == ([], (), 1)


def test_nothing_to_scan_is_an_error(tmp_path: Path) -> None:
    tree(tmp_path, "logo.png")
    assert "nothing to scan" in found(tmp_path).errors[0].message
    assert "nothing to scan" in found(tmp_path, "logo.png").errors[0].message


def test_a_missing_path_is_an_error_with_a_suggestion(tmp_path: Path) -> None:
    result = found(tree(tmp_path, "main.py"), "mian.py", "main.py")
    assert names(result) == ["main.py"]
    assert [(e.path, e.stage) for e in result.errors] == [("mian.py", "discover")]
    assert "did you mean 'main.py'" in result.errors[0].message


def test_given_files_are_marked_and_found_once(tmp_path: Path) -> None:
    result = found(tree(tmp_path, "a.py", "b.py"), ".", "a.py", "a.py")
    assert [(c.path, c.given) for c in result.candidates] == [("a.py", True), ("b.py", False)]


def test_a_directory_named_like_a_file_is_walked(tmp_path: Path) -> None:
    assert names(found(tree(tmp_path, "d.py/x.py"))) == ["d.py/x.py"]


def test_scripts_are_known_by_their_first_line(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("#!/usr/bin/env python3\n", "utf-8")
    (tmp_path / "notes").write_text("python\n", "utf-8")
    assert names(found(tmp_path)) == ["run"]


def test_standard_input_bears_the_name_it_is_given(tmp_path: Path) -> None:
    config = Config(root=tmp_path, paths=("-",), stdin_filename=str(tmp_path / "src" / "x.py"))
    assert [(c.path, c.absolute, c.kind) for c in discover(config).candidates] == [("src/x.py", "-", "python")]


@unix
def test_links(tmp_path: Path) -> None:
    root, outside = tree(tmp_path / "root", "src/a.py", "shared/b.py"), tree(tmp_path / "outside", "c.py")
    links: dict[str, Path | str] = {
        "out": outside,
        "out.py": outside / "c.py",
        "in": root / "shared",
        "up": root / "src",
        "loop.py": "loop.py",
    }
    for name, target in links.items():
        (root / "src" / name).symlink_to(target)
    (root / "src" / "broken.py").symlink_to("nowhere.py")
    (root / "src" / ".#lock.py").symlink_to("someone@host.1")
    (root / "src" / "broken").symlink_to("nowhere")
    result = found(root, "src")
    assert names(result) == ["shared/b.py", "src/a.py"]
    assert reasons(result) == {
        "src/.#lock.py": "a broken link or a loop of links",
        "src/broken": "a broken link or a loop of links",
        "src/out": "a link that leaves the project root",
        "src/out.py": "a link that leaves the project root",
        "src/up": "a link to src, which is looked at there",
    }
    assert [e.path for e in result.errors] == ["src/broken.py", "src/loop.py"]
    given = found(root, "src/out.py", "src/loop.py", "src/broken.py")
    assert [e.path for e in given.errors] == ["src/broken.py", "src/loop.py", "src/out.py"]


@unix
def test_nothing_but_regular_files_is_opened(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    os.mkfifo(tmp_path / "fifo.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "s.py"))
        result = found(tmp_path)
    assert names(result) == ["a.py"]
    assert [(e.path, e.message.partition(",")[0]) for e in result.errors] == [
        ("fifo.py", "not a regular file"),
        ("s.py", "not a regular file"),
    ]
    assert "a FIFO, not a regular file" in found(tmp_path, "fifo.py").errors[0].message


@unix
def test_what_is_not_to_be_read_need_not_be_readable(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / ".gitignore").write_text("x*.py\n", "utf-8")
    os.mkfifo(tmp_path / "x.py")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "x_broken.py").symlink_to("nowhere.py")
    result = found(tmp_path)
    assert result.errors == ()
    assert reasons(result) == {
        "pipe": "not a regular file",
        "x.py": "ignored by .gitignore",
        "x_broken.py": "ignored by .gitignore",
    }


@unix
def test_a_module_under_the_name_of_a_link_is_read(tmp_path: Path) -> None:
    """Python imports `a` from what the link leads to, whatever that is called."""
    tree(tmp_path, "data/module.bin")
    (tmp_path / "a.py").symlink_to("data/module.bin")
    assert [(c.path, c.kind) for c in found(tmp_path).candidates] == [("data/module.bin", "python")]


@unix
def test_names_that_are_no_text_survive(tmp_path: Path) -> None:
    name = os.fsdecode(b"bad\xff\n\x1b.py")
    try:
        (tmp_path / name).touch()
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    assert names(found(tmp_path)) == [name]


def test_an_unreadable_directory_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, "a.py", "locked/b.py")
    scandir = os.scandir

    def guarded(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    result = found(tmp_path)
    assert names(result) == ["a.py"]
    assert [(e.path, e.message) for e in result.errors] == [
        ("locked", "the directory cannot be listed: Permission denied")
    ]
