"""What a rule file may say: every key with its meaning in one line, the shape of its value, and what must hold between
keys.

Owns the format as data: the loader checks by it, editors complete by it, new rule files are written from it. Must not
know where rule files lie, other rules, or how a rule is evaluated.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from claudelint.condition import MATCH
from claudelint.config import USES
from claudelint.finding import CATEGORIES, CONFIDENCES, PERSONAS, SEVERITIES
from claudelint.hint import did_you_mean
from claudelint.rule import PLACEHOLDERS
from claudelint.shape import Key, Numbers, Path, Problem, Table, Tables, Text, Texts

STATUSES = ("stable", "preview", "deprecated")
#: Kinds of made-up tokens that examples may ask for, as `{{sk-ant-oat}}`.
TOKENS = ("sk-ant-oat", "sk-ant-ort", "sk-ant-api", "sk-ant-sid", "sk-ant-sid2")
KINDS = ("invalid", "valid", "missed", "noisy")
TEXTS = ("id", "name", "category", "severity", "confidence", "since", "summary", "message", "why", "instead")
_TOKEN = re.compile(r"\{\{(sk-ant-[^{}\n]*)\}\}")
_REPORTED = ("invalid", "noisy")
SCHEMA_FILE = "rule.schema.json"


def matches(table: dict[str, Any]) -> list[tuple[Path, dict[str, Any]]]:
    """The `[match]` table or the `[[match]]` tables of a rule, each with its path."""
    match = table["match"]
    if isinstance(match, dict):
        return [(("match",), match)]
    return [(("match", number), item) for number, item in enumerate(match)]


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file. It accepts every file that is loaded."""
    head = {"$schema": "http://json-schema.org/draft-04/schema#", "title": "claudelint rule"}
    return {**head, "description": "One rule: specification, documentation and tests.", **RULE.schema()}


def _message(text: str) -> str:
    try:
        fields = [field for field in string.Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        return f"{error}; write {{{{ for a brace"
    if any(spec or conversion for _, _, spec, conversion in fields):
        return "a placeholder is a name in braces and nothing else"
    for name in sorted({name for _, name, _, _ in fields if name is not None} - PLACEHOLDERS):
        hint = did_you_mean(name, sorted(PLACEHOLDERS))
        return f"unknown placeholder {{{name}}}{hint}; known: {', '.join(sorted(PLACEHOLDERS))}"
    return ""


def _below(text: str) -> str:
    path = PurePosixPath(text)
    outside = path.is_absolute() or ".." in path.parts or "\\" in text or not path.parts
    return "expected a path below the example's own directory, with /" if outside else ""


def _code(text: str) -> str:
    for kind in _TOKEN.findall(text):
        if kind not in TOKENS:
            return f"{{{{{kind}}}}} is no kind of token{did_you_mean(kind, TOKENS)}; known: {', '.join(TOKENS)}"
    return ""


_STRINGS = Texts()
_CODE = Key(
    "What the file holds; {{sk-ant-oat}} and the like become made-up tokens.", Text(check=_code, blank=True), True
)
_PATH = Text(check=_below)
_LINES = "expected a list of 1-based line numbers"
_LEVEL = Text((*SEVERITIES, "off"))


def _lines(kind: str) -> Numbers:
    return Numbers(_LINES) if kind != "valid" else Numbers("a valid example has no lines", most=0)


def _too_far(file: dict[str, Any]) -> Iterator[Problem]:
    code = file.get("code", "")
    last = code.count("\n") + (not code.endswith("\n"))
    for number, line in enumerate(file.get("lines", ())):
        if line > last:
            yield ("lines", number), f"line {line} lies behind the end of the code, which has {last}"


def _example(kind: str) -> Table:
    file = Table(
        {
            "path": Key("Where it lies in the example's project.", _PATH, required=True),
            "code": _CODE,
            "lines": Key("Lines on which the rule reports in this file.", _lines(kind)),
        },
        more=_too_far,
    )

    def more(item: dict[str, Any]) -> Iterator[Problem]:
        single = {key for key in ("code", "path", "lines") if key in item}
        if "file" in item and single:
            yield (min(single),), f"belongs into one of the [[{kind}.file]] tables"
        elif "file" not in item and "code" not in item:
            yield ("code",), f"is missing: an example has code, or [[{kind}.file]] tables with path and code"
        else:
            yield from _too_far(item)
            yield from _agreed(kind, item)

    both = {"anyOf": [{"required": ["code"]}, {"required": ["file"]}]}
    return Table(
        {
            "name": Key("What is special about it, in words.", Text(), required=True),
            "code": Key(_CODE.says, _CODE.shape),
            "lines": Key("Lines on which the rule reports.", _lines(kind)),
            "path": Key("Name of the file (default: example.py); its kind follows from it.", _PATH),
            "file": Key(
                "Files of an example that has several.",
                Tables(file, f"expected [[{kind}.file]] tables, each with path and code", least=1),
            ),
            "trace": Key(
                "Lines (or path:line) that the first finding's trace passes, in this order.",
                Numbers('expected a list of lines: 3 or "a.py:3"', pattern=r"(.+:)?[1-9]\d*"),
            ),
            "also": Key("Ids of other rules that may report in it.", _STRINGS),
            "use": Key("What the project is for (default: product).", Text(USES)),
        },
        more=more,
        rest=tuple(both.items()),
    )


def _agreed(kind: str, item: dict[str, Any]) -> Iterator[Problem]:
    """The lines and the trace of an example against its kind and files."""
    files = item.get("file", [item])
    if kind in _REPORTED and not any(file.get("lines") for file in files):
        yield ("lines",), f"{'an' if kind == 'invalid' else 'a'} {kind} example names its lines"
    names = {file.get("path", "example.py") for file in files}
    for number, step in enumerate(item.get("trace", ())):
        name = str(step).rpartition(":")[0]
        if name and name not in names:
            yield ("trace", number), f"{name!r} is no file of this example{did_you_mean(name, sorted(names))}"


RULE = Table(
    {
        "id": Key(
            "Two to eight capitals for the pack, then family and number; never used again.",
            Text(pattern=r"[A-Z]{2,8}\d{3}", expected="is no rule id (letters and three digits)"),
            required=True,
        ),
        "name": Key(
            "The id in words, which also names the file.",
            Text(pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)*", expected="is not in lower-case-with-hyphens"),
            required=True,
        ),
        "category": Key("What kind of misuse it is.", Text(CATEGORIES), required=True),
        "severity": Key("error: a clause in force says no; warning: depends on use; note.", Text(SEVERITIES), True),
        "confidence": Key("How sure a finding is.", Text(CONFIDENCES), required=True),
        "since": Key("Version of the pack that has it first.", Text(), required=True),
        "persona": Key("Who wants to hear it (default: regular).", Text(PERSONAS)),
        "status": Key("stable (default), preview (only when selected) or deprecated.", Text(STATUSES)),
        "clauses": Key("Ids of the clauses in policy.toml it rests on.", _STRINGS),
        "keywords": Key(
            "Texts without which a file is not read, case ignored; ` & ` joins those that must all be there.",
            _STRINGS,
        ),
        "summary": Key("What it finds, in one line without a full stop.", Text(), required=True),
        "message": Key(
            f"What a finding says. Placeholders: {', '.join(f'{{{name}}}' for name in sorted(PLACEHOLDERS))}.",
            Text(check=_message),
            required=True,
        ),
        "why": Key("Why that is wrong, for whom, by which clause.", Text(), required=True),
        "instead": Key("What to write instead, exactly.", Text(), required=True),
        "levels": Key(
            "Other severities, or off: for personal use, or where nothing in the project sends anything (unsent).",
            Table(
                {
                    "personal": Key("Level for your own account on your own machine.", _LEVEL),
                    "unsent": Key("Level where nothing in the project sends anything.", _LEVEL),
                }
            ),
        ),
        "match": Key(
            "What it matches; of several [[match]] tables one must hold.",
            Tables(MATCH, "expected a [match] table or several [[match]] tables", alone=True, least=1),
            required=True,
        ),
        "invalid": Key("Code the rule reports.", Tables(_example("invalid"), "expected [[invalid]] tables")),
        "valid": Key("Code that looks alike and is innocent.", Tables(_example("valid"), "expected [[valid]] tables")),
        "missed": Key(
            "Code it should report and does not yet.", Tables(_example("missed"), "expected [[missed]] tables")
        ),
        "noisy": Key("Code it reports and should not.", Tables(_example("noisy"), "expected [[noisy]] tables")),
    }
)
