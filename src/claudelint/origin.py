"""Where values come from, as declared in `rules/origins.toml`.

Owns the origins (what makes a value a subscription token or a session cookie) and the signals (what speaks
for an official use). Must not know how values travel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from claudelint.condition import REGEXES, dotted, normal_key
from claudelint.shape import Key, Problem, Table, Tables, Text, Texts
from claudelint.tomlfile import TomlError, load_toml
from claudelint.tomlplaces import toml_line

_ORIGIN = Table(
    {
        "name": Key("The name rules use in `origin`.", Text(), required=True),
        "words": Key("The origin in a few words, for messages.", Text()),
        "env": Key("Environment variables it is read from.", Texts()),
        "key": Key("Keys it is looked up under; -, _ and case do not matter.", Texts()),
        "argument": Key("Regexes on a text handed to the call that returns it.", REGEXES),
        "literal": Key("Regexes on a literal.", REGEXES),
        "keywords": Key("Texts one of which is in each file that the regexes are for.", Texts()),
    }
)
_SIGNAL = Table(
    {
        "name": Key("The name rules use in `unless`.", Text(), required=True),
        "text": Key("Regexes on texts that speak for an official use.", REGEXES, required=True),
    }
)
#: What origins.toml may say.
ORIGINS = Table(
    {
        "origin": Key("What makes a value a credential.", Tables(_ORIGIN, "expected [[origin]] tables")),
        "signal": Key("What speaks for an official use.", Tables(_SIGNAL, "expected [[signal]] tables")),
    },
    word="table",
)


class OriginError(ValueError):
    """`origins.toml` is wrong; the message names file, line and key."""


@dataclass(frozen=True)
class Origin:
    """A named origin. A value has it when it is read from one of the environment variables `env`, looked up
    under one of the keys `key`, or returned by a call that is given a text matching one of `argument`
    (a path that is opened, a keychain item, a URL). `keywords` are the prefilter's where the rest gives it none."""

    name: str
    words: str
    env: frozenset[str] = frozenset()
    key: frozenset[str] = frozenset()
    argument: tuple[re.Pattern[str], ...] = ()
    literal: tuple[re.Pattern[str], ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def words_in_files(self) -> tuple[str, ...]:
        """Keywords, in small letters, one of which a file holds that gives a value this origin; perhaps not all."""
        names = {*self.env, *self.key, *(key.replace("_", "-") for key in self.key)}
        return tuple(sorted({name.lower() for name in (*names, *self.keywords)}))

    def joined(self, other: Origin) -> Origin:
        """This origin with what another adds to it, keywords included: files that hold it are to be looked at."""
        return replace(
            self,
            env=self.env | other.env,
            key=self.key | other.key,
            argument=self.argument + other.argument,
            literal=self.literal + other.literal,
            keywords=self.keywords + other.words_in_files,
        )


@dataclass(frozen=True)
class Signal:
    """A named exculpatory signal: texts that speak for an official use where they occur."""

    name: str
    text: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Origins:
    """All origins and signals, by name. `allowed` are hosts that packs allow: pattern (`*.` first) and pack."""

    origins: tuple[Origin, ...] = ()
    signal: tuple[Signal, ...] = ()
    allowed: tuple[tuple[str, str], ...] = ()

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
        known = self._found.get(("env", variable))
        if known is None:
            known = self._found["env", variable] = [o.name for o in self.origins if variable in o.env]
        return known

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

    def allowing(self, host: str) -> str:
        """The pack that allows a host; empty where none does."""
        return next((pack for pattern, pack in self.allowed if _covers(pattern, host.lower())), "")

    def joined(self, other: Origins) -> Origins:
        """These origins and signals with those of another file: names that both have are one."""
        origins = {origin.name: origin for origin in self.origins}
        for origin in other.origins:
            known = origins.get(origin.name, Origin(origin.name, origin.words))
            origins[origin.name] = known.joined(origin)
        signals = {signal.name: signal for signal in self.signal}
        for signal in other.signal:
            own = signals[signal.name].text if signal.name in signals else ()
            signals[signal.name] = Signal(signal.name, own + signal.text)
        return Origins(tuple(origins.values()), tuple(signals.values()), self.allowed + other.allowed)


def _covers(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def load_origins(path: Path, *, shipped: bool = False) -> Origins:
    """The origins and signals of a file; the regexes of claudelint's own were looked at before it was shipped.

    Raises `OriginError`, which says all that is wrong.
    """
    try:
        text = path.read_text("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise OriginError(f"{path}:{error.line}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise OriginError(f"{path}: {error}") from None
    problems = list(ORIGINS.problems(table, ())) or ([] if shipped else list(_slow(table)))
    if problems:
        lines = sorted((toml_line(text, at), f"{dotted(at)}: {message}") for at, message in problems)
        raise OriginError(f"{path}:" + "; also ".join(f"{line}: {wrong}" for line, wrong in lines))
    origins = tuple(_origin(item) for item in table.get("origin", ()))
    return Origins(origins, tuple(Signal(item["name"], _compiled(item, "text")) for item in table.get("signal", ())))


def _slow(table: dict[str, Any]) -> Iterator[Problem]:
    """Regexes that take too long on some text."""
    from claudelint.backtracking import SHORT_TEXT, refused

    for kind, keys in (("origin", ("argument", "literal")), ("signal", ("text",))):
        for number, item in enumerate(table.get(kind, ())):
            for key in keys:
                for place, regex in enumerate(item.get(key, ())):
                    if wrong := refused(regex, SHORT_TEXT):
                        yield (kind, number, key, place), f"the regular expression {regex!r} {wrong}"


def _origin(item: dict[str, Any]) -> Origin:
    return Origin(
        item["name"],
        item.get("words", ""),
        frozenset(item.get("env", ())),
        frozenset(normal_key(key) for key in item.get("key", ())),
        _compiled(item, "argument"),
        _compiled(item, "literal"),
        tuple(item.get("keywords", ())),
    )


def _compiled(item: dict[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in item.get(key, ()))
