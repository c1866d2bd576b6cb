"""A rule pack: a directory of rule files with a manifest, `pack.toml`. Owns that file's format.

    api = 1                      # of this format and of `claudelint.rulekit`
    name = "acme"                # as `require-packs` names it
    version = "1.2.0"
    prefixes = ["ACME"]          # of its rule ids: ACME001, ACME002, …

    allow-hosts = ["gateway.acme.example"]    # optional: addresses that are no finding
    replace-policy = true                     # optional: policy.toml replaces the built-in clauses, else it adds

    [severity]                   # optional: of built-in rules
    CL211 = "error"

Besides it lie rule files, and where there is need `policy.toml`, `origins.toml` and `retired.toml`, as in `rules/`.
Must not know where packs lie or what they do to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from claudelint.finding import SEVERITIES, Severity
from claudelint.hint import did_you_mean
from claudelint.plugins import Plugin
from claudelint.rule import RuleError
from claudelint.tomlfile import TomlError, line_of, load_toml

MANIFEST = "pack.toml"
API = 1
#: The letters of the built-in rules.
RESERVED = "CL"
_NEEDED = ("api", "name", "version", "prefixes")
_KEYS = (*_NEEDED, "allow-hosts", "replace-policy", "severity")
_NAME = re.compile(r"[a-z][a-z0-9]*([-._][a-z0-9]+)*")
_VERSION = re.compile(r"\d+(\.\d+)*[\w.+-]*")
_PREFIX = re.compile(r"[A-Z]{2,8}")
_HOST = re.compile(r"(\*\.)?([a-z0-9-]+\.)*[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Pack:
    """A manifest that was read. `plugin` is the entry point it was found by, None where a directory was named.

    `allow_hosts` are lower-case host names, `*.` before one for all hosts below it.
    """

    name: str
    version: str
    prefixes: tuple[str, ...]
    directory: Path
    plugin: Plugin | None = None
    allow_hosts: tuple[str, ...] = ()
    replace_policy: bool = False
    severity: tuple[tuple[str, Severity], ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def owns(self, rule_id: str) -> bool:
        """Whether a rule id bears one of the pack's prefixes."""
        return any(re.fullmatch(rf"{prefix}\d{{3}}", rule_id) for prefix in self.prefixes)

    def wrong(self, key: str, message: str) -> RuleError:
        """An error about a key of the manifest, with its line."""
        path = self.directory / MANIFEST
        return RuleError(path.as_posix(), _line(path, key), key, message)


def load_pack(directory: Path, plugin: Plugin | None = None) -> Pack:
    """The pack in a directory. Raises `RuleError` with file, line and key."""
    path = directory / MANIFEST
    try:
        text = path.read_text("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise RuleError(path.as_posix(), error.line, "", str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        of = f" (of the entry point {plugin.name} of {plugin})" if plugin else ""
        reason = "there is no manifest" if isinstance(error, FileNotFoundError) else str(error)
        raise RuleError(path.as_posix(), 0, "", f"{reason}{of}") from None
    try:
        return _pack(table, directory, plugin)
    except _Wrong as error:
        raise RuleError(path.as_posix(), line_of(text, error.key), error.key, str(error)) from None


class _Wrong(ValueError):
    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def _pack(table: dict[str, Any], directory: Path, plugin: Plugin | None) -> Pack:
    _check_api(table)
    for key in table:
        if key not in _KEYS:
            raise _Wrong(key, f"unknown key{did_you_mean(key, _KEYS) or f'; known: {_listed(_KEYS)}'}")
    for key in _NEEDED:
        if key not in table:
            raise _Wrong(key, f"is missing; a manifest says {_listed(_NEEDED)}")
    name, version = (
        _text(table, "name", _NAME, "small letters, digits, hyphens"),
        _text(table, "version", _VERSION, "1.0"),
    )
    if plugin is not None and plugin.version != version:
        raise _Wrong("version", f"{version} here, but the distribution installed is {plugin}")
    prefixes = _strings(table, "prefixes", _PREFIX, 'capitals, for example ["ACME"]')
    if not prefixes:
        raise _Wrong("prefixes", "expected at least one")
    for prefix in prefixes:
        if _overlap(prefix, RESERVED):
            raise _Wrong("prefixes", f"{prefix} overlaps with {RESERVED}, the prefix of the built-in rules")
    hosts = _strings(
        {**table, "allow-hosts": _lowered(table.get("allow-hosts", []))}, "allow-hosts", _HOST, "host names"
    )
    replace = table.get("replace-policy", False)
    if not isinstance(replace, bool):
        raise _Wrong("replace-policy", "expected true or false")
    return Pack(name, version, prefixes, directory, plugin, hosts, replace, _severities(table))


def _check_api(table: dict[str, Any]) -> None:
    """First of all: the rest may mean something else in another version."""
    api = table.get("api")
    if api is None:
        raise _Wrong("api", f"is missing; write api = {API}")
    if api != API or isinstance(api, bool):
        raise _Wrong(
            "api", f"{api!r} is not the version this claudelint understands, which is {API}; install one that fits"
        )


def overlapping(packs: Iterable[Pack], prefix: str) -> Pack | None:
    """The pack that has registered a prefix, or one that begins it or is begun by it."""
    return next((pack for pack in packs if any(_overlap(prefix, other) for other in pack.prefixes)), None)


def _overlap(one: str, other: str) -> bool:
    """Selectors are prefixes: `AC` would choose the rules of `ACME`, too."""
    return one.startswith(other) or other.startswith(one)


def _severities(table: dict[str, Any]) -> tuple[tuple[str, Severity], ...]:
    levels = table.get("severity", {})
    if not isinstance(levels, dict):
        raise _Wrong("severity", 'expected a table, for example CL211 = "error"')
    for rule, level in levels.items():
        if level not in SEVERITIES:
            raise _Wrong(f"severity.{rule}", f"{level!r} is none of {_listed(SEVERITIES)}")
    return tuple((rule, cast(Severity, level)) for rule, level in levels.items())


def _text(table: dict[str, Any], key: str, shape: re.Pattern[str], what: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise _Wrong(key, f"{value!r} is no {key} ({what})")
    return value


def _strings(table: dict[str, Any], key: str, shape: re.Pattern[str], what: str) -> tuple[str, ...]:
    value = table[key]
    if not isinstance(value, list) or not all(isinstance(v, str) and shape.fullmatch(v) for v in value):
        raise _Wrong(key, f"expected a list of {what}, not {value!r}")
    return tuple(value)


def _lowered(value: Any) -> Any:
    return [v.lower() if isinstance(v, str) else v for v in value] if isinstance(value, list) else value


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _line(path: Path, key: str) -> int:
    try:
        return line_of(path.read_text("utf-8"), key)
    except (OSError, UnicodeDecodeError):
        return 0
