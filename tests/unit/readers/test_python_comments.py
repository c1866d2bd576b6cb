"""Comments of Python: found by quotes alone, they are those that Python's tokenizer finds."""

from __future__ import annotations

import io
import json
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claudelint.readers import _python_comments

PARTS = (
    *("'", '"', "'''", '"""', "#", "# noqa\n", "\\", "\\\n", "\n", "\n", "\n    ", "\r\n", "\f", "{", "}", "a"),
    *(" ", "f", "rb", "f'{a}'"),
    *("f'{a[\"#\"]}'", 'f"{a["#"]}"', "f'''{a # b\n}'''", "(", ")", "if a:\n  b", "é", "'''c\n# d'''"),
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
@example("f'{a[\"#\"]}' # noqa\n")
@example('f"{a["#"]}" # noqa\n')
@example("f'{{' # noqa '\n")
@example("if a:\n  b\n \\\n  c # noqa\n")
@example("if a:\n  b\n \f  c # noqa\n")
@example("\f\f\f\n  # noqa\n")
@example("x = '''a\nb''' # noqa\n")
def test_as_the_tokenizer_of_python(text: str) -> None:
    found = _python_comments._quick(text)
    assume(found is not None and tokenizes(text))
    assert found == list(_python_comments._tokenised(text))


def tokenizes(text: str) -> bool:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (tokenize.TokenError, SyntaxError, IndexError):
        return False
    return all(token.type != tokenize.ERRORTOKEN for token in tokens)


@pytest.mark.parametrize("module", [json, tokenize, pytest])
def test_modules_of_others(module: object) -> None:
    text = Path(str(module.__file__)).read_text("utf-8")  # type: ignore[attr-defined]
    assert _python_comments._quick(text) == list(_python_comments._tokenised(text))


@pytest.mark.parametrize(
    "text",
    ['f"{a["b"]}"', "f'{a # b'", "'''a", "if a:\n\f  b", "if a:\n\\\n  b", "# a\r# b", "f'{a:{b'c'}}'", "'\\\r\n# a'"],
)
def test_what_quotes_do_not_tell(text: str) -> None:
    assert _python_comments._quick(text) is None


@pytest.mark.parametrize(
    "text", ["f'{a}{{' '}'", "f'{a:>{b}}'", "f'{a[\"b\"]!r}'", "rf'''{a['b']}'''", "# a\r\n# b", "''"]
)
def test_what_quotes_tell(text: str) -> None:
    assert _python_comments._quick(text) is not None


@pytest.mark.skipif(sys.version_info < (3, 12), reason="strings with code in them are one token")
def test_strings_in_the_code_of_strings() -> None:
    assert [c.text for c in _python_comments.comments('a = f"{b["# noqa"]}" # noqa: c\n')] == ["noqa: c"]


@pytest.mark.parametrize(
    "text", ["\f" * 200_000, " " * 200_000 + "#", "f'" + "{a" * 100_000, "f'" + "{'" * 100_000 + "\n", "\n\f " * 60_000]
)
def test_time_is_linear(text: str) -> None:
    assert _python_comments.comments(text + "\n# noqa\n") is not None
