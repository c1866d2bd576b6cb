"""The help texts of the command line, as a page and as a manual page."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from claudelint import __version__
from claudelint.cli import cli as program
from claudelint.ruleset import Ruleset
from tools.manpage import man_page
from tools.pages import NOTICE


def pages(_: Ruleset) -> dict[str, str]:
    return {"usage.md": _usage(), "claudelint.1": man_page(program, __version__)}


def _usage() -> str:
    """The help of the program and of each of its commands."""
    names = program.list_commands(click.Context(program))
    blocks = [_help(), *(_help(*words) for name in names for words in _commands(name))]
    return f"{NOTICE}# Usage\n\n" + "\n\n".join(blocks) + "\n"


def _commands(name: str) -> list[tuple[str, ...]]:
    """A command and those below it, as words of a command line."""
    command = program.get_command(click.Context(program), name)
    below = sorted(command.commands) if isinstance(command, click.Group) else []
    return [(name,), *((name, word) for word in below)]


def _help(*command: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    arguments = [sys.executable, "-m", "claudelint", *command, "--help"]
    run = subprocess.run(arguments, capture_output=True, text=True, check=True, env=environment, encoding="utf-8")
    body = "\n".join(line.rstrip() for line in run.stdout.strip().splitlines())
    title = " ".join(("claudelint", *command))
    return f"## {title}\n\n```\n{body.replace('python -m claudelint', 'claudelint')}\n```"
