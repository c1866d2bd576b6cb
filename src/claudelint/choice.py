"""Which rules a configuration chooses. Owns selectors: ids, prefixes, names and `ALL`.

Must not know where rules or settings come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from claudelint.config import Config, ConfigError
from claudelint.finding import CONFIDENCES, PERSONAS, SEVERITIES
from claudelint.hint import did_you_mean
from claudelint.patterns import Patterns
from claudelint.rule import Rule

_ALL = "ALL"
_EXACT = 100
_FIELDS = ("select", "ignore", "extend_select")


def choose(rules: Sequence[Rule], config: Config) -> tuple[Rule, ...]:
    """The rules that may report, in the order given.

    The more specific of two selectors wins, `ignore` on a tie. An id or name given in full also chooses a rule
    of another persona.
    """
    return tuple([rule for rule in rules if _is_chosen(rule, config)])


def selector_errors(rules: Sequence[Rule], retired: Sequence[str], config: Config) -> list[ConfigError]:
    """One error for each selector, in whichever setting, that fits no rule."""
    origins = dict(config.origins)
    found = [
        ConfigError(_unknown(rules, retired, selector), origins.get(name, name))
        for name in _FIELDS
        for selector in getattr(config, name)
        if not _fits_any(rules, selector)
    ]
    for glob, selectors in config.per_file_ignores:
        where = f"{origins.get('per_file_ignores', 'per_file_ignores')}.{glob!r}"
        found += [ConfigError(_unknown(rules, retired, s), where) for s in selectors if not _fits_any(rules, s)]
    return found


def without_unknown(rules: Sequence[Rule], config: Config) -> Config:
    """The configuration less the selectors that fit no rule, for scanning on after reporting them."""

    def kept(selectors: Iterable[str]) -> tuple[str, ...]:
        return tuple(s for s in selectors if _fits_any(rules, s))

    globs = tuple((glob, kept(selectors)) for glob, selectors in config.per_file_ignores)
    select, ignore, extend = (kept(getattr(config, name)) for name in _FIELDS)
    return replace(config, select=select, ignore=ignore, extend_select=extend, per_file_ignores=globs)


def per_file_ignored(rules: Sequence[Rule], config: Config) -> Callable[[str], frozenset[str]]:
    """A function from a path relative to the root to the ids that `per-file-ignores` hides there."""
    table = [
        (Patterns((glob,)), frozenset(r.id for r in rules if _rank(selectors, r) is not None))
        for glob, selectors in config.per_file_ignores
    ]

    def ignored(path: str) -> frozenset[str]:
        return frozenset().union(*(ids for patterns, ids in table if patterns.covers(path)))

    return ignored


def _is_chosen(rule: Rule, config: Config) -> bool:
    level = rule.level(config.use)
    if level is None or SEVERITIES.index(level) > SEVERITIES.index(config.min_severity):
        return False
    if CONFIDENCES.index(rule.confidence) > CONFIDENCES.index(config.min_confidence):
        return False
    wanted, unwanted = _wanted(rule, config), _rank(config.ignore, rule)
    if wanted is None or (unwanted is not None and unwanted >= wanted):
        return False
    return wanted == _EXACT or PERSONAS.index(rule.persona) <= PERSONAS.index(config.persona)


def _wanted(rule: Rule, config: Config) -> int | None:
    """How specifically the configuration asks for a rule; None where it does not."""
    default = 0 if not config.select and rule.status != "preview" else None
    ranks = (_rank(config.select, rule), _rank(config.extend_select, rule), default)
    return max((rank for rank in ranks if rank is not None), default=None)


def _rank(selectors: Sequence[str], rule: Rule) -> int | None:
    """How specific the most specific fitting selector is: `_EXACT`, the length of a prefix, 0 for `ALL`."""
    if not selectors:
        return None
    ranks = (_specificity(selector, rule) for selector in selectors)
    return max((rank for rank in ranks if rank is not None), default=None)


def _specificity(selector: str, rule: Rule) -> int | None:
    upper = selector.upper()
    if upper == rule.id or selector.lower() == rule.name:
        return _EXACT
    if upper == _ALL:
        return 0
    return len(upper) if upper and rule.id.startswith(upper) else None


def _fits_any(rules: Sequence[Rule], selector: str) -> bool:
    return selector.upper() == _ALL or any(_specificity(selector, rule) is not None for rule in rules)


def _unknown(rules: Sequence[Rule], retired: Sequence[str], selector: str) -> str:
    if selector.upper() in retired:
        return f"rule {selector.upper()} was retired; remove it"
    words = [word for rule in rules for word in (rule.id, rule.name)]
    hint = did_you_mean(selector, words) or "; `claudelint rules` lists them"
    return f"no rule has the id, prefix or name {selector!r}{hint}"
