"""Keeps what was learnt of directories of rules, so that a thousand rules need not be parsed for every scan.

Owns the key: every byte the outcome depends on, that is the rule files, the built-in ones by their index, and the
versions of claudelint and Python. What is kept is an index, sealed by the store; only rules that have nothing wrong are
kept. Must not know what any rule says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from claudelint import __version__
from claudelint.config import Config
from claudelint.keeping import head
from claudelint.rule import Rule
from claudelint.rule_index import NAME, rows_of, rule_of
from claudelint.store import Store, open_store

_KIND = "rules"
#: Of one file; a longer one is no rule file.
_MOST_BYTES = 1_000_000
MANIFEST = "pack.toml"


class KeptRules:
    """The rules of the configured directories as the last scan with the very same files left them."""

    def __init__(self, config: Config, built_in: Path) -> None:
        self._directories = config.rule_dirs
        self._key = _digest([str(built_in / NAME)], config.rule_dirs)
        if any(os.path.lexists(os.path.join(place, MANIFEST)) for place in config.rule_dirs):
            self._key = None  # a rule pack, which changes more than its own rules
        wanted = self._key is not None and not config.no_cache
        self._store: Store = open_store(config.cache_dir, os.environ, wanted=wanted)

    def get(self) -> tuple[Rule, ...] | None:
        """The rules; None where they were never kept."""
        data = self._store.get(_KIND, self._key) if self._key is not None else None
        if data is None:
            return None
        rows = [line.split("\t") for line in data.decode("utf-8").splitlines()]
        return tuple(rule_of(row[1:], row[0], row[0]) for row in rows)

    def put(self, rules: Iterable[Rule]) -> None:
        """Keeps those of the rules that are not built in."""
        ours = [rule for rule in rules if rule.pack in self._directories]
        try:
            rows = rows_of(ours)
        except ValueError:  # a text that an index cannot hold
            return
        if self._key is not None:
            text = "".join("\t".join((rule.pack, *row)) + "\n" for rule, row in zip(ours, rows, strict=True))
            self._store.put(_KIND, self._key, text.encode("utf-8"))
            self._store.close()


def _digest(files: Iterable[str], directories: Sequence[str]) -> str | None:
    """Of all content, each with its name; None where something cannot be read or named in a line."""
    digest = sha256(repr((__version__, sys.version_info[:2])).encode())
    try:
        found = [os.path.join(place, name) for place in directories for name in sorted(os.listdir(place))]
        for path in (*files, *(path for path in found if path.endswith(".toml"))):
            data = head(path, _MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                return None
            digest.update(f"{len(path)} {len(data)} {path}".encode("utf-8", "surrogatepass") + data)
    except OSError:
        return None
    return None if any("\t" in place or len(place.splitlines()) > 1 for place in directories) else digest.hexdigest()
