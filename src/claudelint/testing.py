"""Runs the examples of rules: what `claudelint test` and the rule tests do.

Owns how an example becomes a project on disk, the made-up tokens in it, and how expected and found differ.
Must not know how a scan works or how outcomes are printed.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import Finding, ScanResult
from claudelint.rule import Example, Rule
from claudelint.ruleset import Ruleset

_PLACEHOLDER = re.compile(r"\{\{(sk-ant-[a-z0-9]+)\}\}")
#: Prefix and the lengths of the parts a made-up token is composed of, joined by hyphens.
_SHAPES = {
    "sk-ant-oat": ("oat01", (86,)),
    "sk-ant-ort": ("ort01", (86,)),
    "sk-ant-api": ("api03", (86,)),
    "sk-ant-sid": ("sid01", (86,)),
    "sk-ant-sid2": ("sid02", (22, 86)),
}
#: Marks what is still to be done in a rule file; the rest of the line says what.
_TODO = "TODO:"
_HEADER = re.compile(r"\[\[?([\w.]+)\]\]?\s*(?:#|$)")
_SETTING = re.compile(r"(\w+)\s*=")
_ALPHABET = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Traced:
    """The trace of the finding at a place: the steps expected and found (`path:line`, found ones with a few words),
    and of the expected ones those that it does not pass in their order."""

    at: str
    expected: tuple[str, ...]
    found: tuple[tuple[str, str], ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """Others may lie between the expected steps."""
        rest = iter([place for place, _ in self.found])
        return tuple(place for place in self.expected if place not in rest)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one example: places (`path:line`) where findings are `missing`, and `surplus` ones with their
    messages; the trace where it is not as expected; `others`: scan errors, findings of other rules, keywords that are
    in no file. `promote` says what a known gap that is none any more should become."""

    rule: Rule
    example: Example
    missing: tuple[str, ...] = ()
    surplus: Mapping[str, str] = field(default_factory=dict)
    trace: Traced | None = None
    others: tuple[str, ...] = ()
    promote: str = ""

    @property
    def ok(self) -> bool:
        """Whether all is as the example says."""
        return not (self.missing or self.surplus or self.trace or self.others or self.promote)

    @property
    def problems(self) -> tuple[str, ...]:
        """How expected and found differ, one line each."""
        lines = [*self.others, *([self.promote] if self.promote else [])]
        lines += [f"- {place}: expected, not found" for place in self.missing]
        lines += [f"+ {place}: found, not expected: {message}" for place, message in self.surplus.items()]
        if self.trace is not None:
            found = " > ".join(place for place, _ in self.trace.found) or "none"
            lines.append(f"trace of {self.trace.at}: expected {' > '.join(self.trace.expected)}, found {found}")
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class Todo:
    """What a rule file says is still to be done, with its 1-based line; `stops`: before its examples mean anything."""

    line: int
    text: str
    stops: bool = False


def run_examples(rules: Sequence[Rule], ruleset: Ruleset) -> list[Outcome]:
    """The outcomes of all examples of the rules that are written, in order. Every rule of the ruleset looks at each."""
    return [run_example(rule, e, ruleset) for rule in rules for e in rule.examples if not _is_todo(e)]


def _is_todo(example: Example) -> bool:
    return _TODO in example.name or any(_TODO in file.code for file in example.files)


def run_example(rule: Rule, example: Example, ruleset: Ruleset) -> Outcome:
    """The outcome of one example of a rule."""
    with TemporaryDirectory(prefix="claudelint-") as directory:
        root = Path(directory).resolve()
        _write(example, root)
        config = Config(
            root=root,
            paths=(str(root),),
            select=("ALL",),
            extend_select=(rule.id,),
            persona="auditor",
            use=example.use,
            isolated=True,
            progress=False,
        )
        result = scan(config, ruleset)
    return _outcome(rule, example, result)


def todos(rule: Rule) -> list[Todo]:
    """What is still to be done in a rule's file: every line that says `TODO:`, with the key it belongs to."""
    try:
        lines = Path(rule.path).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return []
    found: list[Todo] = []
    table = key = ""
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            table, key = header[1], ""
        elif setting := _SETTING.match(line):
            key = setting[1]
        if _TODO in line:
            text = line.partition(_TODO)[2].strip(" '\"#,[]\t")
            stops = table == "match" or key == "keywords"
            found.append(Todo(number, f"{f'{table}.{key}' if table else key}: {text}", stops))
    return found


def fill(code: str) -> str:
    """The code with each `{{sk-ant-…}}` replaced by a made-up token of that kind, always the same one."""
    return _PLACEHOLDER.sub(lambda found: fake_token(found[1]), code)


def fake_token(kind: str) -> str:
    """A token of the real shape and of no value. Raises `ValueError` for an unknown kind."""
    if kind not in _SHAPES:
        raise ValueError(f"{{{{{kind}}}}} is no kind of token; known: {', '.join(_SHAPES)}")
    generation, lengths = _SHAPES[kind]
    draw = random.Random(kind)
    parts = ["".join(draw.choices(_ALPHABET, k=length)) for length in (*lengths, 6)]
    return f"sk-ant-{generation}-{'-'.join(parts)}AA"


def passes(keywords: Sequence[str], text: str) -> bool:
    """Whether a text holds one of the keywords; ` & ` joins those that must all be there."""
    low = text.lower()
    return any(all(part in low for part in keyword.split(" & ")) for keyword in keywords)


def _write(example: Example, root: Path) -> None:
    for file in example.files:
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill(file.code).encode())


def _outcome(rule: Rule, example: Example, result: ScanResult) -> Outcome:
    own = {_place(finding): finding for finding in reversed(result.shown) if finding.rule_id == rule.id}
    own = dict(reversed(own.items()))
    expected = [f"{file.path}:{line}" for file in example.files for line in file.lines]
    missing = tuple(place for place in expected if place not in own)
    surplus = {place: finding.message for place, finding in own.items() if place not in expected}
    others = tuple(_others(rule, example, result))
    if example.expect == "missed":
        promote = "is found by now: make it an [[invalid]] example" if own and not missing else ""
        return Outcome(rule, example, others=others, promote=promote)
    if example.expect == "noisy" and not own:
        return Outcome(rule, example, others=others, promote="is no longer reported: make it a [[valid]] example")
    return Outcome(rule, example, missing, surplus, _trace(example, own), others)


def _others(rule: Rule, example: Example, result: ScanResult) -> Iterator[str]:
    reported = example.expect in ("invalid", "noisy") and rule.keywords
    if reported and not any(passes(rule.keywords, fill(file.code)) for file in example.files):
        yield f"no file holds one of the rule's keywords ({', '.join(rule.keywords)})"
    for error in result.errors:
        yield f"{error.path}: {error.stage}: {error.message}"
    for finding in result.shown:
        if finding.rule_id != rule.id and finding.rule_id not in example.also:
            yield f"{_place(finding)}: {finding.rule_id} reports too, and is not in `also`: {finding.message}"


def _trace(example: Example, own: Mapping[str, Finding]) -> Traced | None:
    """The trace of the first finding where it does not pass the expected steps."""
    finding = next(iter(own.values()), None)
    if finding is None or not example.trace:
        return None
    found = tuple((f"{step.location.path}:{step.location.start.line}", step.note) for step in finding.trace)
    only = example.files[0].path
    expected = tuple(step if ":" in step else f"{only}:{step}" for step in example.trace)
    traced = Traced(_place(finding), expected, found)
    return traced if traced.lacking else None


def _place(finding: Finding) -> str:
    return f"{finding.location.path}:{finding.location.start.line}"
