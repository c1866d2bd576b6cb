"""The level and confidence of a finding: the rule's, and what the project around it lowers.

Owns what counts as test code and as sending. Must not know reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claudelint.finding import CONFIDENCES, SEVERITIES, Confidence, Severity
from claudelint.rule import Rule

_TESTS = re.compile(r"(?:^|/)(?:tests?|testing|fixtures|conftest\.py|test_[^/]*\.py|[^/]*_test\.py)(?:/|$)")
#: Findings that show a request going out, or a login being run.
_SENDING = frozenset(("oauth-api-call", "oauth-flow", "web-endpoint", "internal-endpoint"))
#: Where a secret or a comment stands makes it neither better nor worse.
_EVERYWHERE = frozenset(("token-literal", "suppression", "unofficial-package"))


def sends(rules: Iterable[Rule]) -> bool:
    """Whether any of the rules that matched in a project shows that it sends something."""
    return any(rule.category in _SENDING for rule in rules)


def is_test(path: str) -> bool:
    """Whether a path (POSIX) is that of test code."""
    return bool(_TESTS.search(path))


def confidence(rule: Rule, *, bounded: bool) -> Confidence:
    """A rule's confidence, one step lower where a bound left alternatives out."""
    step = CONFIDENCES.index(rule.confidence) + bounded
    return CONFIDENCES[min(step, len(CONFIDENCES) - 1)]


def level(rule: Rule, use: str, path: str, *, sending: bool, disguised: bool = False) -> Severity:
    """Severity of a rule's finding in a file.

    `sending` as `sends` says for the project; `disguised` where one mark of several together with a plan's login.
    """
    severity = rule.level(use) or rule.severity
    if disguised:
        severity = "error"
    unsent = dict(rule.levels).get("unsent")
    if unsent in SEVERITIES and not sending:
        severity = max(severity, unsent, key=SEVERITIES.index)
    if is_test(path) and rule.category not in _EVERYWHERE:
        severity = SEVERITIES[min(SEVERITIES.index(severity) + 1, len(SEVERITIES) - 1)]
    return severity
