"""What a file says apart from its comments, so that a comment written into it can be proved to change nothing else.

Owns one proof for each kind of file that has comments: Python's own tokens, the events of a YAML file, the tables of
TOML and INI, the words of a shell script, the lines of a Dockerfile or makefile. Must not know where comments go.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable

from claudelint.facts import Facts
from claudelint.source import SourceFile
from claudelint.tomlfile import TomlError, load_toml

#: Below such a word a line that looks like a comment may be text.
_HERE = re.compile(r"<<")
_DEFINE = re.compile(r"(?m)^[ ]*(?:override\s+|export\s+)*define\b")


class Unsaid(ValueError):
    """What the file says cannot be told; the text says why."""


def has_comments(source: SourceFile) -> bool:
    """Whether a comment may be written into such a file with proof."""
    return _proof_of(source) is not None


def said(source: SourceFile, facts: Facts) -> object:
    """What a file says apart from its comments and blank lines, for comparison. Raises `Unsaid`."""
    proof = _proof_of(source)
    if proof is None:
        raise Unsaid("claudelint knows no proof for this kind of file")
    return (proof(source.text), *_known(source, facts))


def _known(source: SourceFile, facts: Facts) -> tuple[object, ...]:
    """The entries and dependencies that claudelint sees; tokens say all that Python does."""
    if source.kind == "python":
        return ()
    return ([(e.path, e.key, e.value) for e in facts.entries], [(d.name, d.source) for d in facts.dependencies])


def _proof_of(source: SourceFile) -> Callable[[str], object] | None:
    if source.path.endswith(".toml"):
        return _tables
    if source.path.endswith((".yaml", ".yml")):
        return _events
    return _PROOFS.get(source.kind)


def _tokens(text: str) -> object:
    try:
        found = list(tokenize.generate_tokens(io.StringIO(text, newline="").readline))
    except (tokenize.TokenError, SyntaxError):
        raise Unsaid("the file cannot be split into tokens") from None
    return [(t.type, t.string) for t in found if t.type not in (tokenize.COMMENT, tokenize.NL)]


def _tables(text: str) -> object:
    try:
        return load_toml(text)
    except TomlError as error:
        raise Unsaid(str(error)) from None


def _events(text: str) -> object:
    import yaml

    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        raise Unsaid("the file cannot be split into events") from None
    names = ("anchor", "tag", "implicit", "value", "style", "flow_style", "version", "tags", "explicit")
    return [(type(event).__name__, *(getattr(event, name, None) for name in names)) for event in events]


def _sections(text: str) -> object:
    import configparser

    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error:
        raise Unsaid("the file cannot be split into sections") from None
    return [(name, list(parser.items(name))) for name in parser.sections()]


def _words(text: str) -> object:
    import shlex

    if _HERE.search(text):
        raise Unsaid("text that follows `<<` may look like a comment")
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        raise Unsaid("the file cannot be split into words") from None


def _instructions(text: str) -> object:
    if _HERE.search(text):
        raise Unsaid("text that follows `<<` may look like a comment")
    return _lines(text)


def _recipes(text: str) -> object:
    if _DEFINE.search(text):
        raise Unsaid("text below `define` may look like a comment")
    return _lines(text)


def _lines(text: str) -> object:
    """The lines that are no comments: in such files nothing else can begin with the sign."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _nothing(text: str) -> object:
    """For formats so simple that what claudelint sees is all they say."""
    return None


_PROOFS: dict[str, Callable[[str], object]] = {
    "python": _tokens,
    "dotenv": _nothing,
    "requirements": _nothing,
    "pipfile": _tables,
    "ini": _sections,
    "setup-cfg": _sections,
    "shell": _words,
    "container": _instructions,
    "dockerfile": _instructions,
    "makefile": _recipes,
}
