"""Configuration entries into statements, so that rules see a key of a file as they see an entry of a mapping.

Owns what a key's name says about the use of its value: set for a program, listed to be left alone, meant for
people. Must not know file formats, nor evaluate anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from claudelint.facts import Block, Entry, Expr, Facts, Item, Ref, Scope, Statement, Text
from claudelint.flow import roles
from claudelint.interpolation import interpolated, names_variable
from claudelint.source import Span

#: Keys under which values are named to be left out, matched or allowed, not used.
_LISTED = frozenset(
    """deny denied denylist exclude excluded excludes ignore ignored ignores block blocked blocklist blacklist
    disallow disallowed disallowedtools allow allowed allowlist whitelist redirect_uri redirect_uris redirecturis
    redirecturi allowed_origins origins cors_origins cors pattern patterns regex regexes match matches keywords
    permissions externally_connectable host_permissions content_scripts secrets required_env requires_env
    env_keep unset scrub redact masks""".split()
)
#: Keys whose list items are used, each of them; other lists only list.
_USED_LISTS = frozenset(
    """args command cmd entrypoint volumes urls endpoints base_urls api_bases headers scopes scope betas
    anthropic_beta env environment env_file cookies runargs mounts options""".split()
)
#: Keys below which every entry is an environment variable.
ENVIRONMENTS = frozenset(
    "env environment variables env_vars envvars env_variables environment_variables setenv set_env remoteenv".split()
)
_TEMPLATE = re.compile(r"(?i)(example|sample|template|dist|default)s?(\.|$)")
_PLACEHOLDER = re.compile(
    r"(?i)^(<.*>|\.\.\.|…|x{3,}|\*+|your[-_ ].*|change[-_]?me.*|placeholder|todo|none|null|.*[-_]here"
    r"|sk-ant-[a-z0-9-]*(\.{3}|…|x{3,}).*)$"
)
#: Longer texts, and those of several lines, are written for people or models.
MAX_VALUE = 2_000


class Interest(Protocol):
    """Which texts and keys may matter (`relevance.Hints`)."""

    def look_through(self, values: Iterable[str], kind: str) -> None: ...

    def text(self, value: str, kind: str) -> bool: ...

    def key(self, name: str) -> bool: ...

    def bare_key(self, name: str) -> bool: ...

    def keyed(self, value: str) -> bool: ...


def as_program(facts: Facts, interest: Interest | None = None) -> Facts:
    """Facts whose configuration entries are statements too: each key is set in a mapping that is used.

    Entries that cannot matter to `interest` are left out, so that large data files cost little.
    """
    if not facts.entries:
        return facts
    statements = tuple(_statements(facts, interest))
    end = max(e.span.end for e in facts.entries)
    scopes = facts.scopes or (Scope(0, -1, "module", "", "", Span(0, end)),)
    return replace(
        facts, scopes=scopes, blocks=facts.blocks or (Block(-1, "module"),), statements=facts.statements + statements
    )


def variables(entries: Iterable[Entry], kind: str) -> Iterator[Entry]:
    """Those entries of a file of some kind that are environment variables."""
    return (entry for entry in entries if _is_variable(entry, kind))


def _is_variable(entry: Entry, kind: str) -> bool:
    return kind == "dotenv" or (entry.path != () and _is_environment(entry.path[-1]))


@lru_cache(maxsize=1_000)
def _is_environment(name: str) -> bool:
    """Whether what stands below a key are environment variables; many entries stand below one."""
    return _normal(name) in ENVIRONMENTS


def _statements(facts: Facts, interest: Interest | None) -> Iterator[Statement]:
    if interest is not None:
        interest.look_through((entry.value for entry in facts.entries), facts.kind)
    template = bool(_TEMPLATE.search(facts.path.rpartition("/")[2]))
    for entry in facts.entries:
        if interest is not None and not _matters(entry, facts.kind, interest):
            continue
        if not entry.value or (template and _PLACEHOLDER.match(entry.value)):
            continue
        variable = _is_variable(entry, facts.kind)
        targets: list[Expr] = []
        if not entry.stated and _is_used(entry, variable):
            base = Ref(".".join(("settings", *entry.path)), entry.span)
            targets.append(Item(base, Text(entry.key, entry.span), entry.span))
        if variable:
            targets.append(Ref(f"${entry.key}", entry.span))
        if targets:
            yield Statement("assign", 0, 0, entry.span, tuple(targets), interpolated(entry.value, entry.value_span))


def _matters(entry: Entry, kind: str, interest: Interest) -> bool:
    """Whether a rule may find an entry, or code reads the variable it sets. What else code loads of a file, it loads
    as it is."""
    if interest.text(entry.value, kind) or interest.bare_key(entry.key):
        return True
    if _is_variable(entry, kind):
        return "$" in entry.value or interest.key(entry.key)
    return names_variable(entry.value) or (interest.key(entry.key) and interest.keyed(entry.value))


def _is_used(entry: Entry, variable: bool) -> bool:
    """Whether a value is set for a program, as far as the names around it tell."""
    if len(entry.value) > MAX_VALUE or "\n" in entry.value.strip():
        return False
    if any(_normal(name) in _LISTED for name in (entry.key, *entry.path)):
        return False
    if variable:
        return True
    if entry.key == entry.value:
        # A table that maps names to themselves looks them up; it sends none.
        return False
    if entry.path and entry.path[-1] == entry.key:
        return _normal(entry.key) in _USED_LISTS
    return not roles.is_shown_key(entry.key)


def _normal(name: str) -> str:
    return name.lower().replace("-", "_")
