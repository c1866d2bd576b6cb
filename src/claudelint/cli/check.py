"""`claudelint check`: scans paths and reports. The default command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from claudelint.cli import _options as options
from claudelint.cli._group import PathsCommand
from claudelint.cli._progress import Progress
from claudelint.cli._session import Session, Unusable, open_session, plug_in
from claudelint.cli._write import warn
from claudelint.config import Config
from claudelint.finding import SEVERITIES, ScanError, ScanResult
from claudelint.settings import Flag

if TYPE_CHECKING:
    from claudelint.required import Audited

_MOST_ERRORS = 20
_INTERRUPTED = 130


@click.command("check", cls=PathsCommand)
@options.paths_argument
@options.rule_options
@options.verdict_options
@options.check_options
@options.output_options
@options.file_options
@options.config_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **given: Any) -> int:
    """Scan PATHS (default: the current directory) and report."""
    session = open_session(ctx, paths, more=[outputs(ctx, given)])
    refuse_nothing_chosen(session)
    result = _scanned(session, given["add_ignore"])
    errors = session.errors()
    return finish(session, replace(result, errors=(*errors, *result.errors), complete=result.complete and not errors))


def outputs(ctx: click.Context, given: dict[str, Any]) -> Flag:
    from claudelint.cli._reports import output_formats

    plug_in(ctx, ctx.params.get("paths", ()))  # formats of other distributions count, too
    words, file = given["output_format"], given["output_file"]
    if file is not None and not options.is_given(ctx, "output_format"):
        words = ()
    return Flag("output_formats", output_formats(words, file), "--output-format" if words or file else "default")


def refuse_nothing_chosen(session: Session) -> None:
    from claudelint.ruleset import chosen

    if not chosen(session.ruleset, session.config):
        raise Unusable("no rule is left; loosen --select, --ignore, --persona, --min-severity or --min-confidence")


def _scanned(session: Session, reason: str | None) -> ScanResult:
    """The result with what is known or old hidden, once comments are written where `reason` asks for them."""
    narrowed = _narrowing(session)
    if reason is None:
        return narrowed(_scan(session))
    from claudelint.cli._add_ignore import add_ignores, check_reason

    check_reason(reason)
    result = narrowed(_scan(session))
    return narrowed(_scan(session)) if add_ignores(session, result, reason) else result


def _narrowing(session: Session) -> Callable[[ScanResult], ScanResult]:
    config = session.config
    if config.diff_base is None and (config.baseline is None or config.no_baseline):
        return lambda result: result
    from claudelint.cli._known import known

    return partial(known(config).hide, session)


def _scan(session: Session) -> ScanResult:
    from claudelint.engine import scan

    config = session.config
    try:
        _say(config, 1, f"root {config.root}; configuration {config.config_path or 'none'}; use {config.use}")
        with Progress(config.progress and not config.quiet) as progress:
            return scan(config, session.ruleset, progress=progress)
    except KeyboardInterrupt:
        return ScanResult(
            use=config.use,
            config_path=config.config_path,
            policy_read=session.ruleset.policy.read,
            complete=False,
            interrupted=True,
            root=str(config.root),
        )


def finish(
    session: Session, result: ScanResult, distributions: tuple[Audited, ...] | None = None, brief: bool = False
) -> int:
    """Writes the reports and what belongs beside them; returns the exit code."""
    from claudelint.cli._reports import write_reports

    config = session.config
    written = write_reports(result, config, session.ruleset, distributions, brief)
    _notes(config, result)
    if result.interrupted or not (result.complete or result.errors):
        warn("interrupted: the report is partial")
        return _INTERRUPTED
    if result.errors or not written:
        return 2
    return 0 if config.exit_zero else int(_fails(config, result))


def _fails(config: Config, result: ScanResult) -> bool:
    lowest = SEVERITIES.index(config.fail_on)
    return any(SEVERITIES.index(finding.severity) <= lowest for finding in result.shown)


def _notes(config: Config, result: ScanResult) -> None:
    """What stderr says: errors unless a terminal shows them in the report, and what was left out."""
    if not _is_seen(config):
        _list_errors(result.errors)
    _links(config, result.statistics.outside)
    if not (result.statistics.files or result.errors or result.interrupted or config.quiet):
        warn("nothing was scanned: everything given is excluded by the configuration")
    if result.policy_read and not config.quiet:
        _age(result.policy_read)
    for bound in result.statistics.bounds:
        _say(config, 1, f"limit reached while resolving values: {bound}")
    for stage, seconds in result.statistics.stages:
        _say(config, 1, f"{stage}: {seconds:.3f} s")


def _age(read: str) -> None:
    """One line when nobody has read any page of the policy for long: what is reported may no longer hold."""
    from claudelint.cli._today import today
    from claudelint.policy import days_since, is_stale

    if is_stale(read, today()):
        age = f"{days_since(read, today())} days ago, on {read}"
        warn(f"the policy was last read {age}: it may have changed; update claudelint, or see `claudelint policy`")


def _links(config: Config, paths: tuple[str, ...]) -> None:
    """Links that lead out of the project: how many, and with -v which."""
    if paths and not config.quiet:
        hint = "" if config.verbose else "; -v lists them"
        warn(f"links that leave the project root and are not followed: {len(paths)}{hint}")
    for path in paths:
        _say(config, 1, f"link not followed: {path}")


def _is_seen(config: Config) -> bool:
    import sys

    return sys.stdout.isatty() and any(target is None for _, target in config.output_formats)


def _list_errors(errors: tuple[ScanError, ...]) -> None:
    for error in errors[:_MOST_ERRORS]:
        line = f":{error.start.line}" if error.start else ""
        warn(f"error: {error.path or '(project)'}{line}: {error.message}")
    if len(errors) > _MOST_ERRORS:
        warn(f"{len(errors) - _MOST_ERRORS} more errors; the report has them all")


def _say(config: Config, level: int, text: str) -> None:
    if config.verbose >= level and not config.quiet:
        warn(text)
