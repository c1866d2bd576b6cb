"""The matcher of CL805: steps of the official Action that people without write access may start on a plan.

Owns the one thing `[match]` cannot say: two inputs of the same step. Must not know file formats.
"""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.flow.kit import Match, Project

_TOKEN = "claude_code_oauth_token"


def opened_steps(project: Project) -> Iterator[Match]:
    """The sites of `allowed_non_write_users` in steps that are given a plan's token too."""
    for site in project.sites:
        named = any(known.text.strip() for known in site.texts)
        if named and any(other.is_key(_TOKEN) for other in project.near(site, "statement")):
            yield site.match()
