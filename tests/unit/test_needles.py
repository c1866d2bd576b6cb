"""Texts are found all at once as they are found one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claudelint import needles as module
from claudelint.needles import Needles

pytest.importorskip("ahocorasick_rs")
TEXTS = st.lists(st.text("ab/", min_size=1, max_size=5).map(str.encode), min_size=1, max_size=8, unique=True)
WORDS = st.lists(st.text("ab", max_size=2).map("c/{}v1".format).map(str.encode) | TEXTS.map(b"".join), unique=True)
DATA = st.text("ab/", max_size=40).map(str.encode)
together = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=[(100, 3), (100, 1 << 16), (0, 3), (0, 1 << 16), (3, 3), (3, 1 << 16)])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is asked from the first byte on, as for few texts or as for many, in small blocks or in one."""
    few, block = request.param
    monkeypatch.setattr(module, "_WORTH", -1)
    monkeypatch.setattr(module, "_FEW", few)
    monkeypatch.setattr(module, "_BLOCK", block)


@together
@given(TEXTS, DATA)
@example([b"ab", b"ba"], b"aba")
@example([b"ab", b"a", b"xabx"], b"xabx")
@example([b"", b"\0\xff"], b"\xff\0\xff")
@example([], b"a")
def test_all_at_once_is_one_by_one(at_once: None, texts: list[bytes], data: bytes) -> None:
    needles = Needles(texts)
    for _ in range(2):
        assert sorted(set(needles.met(data))) == sorted(text for text in texts if text in data)


@together
@given(TEXTS, DATA)
@example([b"a", b"aa", b"baa"], b"aabaaa")
def test_places_are_all_at_which_one_begins(at_once: None, texts: list[bytes], data: bytes) -> None:
    wanted = {at for at in range(len(data)) if any(data.startswith(text, at) for text in texts)}
    assert Needles(texts).places(data) == wanted


@given(TEXTS, DATA)
def test_what_is_searched_one_by_one_is_not_looked_for_at_once(texts: list[bytes], data: bytes) -> None:
    needles = Needles(texts)
    assert needles.met_at_once(data) is None
    assert needles.places(data) == {at for at in range(len(data)) if any(data.startswith(t, at) for t in texts)}
    needles.prepared()
    assert set(needles.met_at_once(data) or ()) == {text for text in texts if text in data}


def test_nothing_is_looked_for_at_once_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_library", lambda: None)
    needles = Needles([b"a", b"ab"])
    needles.prepared()
    assert (needles.met_at_once(b"xab"), needles.places(b"xaba")) == (None, {1, 3})


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("aAİKſé\u2028\ud800"), max_size=30))
def test_a_flat_text_has_a_byte_for_each_character(text: str) -> None:
    found = module.flat(text)
    assert len(found) == len(text)
    assert all(byte == ord(c.lower()) for byte, c in zip(found, text, strict=True) if c.isascii())


@given(WORDS)
def test_pieces_stand_in_every_text(texts: list[bytes]) -> None:
    pieces = module._covering(texts)
    assert len(pieces) <= module._FEW
    assert not pieces or all(any(piece in text for piece in pieces) for text in texts)


@pytest.mark.parametrize("common", [False, True])
def test_many_texts_with_a_piece_in_common(monkeypatch: pytest.MonkeyPatch, common: bool) -> None:
    monkeypatch.setattr(module, "_WORTH", -1)
    monkeypatch.setattr(module, "_TRIED", 50)
    texts = [f"{chr(97 + n % 26)}{n}/v1".encode() for n in range(300)]
    assert module._covering([*texts, b"alone"]) == (b"/v1", b"alone")
    needles = Needles([*texts, b"alone"])
    for _ in range(9):  # where pieces often stand, they are asked for no more
        assert set(needles.met(b"x/v1 a0/v1 alone" if common else b"nothing")) == (
            {b"a0/v1", b"alone"} if common else set()
        )
    assert set(needles.met(b"b1/v1")) == {b"b1/v1"} and needles.met(b"/v1") == []


def test_it_is_the_library_that_finds_nothing(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_plain", lambda texts: lambda data: [b"searched one by one"])
    assert Needles([b"ab", b"abab"]).met(b"xbaxaxx") == []
    assert Needles([b"ab", b"cd"]).met(b"xbabx") == [b"ab"]


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("few", [0, 100])
def test_no_end_of_a_block_hides_a_text(monkeypatch: pytest.MonkeyPatch, size: int, few: int) -> None:
    monkeypatch.setattr(module, "_WORTH", -1)
    monkeypatch.setattr(module, "_FEW", few)
    needles = Needles([b"needle", b"absent"])
    for at in {0, size - 1, *(max(size - back, 0) for back in range(7))}:
        assert needles.met(b"x" * at + b"needle" + b"x" * (size - at)) == [b"needle"]
    assert needles.met(b"x" * size) == []


def test_little_is_searched_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(module, "_library", lambda: calls.append(1))
    needles = Needles([b"a", b"b"])
    half = b"b" * (module._WORTH // 4)
    assert needles.met(half) == needles.met(half) == [b"b"] and not calls
    assert needles.met(half) == needles.met(half) == [b"b"] and len(calls) == 1, "asked once, and done without"


def test_a_module_of_its_name_elsewhere_is_not_the_library(tmp_path: Path) -> None:
    fake = tmp_path / "ahocorasick_rs"
    fake.mkdir()
    (fake / "__init__.py").write_text("raise SystemExit('imported')")
    source = Path(module.__file__).parents[1]
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from claudelint import needles; needles._WORTH = -1;"
        "print(needles.Needles([b'a']).met(b'a'), 'ahocorasick_rs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(source)], capture_output=True, check=False)
    assert done.stdout.split() == [b"[b'a']", b"False"], done.stderr
