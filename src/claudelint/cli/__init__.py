"""The command line: options become a `Config`, a result becomes reports and an exit code. No logic.

Every module here without a leading underscore is a command of that name and defines `command`; it imports
what costs time inside the command. Exit codes: 0 nothing at or above the fail level, 1 findings, 2 the job
could not be done, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from _thread import _count as other_threads
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from claudelint import __version__
from claudelint.cli._group import CommandGroup
from claudelint.cli._write import OutputError, note, open_streams, warn

NAME = "claudelint"
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
@click.version_option(__version__, "-V", "--version", prog_name=NAME, message="%(prog)s %(version)s")
def cli() -> None:
    """Find Claude subscription credentials and endpoints used outside Anthropic's own applications.

    `claudelint PATHS…` is short for `claudelint check PATHS…`; write ./rules for a path named like a command.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    open_streams()
    given = None if arguments is None else list(arguments)
    try:
        code = cli.main(args=given, prog_name=NAME, standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        warn("interrupted")
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        _refuse(error)
        return EXIT_FAILED
    except OutputError as error:
        warn(f"error: {error}")
        return EXIT_FAILED
    except Exception as error:  # whatever it is, it must not print a secret
        return _internal(error)
    return code if isinstance(code, int) else 0


def run() -> NoReturn:
    """The program `claudelint`: `main`, then out. Memory is not tidied up when the system takes it back anyway."""
    import gc

    gc.disable()  # nearly all that is made stays to the end; `audit`, which makes much one after the other, collects
    code = main()
    gc.freeze()  # the interpreter looks for garbage once more when it ends: seconds, after a large scan
    if "libcst" in sys.modules or other_threads() or sys.gettrace() or sys.getprofile():
        sys.exit(code)  # there may be processes and threads that end in their own way
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _refuse(error: click.ClickException) -> None:
    """Says what is wrong with the command line; words of the user's are made visible, newlines too."""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        for line in (*error.ctx.get_usage().splitlines(), f"Try '{error.ctx.command_path} --help' for help."):
            note(line)
    warn(f"error: {error.format_message()}")


def _internal(error: Exception) -> int:
    import traceback

    for line in "".join(traceback.format_exception(error)).splitlines():
        note(line)
    warn("internal error; please report the lines above (credentials in them are masked)")
    return EXIT_FAILED
