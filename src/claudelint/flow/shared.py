"""The matcher of CL805: steps of the official Action that people without write access may start on a plan.

Owns the one thing `[match]` cannot say: two inputs of the same step. Must not know file formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claudelint.condition import normal_key
from claudelint.flow.match import Match
from claudelint.flow.sites import Site

_ACTION = "action.anthropics/claude-code-"
_TOKEN = "claude_code_oauth_token"
_OPENED = "allowed_non_write_users"


def opened_steps(sites: Sequence[Site]) -> Iterator[tuple[Site, Match]]:
    """The sites of `allowed_non_write_users` in steps that are given a plan's token too."""
    inputs = [site for site in sites if site.use.kind == "argument" and site.use.callee.startswith(_ACTION)]
    paid = {(s.module.path, s.statement) for s in inputs if normal_key(s.use.key) == _TOKEN}
    for site in inputs:
        named = normal_key(site.use.key) == _OPENED and any(known.text.strip() for known in site.value.texts)
        if named and (site.module.path, site.statement) in paid:
            yield site, Match()
