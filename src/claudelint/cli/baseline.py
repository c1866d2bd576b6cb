"""`claudelint baseline`: writes, prunes and shows the file of accepted findings.

Owns what is said about it. Must not know when a finding is the same one again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from claudelint.cli import _options as options
from claudelint.cli._group import PathsCommand
from claudelint.cli._progress import Progress
from claudelint.cli._session import Session, Unusable, open_session
from claudelint.cli._write import lines_to_stdout, to_stdout, warn

_F = TypeVar("_F", bound=Callable[..., Any])


@click.group("baseline")
def command() -> None:
    """Accept the findings there are, so that only new ones show: write, prune or show the baseline.

    The file is that of --baseline or of the setting `baseline`, else .claudelint-baseline.json in the project's root.
    It holds no line numbers: a finding that moves stays hidden, a second one like it shows. Scan errors cannot be
    accepted.
    """


def _command(name: str) -> Callable[[_F], click.Command]:
    def decorate(function: _F) -> click.Command:
        wrapped: Any = click.pass_context(function)
        for option in (options.config_options, options.file_options, options.rule_options, options.baseline_option):
            wrapped = option(wrapped)
        made: click.Command = command.command(name, cls=PathsCommand)(options.paths_argument(wrapped))
        return made

    return decorate


@_command("write")
def _write(ctx: click.Context, /, paths: tuple[str, ...], **_: Any) -> int:
    """Write all findings in PATHS to the baseline; entries for files outside of PATHS are kept."""
    from claudelint.baseline import entries_of
    from claudelint.cli._known import read_baseline, stale

    session = open_session(ctx, paths)
    path = _path(session)
    before = read_baseline(path) if os.path.lexists(path) else frozenset()
    result, _hidden, unmet = _scanned(session, before)
    entries = frozenset(entry for _, entry in entries_of(result.findings))
    lost = stale(session, result, unmet)
    after = (before - lost) | entries
    _save(session, path, after)
    changes = f"{len(after - before)} new, {len(lost)} gone"
    to_stdout(f"{_shown(path)}: {_number(after)} ({changes})\n")
    if session.config.baseline is None:
        warn(f'to use it, pass --baseline {_shown(path)}, or set `baseline = "{_relative(session, path)}"`')
    return 0


@_command("prune")
def _prune(ctx: click.Context, /, paths: tuple[str, ...], **_: Any) -> int:
    """Take out of the baseline what a scan of PATHS no longer finds; nothing is added."""
    from claudelint.cli._known import read_baseline, stale

    session = open_session(ctx, paths)
    path = _path(session)
    before = read_baseline(path)
    result, _hidden, unmet = _scanned(session, before)
    lost = stale(session, result, unmet)
    if lost:
        _save(session, path, before - lost)
    to_stdout(f"{_shown(path)}: {_number(before - lost)} ({len(lost)} removed)\n")
    return 0


@_command("show")
def _show(ctx: click.Context, /, paths: tuple[str, ...], **_: Any) -> int:
    """List what the baseline hides in PATHS, and its stale entries."""
    from claudelint.cli._known import read_baseline, stale
    from claudelint.escape import visible

    session = open_session(ctx, paths)
    before = read_baseline(_path(session))
    result, hidden, unmet = _scanned(session, before)
    for finding in hidden:
        where, start = visible(finding.location.path), finding.location.start
        lines_to_stdout(f"{where}:{start.line}:{start.column}: {finding.rule_id} {visible(finding.message)}\n")
    lost = stale(session, result, unmet)
    for entry in sorted(lost):
        lines_to_stdout(f"{visible(entry.path)}: {visible(entry.rule)} (stale)\n")
    warn(f"{_number(before)}: {len(hidden)} met, {len(lost)} stale, {len(unmet) - len(lost)} not looked for")
    return 0


def _scanned(session: Session, known: frozenset[Any]) -> tuple[Any, tuple[Any, ...], frozenset[Any]]:
    """The result of the scan, the findings known to the baseline, and the entries that were not met.

    Raises `Unusable` when something could not be looked at.
    """
    from claudelint.baseline import hide_known
    from claudelint.engine import scan

    with Progress(session.config.progress) as progress:
        result = scan(session.config, session.ruleset, progress=progress)
    errors = [*session.errors(), *result.errors]
    for error in errors:
        warn(f"error: {error.path or '(project)'}: {error.message}")
    if errors or not result.complete:
        raise Unusable("the scan is not complete, so the baseline is left as it is; mend the errors first")
    marked, unmet = hide_known(result.findings, known)
    return result, tuple(f for f in marked if f.suppressed and f.suppressed.how == "baseline"), unmet


def _path(session: Session) -> Path:
    from claudelint.baseline import DEFAULT_NAME
    from claudelint.cli._known import path_of

    given = session.config.baseline
    return session.config.root / DEFAULT_NAME if given is None else path_of(given)


def _save(session: Session, path: Path, entries: Iterable[Any]) -> None:
    from claudelint.baseline import dump
    from claudelint.keeping import KeepingError, write

    try:
        write(session.config.root, path, dump(entries).encode("ascii"))
    except KeepingError as error:
        raise Unusable(f"the baseline {error}") from None


def _number(entries: frozenset[Any]) -> str:
    return f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"


def _shown(path: Path) -> str:
    from claudelint.project import relative_to

    near = relative_to(Path.cwd(), str(path))
    return str(path) if near.startswith("..") else near


def _relative(session: Session, path: Path) -> str:
    from claudelint.project import relative_to

    return relative_to(session.config.root, str(path))
