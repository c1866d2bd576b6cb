"""Which settings a configuration file may hold, and the check of each one's type.

Owns the keys of `[tool.claudelint]`. Must not know in which file a setting stands or which layer wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from claudelint.config import USES
from claudelint.finding import CONFIDENCES, PERSONAS, SEVERITIES
from claudelint.hint import did_you_mean

#: A rule pack, and which of its versions will do.
_CLAUSE = r"(?:>=|<=|==|!=|~=|>|<)[ ]*[0-9]+(?:\.[0-9]+)*"
_PACK = rf"[a-z][a-z0-9]*(?:[-._][a-z0-9]+)*[ ]*(?:{_CLAUSE}[ ]*(?:,[ ]*{_CLAUSE}[ ]*)*)?"

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


@dataclass(frozen=True)
class _OneOf:
    """One of several words."""

    words: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            hint = did_you_mean(value, self.words) if isinstance(value, str) else ""
            raise ValueError(f"{value!r} is none of {_listed(self.words)}{hint}")
        return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValueError('expected a list of strings, for example ["CL101", "CL4"]')
    return tuple(item.strip() for item in value)


def _packs(value: Any) -> tuple[str, ...]:
    texts = _strings(value)
    for text in texts:
        if not re.fullmatch(_PACK, text):
            raise ValueError(f"{text!r} names no rule pack; write for example 'acme' or 'acme>=1.2'")
    return texts


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
    "min-severity": _OneOf(SEVERITIES),
    "min-confidence": _OneOf(CONFIDENCES),
    "fail-on": _OneOf(SEVERITIES),
    "persona": _OneOf(PERSONAS),
    "use": _OneOf(USES),
    "exclude": _strings,
    "extend-exclude": _strings,
    "force-exclude": _flag,
    "respect-gitignore": _flag,
    "baseline": _text,
    "rule-dirs": _strings,
    "require-packs": _packs,
    "required-version": _text,
}

_TEXT_SHAPE = {"type": "string", "pattern": "\\S"}
_STRINGS_SHAPE = {"type": "array", "items": _TEXT_SHAPE}
#: What each check accepts, as JSON Schema says it.
_SHAPES: dict[Check, dict[str, Any]] = {
    _strings: _STRINGS_SHAPE,
    _packs: {"type": "array", "items": {"type": "string", "pattern": rf"^\s*{_PACK}\s*$"}},
    _globs: {"type": "object", "additionalProperties": _STRINGS_SHAPE},
    _flag: {"type": "boolean"},
    _text: _TEXT_SHAPE,
}


def json_schema(descriptions: Mapping[str, str]) -> dict[str, Any]:
    """The JSON Schema of a configuration: it accepts what `checked` accepts. `descriptions` go by key."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claudelint configuration",
        "description": "claudelint.toml, .claudelint.toml, or the table tool.claudelint of pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _shape(check, descriptions.get(key)) for key, check in SETTINGS.items()},
    }


def _shape(check: Check, description: str | None) -> dict[str, Any]:
    shape = {"type": "string", "enum": list(check.words)} if isinstance(check, _OneOf) else _SHAPES[check]
    return {"description": description, **shape} if description else dict(shape)
