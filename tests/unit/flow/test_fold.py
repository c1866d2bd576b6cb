"""The arithmetic of texts, paths and encodings."""

from __future__ import annotations

import base64
import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claudelint.flow import fold
from claudelint.flow.values import HOLE


@pytest.mark.parametrize(
    ("name", "text", "args", "result"),
    [
        ("lower", "AbC", (), "abc"),
        ("upper", "AbC", (), "ABC"),
        ("title", "ab cd", (), "Ab Cd"),
        ("capitalize", "abC", (), "Abc"),
        ("casefold", "AbC", (), "abc"),
        ("swapcase", "AbC", (), "aBc"),
        ("strip", " a ", (), "a"),
        ("strip", "/a/", ("/",), "a"),
        ("rstrip", "a//", ("/",), "a"),
        ("lstrip", "//a", ("/",), "a"),
        ("strip", " a ", (None,), "a"),
        ("replace", "abc", ("b", "x"), "axc"),
        ("replace", "abc", ("b", None), "abc"),
        ("replace", "abc", (), "abc"),
        ("removeprefix", "abc", ("a",), "bc"),
        ("removeprefix", "abc", ("b",), "abc"),
        ("removesuffix", "abc", ("c",), "ab"),
        ("removesuffix", "abc", ("b",), "abc"),
        ("with_name", "a/b", ("c",), "a/c"),
        ("with_name", "a/b", (None,), f"a/{HOLE}"),
        ("with_suffix", "a/b.x", (".y",), "a/b.y"),
        ("with_suffix", "b.x", (".y",), "b.y"),
        ("split", "a b", (), None),
        ("frobnicate", "a", (), None),
    ],
)
def test_method(name: str, text: str, args: tuple[str | None, ...], result: str | None) -> None:
    assert fold.method(name, text, args) == result


@pytest.mark.parametrize("name", ["lower", "strip", "rstrip", "replace", "removeprefix", "removesuffix"])
def test_methods_keep_holes(name: str) -> None:
    assert HOLE in (fold.method(name, f"A{HOLE}b", ("x", "y")) or "")


@pytest.mark.parametrize(
    ("base", "path", "result"),
    [
        ("https://a/b/", "c", "https://a/b/c"),
        ("https://a/b", "c", "https://a/c"),
        ("https://a/b", "/c", "https://a/c"),
        ("https://a", "https://x/c", "https://x/c"),
        ("https://a/b", "", "https://a/b"),
        (HOLE, "c", f"{HOLE}/c"),
        (f"{HOLE}/", "/c", f"{HOLE}/c"),
        ("https://[", "c", "https://["),
    ],
)
def test_join_url(base: str, path: str, result: str) -> None:
    assert fold.join_url(base, path) == result


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("", [("", "")]),
        ("a", [("a", "")]),
        ("{}", [("", "0"), ("", "")]),
        ("a{}b{}c", [("a", "0"), ("b", "1"), ("c", "")]),
        ("{1}{0}", [("", "1"), ("", "0"), ("", "")]),
        ("{x}/{y.z}", [("", "x"), ("/", "y.z"), ("", "")]),
        ("{x!r:>10}", [("", "x"), ("", "")]),
        ("{x[0]}", [("", "x[0]"), ("", "")]),
    ],
)
def test_format_fields(template: str, fields: list[tuple[str, str]]) -> None:
    assert fold.format_fields(template) == fields


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("", [("", "")]),
        ("%s", [("", "0"), ("", "")]),
        ("a%sb%dc", [("a", "0"), ("b", "1"), ("c", "")]),
        ("%(x)s/%(y)-5s", [("", "x"), ("/", "y"), ("", "")]),
        ("100%% of %s", [("100% of ", "0"), ("", "")]),
        ("%5.2f", [("", "0"), ("", "")]),
    ],
)
def test_percent_fields(template: str, fields: list[tuple[str, str]]) -> None:
    assert fold.percent_fields(template) == fields


@pytest.mark.parametrize(
    ("name", "text", "codec", "result"),
    [
        ("base64.b64decode", "YWJj", "", "abc"),
        ("base64.b64decode", "YWI", "", "ab"),
        ("base64.urlsafe_b64decode", "YWI_", "", "ab?"),
        ("base64.b32decode", "MFRGG===", "", "abc"),
        ("base64.b85decode", "VPaz", "", "abc"),
        ("bytes.fromhex", "61 62", "", "ab"),
        ("binascii.unhexlify", "6162", "", "ab"),
        ("codecs.decode", "nop", "rot13", "abc"),
        ("codecs.decode", "nop", "rot_13", "abc"),
        ("codecs.decode", "6162", "hex", "ab"),
        ("codecs.decode", "YWJj", "base64", "abc"),
        ("codecs.decode", "ab", "nonsense", None),
        ("base64.b64decode", "abcde", "", None),
        ("base64.b64decode", f"YW{HOLE}", "", None),
        ("base64.b64decode", "/////w==", "", None),
        ("bytes.fromhex", "é", "", None),
    ],
)
def test_decode(name: str, text: str, codec: str, result: str | None) -> None:
    assert fold.decode(name, text, codec) == result


@pytest.mark.parametrize("name", ["base64.b64decode", "bytes.fromhex", "codecs.decode"])
def test_decoders_are_known(name: str) -> None:
    assert fold.is_decoder(name)
    assert not fold.is_decoder("base64.b64encode")


@given(st.text(max_size=200))
def test_any_text_comes_back_from_base64_and_hex(text: str) -> None:
    data = text.encode("utf-8")
    if HOLE not in text:
        assert fold.decode("base64.b64decode", base64.b64encode(data).decode()) == text
        assert fold.decode("base64.urlsafe_b64decode", base64.urlsafe_b64encode(data).decode().rstrip("=")) == text
        assert fold.decode("bytes.fromhex", data.hex()) == text
        assert fold.decode("codecs.decode", codecs.encode(text, "rot13"), "rot13") == text


@given(
    st.sampled_from(["base64.b64decode", "base64.b32decode", "base64.a85decode", "bytes.fromhex"]), st.text(max_size=50)
)
def test_decoders_never_raise(name: str, text: str) -> None:
    fold.decode(name, text)


@given(st.text(alphabet="{}%s()!:.[]ab0 ", max_size=40))
def test_templates_never_raise(template: str) -> None:
    assert fold.format_fields(template)[-1][1] == ""
    assert fold.percent_fields(template)[-1][1] == ""
