"""What becomes of findings once they are found: levels, suppressions, configuration, order and numbers.

Findings are marked, never dropped, but for those below the configured levels. Must not know files or flows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from claudelint.config import Config
from claudelint.facts import Facts
from claudelint.finding import CONFIDENCES, SEVERITIES, Finding
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset, per_file_ignored
from claudelint.source import SourceFile
from claudelint.suppress import apply_suppressions


def judged(
    findings: Sequence[Finding],
    config: Config,
    ruleset: Ruleset,
    rules: Sequence[Rule],
    facts: Mapping[str, Facts],
    sources: Mapping[str, SourceFile],
) -> tuple[Finding, ...]:
    """The findings at or above the configured levels, marked where something hides them, sorted and numbered.

    `rules` are the chosen ones; `facts` and `sources` go by path.
    """
    kept = _levelled(findings, config)
    if not config.no_ignores:
        comments = {path: f.comments for path, f in facts.items() if f.comments}
        statements = {path: tuple(s.span for s in facts[path].statements) for path in comments}
        chosen = {rule.id for rule in rules}
        kept = apply_suppressions(kept, comments, sources, statements, ruleset.rules, chosen, date.today())
    ignored = per_file_ignored(ruleset, config)
    marked = [_configured(f, ignored(f.location.path)) for f in kept]
    return _numbered(sorted(marked, key=lambda f: f.sort_key))


def _levelled(findings: Sequence[Finding], config: Config) -> Sequence[Finding]:
    severities = SEVERITIES[: SEVERITIES.index(config.min_severity) + 1]
    confidences = CONFIDENCES[: CONFIDENCES.index(config.min_confidence) + 1]
    return [f for f in findings if f.severity in severities and f.confidence in confidences]


def _configured(finding: Finding, ignored: frozenset[str]) -> Finding:
    return finding.hidden("config") if finding.suppressed is None and finding.rule_id in ignored else finding


def _numbered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Gives findings that share a fingerprint a number each, in their order."""
    seen: dict[str, int] = {}
    numbered = []
    for finding in findings:
        index = seen.get(finding.fingerprint, 0)
        seen[finding.fingerprint] = index + 1
        numbered.append(finding.nth(index))
    return tuple(numbered)
