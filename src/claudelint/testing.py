"""Runs the examples of rules: what `claudelint test` and the rule tests do.

Owns how an example becomes a project on disk, the made-up tokens in it, and how expected and found differ.
Must not know how a scan works or how outcomes are printed.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
_ALPHABET = string.ascii_letters + string.digits
_FIRST_REPORTED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one example; `problems` say how expected and found differ, one line each."""

    rule: Rule
    example: Example
    ok: bool
    problems: tuple[str, ...] = ()


def run_examples(rules: Sequence[Rule], ruleset: Ruleset) -> list[Outcome]:
    """The outcomes of all examples of the rules, in order. Every rule of the ruleset looks at each example."""
    return [run_example(rule, example, ruleset) for rule in rules for example in rule.examples]


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
            no_cache=True,
        )
        result = scan(config, ruleset)
    problems = (*_keywords(rule, example), *_differences(rule, example, result))
    return Outcome(rule, example, not problems, problems)


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


def _keywords(rule: Rule, example: Example) -> Iterator[str]:
    reported = example.expect in ("invalid", "noisy") and rule.keywords
    if reported and not any(passes(rule.keywords, fill(file.code)) for file in example.files):
        yield f"no file holds one of the rule's keywords ({', '.join(rule.keywords)})"


def _differences(rule: Rule, example: Example, result: ScanResult) -> Iterator[str]:
    for error in result.errors:
        yield f"{error.path}: {error.stage}: {error.message}"
    own = [finding for finding in result.shown if finding.rule_id == rule.id]
    yield from _DIFFERENCES[example.expect](example, own)
    for finding in result.shown:
        if finding.rule_id != rule.id and finding.rule_id not in example.also:
            yield f"{_place(finding)}: {finding.rule_id} reports too, and is not in `also`: {finding.message}"


def _invalid(example: Example, own: list[Finding]) -> Iterator[str]:
    expected, found = _expected(example), _found(own)
    for place in expected:
        if place not in found:
            yield f"- {place}: expected, not found"
    for place, message in found.items():
        if place not in expected:
            yield f"+ {place}: found, not expected: {message}"
    if own:
        yield from _trace(example, own[0])


def _valid(_: Example, own: list[Finding]) -> Iterator[str]:
    for place, message in list(_found(own).items())[:_FIRST_REPORTED]:
        yield f"+ {place}: found, nothing expected: {message}"


def _missed(example: Example, own: list[Finding]) -> Iterator[str]:
    found = _found(own)
    if found and all(place in found for place in _expected(example)):
        yield "is found by now: make it an [[invalid]] example"


def _noisy(example: Example, own: list[Finding]) -> Iterator[str]:
    if not own:
        yield "is no longer reported: make it a [[valid]] example"
        return
    yield from _invalid(example, own)


_DIFFERENCES = {"invalid": _invalid, "valid": _valid, "missed": _missed, "noisy": _noisy}


def _trace(example: Example, finding: Finding) -> Iterator[str]:
    """The expected steps must occur in the trace in their order; others may lie between them."""
    found = [f"{step.location.path}:{step.location.start.line}" for step in finding.trace]
    rest = iter(found)
    only = example.files[0].path
    expected = [step if ":" in step else f"{only}:{step}" for step in example.trace]
    if not all(step in rest for step in expected):
        yield f"trace of {_place(finding)}: expected {' > '.join(expected)}, found {' > '.join(found) or 'none'}"


def _expected(example: Example) -> list[str]:
    return [f"{file.path}:{line}" for file in example.files for line in file.lines]


def _found(own: list[Finding]) -> dict[str, str]:
    return {_place(finding): finding.message for finding in own}


def _place(finding: Finding) -> str:
    return f"{finding.location.path}:{finding.location.start.line}"
