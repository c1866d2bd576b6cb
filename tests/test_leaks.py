"""No credential leaves claudelint in clear: in no format, at no verbosity, in no error message or traceback.

Made-up tokens of many shapes are put wherever text comes in, and every command's output is searched for any
stretch of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claudelint.report import formats
from fuzz.inside import project, run
from fuzz.secrets import BODIES, FORMS, KINDS, check, filled

settings.register_profile("leaks", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def _output(arguments: list[str], text: str = "", variables: Mapping[str, str] | None = None) -> str:
    return run(arguments, text, variables).all


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("form", FORMS)
@settings(settings.get_profile("leaks"), max_examples=2)
@given(BODIES, KINDS)
def test_no_report_holds_a_token(name: str, form: str, body: str, kind: str) -> None:
    """Source lines, messages, traces, scan errors and suppressions, with all rules and all there is to say."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    wide = ["-vv", "--statistics", "--no-ignores", "--select", "ALL", "--persona", "auditor", "--isolated"]
    with project(filled(text)):
        output = _output(["check", ".", *wide, "--output-format", name])
        assert "CL" in output or name not in ("full", "json")
        check(output, token, form)
        check(_output(["check", ".", "--output-format", f"{name}=out.txt", "--isolated"]), token, form)


@settings(settings.get_profile("leaks"), max_examples=8)
@given(BODIES, KINDS, st.sampled_from(["plain", "url", "body-alone", "cookie", "bearer"]))
def test_no_name_of_a_file_is_printed_with_a_token(body: str, kind: str, form: str) -> None:
    """File and directory names, in all formats, in lists of files and in errors."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    code = f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n'
    files = {f"{text}/{text}.py": code, f"{text}.py": f"{code}def (:", f"pkg {text}.env": f"A={token}"}
    with project(files):
        for name in formats():
            check(_output(["check", "-v", ".", "--output-format", name]), token, form)
        for arguments in (["files", "."], ["config", text], ["check", f"{text}/nothing"], ["check", f"{text}x"]):
            check(_output(arguments), token, form)


@settings(settings.get_profile("leaks"), max_examples=8)
@given(BODIES, KINDS, st.sampled_from(["plain", "url", "body-alone", "cookie", "base64"]))
def test_no_setting_is_printed_with_a_token(body: str, kind: str, form: str) -> None:
    """Configuration files, options, environment, rule packs and standard input."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    rule = f'id = "{text}"\nname = "{text}"\n"{text}" = 1\n'
    configurations = (
        f'extend-exclude = ["{text}"]\nselect = ["{text}"]\n', f'"{text}" = 1\n', f'use = "{text}"\n',
        f'required-version = "{text}"\n', f'rule-dirs = ["{text}", "pack"]\n', f'x = "{text}\n', f"{text}\n",
        f'per-file-ignores = {{"{text}" = ["{text}"]}}\n', f'rule-dirs = ["pack"]\n[{text}]\n',
    )  # fmt: skip
    for configuration in configurations:
        with project({"claudelint.toml": configuration, "pack/x.toml": rule, "a.py": "x = 1\n"}):
            for arguments in (
                ["check"],
                ["check", "--output-format", "json"],
                ["config"],
                ["rules"],
                ["config", "--format", "json"],
            ):
                check(_output(arguments), token, form)
    with project({"a.py": "x = 1\n", "pack/x.toml": rule, f"{text}.toml": f'x = "{text}"\n'}):
        for arguments in (
            ["check", "--select", text], ["check", "--ignore", text], ["check", "--config", f'select = ["{text}"]'],
            ["check", "--config", text], ["check", f"--{text}"], ["check", "--output-format", text], [text],
            ["check", "--output-format", f"json={text}/x"], ["check", "-o", f"{text}/x"], ["rule", text],
            ["check", "--per-file-ignores", text], ["check", "--per-file-ignores", f"a:{text}"],
            ["check", "--fail-on", text], ["test", text], ["test", "pack"], ["completions", text], ["rules", text],
            ["check", "--exclude", text, "-v"], ["check", "-vv", "--config", f"{text}.toml"],
            ["check", "--stdin-filename", f"{text}.py", "-", "-v"],
        ):  # fmt: skip
            check(
                _output(arguments, text=f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n'), token, form
            )
        check(_output(["check"], variables={"CLAUDELINT_OUTPUT_FORMAT": text}), token, form)


@pytest.mark.parametrize(
    "where", ["claudelint.gathering.discover", "claudelint.flow.literals.literal_hits", "claudelint.report.render"]
)
def test_no_crash_prints_a_token(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours with the token in its words, its arguments and the source lines of its traceback."""
    token = "sk-ant-oat01-" + "aB3dE5fG7hI9" * 8

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"while reading {token}", {token: [token]}) from ValueError(token)

    if where.endswith("render"):
        monkeypatch.setattr("claudelint.report.as_full.render", fail)
    else:
        monkeypatch.setattr(where, fail)
    with project({"a.py": f'claude = "{token}"\n'}):
        output = _output(["check", "-vv", "."])
    assert "RuntimeError" in output
    check(output, token, "plain")
