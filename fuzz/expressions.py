"""Folding against Python itself: an expression made of known functions is what Python says it is.

Owns the grammar of the expressions, which are ours and therefore may be evaluated. A value that is claimed to be
known must be the right one; that it is known at all is not asked here.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import os.path
import pathlib
import urllib.parse
from typing import Any

from hypothesis import strategies as st

from claudelint.readers import ReadError
from fuzz.target import Target

PRELUDE = "import base64, binascii, codecs, os, os.path, pathlib, urllib.parse\n"
_MODULES: dict[str, Any] = {
    "base64": base64, "binascii": binascii, "codecs": codecs, "os": os, "pathlib": pathlib, "urllib": urllib,
}  # fmt: skip
_WORDS = (
    "https://a.b/c",
    "a,b;c",
    "",
    "%s",
    "{}",
    "{0}{1}",
    "{a}",
    "é",
    " a b ",
    "/",
    "a/b.c",
    "~/x",
    "aXbX",
    "%41%2f",
    "6162",
)
#: Parts of paths as programs write them. Paths are put together, but not made tidy, by the resolver: an empty part, an
#: absolute one behind another, or a slash at the end may give another text than `os.path` does.
_PARTS = ("a", "b/c", ".claude", "d.json", "~", "%s", "{}", "https:")
_DEEPEST = 3
#: What an expression is made of: $T, $U and $V are expressions of texts, $N and $M numbers, $W a literal, $P and $Q
#: parts of paths. The resolver knows what these are for known parts.
KNOWN = (
    "($T + $U)", "($T % $U)", "($T % ($U, $V))", "($T % {'a': $U})", "$T.format($U, $V, a=$T)", "$T.join([$U, $V])",
    "$T.replace($U, $V)", "$T.replace($U, $V, $N)", "$T.strip()", "$T.lstrip('a')", "$T.rstrip('/')", "$T.strip($U)",
    "$T.lower()", "$T.upper()", "$T.title()", "$T.capitalize()", "$T.swapcase()", "$T.casefold()",
    "$T.encode().decode()", "$T.encode('latin-1').decode()", "$T.removeprefix($U).removesuffix($U)", "$T[$N:$M]",
    "$T[::-1]", "$T[::2]", "codecs.decode($T, 'rot13')", "os.path.join($P, $Q)", "os.path.join($P, $Q, $P)",
    "str(pathlib.PurePosixPath($P) / $Q)", "str(pathlib.PurePosixPath($P, $Q))", "pathlib.PurePosixPath($P).name",
    "str(pathlib.PurePosixPath($P).joinpath($Q))", "pathlib.PurePosixPath($P).as_posix()",
    "urllib.parse.urljoin($T, $U)", "urllib.parse.quote($T)", "urllib.parse.unquote($T)", "($T or $U)", "($T and $U)",
    "($T if $U else $V)", "f'x{ $T!s:>3}y'", "f'{ $T}{ $U}'", "(lambda p, q=$U: p + q)($T)",
    "{'k': $T, **{'m': $U}}['m']", "($T, $U)[1]", "str($T)", "''.join([$T, *[$U], $V])", "dict(a=$T)['a']",
    "[$T, $U][-1]", "($T)[1:][::-1]", "(x := $T) + x", "'%s/%s' % ($T, $U)", "'%(b)s' % {'b': $T}", "f'{ $T:5}'",
    "($T + $U)[$N:]", "urllib.parse.quote_plus($T)",
)  # fmt: skip
#: What it need not know, so that no other expression is built on these.
UNKNOWN = (
    "($T * $N)", "$T.join($U)", "$T.zfill(4)", "$T.encode('utf-8').hex()", "$T[$N]", "$T.split($U)[$N]",
    "$T.split()[$N]", "$T.partition($U)[$N]", "$T.rsplit($U, 1)[$N]",
    "base64.b64decode(base64.b64encode($T.encode())).decode()", "base64.b64encode($T.encode()).decode()",
    "base64.b64decode($T).decode()", "bytes.fromhex($T.encode().hex()).decode()", "bytes.fromhex($T).decode()",
    "os.path.basename($T)", "os.path.dirname($T)", "str(pathlib.PurePosixPath($P).parent)", "(chr(97 + $N) + $T)",
    "('' $W f'{$N}')", "''.join(reversed($T))", "'-'.join(c + $U for c in [$T + 'a', $V + 'b'])",
    "$T.format_map({'a': $U})", "$T.rjust(9, '.')", "$T.translate({97: 'x'})", "$T.expandtabs()",
    "urllib.parse.urlunparse(('https', $T, $U, '', '', ''))", "urllib.parse.urlencode({'a': $T})",
    "urllib.parse.urlparse($T).netloc",
)  # fmt: skip


@st.composite
def _code(draw: st.DrawFn, depth: int = _DEEPEST) -> str:
    """An expression of the shapes, at most so deep."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return repr(draw(st.sampled_from(_WORDS) | st.text("xyXY01 /-_.~%:{}$é", max_size=6)))
    code: str = draw(st.sampled_from(KNOWN + UNKNOWN if depth == _DEEPEST else KNOWN))
    for hole in ("$T", "$U", "$V"):
        if hole in code:
            code = code.replace(hole, draw(_code(depth - 1)))
    for hole in ("$P", "$Q"):
        code = code.replace(hole, repr(draw(st.sampled_from(_PARTS))))
    code = code.replace("$W", repr(draw(st.sampled_from(_WORDS))))
    return code.replace("$N", str(draw(st.integers(-4, 6)))).replace("$M", str(draw(st.integers(-4, 6))))


def _check(code: str) -> None:
    """What is claimed to be known is what Python makes of it."""
    from tests.unit.flow.conftest import Project

    try:
        real = eval(compile(code, "made up", "eval"), {**_MODULES})
    except Exception:
        real = None  # what cannot be evaluated has no right value, but must not hurt either
    try:
        claimed = Project(f"{PRELUDE}probe({code})\n").value()
    except ReadError:
        return  # quotes used again inside an f-string, which LibCST does not always read
    texts = {known.text for known in claimed.texts}
    if isinstance(real, str) and len(texts) == 1 and not any("\0" in text for text in texts):
        assert texts == {real}, f"{code} is {real!r}, not {texts}"


FOLDING = Target(_code(), _check)
