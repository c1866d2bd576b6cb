"""What is to be said of a rule besides its own texts: levels, clauses and dates, gaps, examples without tokens.

Owns these words, in which the page of a rule agrees on a terminal, in Markdown and in the documentation.
Must not know how a page is laid out.
"""

from __future__ import annotations

from claudelint.policy import Clause, Policy
from claudelint.redact import redact
from claudelint.rule import Example, ExampleFile, Rule

SHOWN = {
    "invalid": "Reported",
    "valid": "Not reported",
    "missed": "Should be reported and is not yet",
    "noisy": "Reported, and should not be",
}
GAPS = ("missed", "noisy")
NO_CLAUSES = "None: this rule is about claudelint's own comments."
NO_GAPS = "None are known."


def facts(rule: Rule) -> list[tuple[str, str]]:
    """Name and value of what places a rule among the others."""
    found = [("category", rule.category), ("confidence", rule.confidence), ("since", rule.since)]
    found += [("persona", rule.persona)] if rule.persona != "regular" else []
    found += [("status", rule.status)] if rule.status != "stable" else []
    return [*found, *([("pack", rule.pack)] if rule.pack != "claudelint" else [])]


def level_in(rule: Rule, use: str) -> str:
    """The level of a rule's findings under a use, in a word."""
    return rule.level(use) or "off"


def decides(rule: Rule, policy: Policy) -> list[str]:
    """What decides between a product and personal use: the levels, and whom the clauses address."""
    product, personal = level_in(rule, "product"), level_in(rule, "personal")
    found = [f"The same for both: {product}."]
    if product != personal:
        found = [
            f"{product}: in a product, that is, where others run the code or are served by it.",
            f'{personal}: where only the plan\'s owner runs it (`use = "personal"`).',
        ]
    unsent = dict(rule.levels).get("unsent")
    if unsent:
        found.append(f"{unsent}: where nothing in the project makes a request with what it takes.")
    return found + _addressed(cited(rule, policy))


def _addressed(clauses: list[Clause]) -> list[str]:
    """`LC-ROUTE and LC-COLLECT address developers.`, in the order of the clauses."""
    groups: dict[str, list[str]] = {}
    for clause in clauses:
        groups.setdefault(clause.reach, []).append(clause.id)
    return [
        f"{_listed(names)} {'address' if len(names) > 1 else 'addresses'} {reach}."
        for reach, names in groups.items()
        if reach
    ]


def cited(rule: Rule, policy: Policy) -> list[Clause]:
    """The clauses a rule cites, in its order."""
    return [policy.clauses[name] for name in rule.clauses if name in policy.clauses]


def kind_of(clause: Clause) -> str:
    """Whether a clause allows or forbids, in a word."""
    return "permits" if clause.permission else "forbids or restricts"


def dates_of(clause: Clause) -> str:
    """Since when a clause stands, when its page was last read, and how sure it is that it is in force."""
    since = f"{clause.since[3:]} or before" if clause.since.startswith("by ") else clause.since
    unseen = ", before it took effect" if clause.unseen else ""
    return f"since {since}; last read {clause.last_read}{unseen}; confidence {clause.confidence}"


def examples_of(rule: Rule, *kinds: str) -> list[Example]:
    """The examples of these kinds, in the file's order."""
    return [example for example in rule.examples if example.expect in kinds]


def masked(file: ExampleFile) -> str:
    """The code of an example file as it is scanned, its made-up tokens masked as in every report."""
    from claudelint.testing import fill  # imports the engine

    try:
        return redact(fill(file.code))
    except ValueError:  # a kind of token that does not exist: the rule's own test says so
        return redact(file.code)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
