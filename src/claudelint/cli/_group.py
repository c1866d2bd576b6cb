"""How commands are found and chosen. Owns the default command and arguments that look like options.

Must not know what any command does.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import cast

import click
from click.shell_completion import CompletionItem

DEFAULT = "check"
_PACKAGE = __name__.rpartition(".")[0]


class CommandGroup(click.Group):
    """A group whose commands are the modules of its package, imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        package = importlib.import_module(_PACKAGE)
        names = (m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
        return sorted(name.replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return cast(click.Command, importlib.import_module(f"{_PACKAGE}.{cmd_name.replace('-', '_')}").command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts the default command first unless a command or an option of the group stands there."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        first = args[0] if args else None
        if first is None and ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        if first not in own and first not in self.list_commands(ctx):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what the default command would take in their place."""
        found = super().shell_complete(ctx, incomplete)
        default = self.get_command(ctx, DEFAULT)
        if default is None:
            return found
        if incomplete.startswith("-"):
            return found + default.shell_complete(click.Context(default, parent=ctx), incomplete)
        # First, as the script for bash forgets what it had when it comes to files.
        return [CompletionItem(incomplete, type="file"), *found]


class AfterEquals(click.Option):
    """An option whose value follows `=`, or is left out and then empty: it never takes the next word."""


class PathsCommand(click.Command):
    """A command on paths, some of which may look like options: hooks pass the file `-dash.py` bare."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for p in self.get_params(ctx) for name in (*p.opts, *p.secondary_opts)}
        alone = {name for p in self.get_params(ctx) if isinstance(p, AfterEquals) for name in p.opts}
        end = args.index("--") if "--" in args else len(args)
        plain = [f"{arg}=" if arg in alone else arg if arg in known else _as_path(arg) for arg in args[:end]]
        return super().parse_args(ctx, [*plain, *args[end:]])


def _as_path(argument: str) -> str:
    is_file = argument.startswith("-") and argument != "-" and os.path.lexists(argument)
    return os.path.join(os.curdir, argument) if is_file else argument
