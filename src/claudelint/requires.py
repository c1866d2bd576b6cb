"""Decides whether a version meets a `required-version`. Owns the few operators that may stand there.

Compares release numbers only; must not know where the requirement was written.
"""

from __future__ import annotations

from claudelint.later import regex

_CLAUSE = regex(r"(>=|<=|==|!=|~=|>|<)?\s*(\d+(?:\.\d+)*)")
_RELEASE = regex(r"\d+(?:\.\d+)*")


def satisfies(version: str, requirement: str) -> bool:
    """True when the version meets every clause (`>=0.2, <1`; a bare number means exactly this one).

    Raises `ValueError` for a requirement that is none.
    """
    found = _RELEASE.match(version)
    have = _numbers(found[0]) if found else ()
    return all(_holds(have, clause.strip()) for clause in requirement.split(","))


def _holds(have: tuple[int, ...], clause: str) -> bool:
    found = _CLAUSE.fullmatch(clause)
    if not found:
        raise ValueError(f"{clause!r} is no version requirement; write for example '>=0.1, <1'")
    operator, want = found[1] or "==", _numbers(found[2])
    if operator == "~=":
        same = found[2].count(".")
        return have >= want and have[:same] == want[:same]
    results = {"==": have == want, "!=": have != want, ">=": have >= want, "<=": have <= want}
    return results.get(operator, have > want if operator == ">" else have < want)


def _numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split("."))
    return numbers + (0,) * (6 - len(numbers))
