"""A rule: its specification, documentation and examples, as one TOML file says them.

Owns the format of rule files and every check a single file can be given: unknown keys, missing texts,
placeholders. Must not know other rules, where rule files lie, or how a rule is evaluated.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast

from claudelint.condition import Condition, ConditionError, parse_condition
from claudelint.config import USES
from claudelint.finding import CATEGORIES, CONFIDENCES, PERSONAS, SEVERITIES, Confidence, Severity
from claudelint.keeping import head
from claudelint.tomlfile import TomlError, line_of, load_toml

PLACEHOLDERS = frozenset({"text", "key", "callee", "origin", "host", "path", "package", "relation"})
STATUSES = ("stable", "preview", "deprecated")
_TEXTS = ("id", "name", "category", "severity", "confidence", "since", "summary", "message", "why", "instead")
_OPTIONAL = ("persona", "status", "clauses", "keywords", "levels", "match", "invalid", "valid", "missed", "noisy")
#: The longest rule file we know has a thirtieth of it.
_MOST_BYTES = 1_000_000
_ID = re.compile(r"[A-Z]{2,8}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class RuleError(ValueError):
    """A rule file is wrong: `path`, 1-based `line` (0 where unknown) and `key` say where."""

    def __init__(self, path: str, line: int, key: str, message: str) -> None:
        self.path, self.line, self.key, self.message = path, line, key, message
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


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
    """The rule in a TOML file. Raises `RuleError` with file, line and key."""
    name = path.as_posix()
    try:
        text = head(path, _MOST_BYTES).decode("utf-8")
        table = load_toml(text)
    except TomlError as error:
        raise RuleError(name, error.line, "", str(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(name, 0, "", str(error)) from None
    return _Loader(name, text, pack).rule(table)


class _Loader:
    """Turns one table into a rule; keeps the file's name and text for its error messages."""

    def __init__(self, path: str, text: str, pack: str) -> None:
        self.path, self.text, self.pack = path, text, pack

    def fail(self, key: str, message: str) -> RuleError:
        return RuleError(self.path, line_of(self.text, key), key, message)

    def rule(self, table: dict[str, Any]) -> Rule:
        self._known(table, (*_TEXTS, *_OPTIONAL), "")
        for key in _TEXTS:
            if not isinstance(table.get(key), str) or not table[key].strip():
                raise self.fail(key, "is missing or empty" if key not in table else "expected a text")
        self._check_words(table)
        self._check_message(table["message"])
        return Rule(
            **{key: table[key].strip() for key in _TEXTS},
            clauses=self._strings(table, "clauses"),
            conditions=self._conditions(table),
            keywords=tuple(k.lower() for k in self._strings(table, "keywords")),
            persona=table.get("persona", "regular"),
            status=table.get("status", "stable"),
            levels=tuple(sorted(self._levels(table).items())),
            examples=tuple(e for kind in ("invalid", "valid", "missed", "noisy") for e in self._examples(table, kind)),
            path=self.path,
            pack=self.pack,
        )

    def _known(self, table: dict[str, Any], known: tuple[str, ...], prefix: str) -> None:
        from difflib import get_close_matches

        for key in table:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise self.fail(prefix + key, f"unknown key{hint}")

    def _check_words(self, table: dict[str, Any]) -> None:
        allowed = {
            "category": CATEGORIES,
            "severity": SEVERITIES,
            "confidence": CONFIDENCES,
            "persona": PERSONAS,
            "status": STATUSES,
        }
        for key, words in allowed.items():
            if key in table and table[key] not in words:
                raise self.fail(key, f"{table[key]!r} is none of {', '.join(words)}")
        if not _ID.fullmatch(table["id"]):
            raise self.fail("id", f"{table['id']!r} is no rule id (letters and three digits)")
        if not _NAME.fullmatch(table["name"]):
            raise self.fail("name", f"{table['name']!r} is not in lower-case-with-hyphens")

    def _check_message(self, message: str) -> None:
        try:
            fields = [field for field in string.Formatter().parse(message) if field[1] is not None]
            used = {name for _, name, _, _ in fields if name is not None}
        except ValueError as error:
            raise self.fail("message", str(error)) from None
        if any(spec or conversion for _, _, spec, conversion in fields):
            raise self.fail("message", "a placeholder is a name in braces and nothing else")
        for name in sorted(used - PLACEHOLDERS):
            raise self.fail("message", f"unknown placeholder {{{name}}}; known: {', '.join(sorted(PLACEHOLDERS))}")

    def _strings(self, table: dict[str, Any], key: str, prefix: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.fail(prefix + key, "expected a list of strings")
        return tuple(value)

    def _conditions(self, table: dict[str, Any]) -> tuple[Condition, ...]:
        match = table.get("match")
        tables = [match] if isinstance(match, dict) else match
        if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
            raise self.fail("match", "expected a [match] table or several [[match]] tables")
        try:
            return tuple(parse_condition(t) for t in tables)
        except ConditionError as error:
            raise self.fail(f"match.{error.key}" if error.key else "match", str(error)) from None

    def _levels(self, table: dict[str, Any]) -> dict[str, str]:
        levels = table.get("levels", {})
        if not isinstance(levels, dict):
            raise self.fail("levels", "expected a table")
        for use, level in levels.items():
            if use not in ("personal", "unsent") or level not in (*SEVERITIES, "off"):
                raise self.fail(f"levels.{use}", "expected personal or unsent = error, warning, note or off")
        return levels

    def _examples(self, table: dict[str, Any], kind: str) -> list[Example]:
        items = table.get(kind, [])
        if not isinstance(items, list) or not all(isinstance(i, dict) for i in items):
            raise self.fail(kind, f"expected [[{kind}]] tables")
        return [self._example(item, kind) for item in items]

    def _example(self, item: dict[str, Any], kind: str) -> Example:
        self._known(item, ("name", "code", "lines", "trace", "also", "path", "file", "use"), f"{kind}.")
        if not isinstance(item.get("name"), str):
            raise self.fail(f"{kind}.name", "an example needs a name in words")
        if "file" in item:
            if not isinstance(item["file"], list):
                raise self.fail(f"{kind}.file", f"expected [[{kind}.file]] tables")
            files = tuple(self._file(f, f"{kind}.file") for f in item["file"])
        else:
            files = (
                self._file(
                    {"path": item.get("path", "example.py"), "code": item.get("code"), "lines": item.get("lines", [])},
                    kind,
                ),
            )
        expects_lines = kind in ("invalid", "noisy")
        if expects_lines != any(f.lines for f in files) and kind != "missed":
            raise self.fail(
                f"{kind}.lines",
                f"an {kind} example names its lines" if expects_lines else f"a {kind} example has no lines",
            )
        trace = item.get("trace", [])
        if not isinstance(trace, list):
            raise self.fail(f"{kind}.trace", "expected a list of lines")
        if item.get("use", "product") not in USES:
            raise self.fail(f"{kind}.use", f"expected {' or '.join(USES)}")
        also, use = self._strings(item, "also", f"{kind}."), item.get("use", "product")
        return Example(item["name"], kind, files, tuple(str(t) for t in trace), also, use)

    def _file(self, item: Any, key: str) -> ExampleFile:
        if not isinstance(item, dict) or not isinstance(item.get("path"), str) or not isinstance(item.get("code"), str):
            raise self.fail(key, "an example file needs path and code")
        if (
            PurePosixPath(item["path"]).is_absolute()
            or ".." in PurePosixPath(item["path"]).parts
            or "\\" in item["path"]
        ):
            raise self.fail(f"{key}.path", "expected a path below the example's own directory")
        lines = item.get("lines", [])
        if not isinstance(lines, list) or not all(isinstance(n, int) and n > 0 for n in lines):
            raise self.fail(f"{key}.lines", "expected a list of 1-based line numbers")
        return ExampleFile(item["path"], item["code"], tuple(lines))
