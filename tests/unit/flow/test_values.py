"""The value domain: union, concatenation, changes of texts, and the bounds of each."""

from __future__ import annotations

import pytest

from claudelint.flow.values import (
    HOLE,
    MAX_LENGTH,
    MAX_TEXTS,
    MAX_TRAIL,
    NOTHING,
    UNKNOWN,
    External,
    Known,
    Origin,
    Parameter,
    Piece,
    Place,
    Value,
    concatenated,
    union,
)
from claudelint.source import Span

HERE = Place("a.py", Span(0, 1))
THERE = Place("b.py", Span(5, 9), "passed on")


def known(text: str, place: Place = HERE, *, own: bool = True, decoded: bool = False) -> Known:
    return Known(text, (Piece(0, len(text), (place,), own, decoded),))


def of(*texts: str) -> Value:
    return Value(tuple(known(text) for text in texts))


def texts(value: Value) -> list[str]:
    return [k.text for k in value.texts]


def test_union_of_nothing_is_nothing() -> None:
    assert union([]) is NOTHING
    assert union([NOTHING, NOTHING]) is NOTHING


def test_union_keeps_every_alternative_once() -> None:
    value = union([of("a"), NOTHING, of("b", "a")])
    assert texts(value) == ["a", "b"]
    assert not value.bounded


def test_union_keeps_one_text_from_two_places() -> None:
    assert len(union([Value((known("a", HERE),)), Value((known("a", THERE),))]).texts) == 2


def test_union_gathers_things_origins_and_parameters() -> None:
    one, two = Parameter("a.py", 1, "x"), Parameter("a.py", 1, "y")
    origin = Origin("login", (HERE,))
    value = union(
        [
            Value((), (External("m"),), (origin,), frozenset({one})),
            Value((), (External("m"), External("n")), (origin,), frozenset({two})),
        ]
    )
    assert value.things == (External("m"), External("n"))
    assert value.origins == (origin,)
    assert value.parameters == {one, two}


def test_union_is_bounded_and_says_so() -> None:
    value = union([of(*map(str, range(MAX_TEXTS))), of("more")])
    assert len(value.texts) == MAX_TEXTS
    assert value.bounded
    assert union([value, of("0")]).bounded


def test_concatenation_multiplies_alternatives() -> None:
    assert texts(concatenated([of("a", "b"), of("1", "2")])) == ["a1", "a2", "b1", "b2"]


def test_concatenation_of_nothing_is_the_empty_text() -> None:
    assert texts(concatenated([])) == [""]


def test_what_is_unknown_becomes_a_hole() -> None:
    value = concatenated([of("a"), NOTHING, of("c")])
    assert texts(value) == [f"a{HOLE}c"]
    assert [(p.start, p.end) for p in value.texts[0].pieces] == [(0, 1), (2, 3)]


def test_concatenation_moves_pieces_along() -> None:
    value = concatenated([Value((known("ab", HERE),)), Value((known("cde", THERE),))])
    assert [(p.start, p.end, p.trail[0].path) for p in value.texts[0].pieces] == [(0, 2, "a.py"), (2, 5, "b.py")]
    assert value.texts[0].trail() == (HERE, THERE)


def test_concatenation_is_bounded_and_says_so() -> None:
    half = of(*(str(n) for n in range(MAX_TEXTS // 2)))
    value = concatenated([half, half])
    assert len(value.texts) == MAX_TEXTS
    assert value.bounded
    assert not concatenated([half]).bounded


def test_concatenation_never_makes_a_text_of_any_length() -> None:
    long = of("x" * (MAX_LENGTH // 2))
    assert len(texts(concatenated([long, long, long, long]))[0]) <= MAX_LENGTH


def test_concatenation_keeps_origins_and_parameters() -> None:
    value = concatenated(
        [of("Bearer "), Value((UNKNOWN,), (), (Origin("o", (HERE,)),), frozenset({Parameter("a", 0, "x")}))]
    )
    assert [origin.name for origin in value.origins] == ["o"]
    assert value.parameters == {Parameter("a", 0, "x")}


def test_a_mapped_text_is_one_piece() -> None:
    joined = concatenated([Value((known("ab", HERE),)), Value((known("cd", THERE, own=False),))])
    piece = joined.mapped(str.upper).texts[0].pieces[0]
    assert (piece.start, piece.end, piece.own, piece.decoded) == (0, 4, True, False)
    assert piece.trail == (HERE, THERE)


def test_a_decoded_text_stays_decoded() -> None:
    value = of("cba").mapped(lambda t: t[::-1], decoded=True).mapped(str.upper)
    assert texts(value) == ["ABC"]
    assert value.texts[0].pieces[0].decoded


def test_what_cannot_be_mapped_is_unknown() -> None:
    assert of("a").mapped(lambda t: None).texts == (UNKNOWN,)
    assert of("a").mapped_texts(lambda t: None).texts == (UNKNOWN,)


@pytest.mark.parametrize(
    ("change", "text", "pieces"),
    [
        (str.upper, "ABCD", [(0, 2), (2, 4)]),
        (lambda t: t.strip("a"), "bcd", [(0, 1), (1, 3)]),
        (lambda t: t.rstrip("cd"), "ab", [(0, 2)]),
        (lambda t: t.lstrip("ab"), "cd", [(0, 2)]),
    ],
)
def test_pieces_keep_their_places(change: object, text: str, pieces: list[tuple[int, int]]) -> None:
    assert callable(change)
    value = concatenated([of("ab"), of("cd")]).mapped_texts(change)
    assert texts(value) == [text]
    assert [(p.start, p.end) for p in value.texts[0].pieces] == pieces


def test_a_step_is_added_to_texts_and_origins_once() -> None:
    value = Value((known("a"),), (), (Origin("o", (HERE,)),)).through(THERE, own=False).through(THERE, own=True)
    assert value.texts[0].trail() == (HERE, THERE)
    assert value.origins[0].trail == (HERE, THERE)
    assert value.texts[0].pieces[0].own is False


def test_trails_are_bounded() -> None:
    value = of("a")
    for number in range(3 * MAX_TRAIL):
        value = value.through(Place("a.py", Span(number, number + 1)), own=True)
    assert len(value.texts[0].trail()) == MAX_TRAIL


def test_values_can_be_told_apart_from_nothing() -> None:
    assert Value() == NOTHING
    assert UNKNOWN.text == HOLE
    assert Known("a").trail() == ()
    assert Known("a").mapped("b") == Known("b")
