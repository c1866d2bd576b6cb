"""Facts survive the way to bytes and back, whatever stands in them."""

from __future__ import annotations

import ast
import contextlib
import dataclasses
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claudelint import codec, expression, facts
from claudelint.facts import Attr, Facts, Mapping, Number, Ref, Statement, Text
from claudelint.readers import readers
from claudelint.source import SourceFile, Span

NUMBERS = st.integers(min_value=0, max_value=100) | st.integers(min_value=0, max_value=2**31 - 1)
SPANS = st.builds(Span, NUMBERS, NUMBERS)
#: Lone surrogates too: escapes in a literal make them.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(["", "self", "\ud83d\ude00", "\n"])
INTEGERS = st.integers() | st.sampled_from([True, False, None, 0, 1, -1, 2**64, -(2**5_000)])


def _annotations() -> dict[tuple[str, str], str]:
    """What is written behind the fields, by class and name; a class that is compiled does not say it."""
    folder = Path(codec.__file__).parent
    trees = [ast.parse((folder / name).read_text("utf-8")) for name in ("facts.py", "expression.py")]
    kinds = [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    fields = [(kind.name, part) for kind in kinds for part in kind.body if isinstance(part, ast.AnnAssign)]
    return {(kind, ast.unparse(part.target)): ast.unparse(part.annotation) for kind, part in fields}


_ANNOTATIONS = _annotations()


def _made(kind: type[Any], expr: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Objects of a class by the annotations of its fields."""
    names = [field.name for field in dataclasses.fields(kind)]
    return st.builds(kind, **{name: _field(_ANNOTATIONS[kind.__name__, name], expr) for name in names})


def _field(annotation: str, expr: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def many(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.lists(of, max_size=3).map(tuple)

    known: dict[str, st.SearchStrategy[Any]] = {
        "Expr": expr,
        "Expr | None": expr | st.none(),
        "tuple[Expr, ...]": many(expr),
        "tuple[tuple[Expr | None, Expr], ...]": many(st.tuples(expr | st.none(), expr)),
        "tuple[Arg, ...]": many(st.builds(expression.Arg, expr, st.none() | TEXTS, TEXTS)),
        "tuple[str, ...]": many(TEXTS),
        "tuple[tuple[str, Span], ...]": many(st.tuples(TEXTS, SPANS)),
        "str": TEXTS,
        "str | None": TEXTS | st.none(),
        "int": NUMBERS,
        "int | None": INTEGERS,
        "bool": st.booleans(),
        "Span": SPANS,
    }
    if annotation in known:
        return known[annotation]
    if annotation.startswith(("Literal", "StatementKind")):
        return TEXTS
    inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
    return many(_made(getattr(facts, inner), expr))


_LEAVES = st.builds(Text, TEXTS, SPANS) | st.builds(Number, INTEGERS, SPANS) | st.builds(Ref, TEXTS, SPANS)
EXPRESSIONS = st.recursive(
    _LEAVES, lambda inner: st.one_of([_made(kind, inner) for kind in get_args(expression.Expr)]), max_leaves=8
)
FACTS = _made(Facts, EXPRESSIONS)


@given(FACTS)
@settings(max_examples=60)
def test_what_is_encoded_is_decoded(value: Facts) -> None:
    again = codec.decode(codec.encode(value))
    assert again == value
    assert repr(again) == repr(value)  # True is no 1
    assert hash(again) == hash(value)


def test_every_class_of_facts_is_known() -> None:
    """A new kind of fact is encoded, too."""
    kinds = {*get_args(expression.Expr), expression.Arg}
    kinds |= {k for k in vars(facts).values() if isinstance(k, type) and dataclasses.is_dataclass(k)}
    assert kinds == set(codec._CLASSES)


def test_parts_that_are_one_object_stay_one() -> None:
    shared = Attr(Ref("a", Span(0, 1)), "b", Span(0, 3))
    twin = Attr(Ref("a", Span(0, 1)), "b", Span(0, 3))
    statements = tuple(Statement("expression", 0, 0, Span(0, 3), (), value) for value in (shared, shared, twin))
    one, two, three = (
        s.value for s in codec.decode(codec.encode(Facts("a", "python", statements=statements))).statements
    )
    assert one is two and one == three and one is not three


def test_a_deep_expression_takes_no_recursion() -> None:
    value: Any = Text("x", Span(0, 1))
    for _ in range(20_000):
        value = Mapping(((None, value),), Span(0, 1))
    found = Facts("a", "python", statements=(Statement("expression", 0, 0, Span(0, 1), (), value),))
    assert codec.depth(found) == 20_003
    data = codec.encode(found)
    assert codec.encode(codec.decode(data)) == data


def test_what_a_reader_says(pytestconfig: pytest.Config) -> None:
    """Real modules: those of the package itself."""
    for path in sorted((pytestconfig.rootpath / "src" / "claudelint").glob("[c-f]*.py")):
        found = readers()["python"].read(SourceFile(path.name, "python", path.read_text("utf-8")))
        assert codec.decode(codec.encode(found)) == found


@settings(max_examples=40)
@given(FACTS, st.integers(min_value=0), st.binary(max_size=4))
def test_other_bytes_are_refused_or_are_other_facts(value: Facts, at: int, noise: bytes) -> None:
    data = codec.encode(value)
    at %= len(data)
    for broken in (data[:at], data[:at] + noise + data[at + len(noise) :]):
        with contextlib.suppress(codec.CodecError):
            assert isinstance(codec.decode(broken), Facts)


@settings(max_examples=20)
@given(FACTS)
def test_all_texts_are_told(value: Facts) -> None:
    assert set(codec.texts(codec.encode(value)).split("\n")) >= {value.path, value.kind} - {
        text for text in (value.path, value.kind) if "\n" in text
    }
