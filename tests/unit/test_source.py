"""Bytes into text; offsets into lines and columns."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.source import DecodeError, Point, SourceFile, decode, encoding_of

LINES = st.lists(st.text(alphabet="aé𝔘\t\f\v\x85\u2028 ", max_size=5), max_size=6)


def source(text: str) -> SourceFile:
    return SourceFile("a.py", "python", text)


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        (b"a", "a", "utf-8"),
        ("é".encode(), "é", "utf-8"),
        (b"\xef\xbb\xbfa", "a", "utf-8"),
        ("é𝔘".encode("utf-16"), "é𝔘", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é", "utf-16-be"),
        ("é".encode("utf-32"), "é", "utf-32-le"),
        (codecs.BOM_UTF32_BE + "é".encode("utf-32-be"), "é", "utf-32-be"),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8"),
        (b"# coding: latin-1\n\xc3\xa9", "# coding: latin-1\né", "utf-8"),
    ],
)
def test_decode(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"# coding: latin-1\n", "iso8859-1"),
        (b"# -*- coding: utf-8 -*-\n", "utf-8"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        (b"\n# coding=koi8-r\n", "koi8-r"),
        (b"\t\f# coding: ISO_8859-15\n", "iso8859-15"),
        (b"#\n#\n# coding: latin-1\n", "utf-8"),
        (b"a = 1\n# coding: latin-1\n", "utf-8"),
        (b"a = '# coding: latin-1'\n", "utf-8"),
        (b"# encoding is utf-8\n", "utf-8"),
    ],
)
def test_coding_cookie(head: bytes, encoding: str) -> None:
    assert encoding_of(head, True) == (encoding, 0)
    assert encoding_of(head, False) == ("utf-8", 0)


@pytest.mark.parametrize("name", ["utf-7", "rot13", "idna", "unicode_escape", "punycode", "hex", "nonsense", "cp99999"])
def test_a_cookie_that_hides_text_is_refused(name: str) -> None:
    with pytest.raises(DecodeError, match=name):
        decode(f"# coding: {name}\n".encode(), python=True)
    assert decode(f"# coding: {name}\n".encode())[1] == "utf-8"


@pytest.mark.parametrize(
    ("data", "python", "place"),
    [
        (b"ab\xff", False, "utf-8: byte 2"),
        (b"\xef\xbb\xbfa\xff", False, "utf-8: byte 4"),
        (b"# coding: ascii\n\xe9", True, "ascii: byte 16"),
        (b"\xff\xfea", False, "utf-16-le: byte 2"),
    ],
)
def test_what_is_no_text_is_said_with_its_place(data: bytes, python: bool, place: str) -> None:
    with pytest.raises(DecodeError, match=f"not valid {place}"):
        decode(data, python=python)


@pytest.mark.parametrize(
    ("offset", "point"),
    [
        (0, (1, 1)),
        (1, (1, 2)),
        (2, (1, 3)),
        (3, (2, 1)),
        (5, (3, 1)),
        (6, (4, 1)),
        (8, (4, 3)),
        (99, (4, 3)),
        (-5, (1, 1)),
    ],
)
def test_point(offset: int, point: tuple[int, int]) -> None:
    assert source("aé\nb\r\r𝔘c").point(offset) == Point(*point)


def test_lines() -> None:
    found = source("a\nb\r\nc\rd\x0ce\u2028f\n")
    assert [found.line(n) for n in range(8)] == ["", "a", "b", "c", "d\x0ce\u2028f", "", "", ""]


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_and_points_agree(lines: list[str], newline: str) -> None:
    found = source(newline.join(lines))
    assert [found.line(n + 1) for n in range(len(lines))] == lines
    for offset in range(len(found.text) + 1):
        point = found.point(offset)
        assert found.line_starts[point.line - 1] + point.column - 1 == offset


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_are_text_or_an_error(data: bytes, python: bool) -> None:
    try:
        text, encoding = decode(data, python=python)
    except DecodeError as error:
        assert str(error)
    else:
        assert text.encode(encoding) == data[len(data) - len(text.encode(encoding)) :]


def test_a_million_lines_are_fast() -> None:
    begun = time.perf_counter()
    found = source("a\n" * 1_000_000)
    assert found.point(1_999_999) == Point(1_000_000, 2)
    assert time.perf_counter() - begun < 5
