"""`claudelint deps`: what the installed dependencies do with the login of a plan."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._progress import Progress
from claudelint.cli._session import Session, Unusable, open_session
from claudelint.cli._write import warn
from claudelint.cli.check import finish, outputs, refuse_nothing_chosen
from claudelint.finding import ScanError


@click.command("deps")
@click.argument("env", required=False)
@click.option("--brief", is_flag=True, help="In text reports, the distributions only, not each finding.")
@options.rule_options
@options.outcome_options
@options.parse_options
@options.output_options
@options.config_options
@click.pass_context
def command(ctx: click.Context, /, env: str | None, brief: bool, **given: Any) -> int:
    """Scan the distributions installed in ENV, one by one, and say who requires those with findings.

    ENV is an environment, its Python executable or a site-packages directory; by default .venv, venv, $VIRTUAL_ENV or
    another environment in the project. Metadata and Python files are read; nothing is imported or run. Comments in a
    distribution suppress nothing. Anthropic's own distributions are counted and left alone (not with --strict).
    """
    session = open_session(ctx, more=[outputs(ctx, given)])
    refuse_nothing_chosen(session)
    return _audited(session, env, brief)


def _audited(session: Session, env: str | None, brief: bool) -> int:
    from claudelint.asked import asked_for
    from claudelint.audit import audit, common_root
    from claudelint.environment import NoEnvironment, find_environment
    from claudelint.installed import distributions
    from claudelint.required import ways

    project = session.config
    try:
        environment = find_environment(env, project.root, os.environ)
    except NoEnvironment as error:
        raise Unusable(str(error)) from None
    root = common_root(environment.sites)
    installed, wrong = distributions(environment.sites, environment.prefix, str(root))
    if not installed and not wrong:
        wrong.append(ScanError("", "discover", f"nothing is installed in {', '.join(environment.sites)}"))
    asked, unread = asked_for(project)
    config = replace(project, root=root)
    _tell(project.quiet, environment.prefix, environment.how, environment.others, environment.sees_base)
    problems = (*session.errors(), *unread, *wrong)
    with Progress(project.progress and not project.quiet) as progress:
        found, result = audit(installed, ways(installed, asked), config, session.ruleset, problems, progress)
    return finish(session._replace(config=config), result, found, brief)


def _tell(quiet: bool, prefix: str, how: str, others: tuple[str, ...], sees_base: bool) -> None:
    """On stderr: which environment was chosen for the user, and what belongs to it and is not looked at."""
    if quiet:
        return
    if how == "found":
        more = f"; not looked at: {', '.join(others)}" if others else ""
        warn(f"environment {os.path.relpath(prefix)}{more}")
    if sees_base:
        warn("this environment also sees what the base interpreter has installed; that was not looked at")
