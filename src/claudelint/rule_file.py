"""Reads a rule file: a `Rule`, or everything that is wrong with the file, each with its line.

What a file may say is `rule_format`'s matter. Must not know other rules, where rule files lie, or how a rule is
evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claudelint.condition import condition_of
from claudelint.keeping import head
from claudelint.rule import Example, ExampleFile, Rule, RuleError, error_at
from claudelint.rule_format import KINDS, RULE, TEXTS, matches
from claudelint.shape import Problem
from claudelint.tomlfile import TomlError, load_toml

#: The pack whose regexes are looked at before it is shipped, and not again by everybody.
_CHECKED = "claudelint"
#: The longest rule file we know has a thirtieth of it.
_MOST_BYTES = 1_000_000


def load(path: Path, pack: str) -> Rule:
    """The rule in a TOML file. Raises `RuleError` with file, line and key; what else is wrong is its `more`."""
    name = path.as_posix()
    try:
        text = head(path, _MOST_BYTES).decode("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise RuleError(name, error.line, "", str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(name, 0, "", str(error)) from None
    problems = list(RULE.problems(table, ()))
    if not problems and pack != _CHECKED:
        problems += _slow(table)
    if problems:
        raise _all(name, text, problems)
    return _rule(table, name, pack)


def _all(name: str, text: str, problems: list[Problem]) -> RuleError:
    errors = sorted((error_at(name, text, *problem) for problem in problems), key=lambda e: e.line)
    first = errors[0]
    return RuleError(first.path, first.line, first.key, first.message, errors[1:])


def _slow(table: dict[str, Any]) -> Iterator[Problem]:
    """Regexes that take too long on some text."""
    from claudelint.backtracking import SHORT_TEXT, WHOLE_FILE, refused

    for at, match in matches(table):
        for key, length in (("text", SHORT_TEXT), ("literal", WHOLE_FILE)):
            given = match.get(key, [])
            for number, regex in enumerate([given] if isinstance(given, str) else given):
                if wrong := refused(regex, length):
                    yield (*at, key, number), f"the regular expression {regex!r} {wrong}"


def _rule(table: dict[str, Any], path: str, pack: str) -> Rule:
    """The rule of a table that has no problems."""
    return Rule(
        **{key: table[key].strip() for key in TEXTS},
        clauses=tuple(table.get("clauses", ())),
        conditions=tuple(condition_of(match) for _, match in matches(table)),
        keywords=tuple(keyword.lower() for keyword in table.get("keywords", ())),
        persona=table.get("persona", "regular"),
        status=table.get("status", "stable"),
        levels=tuple(sorted(table.get("levels", {}).items())),
        examples=tuple(_example(item, kind) for kind in KINDS for item in table.get(kind, ())),
        path=path,
        pack=pack,
    )


def _example(item: dict[str, Any], kind: str) -> Example:
    files = item.get("file", [{"path": "example.py", **item}])
    return Example(
        name=item["name"],
        expect=kind,
        files=tuple(ExampleFile(f["path"], f["code"], tuple(f.get("lines", ()))) for f in files),
        trace=tuple(str(step) for step in item.get("trace", ())),
        also=tuple(item.get("also", ())),
        use=item.get("use", "product"),
    )
