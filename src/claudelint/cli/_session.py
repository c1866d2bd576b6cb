"""What every command starts from: the settings, the rules, and everything wrong with either.

A wrong setting or rule is kept as a problem, so that the rest can go on; the exit code is 2 then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from claudelint import plugins
from claudelint.api import plugin_problems
from claudelint.cli._options import flags
from claudelint.cli._write import warn
from claudelint.config import Config, ConfigError
from claudelint.finding import ScanError
from claudelint.origin import OriginError
from claudelint.policy import PolicyError
from claudelint.project import find_root, relative_to
from claudelint.rule import RuleError
from claudelint.ruleset import Ruleset, RulesetError, load_ruleset, selector_errors, without_unknown
from claudelint.settings import Flag, load_config
from claudelint.source import Point

#: Commands that run code of plugins also where it lies in the project around: they scan nothing of it.
_SCAN_NOTHING = ("explain", "rule", "rules", "test")


@dataclass(frozen=True, slots=True)
class Session:
    """Settings and rules that can be worked with, and what had to be left out of them."""

    config: Config
    ruleset: Ruleset
    problems: tuple[ConfigError | RuleError, ...]

    def errors(self) -> tuple[ScanError, ...]:
        """The problems as a report lists them."""
        return tuple(_scan_error(problem) for problem in self.problems)

    def complain(self) -> int:
        """Writes the problems to stderr; returns the exit code they make."""
        return complain(self.problems)


def open_session(
    ctx: click.Context, paths: Sequence[str] = (), *, more: Iterable[Flag] = (), extra: Sequence[Path] = ()
) -> Session:
    """Settings from the options of a command, and the rules; `extra` are rule files to use besides."""
    config, wrong = configured(ctx, paths, more=more)
    try:
        ruleset = load_ruleset(config, extra=extra, tolerant=True)
    except (RulesetError, PolicyError, OriginError) as error:
        raise Unusable(str(error)) from None
    broken = [_nearby(problem) for problem in ruleset.problems]
    problems: tuple[ConfigError | RuleError, ...] = (*wrong, *broken, *selector_errors(ruleset, config))
    return Session(without_unknown(ruleset, config), ruleset, problems)


def _nearby(problem: RuleError) -> RuleError:
    """A rule file below the working directory is named from there, as people named it."""
    path = relative_to(Path.cwd(), problem.path) if os.path.isabs(problem.path) else problem.path
    near = problem.path if path.startswith("..") else path
    return RuleError(near, problem.line, problem.key, problem.message)


def configured(
    ctx: click.Context, paths: Sequence[str] = (), *, more: Iterable[Flag] = ()
) -> tuple[Config, tuple[ConfigError, ...]]:
    """The settings alone, and what is wrong with them."""
    given: dict[str, Any] = ctx.params
    isolated = bool(given.get("isolated"))
    plug_in(ctx, paths)
    config, wrong = load_config(paths, [*flags(ctx), *more], sources=given.get("sources") or (), isolated=isolated)
    return config, (*wrong, *plugin_problems())


def plug_in(ctx: click.Context, paths: Sequence[str] = ()) -> None:
    """Puts installed plugins to use unless the options say otherwise; those in what is scanned are none."""
    given: dict[str, Any] = ctx.params
    stdin_filename, isolated = given.get("stdin_filename"), bool(given.get("isolated"))
    root = find_root(tuple(paths) or (".",), isolated=isolated, stdin_filename=stdin_filename)
    scans = ctx.command.name not in _SCAN_NOTHING
    plugins.activate((root, *paths), off=bool(given.get("no_plugins")), scans=scans)


def complain(problems: Iterable[Exception]) -> int:
    """Writes problems to stderr; returns the exit code they make."""
    listed = [str(problem) for problem in problems]
    for problem in listed:
        warn(f"error: {problem}")
    return 2 if listed else 0


class Unusable(click.ClickException):
    """Nothing can be done at all."""

    exit_code = 2


def _scan_error(problem: ConfigError | RuleError) -> ScanError:
    start = Point(problem.line, 1) if problem.line else None
    if isinstance(problem, RuleError):
        message = f"{problem.key}: {problem.message}" if problem.key else problem.message
        return ScanError(problem.path, "rule", message, start)
    return ScanError(problem.path or "configuration", "config", problem.message, start)
