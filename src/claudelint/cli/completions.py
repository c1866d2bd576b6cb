"""`claudelint completions`: the script that teaches a shell to complete claudelint's arguments."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from claudelint.cli._write import to_stdout

_NAME = "claudelint"


@click.command("completions")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, /, shell: str) -> int:
    """Print the completion script for SHELL.

    \b
    To load it, put into the shell's start file:
      bash  eval "$(claudelint completions bash)"
      zsh   eval "$(claudelint completions zsh)"    (behind compinit)
      fish  claudelint completions fish | source
    """
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"click knows no completion for {shell}")
    to_stdout(script(ctx.find_root().command, {}, _NAME, f"_{_NAME.upper()}_COMPLETE").source() + "\n")
    return 0
