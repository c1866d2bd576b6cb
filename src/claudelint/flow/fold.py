"""Functions and methods whose result on texts is known: the arithmetic of strings, paths and encodings.

Owns which callables are transparent and what they make of texts. Pure functions on `str`; None means that the
result is not known. Must not know expressions or projects.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import re
import zlib
from collections.abc import Callable, Sequence
from urllib.parse import quote, quote_plus, unquote, urljoin

from claudelint.flow.values import HOLE, MAX_LENGTH

#: Callables that hand on their first argument as it is, as far as texts and origins go.
IDENTITY: frozenset[str] = frozenset(
    """str bytes bytearray repr format os.fspath os.fsdecode os.fsencode typing.cast typing.Final copy.copy
    copy.deepcopy dict.fromkeys dict list tuple set frozenset sorted reversed iter next enumerate zip
    filter map pathlib.Path pathlib.PurePath pathlib.PosixPath pathlib.PurePosixPath pathlib.WindowsPath
    os.path.expanduser os.path.expandvars os.path.abspath os.path.realpath os.path.normpath
    os.path.normcase json.loads json.load json.dumps pydantic.SecretStr pydantic.HttpUrl pydantic.AnyUrl
    pydantic.AnyHttpUrl yarl.URL httpx.URL typing.assert_type types.MappingProxyType
    collections.OrderedDict functools.partial asyncio.to_thread asyncio.wait_for asyncio.run
    asyncio.shield anyio.to_thread.run_sync anyio.Path textwrap.dedent urllib.parse.urlparse
    urllib.parse.urlsplit urllib.parse.urlencode html.unescape inspect.cleandoc sys.intern""".split()
)
#: Methods that hand on their receiver.
IDENTITY_METHODS: frozenset[str] = frozenset(
    """encode decode expanduser resolve absolute as_posix as_uri copy items strip rstrip lstrip
    get_secret_value __str__ __fspath__ dict model_dump to_dict json read readline readlines
    text read_text splitlines result human_repr geturl communicate group groups""".split()
)
_METHODS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "casefold": str.lower,
    "upper": str.upper,
    "title": str.title,
    "capitalize": str.capitalize,
    "swapcase": str.swapcase,
}
#: What it gives depends on the codec; typeshed says text.
_decode: Callable[[bytes, str], object] = codecs.decode
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64.b64decode": base64.b64decode,
    "base64.standard_b64decode": base64.standard_b64decode,
    "base64.urlsafe_b64decode": base64.urlsafe_b64decode,
    "base64.b32decode": base64.b32decode,
    "base64.b16decode": base64.b16decode,
    "base64.b85decode": base64.b85decode,
    "base64.a85decode": base64.a85decode,
    "base64.decodebytes": base64.decodebytes,
    "binascii.a2b_base64": binascii.a2b_base64,
    "binascii.unhexlify": binascii.unhexlify,
    "binascii.a2b_hex": binascii.a2b_hex,
    "bytes.fromhex": lambda data: bytes.fromhex(data.decode("latin-1")),
    "bytearray.fromhex": lambda data: bytes.fromhex(data.decode("latin-1")),
}
#: What packed text is unpacked to at most, in bytes.
_MOST_UNPACKED = 1_000_000
_UNPACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zlib": lambda data: zlib.decompressobj().decompress(data, _MOST_UNPACKED),
    "zip": lambda data: zlib.decompressobj().decompress(data, _MOST_UNPACKED),
    "bz2": lambda data: bz2.BZ2Decompressor().decompress(data, _MOST_UNPACKED),
}
#: Codecs that take time by the square of a text's length.
_SLOW = frozenset({"idna", "punycode"})
_STAND_IN = "\ue000"
_FIELD = re.compile(r"\{([^{}!:]*)[^{}]*\}")
_PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?([a-zA-Z%])")


def is_decoder(name: str) -> bool:
    """Whether a dotted name decodes text that was made unreadable."""
    return name in DECODERS or name == "codecs.decode"


def decode(name: str, text: str, codec: str = "") -> str | None:
    """The text a decoder makes of another."""
    if HOLE in text:
        return None
    try:
        if name == "codecs.decode":
            return _decoded(text, codec.lower().replace("-", "_").removesuffix("_codec"))
        padded = text.encode("latin-1")
        if "64" in name.rpartition(".")[2]:
            padded += b"=" * (-len(padded) % 4)
        return DECODERS[name](padded).decode("utf-8")
    except (ValueError, LookupError, TypeError, OSError, EOFError, zlib.error):
        return None


def _decoded(text: str, codec: str) -> str | None:
    if codec in ("rot13", "rot_13"):
        return codecs.decode(text, "rot13")
    data = text.encode("latin-1")
    if codec in _SLOW:
        return None
    result: object = _UNPACKERS[codec](data) if codec in _UNPACKERS else _decode(data, codec)
    return result.decode("latin-1") if isinstance(result, bytes) else str(result)


def method(name: str, text: str, args: Sequence[str | None]) -> str | None:
    """The text a string method makes of its receiver; `args` are texts, None where unknown."""
    if name in _METHODS:
        return _METHODS[name](text)
    first, second = (*args, None, None)[:2]
    if name in ("strip", "rstrip", "lstrip"):
        return str(getattr(text, name)(first)) if args and first is not None else str(getattr(text, name)())
    if name == "replace":
        return _replaced(text, first, second, args[2:]) if first is not None and second is not None else text
    if name == "removeprefix" and first is not None:
        return text[len(first) :] if text.startswith(first) else text
    if name == "removesuffix" and first:
        return text[: -len(first)] if text.endswith(first) else text
    if name in ("split", "rsplit", "partition", "rpartition"):
        return None
    if name == "with_name":
        return text.rpartition("/")[0] + "/" + (first or HOLE)
    if name == "with_suffix" and first is not None:
        head, _, tail = text.rpartition("/")
        return (head + "/" if head else "") + tail.rsplit(".", 1)[0] + first
    return None


def _replaced(text: str, old: str, new: str, most: Sequence[str | None]) -> str | None:
    """None for a text that would grow beyond what a value holds; `most` is how often at most, where that is known."""
    times = int(most[0]) if most and most[0] and re.fullmatch(r"-?\d{1,9}", most[0]) else -1
    longer = len(text) + text.count(old) * (len(new) - len(old))
    return text.replace(old, new, times) if longer <= MAX_LENGTH else None


def sliced(text: str, lower: int | None, upper: int | None, step: int | None) -> str | None:
    """A slice of a text; None where the length of an unknown part decides what it holds."""
    first, last = text.find(HOLE), text.rfind(HOLE)
    if step == 0 or (first >= 0 and step not in (None, 1) and (lower, upper, step) != (None, None, -1)):
        return None
    for bound in (lower, upper):
        if first >= 0 and bound is not None and not last + 1 - len(text) <= bound <= first:
            return None
    return text[lower:upper:step]


def join_url(base: str, path: str) -> str:
    """`urljoin`, with a base whose host is known or a hole in front."""
    if base.startswith(HOLE):
        return base.rstrip("/") + "/" + path.lstrip("/")
    try:
        # `urljoin` drops control characters, and a hole is one.
        return urljoin(base, path.replace(HOLE, _STAND_IN)).replace(_STAND_IN, HOLE)
    except ValueError:
        return base


QUOTING: dict[str, Callable[[str], str]] = {
    "urllib.parse.quote": quote,
    "urllib.parse.quote_plus": quote_plus,
    "urllib.parse.unquote": unquote,
}


def format_fields(template: str) -> list[tuple[str, str]]:
    """A `str.format` template as (literal, field) pairs; the last field is empty. Fields keep their dotted path."""
    pairs, position, number = [], 0, 0
    for found in _FIELD.finditer(template.replace("{{", "\x01\x01").replace("}}", "\x02\x02")):
        name = found[1]
        if not name:
            name, number = str(number), number + 1
        pairs.append((template[position : found.start()], name))
        position = found.end()
    return [*pairs, (template[position:], "")]


def percent_fields(template: str) -> list[tuple[str, str]]:
    """A `%` template as (literal, field) pairs; fields are names or positions, the last field is empty."""
    pairs, position, number = [], 0, 0
    literal = ""
    for found in _PERCENT.finditer(template):
        literal += template[position : found.start()]
        position = found.end()
        if found[2] == "%":
            literal += "%"
            continue
        name = found[1] or str(number)
        number += not found[1]
        pairs.append((literal, name))
        literal = ""
    return [*pairs, (literal + template[position:], "")]
