"""Completion in the shells themselves and the manual page in `man`, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import claudelint
from tests.conftest import clean_environment

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "claudelint.1"
#: What is typed, and a word that must be offered.
TYPED = [
    ("ru", "rules"),
    ("completions z", "zsh"),
    ("check --output-f", "--output-format"),
    ("check --output-format sar", "sarif"),
    ("--output-format htm", "html"),
    ("check --use per", "personal"),
    ("check --select CL40", "CL402"),
    ("check --select CL101,CL40", "CL101,CL402"),
    ("new-r", "new-rule"),
    ("test CL40", "CL402"),
    ("facts --rule CL40", "CL402"),
    ("schema ru", "rule"),
    ("rule plan-token", "plan-token-as-bearer"),
]
#: For each shell: a script that prints what is offered; %s is the list of the words typed.
BASH = 'compopt() { :; }; eval "$(claudelint completions bash)"; '
BASH += "COMP_WORDS=(claudelint %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
BASH += '_claudelint_completion claudelint; printf "%%s\\n" "${COMPREPLY[@]}"'
ZSH = "compdef() {}; _path_files() {}; "
ZSH += "compadd() { print -l -- ${(P)argv[-1]} }; _describe() { print -l -- ${(P)argv[3]} }; "
ZSH += 'eval "$(claudelint completions zsh)"; words=(claudelint %s); CURRENT=${#words}; _claudelint_completion'
FISH = "claudelint completions fish | source; complete --do-complete 'claudelint %s'"
SHELLS = {"bash": ["--norc", "--noprofile", "-c", BASH], "zsh": ["-f", "-c", ZSH], "fish": ["--no-config", "-c", FISH]}


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the command under test."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "claudelint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m claudelint "$@"\n', "utf-8")
    command.chmod(0o755)
    return folder


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "offered"), TYPED)
def test_completion_in_the_shell(commands: Path, tmp_path: Path, shell: str, typed: str, offered: str) -> None:
    """Commands, options and their values, with the default command left out too."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    if shell == "fish" and "," in offered:
        pytest.skip("click's script for fish cannot offer a word with a comma")
    *arguments, script = SHELLS[shell]
    environment = clean_environment(PATH=f"{commands}{os.pathsep}{os.environ['PATH']}", HOME=str(tmp_path))
    done = subprocess.run(
        [program, *arguments, script % typed],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    words = [line.split("\t")[0].split(":")[0] for line in done.stdout.splitlines()]
    assert offered in words, done
    assert done.stderr == ""


def test_nothing_is_offered_or_printed_when_the_rules_are_broken(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A traceback in the middle of a command line would be worse than no help."""
    import click

    from claudelint import ruleset
    from claudelint.cli._complete import complete_rules
    from claudelint.cli.rule import command

    def fail(*_: object, **__: object) -> None:
        raise ruleset.RulesetError("no rules")

    monkeypatch.setattr(ruleset, "load_ruleset", fail)
    assert complete_rules(click.Context(command), command.params[0], "CL") == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_the_manual_page_can_be_read() -> None:
    """man finds nothing to warn about and shows every command and option."""
    environment = {**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""}
    command = ["man", "--warnings", "-E", "UTF-8", "-P", "cat", "-l", str(MANUAL)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stderr == ""
    for words in (
        "claudelint check [OPTIONS] [PATHS]...",
        "--output-format FORMAT[=FILE]",
        "EXIT STATUS",
        "claudelint rule",
    ):
        assert words in done.stdout


def test_the_manual_page_names_every_command_and_this_version() -> None:
    """Without `man`, too."""
    text = MANUAL.read_text("utf-8")
    for path in (Path(claudelint.__file__).parent / "cli").glob("[!_]*.py"):
        assert f'.SS "claudelint {path.stem.replace("_", "-")}' in text.replace("\\-", "-")
    assert f"claudelint {claudelint.__version__}" in text.replace("\\", "")
    assert not [line for line in text.splitlines() if line.startswith("'")]
