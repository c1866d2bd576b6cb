"""No credential in what is kept or said on other roads: baselines, comparisons, comments, job summaries, crashes.

Commands and formats are taken from their registries, so that a new one is held to this without a line here.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from claudelint.cli import cli
from fuzz.inside import project, run
from fuzz.judge import environment
from fuzz.secrets import BODIES, FORMS, KINDS, check, filled

settings.register_profile(
    "kept",
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a random token cannot be shrunk to a simpler one
    suppress_health_check=list(HealthCheck),
)
ONE = settings(settings.get_profile("kept"), max_examples=1)
_WIDE = ["--no-ignores", "--select", "ALL", "--persona", "auditor"]
#: Without these a command would run all examples of the rules, or scan the environment of the tests.
_QUICK = {"test": ("CL101",), "deps": ("nowhere",)}
TOKEN = "sk-ant-oat01-" + "aB3dE5fG7hI9" * 8


def _commands() -> list[list[str]]:
    """Every command, with each of its formats, on the working directory where it takes paths."""
    context = click.Context(cli)
    found: list[list[str]] = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        inner = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in inner:
            words = [name] if one is command else [name, str(one.name)]
            found += [[*words, *_QUICK.get(name, ()), *given] for given in _given(one)]
    return found


def _given(command: click.Command) -> list[list[str]]:
    paths = ["."] if any(isinstance(p, click.Argument) and p.nargs == -1 for p in command.params) else []
    choices = [
        (parameter.opts[0], choice)
        for parameter in command.params
        if isinstance(parameter, click.Option) and isinstance(parameter.type, click.Choice)
        for choice in parameter.type.choices
        if "format" in parameter.opts[0]
    ]
    return [paths, *([*paths, option, str(choice)] for option, choice in choices)]


@pytest.mark.parametrize("words", _commands(), ids=" ".join)
@ONE
@given(BODIES, KINDS)
def test_no_command_prints_a_token(words: list[str], body: str, kind: str) -> None:
    """All commands on a project full of them; those that take a word get one as well."""
    token = f"sk-ant-{kind}-{body}"
    with project({**filled(token), f"{token}.py": f'claude = "{token}"\n'}):
        check(run(words).all, token, "plain")
        check(run([*words, token]).all, token, "plain")


@pytest.mark.parametrize("form", ["plain", "url", "base64"])
@ONE
@given(BODIES, KINDS)
def test_no_baseline_holds_a_token(form: str, body: str, kind: str) -> None:
    """Neither the file nor what is said when it is written, shown, pruned, used or broken."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    whole = {name: content for name, content in filled(text).items() if name not in ("broken.py", "cookie.py")}
    whole = {name: content for name, content in whole.items() if name != "deep.py"}
    with project({**whole, f"{body}.py": f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n'}) as root:
        said = [run(["baseline", "write", "."]), run(["baseline", "show", "."])]
        (root / "traced.py").write_text("x = 1\n")
        said += [run(["baseline", "prune", "."]), run(["check", "--baseline", ".claudelint-baseline.json", "."])]
        for one in said:
            check(one.all, token, form)
        kept = root / ".claudelint-baseline.json"
        if kept.exists():
            check(kept.read_text("utf-8"), token, form)
        for broken in (f"{text}", f'{{"tool": "claudelint", "schema_version": "{text}"}}'):
            kept.write_text(broken)
            check(run(["check", "--baseline", kept.name, "old.py"]).all, token, form)


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@ONE
@given(BODIES, KINDS)
def test_no_comparison_prints_a_token(body: str, kind: str) -> None:
    """Lines that were added, taken out and moved, in all that is said about them; references that are none."""
    token = f"sk-ant-{kind}-{body}"
    with project({"old.py": f'claude = "{token}"\n', "gone.py": f'anthropic = "{token}"\n'}) as root:
        for words in ("init -q", "add -A", "-c user.name=x -c user.email=x@example.com commit -q -m x"):
            subprocess.run(["git", *words.split()], check=True, env=environment(), capture_output=True)
        (root / "gone.py").unlink()
        (root / "new.py").write_text(f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n')
        for form in ("full", "json"):
            check(run(["check", "-vv", "--diff-base", "HEAD", "--output-format", form, "."]).all, token, "plain")
        for reference in (token, f"-{token}"):
            check(run(["check", "--diff-base", reference, "."]).all, token, "plain")


@ONE
@given(BODIES, KINDS)
def test_writing_comments_prints_no_token(body: str, kind: str) -> None:
    """`--add-ignore` on lines with tokens, in files of such names, and with one as the reason."""
    token = f"sk-ant-{kind}-{body}"
    with project({**filled(token), f"{token}.py": f'claude = "{token}"\n'}):
        for reason in ("for now", f"see {token}"):
            said = run(["check", *_WIDE, f"--add-ignore={reason}", "."])
            assert "Traceback" not in said.err
            check(said.all, token, "plain")


@ONE
@given(BODIES, KINDS)
def test_no_job_summary_holds_a_token(body: str, kind: str) -> None:
    """What the `github` format writes beside its report."""
    token = f"sk-ant-{kind}-{body}"
    with project(filled(token)) as root:
        place = str(root / "out-summary.md")
        said = run(["check", *_WIDE, "--output-format", "github", "."], variables={"GITHUB_STEP_SUMMARY": place})
        assert "CL" in said.written
        check(said.all, token, "plain")


def _failing(error: BaseException) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


_ERRORS: dict[str, Callable[[], BaseException]] = {
    "words": lambda: RuntimeError(f"while reading {TOKEN}"),
    "data": lambda: KeyError({TOKEN: [TOKEN]}),
    "source": lambda: SyntaxError("bad", (f"{TOKEN}.py", 1, 3, f"x = '{TOKEN}'", 1, 9)),
    "file": lambda: OSError(2, "No such file", f"/tmp/{TOKEN}", None, TOKEN),
    "bytes": lambda: UnicodeDecodeError("utf-8", TOKEN.encode(), 0, 1, f"because of {TOKEN}"),
    "split": lambda: ValueError(f"{TOKEN[:50]}\n{TOKEN}\n"),
    "many": lambda: RuntimeError(*[TOKEN] * 50),
}
_PLACES = (
    "claudelint.gathering.discover", "claudelint.flow.literals.literal_hits", "claudelint.judge.judged",
    "claudelint.readers._module.facts_of", "claudelint.flow.program.hits_of", "claudelint.report.as_full.render",
    "claudelint.cli._reports.write_reports", "claudelint.ruleset.read_index", "claudelint.settings.load_toml",
)  # fmt: skip


@pytest.mark.parametrize("place", _PLACES)
@pytest.mark.parametrize("error", _ERRORS)
def test_no_fault_of_ours_prints_a_token(place: str, error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token in an exception's words, data, file name or source line, raised anywhere, chained and with notes."""
    raised: BaseException = _ERRORS[error]()
    raised.__cause__ = ValueError(TOKEN)
    if hasattr(raised, "add_note"):
        raised.add_note(f"near {TOKEN}")
    monkeypatch.setattr(place, _failing(raised))
    with project({"a.py": f'import anthropic\nanthropic.Anthropic(auth_token="{TOKEN}")\n', "claudelint.toml": ""}):
        said = run(["check", "-vv", "."])
    assert said.code == 2
    check(said.all, TOKEN, "plain")


def test_no_token_from_the_environment_is_printed(tmp_path: Path) -> None:
    """Variables of the machine that runs claudelint are no part of what is said."""
    names = ("CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_AUTH_TOKEN", "CLAUDELINT_SELECT", "CLAUDELINT_CONFIG")
    with project({"a.py": 'import os\nT = os.environ["CLAUDE_CODE_OAUTH_TOKEN"]\n'}):
        for words in (["check", "-vv", "."], ["config"], ["check", "--output-format", "json", "."]):
            check(run(words, variables=dict.fromkeys(names, TOKEN)).all, TOKEN, "plain")
