"""Which settings a configuration file may hold, and the check of each one's type.

Owns the keys of `[tool.claudelint]`. Must not know in which file a setting stands or which layer wins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from claudelint.config import USES
from claudelint.finding import CONFIDENCES, PERSONAS, SEVERITIES
from claudelint.hint import did_you_mean

#: Returns the value as `Config` holds it; raises `ValueError` saying what was expected.
Check: TypeAlias = Callable[[Any], Any]


class UnknownSetting(ValueError):
    """No setting has this key; the text says which was probably meant."""


def field_of(key: str) -> str:
    """The name of a setting in `Config`."""
    return key.replace("-", "_")


def checked(key: str, value: Any) -> Any:
    """The value of a setting as `Config` holds it. Raises `UnknownSetting` or `ValueError`."""
    if key not in SETTINGS:
        raise UnknownSetting(f"unknown setting{did_you_mean(key, SETTINGS) or f'; known: {_listed(SETTINGS)}'}")
    return SETTINGS[key](value)


def _listed(words: Any) -> str:
    return ", ".join(words)


def _one_of(words: tuple[str, ...]) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            hint = did_you_mean(value, words) if isinstance(value, str) else ""
            raise ValueError(f"{value!r} is none of {_listed(words)}{hint}")
        return value

    return check


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError('expected a list of strings, for example ["CL101", "CL4"]')
    return tuple(item.strip() for item in value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"expected true or false, not {value!r}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("expected a string")
    return value


def _globs(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError('expected a table, for example { "tests/**" = ["CL101"] }')
    return tuple((pattern, _strings(selectors)) for pattern, selectors in value.items())


SETTINGS: dict[str, Check] = {
    "select": _strings,
    "ignore": _strings,
    "extend-select": _strings,
    "per-file-ignores": _globs,
    "min-severity": _one_of(SEVERITIES),
    "min-confidence": _one_of(CONFIDENCES),
    "fail-on": _one_of(SEVERITIES),
    "persona": _one_of(PERSONAS),
    "use": _one_of(USES),
    "exclude": _strings,
    "extend-exclude": _strings,
    "force-exclude": _flag,
    "respect-gitignore": _flag,
    "baseline": _text,
    "rule-dirs": _strings,
    "required-version": _text,
}
