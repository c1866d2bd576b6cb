"""Small projects from source texts, linked and resolved: what every test of the flow starts from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from claudelint.condition import Role
from claudelint.facts import Call, Expr
from claudelint.flow.analysis import Analysis
from claudelint.flow.context import Context
from claudelint.flow.hints import Hints
from claudelint.flow.layout import Layout
from claudelint.flow.module import Module
from claudelint.flow.relevance import Relevance
from claudelint.flow.resolve import Resolver
from claudelint.flow.values import Value, union
from claudelint.origin import Origin, Origins
from claudelint.readers import python
from claudelint.source import SourceFile

#: Of the shape of `rules/origins.toml`, but kept apart from it: what rules look for may change every day.
ORIGINS = Origins(
    (
        Origin(
            "subscription-token",
            "the login",
            env=frozenset({"CLAUDE_CODE_OAUTH_TOKEN"}),
            key=frozenset({"claudeaioauth"}),
            argument=tuple(
                map(
                    re.compile,
                    (
                        r"\.claude/\.credentials\.json$",
                        r"^Claude Code-credentials",
                        r"find-generic-password\b.*Claude Code",
                        r"^https://console\.anthropic\.com/v1/oauth/token",
                        r"^claude setup-token$",
                    ),
                )
            ),
            literal=(re.compile(r"^sk-ant-oat\d\d-[A-Za-z0-9_-]{40,}$"),),
        ),
        Origin(
            "session-cookie",
            "the cookie",
            env=frozenset({"CLAUDE_SESSION_KEY"}),
            argument=(re.compile(r"^claude\.ai$"),),
        ),
    )
)


class EveryText(Hints):
    """Finds every text interesting, so that nothing is left out for being dull."""

    def text(self, value: str, kind: str = "python") -> bool:
        return True

    def key(self, name: str) -> bool:
        return True


class Project:
    """Modules from `{path: code}`, or from one text that becomes `main.py`."""

    def __init__(
        self, files: str | Mapping[str, str], origins: Origins = ORIGINS, hints: type[Hints] = EveryText
    ) -> None:
        named = {"main.py": files} if isinstance(files, str) else files
        self.modules = {p: Module(python.read(SourceFile(p, "python", code))) for p, code in named.items()}
        self.relevance = Relevance(hints((), origins))
        self.relevance.add(self.modules.values())
        self.resolver = Resolver(self.modules, Layout(self.modules), origins, self.relevance)

    def probes(self) -> list[tuple[Expr, Context]]:
        """The first argument of each call of `probe`, and where it stands."""
        calls: list[tuple[Module, Call, int]] = [
            (module, call, scope) for module in self.modules.values() for call, scope in module.calls.get("probe", ())
        ]
        assert calls, "the code has no probe(…)"
        return [(call.args[0].value, Context(module, scope)) for module, call, scope in calls]

    def value(self) -> Value:
        """What the probed expressions can be."""
        return union([self.resolver.resolve(expr, context) for expr, context in self.probes()])

    def texts(self) -> set[str]:
        """The texts the probed expressions can be; unknown parts are `\\0`."""
        return {known.text for known in self.value().texts}

    def origins(self) -> set[str]:
        """The names of the origins the probed expressions carry."""
        return {origin.name for origin in self.value().origins}

    def roles(self, text: str) -> set[Role]:
        """The roles of all sites that a text reaches."""
        analysis = Analysis(self.resolver, self.modules.values(), self.relevance)
        return {
            role
            for site in analysis.sites
            if any(text in known.text for known in site.value.texts)
            for role in site.roles
        }


@pytest.fixture(scope="session")
def project() -> type[Project]:
    return Project
