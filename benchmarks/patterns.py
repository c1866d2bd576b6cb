"""Rules for semgrep that look for what claudelint's rules look for, made from these.

Owns the translation: for each rule a string literal that holds one of the rule's keywords, and one flow from the
environment to a client's argument. Semgrep gets less to do than claudelint does: the flow is within one file, and
nothing is folded or linked.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from claudelint.config import Config
from claudelint.rule import Rule
from claudelint.ruleset import load_ruleset

_SINKS = ("anthropic.Anthropic(..., auth_token=$S, ...)", "anthropic.AsyncAnthropic(..., auth_token=$S, ...)")
_SOURCES = ("os.environ[$NAME]", "os.environ.get($NAME, ...)", "os.getenv($NAME, ...)")


def write_semgrep_rules(path: Path) -> None:
    """Writes the rule file; JSON is YAML."""
    ruleset = load_ruleset(Config(root=path.parent))
    rules = [literal_rule(rule) for rule in ruleset.rules if rule.keywords]
    names = sorted(name for origin in ruleset.origins.origins for name in origin.env)
    path.write_text(json.dumps({"rules": [*rules, flow_rule(names)]}, indent=1), "utf-8")


def literal_rule(rule: Rule) -> dict[str, Any]:
    """A string literal with one of the rule's keywords; where several must be present, the longest of them."""
    longest = {max((part.strip() for part in keyword.split(" & ")), key=len) for keyword in rule.keywords}
    words = "|".join(re.escape(word) for word in sorted(longest))
    patterns = [{"pattern": '"$S"'}, {"metavariable-regex": {"metavariable": "$S", "regex": f"(?is).*({words})"}}]
    return {**_head(rule.id.lower(), rule.summary), "patterns": patterns}


def flow_rule(names: list[str]) -> dict[str, Any]:
    """From one of the environment variables to a client's argument."""
    quoted = "|".join(re.escape(name) for name in names)
    source = {
        "patterns": [
            {"pattern-either": [{"pattern": pattern} for pattern in _SOURCES]},
            {"metavariable-regex": {"metavariable": "$NAME", "regex": f"['\"]?({quoted})"}},
        ]
    }
    sinks = [{"patterns": [{"pattern": pattern}, {"focus-metavariable": "$S"}]} for pattern in _SINKS]
    return {
        **_head("flow", "A login from the environment reaches a client"),
        "mode": "taint",
        "pattern-sources": [source],
        "pattern-sinks": sinks,
    }


def _head(identity: str, message: str) -> dict[str, Any]:
    return {"id": identity, "message": message, "severity": "WARNING", "languages": ["python"]}
