"""Rules in Python: their functions are found, asked, and what they give is checked.

Owns what becomes of a function that fails: an error that names rule, pack and function, never silence. Code of a pack
is run only where it was installed and does not lie in what is scanned. Must not know what any function looks for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claudelint import plugins
from claudelint.condition import Condition
from claudelint.facts import Facts
from claudelint.finding import ScanError
from claudelint.flow import kit
from claudelint.flow.match import Match
from claudelint.flow.sites import Site
from claudelint.plugins import PluginError
from claudelint.rule import Rule

_OWN = "claudelint."


@dataclass(slots=True)
class Coded:
    """Runs rule functions on one project, whose tree is `root`; rules that fail join `errors`."""

    root: Path | None = None
    errors: list[ScanError] = field(default_factory=list)
    #: Of the sites, which are the same for all rules of a scan.
    _views: tuple[kit.Site, ...] = ()

    def matches(
        self,
        rule: Rule,
        condition: Condition,
        sites: Sequence[Site],
        chosen: Callable[[Site], bool] | None,
        facts: Mapping[str, Facts],
    ) -> Iterator[tuple[Site, Match]]:
        """What the function of a condition gives for the sites that are `chosen` by its other operators, if any."""
        try:
            function = self._function(rule, condition.python)
            if len(self._views) != len(sites):
                self._views = tuple(kit.Site(site) for site in sites)
            pairs = zip(self._views, sites, strict=True)
            wanted = self._views if chosen is None else tuple(view for view, site in pairs if chosen(site))
            given: Iterable[object] = function(kit.Project(wanted, self._views, facts))
            found = [self._checked(match) for match in given]
        except PluginError as error:
            self._fail(rule, error.message)
        except Exception as error:
            self._fail(rule, f"{condition.python} failed ({type(error).__name__}: {error})")
        else:
            yield from found

    def _fail(self, rule: Rule, why: str) -> None:
        self.errors.append(ScanError(rule.path, "rule", f"{rule.id} of the pack {rule.pack}: {why}"))

    def _function(self, rule: Rule, name: str) -> kit.Function:
        module, _, attribute = name.partition(":")
        if module.startswith(_OWN):
            found = importlib.import_module(module)
        else:
            found = plugins.module_of(_plugin(rule), module, (self.root,) if self.root else ())
        function: kit.Function = getattr(found, attribute)
        return function

    def _checked(self, match: object) -> tuple[Site, Match]:
        if not isinstance(match, kit.Match):
            raise TypeError(f"gave {type(match).__name__}, not what Site.match makes")
        return match.site._inner, Match(match.text, match.start, match.end, match.origin, match.host, match.path)


def _plugin(rule: Rule) -> plugins.Plugin:
    """The entry point of the pack a rule came with."""
    for plugin in plugins.active(plugins.RULES):
        if plugins.directory_of(plugin).resolve() == Path(rule.path).resolve().parent:
            return plugin
    raise PluginError(f"the pack {rule.pack} is not installed, so its code is not run", rule.path)
