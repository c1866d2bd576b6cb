"""Rules on how the gateway is used, as far as `[match]` cannot say them."""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.rulekit import Match, Project


def without_team(project: Project) -> Iterator[Match]:
    """The clients of the gateway made in a statement that names no team."""
    for site in project.sites:
        if not any(other.is_key("X-Acme-Team") for other in project.near(site, "statement")):
            yield site.match(site.texts[0], host="claude-gateway.acme.example")
