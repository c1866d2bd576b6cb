"""The fuzz targets: what is tried with made-up input, and what must hold.

Owns the list and the targets that take one text. Must not know how long or by whom a target is run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st

from claudelint.readers import ReadError, opened, readers
from claudelint.source import DecodeError, SourceFile, decode
from fuzz import promise
from fuzz.expressions import FOLDING
from fuzz.modules import SCAN
from fuzz.mutate import PIECES, WAYS, Break, broken
from fuzz.seeds import rule_texts, seeds
from fuzz.target import Target

_BREAKS = st.lists(
    st.builds(Break, st.sampled_from(WAYS), *[st.integers(0, 1000)] * 2, st.integers(0, 3_999)), max_size=6
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
_SOUP = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map(
    lambda parts: "".join(parts).encode("utf-8", "replace").decode()
)
_BODIES = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=93, max_size=93)


def broken_texts(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """The texts, broken; now and then something else altogether."""
    one = st.sampled_from(texts)
    return st.builds(broken, one, one, _BREAKS) | _SOUP | _TEXT


def _texts(texts: tuple[str, ...], check: Callable[[str], None], bound: int = 100) -> Target:
    return Target(broken_texts(texts), check, bound, texts)


def _reader(kind: str) -> Target:
    texts = tuple(text for _, text in seeds()[kind])

    def check(text: str) -> None:
        read_text(kind, text)

    return Target(broken_texts(texts), check, 25, texts[:40])


def read_text(kind: str, text: str) -> None:
    """A reader gives facts that fit the text, or `ReadError` with a place in it."""
    source = SourceFile("fuzzed", kind, text)
    try:
        source = opened(source)
        facts = readers()[kind].read(source)
    except ReadError as error:
        assert str(error), "an error without words"
        assert error.point is None or (error.point.line >= 1 and error.point.column >= 0)
        return
    promise.check_facts(source, facts)


def _decoding(data: bytes) -> None:
    for python in (True, False):
        try:
            text, encoding = decode(data, python=python)
        except DecodeError as error:
            assert str(error)
        else:
            source = SourceFile("x", "text", text, encoding)
            end = source.point(len(text))
            assert end.line == len(source.line_starts) and source.point(0) == (1, 1)


def _suppressions(text: str) -> None:
    from claudelint.directive import directives

    for found in directives(text):
        assert found.problem or found.ids
        assert "\n" not in found.reason and not (found.problem and found.until)


def _comments(text: str) -> None:
    """Comments of Python are found where they stand, whatever else stands there."""
    from claudelint.readers._python_comments import comments

    for comment in comments(text):
        assert text[slice(*comment.span)].startswith("#")


def _outline(text: str) -> None:
    """Whatever is left out of a text, all else keeps its place."""
    from claudelint.outline import Outline, only, without

    found = Outline(text)
    assert len(found.code) == len(text)
    assert len(without(text, found.bodies)) == len(text)
    with suppress(ValueError):
        assert len(only(text, found.bodies)) == len(text)


def _baseline(text: str) -> None:
    from claudelint.baseline import BaselineError, dump, parse

    try:
        entries = parse(text)
    except BaselineError as error:
        assert str(error)
    else:
        assert parse(dump(entries)) == entries


def _configuration(text: str) -> None:
    """Any text as the project's configuration: settings and problems, all of which can be printed."""
    from fuzz.inside import project, run

    with project({"claudelint.toml": text, "a.py": "x = 1\n"}):
        for arguments in (["config"], ["check", "--output-format", "concise"]):
            said = run(arguments)
            assert said.code in (0, 2), f"exit code {said.code}"
            assert "Traceback" not in said.err, said.err[-2_000:]
            promise.check_printable(said.all)


def _rule_file(text: str) -> None:
    """Any text as a rule file: a rule, or `RuleError` with the place."""
    from claudelint.rule import RuleError, load_rule

    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "rule.toml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            rule = load_rule(path, "fuzzed")
        except RuleError as error:
            assert error.message and 0 <= error.line <= text.count("\n") + text.count("\r") + 1
        else:
            assert rule.id and rule.message and rule.level("product")


def _patterns(lines: list[str]) -> None:
    from claudelint.patterns import Patterns

    patterns = Patterns(lines)
    for path in ("a/b/c.py", "a" * 60, "-x", "é\n", "a/" * 20 + "b"):
        patterns.matches(path)
        patterns.covers(path)
        patterns.matches(path, True)
        patterns.without("a/b").covers(path)


def _escaping(text: str) -> None:
    from claudelint import escape

    for shown in (escape.visible(text), escape.visible_line(text), escape.for_xml(text), escape.for_markdown(text)):
        promise.check_printable(shown)
    for more in (escape.code_for_markdown, escape.for_command, escape.for_command_property):
        promise.check_printable(more(text))
    promise.check_form(f'<?xml version="1.0"?><a b="{escape.for_xml(text)}">{escape.for_xml(text)}</a>')
    assert not {"\n", ":", ","} & set(escape.for_command_property(text))


def _redaction(parts: tuple[str, str, str, str]) -> None:
    """A token is masked whatever stands around it, and what was masked once stays as it is."""
    from claudelint.redact import redact

    before, kind, body, after = parts
    text = redact(f"{before}sk-ant-{kind}-{body}AA{after}")
    promise.check_kept(text, f"sk-ant-{kind}-{body}AA")
    assert redact(text) == text


def _difference(pair: tuple[str, str]) -> None:
    """The changed lines of a text are lines of it, and every line that the old text does not hold is among them."""
    from claudelint.changes import compare

    old, new = (text.encode() for text in pair)
    changed = compare(old, new)
    lines = new.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    known = set(old.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert changed.whole or all(1 <= line <= max(len(lines), 1) for line in changed.lines)
    fresh = {n for n, line in enumerate(lines, 1) if line and line not in known}
    assert changed.whole or fresh <= set(changed.lines)


def targets() -> dict[str, Target]:
    """All targets by name; the readers' first."""
    rules = rule_texts()
    comments = tuple(
        f"x = 1  # {piece} claudelint: ignore[CL101, x] why until=2027-01-31 # noqa: CL1\n" for piece in "#x"
    )
    baseline = (
        '{"tool": "claudelint", "schema_version": 1, "findings": '
        '[{"path": "a", "rule": "b", "context": "c", "index": 0}]}',
    )
    settings = (
        'select = ["ALL"]\nextend-exclude = ["a/**", "!b"]\nuse = "personal"\nper-file-ignores = { "a*" = ["CL1"] }\n',
        'baseline = "x.json"\nrule-dirs = ["rules"]\nrequired-version = ">=0.1, <9"\nmin-severity = "note"\n',
    )  # fmt: skip
    return {
        **{f"reader-{kind}": _reader(kind) for kind in readers()},
        "decoding": Target(st.binary(max_size=200) | _TEXT.map(lambda t: f"# coding: {t}".encode()), _decoding),
        "comments": _texts(comments, _comments),
        "outline": _texts(tuple(text for _, text in seeds()["python"]), _outline),
        "suppressions": _texts(comments, _suppressions),
        "baseline": _texts(baseline, _baseline),
        "configuration": Target(broken_texts(settings), _configuration, 25),
        "rule-files": _texts(rules, _rule_file, 50),
        "patterns": Target(st.lists(broken_texts(("**/a*/[b-d]?.py", "!/x/", "\\#a")), max_size=4), _patterns),
        "escaping": Target(st.text(max_size=60) | _SOUP, _escaping),
        "redaction": Target(
            st.tuples(_SOUP, st.sampled_from(["oat01", "ort01", "sid02", "api03"]), _BODIES, _SOUP), _redaction
        ),
        "difference": Target(st.tuples(broken_texts(comments), broken_texts(comments)), _difference),
        "folding": FOLDING,
        "scan": SCAN,
    }
