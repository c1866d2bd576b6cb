"""The index of the built-in rules: what a scan that finds nothing needs to know of them, without parsing TOML.

Owns `rules/index.tsv`, which `make docs` writes, and rules and clauses that are read from their files only when more is
asked of them than the index holds. It counts only while every file it was made from is as it was then, byte for byte
(length and checksum: against files that have changed, not against somebody who changes the program); else, and for
rules that are not built in, the files themselves are read. Must not know what any rule says.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zlib import crc32

from claudelint.rule import Rule

if TYPE_CHECKING:
    from claudelint.policy import Clause, Policy

NAME = "index.tsv"
POLICY = "policy.toml"
_SUFFIX = ".toml"
_FORMAT = ("claudelint", "2")
_TEXTS = ("id", "name", "category", "severity", "confidence", "since", "summary", "message", "persona", "status")
_LISTS = ("clauses", "keywords", "amid")
#: What a row makes of a rule, in this order.
_NAMES = (*_TEXTS, *_LISTS, "levels", "_literal", "path", "pack", "severity_by")
#: What only the file of a rule holds.
_REST = ("why", "instead", "conditions", "examples")
_FIELD, _ITEM, _PAIR = "\t", "|", "="
_LITERAL = "literal"


class IndexedRule(Rule):
    """A rule from the index; its file is read when the rest is asked for."""

    __slots__ = ("_literal",)

    def searches_text(self) -> bool:
        return bool(self._literal)

    def __getattr__(self, name: str) -> Any:
        if name == "_literal":  # one that was pickled
            return super().searches_text()
        if name not in _REST:
            raise AttributeError(name)
        from claudelint.rule import load_rule

        whole = load_rule(Path(self.path), self.pack)
        for rest in _REST:
            object.__setattr__(self, rest, getattr(whole, rest))
        return getattr(whole, name)


class IndexedPolicy:
    """The policy by the date on which it was last read; its file is read when the clauses are asked for."""

    def __init__(self, path: Path, read: str) -> None:
        self._path, self.read = path, read

    def __getattr__(self, name: str) -> Mapping[str, Clause]:
        if name != "clauses":
            raise AttributeError(name)
        from claudelint.policy import load_policy

        self.clauses: Mapping[str, Clause] = load_policy(self._path).clauses
        return self.clauses


def read_index(place: Path) -> tuple[tuple[Rule, ...], Policy, tuple[str, ...]] | None:
    """The rules of a directory sorted by id, the policy and the retired ids; None where its index does not count."""
    try:
        text = _content(os.path.join(place, NAME)).decode("utf-8")
        rows = [line.split(_FIELD) for line in text.splitlines()]
        if rows[0] != [*_FORMAT] or [row for row in rows if row[0] == "file"] != _files(str(place)):
            return None
        (read,) = (row[1] for row in rows if row[0] == "policy")
        rules = tuple(rule_of(row, str(place)) for row in rows if row[0] == "rule")
    except (OSError, ValueError, LookupError):
        return None
    policy = cast("Policy", IndexedPolicy(place / POLICY, read))
    return rules, policy, tuple(row[1] for row in rows if row[0] == "retired")


def write_index(place: Path, rules: Sequence[Rule], policy: Policy, retired: Sequence[str]) -> str:
    """The text of the index of a directory. Raises `ValueError` for a text that it cannot hold."""
    rows = [[*_FORMAT], *_files(str(place)), ["policy", policy.read], *(["retired", name] for name in retired)]
    rows += rows_of(sorted(rules, key=lambda rule: rule.id))
    return "".join(f"{_FIELD.join(row)}\n" for row in rows)


def rows_of(rules: Iterable[Rule]) -> list[list[str]]:
    """A row for each rule. Raises `ValueError` for a text that a row cannot hold."""
    rows = [_row(rule) for rule in rules]
    if wrong := [field for row in rows for field in row if _FIELD in field or len(f"{field}.".splitlines()) > 1]:
        raise ValueError(f"the index of the rules cannot hold {wrong[0]!r}")
    return rows


def _files(place: str) -> list[list[str]]:
    """A row for each file of a directory that the index depends on: name, length, checksum."""
    names = sorted(name for name in os.listdir(place) if name.endswith(_SUFFIX))
    found = ((name, _content(os.path.join(place, name))) for name in names)
    return [["file", name, str(len(data)), f"{crc32(data):08x}"] for name, data in found]


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _row(rule: Rule) -> list[str]:
    lists = [getattr(rule, name) for name in _LISTS]
    if wrong := [item for items in lists for item in items if _ITEM in item]:
        raise ValueError(f"the index of the rules cannot hold {wrong[0]!r} in a list")
    levels = [_PAIR.join(level) for level in rule.levels]
    texts = [os.path.basename(rule.path), *(getattr(rule, name) for name in _TEXTS)]
    literal = [_LITERAL] if rule.searches_text() else []
    return ["rule", *texts, *(_ITEM.join(items) for items in (*lists, levels, literal))]


def rule_of(row: Sequence[str], place: str, pack: str = "claudelint") -> Rule:
    """The rule of a row, whose file lies in a directory. Raises `ValueError` for what is no row."""
    _, file, *fields = row
    if len(fields) != len(_TEXTS) + len(_LISTS) + 2:
        raise ValueError(row)
    *lists, levels, literal = [tuple(field.split(_ITEM)) if field else () for field in fields[len(_TEXTS) :]]
    by_use = tuple([tuple(level.split(_PAIR)) for level in levels])
    rule, put = object.__new__(IndexedRule), object.__setattr__
    values = (*fields[: len(_TEXTS)], *lists, by_use, literal == (_LITERAL,), f"{place}/{file}", pack, "")
    for name, value in zip(_NAMES, values, strict=True):
        put(rule, name, value)
    return rule
