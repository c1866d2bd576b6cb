"""No credential leaves claudelint in clear: in no format, at no verbosity, in no error message or traceback.

Made-up tokens of many shapes are put wherever text comes in, and every command's output is searched for any
stretch of them. Not covered, and said so in docs/robustness.md: pieces of fewer than forty characters without
their prefix, and tokens that are reversed or encrypted.
"""

from __future__ import annotations

import base64
import contextlib
import io
import itertools
import os
import string
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claudelint.cli import main
from claudelint.report import formats

settings.register_profile("leaks", deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
#: So many characters of a secret in a row are a leak.
STRETCH = 17
BODIES = st.text(alphabet=string.ascii_letters + string.digits, min_size=90, max_size=90).filter(
    lambda body: len(set(body)) > 30 and all(_mixed(body[n : n + 40]) for n in range(0, 51, 10))
)
KINDS = st.sampled_from(["oat01", "ort01", "sid01", "sid02", "api03", "admin01"])


def _mixed(piece: str) -> bool:
    """Whether a piece changes between kinds of characters as often as random text does."""
    kinds = ["a" if c.islower() else "A" if c.isupper() else "1" for c in piece]
    return len(set(kinds)) == 3 and sum(a != b for a, b in itertools.pairwise(kinds)) > 20


def _split(token: str) -> str:
    return '"\n    "'.join([token[:52], token[52:]])


#: How a token is written. Each gives the text and what may not be seen of it.
FORMS: Mapping[str, Callable[[str], str]] = {
    "plain": lambda token: token,
    "url": lambda token: token.replace("-", "%2D"),
    "hex-escape": lambda token: token.replace("-", r"\x2d"),
    "base64": lambda token: base64.b64encode(token.encode()).decode(),
    "base64-inside": lambda token: base64.b64encode(f"x:{token}".encode()).decode(),
    "hex": lambda token: token.encode().hex(),
    "two-lines": _split,
    "body-alone": lambda token: token[14:],
    "cookie": lambda token: f"sessionKey={token[14:]}",
    "bearer": lambda token: f"Bearer {token}",
    "adjacent": lambda token: f"{token},{token}",
}
#: Files that hold the text, by name; `{}` is where it stands, in names too.
FILES: Mapping[str, str] = {
    "sent.py": 'import anthropic\nclient = anthropic.Anthropic(auth_token="{}")\n',
    "traced.py": 'import anthropic\nTOKEN = (\n    "{}"\n)\n'
    "def f(t):\n    return anthropic.Anthropic(auth_token=t)\nf(TOKEN)\n",
    "keys.py": 'HEADERS = {{"{}": "claude", "authorization": "{}"}}\nimport httpx\n'
    'httpx.post("https://claude.ai/api/organizations", headers=HEADERS, cookies={{"sessionKey": "{}"}})\n',
    "named.py": 'import httpx\nhttpx.get(f"https://api.anthropic.com/v1/oauth/{}")\n',
    "broken.py": 'anthropic = "{}" "{}\ndef (:\n',
    "cookie.py": "# coding: {}\nanthropic = 1\n",
    "comment.py": "x = 1  # claudelint: ignore[{}] {} until={}\ny = 2  # claudelint: {} claude\n"
    "# claudelint: file-ignore[CL101] {}\n",
    "deep.py": 'anthropic = "{}"\nx = ' + "(" * 500 + ")" * 500 + "\n",
    "a.env": "CLAUDE_CODE_OAUTH_TOKEN={}\nexport ANTHROPIC_AUTH_TOKEN='{}'\n{}=claude\n",
    "requirements.txt": "claude-x @ git+https://{}@example.com/x\n{}\n",
    "notes.md": "claude {}\n",
    "conf.yaml": "claude: {}\n",
    "data.json": '{{"claudeAiOauth": {{"accessToken": "{}"}}}}\n',
}


@contextlib.contextmanager
def _project(files: Mapping[str, str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as directory:
        before, root = os.getcwd(), Path(directory).resolve()
        for name, text in files.items():
            with contextlib.suppress(OSError):  # a name that is too long
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, "utf-8")
        os.chdir(root)
        try:
            yield root
        finally:
            os.chdir(before)


def _output(arguments: list[str], text: str = "", variables: Mapping[str, str] | None = None) -> str:
    """All that a command writes to stdout, stderr and the files named `out…`."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr = streams
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    os.environ.update(variables or {})
    try:
        main(arguments)
    finally:
        sys.stdout, sys.stderr, sys.stdin = kept
        for name in variables or {}:
            del os.environ[name]
    written = [path.read_text("utf-8") for path in Path(".").glob("out*")]
    return "\n".join([stream.buffer.getvalue().decode("utf-8") for stream in streams] + written)


def leaked(output: str, secret: str) -> list[str]:
    """The stretches of a secret that stand in an output, also where line ends were put between."""
    return [secret[n : n + STRETCH] for n in range(len(secret) - STRETCH + 1) if secret[n : n + STRETCH] in output]


def _secrets(token: str, form: str) -> list[str]:
    """What may not be seen: the secret part, and its encoded form where it has one."""
    encoded = FORMS[form](token) if form in ("base64", "base64-inside", "hex") else ""
    return [token[14:], encoded[30:] if encoded else token[14:]]


def _check(output: str, token: str, form: str) -> None:
    for secret in _secrets(token, form):
        assert leaked(output, secret) == []


def _filled(text: str) -> dict[str, str]:
    return {
        name: content.replace("{{", "{").replace("}}", "}")
        if "{}" not in content
        else content.format(*[text] * content.count("{}"))
        for name, content in FILES.items()
    }


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("form", FORMS)
@settings(settings.get_profile("leaks"), max_examples=2)
@given(BODIES, KINDS)
def test_no_report_holds_a_token(name: str, form: str, body: str, kind: str) -> None:
    """Source lines, messages, traces, scan errors and suppressions, with all rules and all there is to say."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    wide = ["-vv", "--statistics", "--no-ignores", "--select", "ALL", "--persona", "auditor", "--isolated"]
    with _project(_filled(text)):
        output = _output(["check", ".", *wide, "--output-format", name])
        assert "CL" in output or name not in ("full", "json")
        _check(output, token, form)
        _check(_output(["check", ".", "--output-format", f"{name}=out.txt", "--isolated"]), token, form)


@settings(settings.get_profile("leaks"), max_examples=8)
@given(BODIES, KINDS, st.sampled_from(["plain", "url", "body-alone", "cookie", "bearer"]))
def test_no_name_of_a_file_is_printed_with_a_token(body: str, kind: str, form: str) -> None:
    """File and directory names, in all formats, in lists of files and in errors."""
    token = f"sk-ant-{kind}-{body}"
    text = FORMS[form](token)
    code = f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n'
    files = {f"{text}/{text}.py": code, f"{text}.py": f"{code}def (:", f"pkg {text}.env": f"A={token}"}
    with _project(files):
        for name in formats():
            _check(_output(["check", "-v", ".", "--output-format", name]), token, form)
        for arguments in (["files", "."], ["config", text], ["check", f"{text}/nothing"], ["check", f"{text}x"]):
            _check(_output(arguments), token, form)


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
        with _project({"claudelint.toml": configuration, "pack/x.toml": rule, "a.py": "x = 1\n"}):
            for arguments in (
                ["check"],
                ["check", "--output-format", "json"],
                ["config"],
                ["rules"],
                ["config", "--format", "json"],
            ):
                _check(_output(arguments), token, form)
    with _project({"a.py": "x = 1\n", "pack/x.toml": rule, f"{text}.toml": f'x = "{text}"\n'}):
        for arguments in (
            ["check", "--select", text], ["check", "--ignore", text], ["check", "--config", f'select = ["{text}"]'],
            ["check", "--config", text], ["check", f"--{text}"], ["check", "--output-format", text], [text],
            ["check", "--output-format", f"json={text}/x"], ["check", "-o", f"{text}/x"], ["rule", text],
            ["check", "--per-file-ignores", text], ["check", "--per-file-ignores", f"a:{text}"],
            ["check", "--fail-on", text], ["test", text], ["test", "pack"], ["completions", text], ["rules", text],
            ["check", "--exclude", text, "-v"], ["check", "-vv", "--config", f"{text}.toml"],
            ["check", "--stdin-filename", f"{text}.py", "-", "-v"],
        ):  # fmt: skip
            _check(
                _output(arguments, text=f'import anthropic\nanthropic.Anthropic(auth_token="{token}")\n'), token, form
            )
        _check(_output(["check"], variables={"CLAUDELINT_OUTPUT_FORMAT": text}), token, form)


@pytest.mark.parametrize(
    "where", ["claudelint.engine.discover", "claudelint.engine.literal_hits", "claudelint.report.render"]
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
    with _project({"a.py": f'claude = "{token}"\n'}):
        output = _output(["check", "-vv", "."])
    assert "RuntimeError" in output
    _check(output, token, "plain")
