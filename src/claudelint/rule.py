"""A rule: its specification, documentation and examples, as one TOML file says them.

Owns what a rule is, and how one that is wrong is spoken of; `rule_file` reads one, when there is one to be read. Must
not know other rules, where rule files lie, or how a rule is evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from claudelint.finding import Confidence, Severity
from claudelint.later import Record

if TYPE_CHECKING:
    from claudelint.condition import Condition
    from claudelint.shape import Path as Keys

PLACEHOLDERS = frozenset({"text", "key", "callee", "origin", "host", "path", "package", "relation"})


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


class ExampleFile(NamedTuple):
    """A file of an example. `lines` are the 1-based lines on which the rule reports in this file."""

    path: str
    code: str
    lines: tuple[int, ...] = ()


class Example(NamedTuple):
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rule(Record):
    """One rule.

    `levels` maps a use ("personal"), or "unsent" (nothing in the project sends anything), to a severity or "off";
    `keywords` feed the prefilter: lower-case texts, ` & ` joining those that must all be present. `amid` are lower-case
    words: the rule speaks only in a project in which one of them stands somewhere, in any letter case. `pack` is the
    rule pack it came with, or the directory; `severity_by` the pack that changed its severity.
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
    severity_by: str = ""
    amid: tuple[str, ...] = ()

    def level(self, use: str) -> Severity | None:
        """Severity under a use, None where the rule is off."""
        chosen = dict(self.levels).get(use, self.severity)
        return None if chosen == "off" else cast(Severity, chosen)

    def searches_text(self) -> bool:
        """Whether it has regexes on the raw text of files, which are tried also where nothing can be parsed."""
        return any(condition.literal for condition in self.conditions)


def load_rule(path: Path, pack: str = "claudelint") -> Rule:
    """The rule in a TOML file. Raises `RuleError` with file, line and key; what else is wrong is its `more`."""
    from claudelint.rule_file import load

    return load(path, pack)


def error_at(path: str, text: str, keys: Keys, message: str) -> RuleError:
    """An error at a key of a rule file's text, or at what is around it where the key is missing."""
    from claudelint.condition import dotted
    from claudelint.tomlplaces import toml_line

    return RuleError(path, toml_line(text, keys), dotted(keys), message)
