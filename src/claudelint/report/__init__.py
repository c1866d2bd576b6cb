"""The reports: one module `as_NAME.py` per output format, found by its name, and those that entry points of the group
`claudelint.reports` name.

A report module defines `NAME` and `render(result, context) -> str`: a pure function, apart from what
`as_sarif` reads to compute line hashes. This package owns the registry and what every report is told.
Must not know how a scan works or where a report is written; a report is imported when it is asked for.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, cast

from claudelint import plugins
from claudelint.finding import ScanResult
from claudelint.later import Record, modules_in
from claudelint.redact import redact

if TYPE_CHECKING:
    from claudelint.finding import Finding
    from claudelint.pack import Pack
    from claudelint.plugins import Plugin, PluginError
    from claudelint.policy import Policy
    from claudelint.required import Audited
    from claudelint.rule import Rule

_PREFIX = "as_"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReportContext(Record):
    """What a report may know besides the result.

    `width` is the number of columns of the terminal, None where text is not to be wrapped;
    `statistics` asks for counts and seconds by stage; `show_hidden` for hidden findings, marked as such; `quiet`
    leaves the summary out. `prefix` leads from the
    checkout a CI server knows to the project's root: empty, or a relative path that ends in `/`. `made` is the
    ISO date of the scan for reports that are kept.
    """

    rules: tuple[Rule, ...]
    policy: Policy
    width: int | None = None
    color: bool = False
    hyperlinks: bool = False
    version: str = ""
    statistics: bool = False
    show_hidden: bool = False
    quiet: bool = False
    prefix: str = ""
    made: str = ""
    #: Of an audit of installed distributions, what came of each; `brief` leaves the single findings out.
    distributions: tuple[Audited, ...] | None = None
    brief: bool = False
    #: The rule packs in use besides the built-in rules.
    packs: tuple[Pack, ...] = ()


def listed(result: ScanResult, context: ReportContext) -> tuple[Finding, ...]:
    """The findings a report for programs holds: those that are not hidden, and the others where they are asked for."""
    return result.findings if context.show_hidden else result.shown


class Report(Protocol):
    """What a report module offers; `ALSO` (see `companions`) is optional."""

    NAME: str
    # Besides, `TABLE = True` where an audit's table of distributions is to stand before the findings.

    def render(self, result: ScanResult, context: ReportContext) -> str: ...


class UnknownFormat(ValueError):
    """There is no report of that name; the message lists those there are."""


def formats() -> tuple[str, ...]:
    """The names of all output formats, sorted: the built-in ones and those plugged in."""
    return tuple(sorted({*_built_in(), *_plugged()}))


@lru_cache(maxsize=1)
def _built_in() -> frozenset[str]:
    names = modules_in(__path__)
    return frozenset(name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX))


def _plugged() -> dict[str, Plugin]:
    """The entry points by format; of those that clash none takes another's place."""
    found: dict[str, Plugin] = {}
    for plugin in plugins.active(plugins.REPORTS):
        if plugin.name not in _built_in():
            found.setdefault(plugin.name, plugin)
    return found


def problems() -> tuple[PluginError, ...]:
    """The entry points that name a format which has a report already."""
    there = _plugged()
    clashing = [p for p in plugins.active(plugins.REPORTS) if there.get(p.name) is not p]
    return tuple(
        p.wrong(f"the format {p.name!r} has a report already, of {there.get(p.name, 'claudelint')}") for p in clashing
    )


def companions(name: str) -> tuple[tuple[str, str], ...]:
    """What belongs beside a report: (variable, format) for each file an environment variable may name."""
    return getattr(_module(name), "ALSO", ())


def render(name: str, result: ScanResult, context: ReportContext) -> str:
    """The report in a format, ending with a newline unless it is empty. Raises `UnknownFormat`, `PluginError`."""
    report = _module(name)
    if name not in _built_in():
        return _foreign(_plugged()[name], report, result, context)
    if context.distributions is not None and getattr(report, "TABLE", False):
        from claudelint.report._distributions import with_table

        return with_table(report.render, result, context)
    return report.render(result, context)


def _foreign(plugin: Plugin, report: Report, result: ScanResult, context: ReportContext) -> str:
    """The text of a report that was plugged in; whatever it writes, no secret is in it."""
    try:
        text = report.render(result, context)
    except Exception as error:
        raise plugin.wrong(f"render failed ({type(error).__name__}: {error})") from None
    if not isinstance(text, str):
        raise plugin.wrong(f"render returned {type(text).__name__}, not str")
    return redact(text)


def _module(name: str) -> Report:
    if name not in formats():
        raise UnknownFormat(f"unknown output format {name!r}; known: {', '.join(formats())}")
    if name in _built_in():
        return cast(Report, importlib.import_module(f"{__name__}.{_PREFIX}{name}"))
    plugin = _plugged()[name]
    module = plugins.load(plugin)
    if getattr(module, "NAME", None) != name or not callable(getattr(module, "render", None)):
        raise plugin.wrong(f"{plugin.value} is to have NAME = {name!r} and a function render")
    return cast(Report, module)
