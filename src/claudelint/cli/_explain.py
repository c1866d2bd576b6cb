"""A rule as a page: plain text, Markdown, JSON. Must not know how the page is asked for or written."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import asdict

from claudelint.policy import Clause, Policy
from claudelint.rule import Example, ExampleFile, Rule

_WIDTH = 100
_SHOWN = {"invalid": "Reported", "valid": "Not reported", "missed": "Not found yet", "noisy": "Reported by mistake"}


def as_text(rule: Rule, policy: Policy) -> str:
    """The page for a terminal."""
    parts = [f"{rule.id} {rule.name}", _wrapped(rule.summary), _facts(rule)]
    parts += ["Why:\n" + _wrapped(rule.why, "  "), "Instead:\n" + _wrapped(rule.instead, "  ")]
    clauses = [_wrapped(_clause(clause), "  ", "    ") for clause in _cited(rule, policy)]
    parts += ["Clauses:\n" + "\n".join(clauses)] if clauses else []
    for example in _first_examples(rule):
        parts.append(f"{_title(example)}:\n" + "\n".join(_numbered(example)))
    return "\n\n".join(parts) + "\n"


def as_markdown(rule: Rule, policy: Policy) -> str:
    """The page for the documentation."""
    parts = [f"# {rule.id} {rule.name}", rule.summary, _facts(rule)]
    parts += ["## Why", rule.why, "## Instead", rule.instead]
    clauses = [f"- [{clause.id}]({clause.url}): {clause.text} {_dates(clause)}" for clause in _cited(rule, policy)]
    parts += ["## Clauses", "\n".join(clauses)] if clauses else []
    parts += ["## Examples"] if rule.examples else []
    for example in rule.examples:
        parts.append(f"### {_title(example)}")
        parts += [_block(file) for file in example.files]
    return "\n\n".join(parts) + "\n"


def as_json(rule: Rule, policy: Policy) -> str:
    """The page for programs."""
    names = ("id", "name", "category", "severity", "confidence", "since", "persona", "status", "summary", "message")
    table = {name: getattr(rule, name) for name in (*names, "why", "instead", "keywords")}
    table["levels"] = dict(rule.levels)
    table["clauses"] = [asdict(clause) for clause in _cited(rule, policy)]
    table["examples"] = [_example(example) for example in rule.examples]
    return json.dumps(table, indent=2) + "\n"


FORMS: dict[str, Callable[[Rule, Policy], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _facts(rule: Rule) -> str:
    facts = [rule.category, f"severity {rule.severity}", f"confidence {rule.confidence}", f"since {rule.since}"]
    facts += [f"{level} for {use} use" for use, level in rule.levels]
    facts += [f"persona {rule.persona}"] if rule.persona != "regular" else []
    facts += [rule.status] if rule.status != "stable" else []
    return ", ".join(facts)


def _cited(rule: Rule, policy: Policy) -> list[Clause]:
    return [policy.clauses[name] for name in rule.clauses if name in policy.clauses]


def _clause(clause: Clause) -> str:
    return f"{clause.id}: {clause.text} {_dates(clause)} {clause.url}"


def _dates(clause: Clause) -> str:
    return f"({clause.page}; since {clause.since}, last read {clause.last_read})"


def _first_examples(rule: Rule) -> Iterator[Example]:
    for kind in ("invalid", "valid"):
        yield from [example for example in rule.examples if example.expect == kind][:1]


def _title(example: Example) -> str:
    return f"{_SHOWN[example.expect]}: {example.name}"


def _numbered(example: Example) -> Iterator[str]:
    for file in example.files:
        if len(example.files) > 1:
            yield f"  {file.path}"
        for number, line in enumerate(file.code.strip("\n").split("\n"), 1):
            yield f"  {'>' if number in file.lines else ' '} {number:>3} {line}".rstrip()


def _lines(lines: tuple[int, ...]) -> str:
    return f", line {', '.join(map(str, lines))}" if lines else ""


def _block(file: ExampleFile) -> str:
    return f"`{file.path}`{_lines(file.lines)}\n\n```{_language(file.path)}\n{file.code.strip()}\n```"


def _language(path: str) -> str:
    return "python" if path.endswith((".py", ".pyi")) else path.rpartition(".")[2]


def _wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    wrapper = textwrap.TextWrapper(_WIDTH, indent, indent if hanging is None else hanging)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    paragraphs = (" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
    return "\n\n".join(wrapper.fill(paragraph) for paragraph in paragraphs)


def _example(example: Example) -> dict[str, object]:
    return {**example._asdict(), "files": [file._asdict() for file in example.files]}
