"""A rule as a page: plain text, Markdown, JSON. Must not know how the page is asked for or written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace

from claudelint.cli._about import (
    GAPS,
    NO_CLAUSES,
    NO_GAPS,
    SHOWN,
    cited,
    dates_of,
    decides,
    examples_of,
    facts,
    kind_of,
    level_in,
    masked,
)
from claudelint.cli._explain_text import as_text
from claudelint.cli._screen import Screen
from claudelint.policy import Clause, Policy
from claudelint.report._text import json_document
from claudelint.rule import Example, ExampleFile, Rule

_LANGUAGES = {
    "py": "python",
    "pyi": "python",
    "toml": "toml",
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
    "sh": "sh",
}
#: Code between backticks, an address without the stop behind it, and what would be markup.
_INLINE = re.compile(r"(`[^`]+`)|\b(https://[^\s<>\"'`)\]]*[^\s<>\"'`)\].,;:!?])|([<*\\]|__)")


def as_markdown(rule: Rule, policy: Policy, _: Screen | None = None) -> str:
    """The page for the documentation and for comments on code."""
    parts = [f"# {rule.id} {rule.name}", f"{prose(rule.summary)}.", _facts(rule)]
    parts += [
        f"The message: *{prose(rule.message)}*" + (" (words in braces are filled in)" if "{" in rule.message else "")
    ]
    parts += ["## Why", prose(rule.why), "## Clauses", _clauses(cited(rule, policy))]
    parts += ["## Product or personal use", _items(decides(rule, policy))]
    parts += ["## Not reported", _items(_names(rule, "valid")) or "No examples.", "## Instead", prose(rule.instead)]
    parts += ["## Examples"] if examples_of(rule, "invalid", "valid") else []
    parts += [_example(example) for example in examples_of(rule, "invalid", "valid")]
    parts += ["## Known gaps", *([_example(example) for example in examples_of(rule, *GAPS)] or [NO_GAPS])]
    return "\n\n".join(parts) + "\n"


def as_json(rule: Rule, policy: Policy, _: Screen | None = None) -> str:
    """The page for programs."""
    names = ("id", "name", "category", "severity", "confidence", "since", "persona", "status", "summary", "message")
    table = {name: getattr(rule, name) for name in (*names, "why", "instead", "keywords", "pack")}
    table["levels"] = dict(rule.levels)
    table["decides"] = decides(rule, policy)
    table["clauses"] = [asdict(clause) for clause in cited(rule, policy)]
    table["examples"] = [asdict(_masked(example)) for example in rule.examples]
    return json_document(table)


FORMS: dict[str, Callable[[Rule, Policy, Screen], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _facts(rule: Rule) -> str:
    rows = [("level in a product", level_in(rule, "product")), ("for personal use", level_in(rule, "personal"))]
    names, values = zip(*rows, *facts(rule), strict=True)
    return "\n".join([f"| {' | '.join(names)} |", "|---" * len(names) + "|", f"| {' | '.join(values)} |"])


def _clauses(clauses: list[Clause]) -> str:
    return _items(
        f"[{c.id}]({c.url}) {kind_of(c)}: {prose(c.text)}{_note(c)} ({c.page}; {dates_of(c)})" for c in clauses
    ) or (NO_CLAUSES)


def _note(clause: Clause) -> str:
    return f" {prose(clause.note)}" if clause.note else ""


def prose(text: str) -> str:
    """Plain text as Markdown: addresses become links, and nothing but code between backticks is markup."""
    return _INLINE.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return f"<{found[2]}>" if found[2] else "".join(f"\\{char}" for char in found[3])


def _items(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _names(rule: Rule, kind: str) -> list[str]:
    return [prose(example.name) for example in examples_of(rule, kind)]


def _masked(example: Example) -> Example:
    return replace(example, files=tuple(replace(file, code=masked(file)) for file in example.files))


def _example(example: Example) -> str:
    return "\n\n".join(
        [f"### {SHOWN[example.expect]}: {prose(example.name)}", *(_block(file) for file in example.files)]
    )


def _block(file: ExampleFile) -> str:
    lines = f", reported on line {', '.join(map(str, file.lines))}" if file.lines else ""
    suffix = file.path.rpartition(".")[2]
    return f"`{file.path}`{lines}\n\n~~~{_LANGUAGES.get(suffix, 'text')}\n{masked(file).strip()}\n~~~"
