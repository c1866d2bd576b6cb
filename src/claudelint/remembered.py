"""What a scan brought to light in the very same files, by the same rules and settings, kept from an earlier run.

Owns what an outcome depends on: every byte of every file of the scan, the settings, the rules, the day, and this
program. If all are the same, nothing is parsed or resolved again. The same holds of a part that is judged by itself.
Must not know how an outcome is come by.
"""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from claudelint.config import Config
from claudelint.finding import Outcome
from claudelint.gathering import Gathering
from claudelint.outcome_codec import packed, unpacked
from claudelint.parsing.version import program_version
from claudelint.readers import ours
from claudelint.redact import redact
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset, rules_dir
from claudelint.sift import Unreadable, content

_KIND = "results"
#: Settings that say what becomes of a result, not what is in it.
_OUTSIDE = frozenset(
    """output_formats statistics show_hidden quiet verbose color progress exit_zero fail_on baseline no_baseline
    diff_base cache_dir no_cache jobs parse_timeout parse_memory origins""".split()
)
_PLAIN = (str, int, float, bool, type(None))


_State: TypeAlias = "tuple[int, ...]"


class Remembered:
    """The outcome of one scan, as an earlier run left it and as it is left for later ones."""

    def __init__(self, config: Config, ruleset: Ruleset, rules: Iterable[Rule], files: Gathering) -> None:
        self._files, self._speaking = files, b""
        self._before = self._states()
        self._settings = self._of_settings(config, ruleset, tuple(rules)) if self._before is not None else None

    def part(self, files: Gathering) -> Remembered:
        """The same of some of these files that are judged by themselves, by the rules that may speak there."""
        part = copy.copy(self)
        part._files, part._speaking = files, " ".join(rule.id for rule in files.rules).encode()
        part._before = {path: self._before[path] for path in files.places} if self._before is not None else None
        vars(part).pop("_key", None)
        return part

    def find(self) -> Outcome | None:
        """The outcome, if all it depends on is as it was."""
        data = self._files.store.get(_KIND, self._key) if self._key is not None else None
        return unpacked(data) if data is not None else None

    def keep(self, outcome: Outcome) -> None:
        """Leaves an outcome for later runs; not one in which a secret shows, nor of files that changed meanwhile."""
        if self._key is None or self._states() != self._before:
            return
        data = packed(outcome)
        said = data.decode("ascii")
        if redact(said) == said and unpacked(data) == outcome:
            self._files.store.put(_KIND, self._key, data)

    def _states(self) -> dict[str, _State] | None:
        """What shows that a file is changed or another, by path; None where one cannot be asked."""
        try:
            found = [(place.path, os.stat(place.absolute)) for place in self._files.places.values()]
        except (OSError, ValueError):
            return None
        return {path: (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns) for path, state in found}

    def _of_settings(self, config: Config, ruleset: Ruleset, rules: tuple[Rule, ...]) -> bytes | None:
        """A name for everything but the files that the outcome depends on; None where that is not known."""
        built_in = rules_dir()
        others = [rule for rule in ruleset.rules if Path(rule.path).parent != built_in]
        if any(c.python and not c.python.startswith("claudelint.") for rule in others for c in rule.conditions):
            return None
        if not all(ours(kind) for kind in {place.kind for place in self._files.places.values()}):
            return None  # the code of a reader from elsewhere may change without notice
        errors = self._files.discovery.errors
        chosen = [rule.id for rule in rules]
        levels = [(rule.id, rule.severity, rule.keywords) for rule in ruleset.rules]
        changed = (ruleset.packs, ruleset.origins, ruleset.policy, levels) if ruleset.packs else ()
        settings = [(f.name, getattr(config, f.name)) for f in fields(config) if f.name not in _OUTSIDE]
        digest = hashlib.sha256(program_version() + date.today().isoformat().encode())
        try:
            for path in sorted(built_in.iterdir()):
                digest.update(hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).digest())
            for part in _described((settings, chosen, others, changed, errors, sorted(self._files.official))):
                digest.update(part.encode("utf-8", "surrogatepass"))
        except (TypeError, OSError):
            return None
        return digest.digest()

    @cached_property
    def _key(self) -> str | None:
        """A name for the settings and every byte of the files; None where these cannot be had."""
        if self._settings is None:
            return None
        digest = hashlib.sha256(self._settings + self._speaking)
        try:
            for place in self._files.places.values():
                data = content(place.absolute)
                name = f"{place.path}\0{place.kind}\0{place.given}\0{len(data)}\0".encode("utf-8", "surrogatepass")
                digest.update(hashlib.sha256(name + hashlib.sha256(data).digest()).digest())
        except Unreadable:
            return None
        return digest.hexdigest()


def _described(value: Any) -> Iterator[str]:
    """Every part of some settings or rules, each in words that no other part has. Raises `TypeError` for others."""
    if isinstance(value, _PLAIN):
        yield f"{type(value).__name__} {value!r};"
    elif isinstance(value, re.Pattern) or isinstance(getattr(value, "pattern", None), (str, bytes)):
        yield f"pattern {value.pattern!r} {value.flags};"
    elif is_dataclass(value) and not isinstance(value, type):
        # Of a rule that is read when it is needed, the name of what it stands for.
        kind = next(kind for kind in type(value).__mro__ if "__dataclass_fields__" in vars(kind))
        yield f"{kind.__qualname__}("
        for field in fields(value):
            yield from _described(getattr(value, field.name))
        yield ")"
    elif isinstance(value, (tuple, list)):
        yield f"{len(value)}["
        for inner in value:
            yield from _described(inner)
        yield "]"
    elif isinstance(value, (frozenset, set)):
        yield from _described(sorted(value))
    elif isinstance(value, dict):
        yield from _described(sorted(value.items()))
    elif isinstance(value, (os.PathLike, date)):
        yield f"{type(value).__name__} {value};"
    else:
        raise TypeError(type(value).__name__)
