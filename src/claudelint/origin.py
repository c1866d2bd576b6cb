"""Where values come from, as declared in `rules/origins.toml`.

Owns the origins (what makes a value a subscription token or a session cookie) and the signals (what speaks
for an official use). Must not know how values travel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from claudelint.condition import normal_key
from claudelint.tomlfile import TomlError, line_of, load_toml


class OriginError(ValueError):
    """`origins.toml` is wrong; the message names file, line and key."""


@dataclass(frozen=True)
class Origin:
    """A named origin. A value has it when it is read from one of the environment variables `env`, looked up
    under one of the keys `key`, or returned by a call that is given a text matching one of `argument`
    (a path that is opened, a keychain item, a URL)."""

    name: str
    words: str
    env: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    argument: tuple[re.Pattern[str], ...] = ()
    literal: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True)
class Signal:
    """A named exculpatory signal: texts that speak for an official use where they occur."""

    name: str
    text: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Origins:
    """All origins and signals, by name."""

    origins: tuple[Origin, ...] = ()
    signal: tuple[Signal, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Names rules may use in `origin`."""
        return frozenset(o.name for o in self.origins)

    @cached_property
    def signals(self) -> frozenset[str]:
        """Names rules may use in `unless`."""
        return frozenset(s.name for s in self.signal)

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[str]]:
        """Answers given before: the same few texts are asked for again and again."""
        return {}

    def words(self, name: str) -> str:
        """An origin in a few words, for messages."""
        return next((o.words for o in self.origins if o.name == name), name)

    def of_env(self, variable: str) -> list[str]:
        """Origins of a value read from an environment variable."""
        return [o.name for o in self.origins if variable in o.env]

    def of_key(self, key: str) -> list[str]:
        """Origins of a value looked up under a key."""
        known = self._found.get(("key", key))
        if known is None:
            known = self._found["key", key] = [o.name for o in self.origins if normal_key(key) in o.key]
        return known

    def of_argument(self, text: str) -> list[str]:
        """Origins of what a call returns that was given this text."""
        known = self._found.get(("argument", text))
        if known is None:
            known = self._found["argument", text] = [
                o.name for o in self.origins if any(p.search(text) for p in o.argument)
            ]
        return known

    def of_literal(self, text: str) -> list[str]:
        """Origins of a literal."""
        known = self._found.get(("literal", text))
        if known is None:
            known = self._found["literal", text] = [
                o.name for o in self.origins if any(p.search(text) for p in o.literal)
            ]
        return known


def load_origins(path: Path) -> Origins:
    """The origins and signals of a file. Raises `OriginError`."""
    try:
        text = path.read_text("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise OriginError(f"{path}:{error.line}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise OriginError(f"{path}: {error}") from None
    try:
        origins = tuple(_origin(item) for item in table.pop("origin", []))
        signals = tuple(_signal(item) for item in table.pop("signal", []))
    except _Wrong as error:
        raise OriginError(f"{path}:{line_of(text, error.args[0])}: {error.args[0]}: {error.args[1]}") from None
    for key in table:
        raise OriginError(f"{path}:{line_of(text, key)}: {key}: unknown table; known: origin, signal")
    return Origins(origins, signals)


class _Wrong(Exception):
    """(key, what is wrong)"""


def _origin(item: dict[str, Any]) -> Origin:
    for key in item:
        if key not in ("name", "words", "env", "key", "argument", "literal"):
            raise _Wrong(key, "unknown key")
    keys = frozenset(normal_key(k) for k in _strings(item, "key"))
    return Origin(
        _name(item),
        item.get("words", ""),
        frozenset(_strings(item, "env")),
        keys,
        _regexes(item, "argument"),
        _regexes(item, "literal"),
    )


def _signal(item: dict[str, Any]) -> Signal:
    for key in item:
        if key not in ("name", "text"):
            raise _Wrong(key, "unknown key")
    return Signal(_name(item), _regexes(item, "text"))


def _name(item: dict[str, Any]) -> str:
    if not isinstance(item.get("name"), str) or not item["name"]:
        raise _Wrong("name", "is missing")
    return str(item["name"])


def _strings(item: dict[str, Any], key: str) -> list[str]:
    value = item.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise _Wrong(key, "expected a list of strings")
    return value


def _regexes(item: dict[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(text) for text in _strings(item, key))
    except re.error as error:
        raise _Wrong(key, f"not a regular expression: {error}") from None
