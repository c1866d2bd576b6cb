"""`claudelint files`: what would be scanned, and what would not and why."""

from __future__ import annotations

from typing import Any

import click

from claudelint.cli import _options as options
from claudelint.cli._group import PathsCommand
from claudelint.cli._session import complain, configured
from claudelint.cli._write import lines_to_stdout, warn
from claudelint.escape import visible


@click.command("files", cls=PathsCommand)
@options.paths_argument
@options.file_options
@options.config_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **_: Any) -> int:
    """List the files a scan of PATHS would look at, with their kind, and what it would skip, with the reason."""
    from claudelint.discover import discover

    config, problems = configured(ctx, paths)
    found = discover(config)
    rows = [(c.kind, visible(c.path)) for c in found.candidates]
    rows += [("skipped", f"{visible(s.path)}  ({s.reason})") for s in found.skipped]
    width = max((len(kind) for kind, _ in rows), default=0)
    lines_to_stdout("".join(f"{kind:<{width}}  {text}\n" for kind, text in rows))
    for error in found.errors:
        warn(f"error: {error.path}: {error.message}")
    return complain(problems) or (2 if found.errors else 0)
