"""A rule: its specification, documentation and examples, as one TOML file says them.

Owns what becomes of a rule file: a `Rule`, or everything that is wrong with it, each with its line. What a file may
say is `rule_format`'s matter. Must not know other rules, where rule files lie, or how a rule is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from claudelint.condition import Condition, condition_of, dotted
from claudelint.finding import Confidence, Severity
from claudelint.rule_format import KINDS, PLACEHOLDERS, RULE, TEXTS, matches
from claudelint.shape import Path as Keys
from claudelint.shape import Problem
from claudelint.tomlfile import TomlError, load_toml
from claudelint.tomlplaces import toml_line

__all__ = ["PLACEHOLDERS", "Example", "ExampleFile", "Rule", "RuleError", "error_at", "load_rule"]
#: The pack whose regexes are looked at before it is shipped, and not again by everybody.
_CHECKED = "claudelint"


class RuleError(ValueError):
    """A rule file is wrong: `path`, 1-based `line` (0 where unknown) and `key` say where; `more` is wrong as well."""

    def __init__(self, path: str, line: int, key: str, message: str, more: Sequence[RuleError] = ()) -> None:
        self.path, self.line, self.key, self.message, self.more = path, line, key, message, tuple(more)
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")

    @property
    def every(self) -> tuple[RuleError, ...]:
        """This error and those that were found with it, by line."""
        return (self, *self.more)


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file of an example. `lines` are the 1-based lines on which the rule reports in this file."""

    path: str
    code: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A small project and what the rule says of it.

    `expect` is "invalid", "valid", "missed" (should be found, is not yet) or "noisy" (is found, should not be);
    `trace` holds `path:line` or line numbers the trace of the first finding must pass, in this order;
    `also` are other rules that may report in the same example.
    """

    name: str
    expect: str
    files: tuple[ExampleFile, ...]
    trace: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    use: str = "product"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `levels` maps a use ("personal"), or "unsent" (nothing in the project sends anything), to a severity or "off";
    `keywords` feed the prefilter: lower-case texts, ` & ` joining those that must all be present.
    """

    id: str
    name: str
    category: str
    severity: Severity
    confidence: Confidence
    since: str
    summary: str
    message: str
    why: str
    instead: str
    clauses: tuple[str, ...]
    conditions: tuple[Condition, ...]
    keywords: tuple[str, ...]
    persona: str = "regular"
    status: str = "stable"
    levels: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()
    path: str = ""
    pack: str = "claudelint"

    def level(self, use: str) -> Severity | None:
        """Severity under a use, None where the rule is off."""
        chosen = dict(self.levels).get(use, self.severity)
        return None if chosen == "off" else cast(Severity, chosen)


def load_rule(path: Path, pack: str = "claudelint") -> Rule:
    """The rule in a TOML file. Raises `RuleError` with file, line and key; what else is wrong is its `more`."""
    name = path.as_posix()
    try:
        text = path.read_text("utf-8")
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


def error_at(path: str, text: str, keys: Keys, message: str) -> RuleError:
    """An error at a key of a rule file's text, or at what is around it where the key is missing."""
    return RuleError(path, toml_line(text, keys), dotted(keys), message)


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
