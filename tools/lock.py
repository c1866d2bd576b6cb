"""Locks what the built-in rules mean: rules/lock.json holds, for each rule, a hash of its meaning and one of its
examples.

    lock.py [--check] [--rules DIR] [--changelog FILE]

With --check it writes nothing, says what differs and exits with 1. Without, it takes over what changed, if the
changelog says so under Unreleased: a changed meaning needs a line that names the rule's id, a new rule one under
Added, a rule that is gone its id in retired.toml. An id never gets another name. Wording (summary, message, why,
instead) may change freely.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claudelint.rule_format import KINDS
from claudelint.ruleset import rule_files
from claudelint.tomlfile import load_toml

ROOT = Path(__file__).resolve().parents[1]
LOCK = "lock.json"
#: What decides on which code a rule reports, and how loudly.
MEANING = ("category", "severity", "confidence", "persona", "status", "levels", "clauses", "keywords", "match")
#: Shared by the rules: where credentials come from.
ORIGINS = "origins.toml"
Entry = dict[str, str]


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="say what differs, write nothing")
    parser.add_argument("--rules", type=Path, default=ROOT / "rules")
    parser.add_argument("--changelog", type=Path, default=ROOT / "CHANGELOG.md")
    given = parser.parse_args(arguments)
    old, new = read(given.rules / LOCK), entries(given.rules)
    problems = list(unlocked(old, new)) if given.check else list(unexplained(old, new, given.rules, given.changelog))
    for problem in problems:
        print(f"{(given.rules / LOCK).as_posix()}: {problem}", file=sys.stderr)
    if not problems and not given.check:
        (given.rules / LOCK).write_text(written(new), "utf-8")
    return int(bool(problems))


def entries(rules: Path) -> dict[str, Entry]:
    """The lock as the rule files would have it, by id."""
    found = {}
    for path in rule_files(rules):
        table = load_toml(path.read_text("utf-8"))
        meaning = {key: table[key] for key in MEANING if key in table}
        examples = {kind: table[kind] for kind in KINDS if kind in table}
        found[table["id"]] = {"name": table["name"], "meaning": _hash(meaning), "examples": _hash(examples)}
    origins = load_toml((rules / ORIGINS).read_text("utf-8"))
    return {**found, ORIGINS: {"name": "origins", "meaning": _hash(origins), "examples": _hash({})}}


def read(path: Path) -> dict[str, Entry]:
    """The lock as it is."""
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def written(lock: Mapping[str, Entry]) -> str:
    """The lock as a file, one rule a line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(lock[name])}" for name in sorted(lock)]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def unlocked(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[str]:
    """How the rule files differ from the lock."""
    advice = "; if that is meant, say so in CHANGELOG.md under Unreleased and run `make lock`"
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield f"{name} is new{advice}"
        elif name not in new:
            yield f"{name} is gone{advice}"
        else:
            changed = [part for part in old[name] if old[name][part] != new[name].get(part)]
            if changed:
                yield f"{name}: changed: {', '.join(changed)}{advice}"


def unexplained(old: Mapping[str, Entry], new: Mapping[str, Entry], rules: Path, changelog: Path) -> Iterator[str]:
    """What changed and may not be locked yet."""
    unreleased, added = _unreleased(changelog)
    retired = load_toml((rules / "retired.toml").read_text("utf-8"))["ids"]
    for name in sorted(old.keys() | new.keys()) if old else ():
        if name not in new:
            if name not in retired:
                yield f"{name} is gone, and not in retired.toml"
        elif name not in old:
            if not _names(added, name):
                yield f"{name} is new, and CHANGELOG.md does not name it under Unreleased, Added"
        elif old[name]["name"] != new[name]["name"]:
            yield f"{name} was {old[name]['name']!r} and never gets another name; give the new rule a new id"
        elif old[name]["meaning"] != new[name]["meaning"] and not _names(unreleased, name):
            yield f"{name} means something else, and CHANGELOG.md does not name it under Unreleased"


def _unreleased(changelog: Path) -> tuple[str, str]:
    """The section of what is not released, and of it what was added."""
    parts = re.split(r"(?m)^## ", changelog.read_text("utf-8"))
    section = next((part for part in parts if part.startswith("[Unreleased]")), "")
    added = [part for part in re.split(r"(?m)^### ", section) if part.startswith("Added")]
    return section, "".join(added)


def _names(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text))


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
