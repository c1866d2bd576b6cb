"""Which reports are written where. Owns `FORMAT[=FILE]`, `-o`, colours and widths.

Must not know what any format looks like.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claudelint import __version__
from claudelint.cli._terminal import wants_color, wants_links
from claudelint.cli._write import OutputError, append, refuse_target, to_file, to_stdout, warn
from claudelint.config import Config
from claudelint.finding import ScanResult
from claudelint.hint import did_you_mean
from claudelint.plugins import PluginError
from claudelint.project import relative_to
from claudelint.report import ReportContext, companions, formats, render
from claudelint.ruleset import Ruleset, chosen

if TYPE_CHECKING:
    from claudelint.required import Audited

_DEFAULT = "full"
_STDOUT = "-"
#: Where GitHub Actions and GitLab CI say that the checkout lies.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def output_formats(words: Sequence[str], file: str | None) -> tuple[tuple[str, str | None], ...]:
    """Formats and files as given, checked. Raises `click.UsageError`."""
    asked = [(name, target or None) for name, _, target in (word.partition("=") for word in words or (_DEFAULT,))]
    if file is not None and all(target for _, target in asked):
        raise click.UsageError(f"-o {file}: every format has a file already; leave one of them out")
    targets = [(name, None if (target or file) == _STDOUT else target or file) for name, target in asked]
    for name, target in targets:
        _check(name, target)
    places = [target or "stdout" for _, target in targets]
    for place in places:
        if places.count(place) > 1:
            raise click.UsageError(f"two reports go to {place}; give all but one a file of its own: FORMAT=FILE")
    return tuple(targets)


def _check(name: str, target: str | None) -> None:
    if name not in formats():
        hint = did_you_mean(name, formats())
        raise click.UsageError(f"unknown output format {name!r}{hint} (known: {', '.join(formats())})")
    if target is not None:
        try:
            refuse_target(target)
        except OutputError as error:
            raise click.UsageError(str(error)) from None


def write_reports(
    result: ScanResult,
    config: Config,
    ruleset: Ruleset,
    distributions: tuple[Audited, ...] | None = None,
    brief: bool = False,
) -> bool:
    """Writes every report that was asked for; False when one could not be written.

    `distributions` and `brief` are those of an audit, for the reports' context.
    """
    written = True
    for name, target in config.output_formats:
        context = replace(_context(config, ruleset, target), distributions=distributions, brief=brief)
        try:
            text = render(name, result, context)
            to_stdout(text) if target is None else to_file(target, text)
            _companions(name, result, context)
        except (OutputError, PluginError) as error:
            warn(f"error: {error}")
            written = False
    return written


def _companions(name: str, result: ScanResult, context: ReportContext) -> None:
    """Appends what belongs beside a report to the files that the environment names."""
    for variable, other in companions(name):
        if target := os.environ.get(variable):
            append(target, render(other, result, context))


def _context(config: Config, ruleset: Ruleset, target: str | None) -> ReportContext:
    terminal = target is None and sys.stdout.isatty()
    color = target is None and wants_color(config.color, terminal)
    return ReportContext(
        rules=chosen(ruleset, config),
        policy=ruleset.policy,
        width=_columns() if terminal else None,
        color=color,
        hyperlinks=target is None and wants_links(color, terminal),
        version=__version__,
        statistics=config.statistics,
        show_hidden=config.show_hidden,
        quiet=config.quiet,
        prefix=_prefix(config.root),
        made=date.today().isoformat(),
        packs=ruleset.packs,
    )


def _columns() -> int:
    import shutil  # imports every compression there is

    return shutil.get_terminal_size().columns


def _prefix(root: Path) -> str:
    """The way from a CI server's checkout to the project's root, with `/` at its end; empty where there is none."""
    checkout = next((found for name in _CHECKOUTS if (found := os.environ.get(name))), None)
    way = relative_to(Path(os.path.realpath(checkout)), os.path.realpath(root)) if checkout else "."
    return "" if way == "." or way.startswith("..") else f"{way}/"
