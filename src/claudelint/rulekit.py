"""What rules in Python are written with: `from claudelint.rulekit import Match, Project`.

A rule names its function in its file, `[match] python = "package.module:function"`; the module lies in the package of
an installed rule pack. The function is a pure generator, asked once for a scan:

    def function(project: Project) -> Iterator[Match]:
        for site in project.sites:
            if ...:
                yield site.match()

Names, attributes and parameters on this page stay as they are for `api = 1` in pack.toml; more may join them. A
function must give the same for the same project: no clock, no network, no files, nothing kept between scans.

Must not offer anything whose shape follows from how values are resolved.
"""

from claudelint.facts import Comment, Dependency, Facts, Import
from claudelint.flow.kit import Function, Match, Project, Site
from claudelint.flow.values import HOLE, Known, Origin, Place
from claudelint.source import Span

__all__ = [
    "HOLE",
    "Comment",
    "Dependency",
    "Facts",
    "Function",
    "Import",
    "Known",
    "Match",
    "Origin",
    "Place",
    "Project",
    "Site",
    "Span",
]
