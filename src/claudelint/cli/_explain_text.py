"""A rule as a page for a terminal. Must not know how the page is asked for or written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
from claudelint.cli._screen import Screen
from claudelint.policy import Clause, Policy
from claudelint.report._text import cut, paragraphs, safe, wrap
from claudelint.rule import Example, Rule


def as_text(rule: Rule, policy: Policy, screen: Screen) -> str:
    """The page, a section after the other; every foreign text is masked and made visible."""
    clauses = [line for clause in cited(rule, policy) for line in clause_lines(clause, screen)]
    sections = [
        ("Why", prose(rule.why, screen)),
        ("Clauses", clauses or prose(NO_CLAUSES, screen)),
        ("Product or personal use", items(decides(rule, policy), screen)),
        ("Not reported", items((e.name for e in examples_of(rule, "valid")), screen)),
        ("Instead", prose(rule.instead, screen)),
        *_examples(rule, screen),
        ("Known gaps", _gaps(rule, screen) or prose(NO_GAPS, screen)),
    ]
    lines = _head(rule, screen)
    for title, body in sections:
        lines += ["", screen.paint("bold", f"{title}:"), *body] if body else []
    return "\n".join(lines) + "\n"


def _head(rule: Rule, screen: Screen) -> list[str]:
    style, product, personal = screen.paint, level_in(rule, "product"), level_in(rule, "personal")
    other = f", {style(personal, personal)} for personal use" if personal != product else ""
    rows = [("level", style(product, product) + other)] + [(name, safe(value)) for name, value in facts(rule)]
    message = wrap(f'"{safe(rule.message)}"', screen.width - 14)
    rows += [("message" if not number else "", line) for number, line in enumerate(message)]
    table = [f"  {name:<12}{value}" for name, value in rows]
    summary = wrap(f"{safe(rule.summary)}.", screen.width)
    return [f"{style('bold', safe(rule.id))} {style('bold', safe(rule.name))}", *summary, "", *table]


def clause_lines(clause: Clause, screen: Screen, extra: Iterable[str] = (), place: str | None = None) -> list[str]:
    """A clause: what it says, its dates, its page; `extra` are texts below, `place` stands for the page's name."""
    where = safe(clause.page if place is None else place)
    head = f"  {screen.paint('bold', safe(clause.id))} ({kind_of(clause)}{f'; {where}' if where else ''})"
    texts = [clause.text, *([f"Note: {clause.note}"] if clause.note else []), f"{dates_of(clause)}".capitalize() + "."]
    body = [line for text in (*texts, *extra) for line in prose(text, screen, 4)]
    return [head, *body, f"    {screen.paint.link(safe(clause.url), clause.url)}"]


def prose(text: str, screen: Screen, indent: int = 2) -> list[str]:
    """Paragraphs, wrapped and indented."""
    width = screen.width - indent
    return [" " * indent + line for part in paragraphs(text) for line in wrap(part, width)]


def items(texts: Iterable[str], screen: Screen) -> list[str]:
    """A list with hanging lines."""
    found: list[str] = []
    for text in texts:
        lines = wrap(safe(text), screen.width - 4)
        found += [("  - " if not number else "    ") + line for number, line in enumerate(lines)]
    return found


def _examples(rule: Rule, screen: Screen) -> Iterator[tuple[str, list[str]]]:
    """The first example of each kind; the others are in the documentation."""
    for kind in ("invalid", "valid"):
        for example in examples_of(rule, kind)[:1]:
            yield f"{SHOWN[kind]}, for example", [*prose(f"{example.name}:", screen), *_numbered(example, screen)]


def _gaps(rule: Rule, screen: Screen) -> list[str]:
    return items((f"{SHOWN[e.expect]}: {e.name}" for e in examples_of(rule, *GAPS)), screen)


def _numbered(example: Example, screen: Screen) -> Iterator[str]:
    for file in example.files:
        if len(example.files) > 1:
            yield f"  {safe(file.path)}"
        for number, line in enumerate(masked(file).strip("\n").split("\n"), 1):
            mark = screen.paint("error", ">") if number in file.lines else " "
            code = safe(line) if screen.room is None else cut(safe(line), screen.room - 8)
            yield f"  {mark} {number:>3} {code}".rstrip()
