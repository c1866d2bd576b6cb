"""The options commands share, each under the name its setting has in `Config`.

Owns spelling and help texts; turns what was given into flags for `settings`. Must not know what they do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import click
from click.core import ParameterSource

from claudelint.cli._complete import complete_formats, complete_rules
from claudelint.cli._group import AfterEquals
from claudelint.config import COLORS, USES, Config
from claudelint.finding import CONFIDENCES, PERSONAS, SEVERITIES
from claudelint.settings import Flag

if TYPE_CHECKING:
    _Type: TypeAlias = click.ParamType[Any]
else:
    _Type = click.ParamType

_F = TypeVar("_F", bound=Callable[..., Any])
_GIVEN = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
_FIELDS = frozenset(f.name for f in fields(Config))
FORMAT_VARIABLE = "CLAUDELINT_OUTPUT_FORMAT"


class _List(_Type):
    """Several words with commas between them."""

    name = "list"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        words = tuple(word.strip() for word in str(value).split(",") if word.strip())
        return words or self.fail("expected at least one word", param, ctx)


class _PerFile(_Type):
    """`GLOB:RULE,RULE`."""

    name = "glob:rules"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, tuple[str, ...]]:
        if isinstance(value, tuple):
            return value
        glob, colon, rules = str(value).rpartition(":")
        words = tuple(word.strip() for word in rules.split(",") if word.strip())
        if not (glob and colon and words):
            self.fail(f"expected GLOB:RULE[,RULE…], for example 'tests/**:CL101', not {value!r}", param, ctx)
        return glob, words


def _all(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def decorate(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _rules(name: str, help: str) -> Callable[[_F], _F]:
    return click.option(name, type=_List(), multiple=True, metavar="RULES", help=help, shell_complete=complete_rules)


def _patterns(name: str, help: str) -> Callable[[_F], _F]:
    return click.option(name, type=_List(), multiple=True, metavar="PATTERNS", help=help)


paths_argument = click.argument("paths", nargs=-1, type=click.UNPROCESSED, metavar="[PATHS]...")

rule_options = _all(
    _rules("--select", "Rules to use, by id, prefix, name or ALL."),
    _rules("--ignore", "Rules to leave out."),
    _rules("--extend-select", "Rules to use besides the selected ones."),
    click.option(
        "--per-file-ignores", type=_PerFile(), multiple=True, metavar="GLOB:RULES", help="Rules to leave out in files."
    ),
    click.option("--min-severity", type=click.Choice(SEVERITIES), help="Lowest severity to report. [note]"),
    click.option("--min-confidence", type=click.Choice(CONFIDENCES), help="Lowest confidence to report. [low]"),
    click.option("--persona", type=click.Choice(PERSONAS), help="How much you want to hear. [regular]"),
    click.option("--use", type=click.Choice(USES), help="What the project is for. [product]"),
)

file_options = _all(
    _patterns("--exclude", "Replace the default exclusions; patterns as in .gitignore."),
    _patterns("--extend-exclude", "Exclude these, too."),
    click.option("--force-exclude/--no-force-exclude", help="Exclude paths even when they are given by hand."),
    click.option("--respect-gitignore/--no-respect-gitignore", default=True, help="Leave out what .gitignore names."),
    click.option("--stdin-filename", metavar="NAME", help="Name of what is read from standard input (path -)."),
)

config_options = _all(
    click.option(
        "--config",
        "sources",
        multiple=True,
        metavar="FILE|KEY=VALUE",
        help="Use this file instead of the project's, or set one setting, in TOML.",
    ),
    click.option("--isolated", is_flag=True, help="Read no configuration file; the root is the first directory given."),
    click.option(
        "--strict",
        is_flag=True,
        help="Fail when the project's own configuration can hide findings or the baseline has stale entries; pass "
        "over no package as Anthropic's own.",
    ),
    click.option("--no-plugins", is_flag=True, help="Use no installed rule packs, readers or reports."),
)

baseline_option = click.option("--baseline", metavar="FILE", help="File of the accepted findings, which are hidden.")

outcome_options = _all(
    click.option("--fail-on", type=click.Choice(SEVERITIES), help="Lowest severity that makes exit code 1. [error]"),
    click.option("--exit-zero", is_flag=True, help="End with 0 despite findings (not despite scan errors)."),
)

verdict_options = _all(
    outcome_options,
    click.option("--no-ignores", is_flag=True, help="Report what comments suppress, too."),
    baseline_option,
    click.option("--no-baseline", is_flag=True, help="Report what the baseline hides, too."),
)

#: What only `check` offers.
check_options = _all(
    click.option(
        "--diff-base",
        metavar="REF",
        help="Hide findings unless their line, or a line of their trace, changed since HEAD and this branch, tag or "
        "commit of git parted. New files count as changed.",
    ),
    click.option(
        "--add-ignore",
        cls=AfterEquals,
        metavar="[=REASON]",
        help="Write suppression comments for the findings; errors need the reason. Then report what is left.",
    ),
)

output_options = _all(
    click.option(
        "--output-format",
        multiple=True,
        metavar="FORMAT[=FILE]",
        envvar=FORMAT_VARIABLE,
        shell_complete=complete_formats,
        help="Report to write, to stdout or a file; may be repeated. [full]",
    ),
    click.option("-o", "--output-file", metavar="FILE", help="File for the report that has none."),
    click.option("--statistics", is_flag=True, help="Add counts by rule and seconds by stage."),
    click.option("--show-hidden", is_flag=True, help="List what is hidden, too, marked with what hides it and why."),
    click.option("-q", "--quiet", is_flag=True, help="Findings and errors only."),
    click.option("-v", "--verbose", count=True, help="Say on stderr what is done."),
    click.option("--color", type=click.Choice(COLORS), help="Colours in the report. [auto]"),
    click.option("--progress/--no-progress", default=True, help="Show progress on a terminal."),
)


def flags(ctx: click.Context) -> list[Flag]:
    """The settings given on the command line or in the environment, and nothing that is a default."""
    return [
        Flag(parameter.name, _value(parameter, ctx.params[parameter.name]), _origin(ctx, parameter))
        for parameter in ctx.command.params
        if parameter.name in _FIELDS and parameter.name != "paths" and is_given(ctx, parameter.name)
    ]


def is_given(ctx: click.Context, name: str) -> bool:
    """True when an option was given, on the command line or in the environment."""
    return ctx.get_parameter_source(name) in _GIVEN


def _value(parameter: click.Parameter, value: Any) -> Any:
    if isinstance(parameter.type, _List):
        return tuple(word for words in value for word in words)
    return value


def _origin(ctx: click.Context, parameter: click.Parameter) -> str:
    if ctx.get_parameter_source(parameter.name or "") is ParameterSource.ENVIRONMENT:
        return str(parameter.envvar)
    return max(parameter.opts, key=len)


def help_texts() -> dict[str, str]:
    """What the options of `check` say about the settings they set, by field."""
    from claudelint.cli.check import command

    return {p.name: p.help for p in command.params if isinstance(p, click.Option) and p.name and p.help}
