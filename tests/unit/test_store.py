"""The store believes nothing but what this user put there, and no failure of it is anybody's trouble."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claudelint import store as module
from claudelint.store import Store, open_store

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture
def store(environ: dict[str, str]) -> Store:
    return open_store(None, environ)


def entries(environ: dict[str, str]) -> list[Path]:
    return sorted(p for p in Path(environ["XDG_CACHE_HOME"]).rglob("*") if len(p.name) == 62)


def key(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_STATE_HOME"], "claudelint", "key")


def test_what_was_put_is_found_by_the_next_run(store: Store, environ: dict[str, str]) -> None:
    assert store.get("facts", "a") is None
    store.put("facts", "a", b"one")
    store.put("rules", "a", b"two")
    store.put("facts", "a", b"three")
    again = open_store(None, environ)
    assert [again.get("facts", "a"), again.get("rules", "a"), again.get("facts", "b")] == [b"three", b"two", None]
    assert (again.hits, again.misses, again.why) == (2, 1, "")
    assert str(again) == f"cache {environ['XDG_CACHE_HOME']}/claudelint/v1: 2 of 3 entries found"


def test_a_directory_may_be_chosen(environ: dict[str, str], tmp_path: Path) -> None:
    open_store(str(tmp_path / "here"), environ).put("facts", "a", b"one")
    assert open_store(str(tmp_path / "here"), environ).get("facts", "a") == b"one"
    assert entries(environ) == [] and (tmp_path / "here" / "CACHEDIR.TAG").exists()
    assert open_store(None, environ, wanted=False).get("facts", "a") is None
    assert str(open_store(None, environ, wanted=False)) == "no cache: switched off"


@posix
def test_nobody_else_can_read_it(store: Store, environ: dict[str, str]) -> None:
    store.put("facts", "a", b"one")
    for path in (*entries(environ), key(environ)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_altered_entry_is_no_entry(store: Store, environ: dict[str, str], data: bytes, at: int, by: int) -> None:
    store.put("facts", "a", data)
    (path,) = entries(environ)
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= by
    path.write_bytes(content)
    assert store.get("facts", "a") is None
    path.write_bytes(bytes(content[: at % len(content)]))
    assert store.get("facts", "a") is None


def test_an_entry_copied_to_another_place_is_no_entry(store: Store, environ: dict[str, str]) -> None:
    store.put("facts", "a", b"one")
    (first,) = entries(environ)
    store.put("facts", "b", b"two")
    (second,) = (path for path in entries(environ) if path != first)
    shutil.copyfile(first, second)
    assert (store.get("facts", "a"), store.get("facts", "b")) == (b"one", None)
    other = Path(str(second).replace("/facts/", "/rules/"))
    other.parent.mkdir(parents=True)
    shutil.copyfile(first, other)
    assert store.get("rules", "b") is None


def test_entries_of_another_key_are_none(store: Store, environ: dict[str, str]) -> None:
    store.put("facts", "a", b"one")
    key(environ).write_bytes(bytes(32))
    assert open_store(None, environ).get("facts", "a") is None


@posix
@pytest.mark.parametrize("how", ["short", "long", "readable", "link", "folder", "fifo"])
def test_a_key_that_is_not_private_means_no_cache(how: str, environ: dict[str, str], store: Store) -> None:
    path = key(environ)
    if how in ("short", "long"):
        path.write_bytes(bytes(5 if how == "short" else 33))
    elif how == "readable":
        path.chmod(0o644)
    else:
        path.rename(path.with_name("moved"))
        if how == "link":
            path.symlink_to("moved")
        elif how == "folder":
            path.mkdir()
        else:
            os.mkfifo(path, 0o600)
    found = open_store(None, environ)
    found.put("facts", "a", b"one")
    assert found.directory is None and str(path) in found.why
    assert entries(environ) == []


def test_the_key_may_not_lie_in_the_cache(environ: dict[str, str]) -> None:
    found = open_store(environ["XDG_STATE_HOME"], environ)
    assert found.directory is None and "holds the key" in found.why
    assert not key(environ).exists()


def test_no_home_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert open_store(None, {"XDG_CACHE_HOME": "relative"}).why == "there is no home directory"


def test_a_state_directory_that_cannot_be_made(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", "utf-8")
    assert open_store(None, environ).directory is None


def test_many_first_runs_at_once_agree_on_one_key(environ: dict[str, str]) -> None:
    stores: list[Store] = []
    threads = [threading.Thread(target=lambda: stores.append(open_store(None, environ))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {store.why for store in stores} == {""}
    for number, one in enumerate(stores):
        one.put("facts", str(number), b"x")
    assert all(stores[0].get("facts", str(number)) == b"x" for number in range(16))
    assert [path.name for path in key(environ).parent.iterdir()] == ["key"]


def test_many_writers_of_one_entry(environ: dict[str, str], store: Store) -> None:
    contents = [bytes([number]) * 100_000 for number in range(8)]
    seen: set[bytes | None] = set()

    def write(content: bytes) -> None:
        for _ in range(20):
            open_store(None, environ).put("facts", "a", content)
            seen.add(open_store(None, environ).get("facts", "a"))

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= set(contents) and None not in seen
    assert len(entries(environ)) == 1


def test_a_full_disk_ends_writing_and_leaves_nothing_half(
    environ: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put("facts", "a", b"one")

    class Full:
        """A file on a disk that takes no more."""

        def __init__(self, descriptor: int, mode: str) -> None:
            self.file = real(descriptor, mode)

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:10])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real: Any = os.fdopen
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", Full)
        store.put("facts", "b", b"two")
    assert "No space left" in store.why
    store.put("facts", "c", b"three")
    assert [store.get("facts", name) for name in "abc"] == [b"one", None, None]
    assert [path.name for path in Path(environ["XDG_CACHE_HOME"]).rglob("*.tmp")] == []


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_may_only_be_read_is_read(environ: dict[str, str], store: Store) -> None:
    store.put("facts", "a", b"one")
    folders = [p for p in Path(environ["XDG_CACHE_HOME"]).rglob("*") if p.is_dir()]
    for folder in folders:
        folder.chmod(0o500)
    try:
        again = open_store(None, environ)
        again.put("facts", "b", b"two")
        assert (again.get("facts", "a"), again.get("facts", "b")) == (b"one", None)
        assert again.why.startswith("not written: ")
    finally:
        for folder in folders:
            folder.chmod(0o700)


def test_a_file_where_the_cache_should_be(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", "utf-8")
    found = open_store(None, environ)
    found.put("facts", "a", b"one")
    found.close()
    assert found.get("facts", "a") is None and found.why.startswith("not written: ")


def test_what_is_old_or_too_much_is_thrown_out(
    environ: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        store.put("facts", name, name.encode() * 1_000)
    now = time.time()
    ages = {path.read_bytes()[-1:]: path for path in entries(environ)}
    for letter, age in ((b"a", 40 * 86_400), (b"b", 3 * 86_400), (b"c", 10), (b"d", 5)):
        os.utime(ages[letter], (now - age, now - age))
    assert store.get("facts", "b") is not None  # used today
    foreign = entries(environ)[0].parent / "notes.txt"
    foreign.write_text("not ours", "utf-8")
    left = entries(environ)[0].with_name(f"{'0' * 62}.1.abc.tmp")
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    monkeypatch.setattr(module, "MAX_TOTAL", 2_500)
    store.close()
    assert [store.get("facts", name) is not None for name in "abcd"] == [False, True, False, True]
    assert foreign.exists() and not left.exists()
    store.put("facts", "e", b"e")
    store.close()
    assert store.get("facts", "e") == b"e"


def test_a_large_entry_is_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRY", 10)
    store.put("facts", "a", b"x" * 11)
    assert store.get("facts", "a") is None and store.why == ""
