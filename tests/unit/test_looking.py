"""`claudelint facts`: what it shows is what a scan sees, and why a rule does not match is told operator by operator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from claudelint.cli import main
from claudelint.testing import fake_token
from tests.unit.broken_rules import HEAD

CONFIG = 'import os\n\nHEADER = "Authorization"\n\n\ndef token():\n    return os.environ["CLAUDE_CODE_OAUTH_TOKEN"]\n'
CLIENT = """\
import httpx

from config import HEADER, token

LIMIT = 3


def ask(body):
    print("Authorization: Bearer")
    headers = {HEADER: f"Bearer {token()}", "x-trace": "abc"}
    return httpx.post("https://api.anthropic.com/v1/messages", headers=headers, json=body)
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.py").write_text(CONFIG, "utf-8")
    (tmp_path / "client.py").write_text(CLIENT, "utf-8")
    return tmp_path


def text(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What is printed."""
    assert main(["facts", *arguments]) == code
    return capfd.readouterr().out


def told(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    """What is printed, as data."""
    found: dict[str, Any] = json.loads(text(capfd, *arguments, "--format", "json", code=code))
    return found


def test_facts_by_kind(capfd: pytest.CaptureFixture[str]) -> None:
    (file,) = told(capfd, "client.py")["files"]
    assert file["imports"][1] == {"line": 3, "module": "config", "name": "HEADER", "as": "HEADER"}
    assert {(call["line"], call["callee"]) for call in file["calls"]} == {
        (9, "print"),
        (10, "token"),
        (11, "httpx.post"),
    }
    assert [f["name"] for f in file["functions"]] == ["ask"]


def test_values_come_from_the_whole_project(capfd: pytest.CaptureFixture[str]) -> None:
    """The file holds no keyword itself."""
    (file,) = told(capfd, "client.py")["files"]
    (site,) = [s for s in file["values"] if s["code"].startswith('f"Bearer')]
    assert (site["line"], site["key"], site["roles"]) == (10, "Authorization", ["sent"])
    assert site["texts"] == ["Bearer …"]
    (origin,) = site["origins"]
    assert origin["name"] == "subscription-token"
    assert (origin["from"][0]["path"], origin["from"][0]["line"]) == ("config.py", 7)
    assert [f["rule_id"] for f in file["findings"]] == ["CL402"]


def test_what_a_scan_passes_over_is_shown_and_said(capfd: pytest.CaptureFixture[str]) -> None:
    (file,) = told(capfd, "client.py")["files"]
    interesting = {site["code"]: site["interesting"] for site in file["values"]}
    assert not interesting['"abc"'] and interesting['f"Bearer {token()}"']
    assert "a scan passes it over" in text(capfd, "client.py")


def test_a_constant_of_another_module_says_where_it_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    assert "from: config.py:3\n" in text(capfd, "client.py", "--line", "10")


def verdicts(site: dict[str, Any], condition: int = 0) -> dict[str, bool]:
    return {v["operator"]: v["holds"] for v in site["rules"][0]["conditions"][condition]}


def test_why_a_rule_matches_or_does_not(capfd: pytest.CaptureFixture[str]) -> None:
    (file,) = told(capfd, "client.py", "--rule", "CL402")["files"]
    by_code = {site["code"]: site for site in file["values"]}
    header = by_code['f"Bearer {token()}"']
    assert header["rules"][0]["reported"]
    assert verdicts(header) == {"key": True, "role": True, "origin": True}
    assert verdicts(header, 1) == {"key": True, "role": True, "text": True, "with": False}
    assert verdicts(by_code['"abc"']) == {"key": False, "role": True, "origin": False}
    assert verdicts(by_code['"Authorization: Bearer"'])["role"] is False


def test_the_page_says_it_in_words(capfd: pytest.CaptureFixture[str]) -> None:
    page = text(capfd, "client.py", "--rule", "CL402")
    assert "none of the keywords of CL402 (claude_code_oauth" in page
    assert "FAILS  with: none matches in the same function" in page
    assert "holds  origin: it comes from subscription-token" in page
    assert "config.py:7 (read from the environment variable CLAUDE_CODE_OAUTH_TOKEN)" in page
    assert "--all shows them" in page and '"abc"' not in page
    assert "FAILS  key: the key is 'x-trace'" in text(capfd, "client.py", "--rule", "CL402", "--all")
    assert "11:" not in text(capfd, "client.py", "--line", "10")


def test_a_rule_that_is_being_written(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By its file, which no configuration names."""
    main(["new-rule", "ACME", "traced", "--into", "mine"])
    rule = project / "mine" / "ACME001-traced.toml"
    written = rule.read_text("utf-8").replace(
        'text = ["TODO: a regular expression on the value"]', 'key = "x-trace"\ncall = "a.b"'
    )
    rule.write_text(written.replace('role = ["sent"]', 'role = ["read"]'), "utf-8")
    capfd.readouterr()
    page = text(capfd, "client.py", "--rule", str(rule), "--all")
    assert "holds  key: the key is 'x-trace'" in page
    assert "FAILS  call: " in page and "FAILS  role: it is sent" in page and "findings: none of ACME001" in page


MATCHES = """
[[match]]
url = "api.anthropic.com/**"
with = "CL402"
within = "function"
[[match]]
text = "nowhere"
unless = "official-token"
[[match]]
uuid = "12345678-9abc-4def-8123-456789abcdef"
with = "CL301"
"""


def test_every_operator_is_explained(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rule = project / "ACME001-all.toml"
    rule.write_text(HEAD.replace("AB123", "ACME001") + 'keywords = ["httpx"]\n' + MATCHES, "utf-8")
    (file,) = told(capfd, "client.py", "--rule", str(rule))["files"]
    site = next(s for s in file["values"] if s["texts"] == ["https://api.anthropic.com/v1/messages"])
    assert verdicts(site) == {"role": True, "url": True, "with": True} and site["rules"][0]["reported"]
    assert verdicts(site, 1) == {"role": True, "text": False, "unless": True}
    assert verdicts(site, 2) == {"role": True, "uuid": False, "with": False}
    why = {v["operator"]: v["why"] for c in site["rules"][0]["conditions"] for v in reversed(c)}
    assert why["url"] == "it is found: 'https://api.anthropic.com/v1/messages'"
    assert why["unless"] == "none is in the same module"
    (project / "client.py").write_text(CLIENT + 'os.environ["ANTHROPIC_IDENTITY_TOKEN"]\n', "utf-8")
    page = text(capfd, "client.py", "--rule", str(rule), "--line", "11")
    assert "with: CL402 matches in the same function" in page
    page = text(capfd, "client.py", "--rule", str(rule), "--line", "11", "--all")
    assert "FAILS  unless: official-token is in the same module" in page


def test_text_and_packages_are_said_to_be_looked_for_elsewhere(capfd: pytest.CaptureFixture[str]) -> None:
    page = text(capfd, "client.py", "--rule", "CL101", "--rule", "CL701")
    assert "CL101 has `literal`" in page and "CL701 has `package`" in page


def test_other_kinds_of_file(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / ".env").write_text("# login\nCLAUDE_CODE_OAUTH_TOKEN=x\n", "utf-8")
    (project / "requirements.txt").write_text("claude-api==1.0\n", "utf-8")
    page = text(capfd, ".env", "requirements.txt")
    assert "2  CLAUDE_CODE_OAUTH_TOKEN = 'x'" in page and "1  ' login'" in page.replace("'login'", "' login'")
    assert "claude-api (declared, python)" in page


def test_secrets_are_masked(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    token = fake_token("sk-ant-oat")
    (project / "leak.py").write_text(
        f'# {token}\nX = {{"{token}": "{token}"}}\nf("{token[:60]}" + "{token[60:]}")\n', "utf-8"
    )
    (project / ".env").write_text(f"KEY={token}\n", "utf-8")
    for form in ("text", "json"):
        assert main(["facts", "leak.py", ".env", "--rule", "CL402", "--all", "--format", form]) == 0
        assert main(["facts", "leak.py", ".env", "--format", form]) == 0
    out, err = capfd.readouterr()
    assert "sk-ant-oat01-…" in out
    assert token[20:60] not in out + err and token[62:] not in out + err


def test_what_cannot_be_read_is_an_error(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "broken.py").write_text("def f(:\n", "utf-8")
    assert "broken.py (python)\n  not read" in text(capfd, "broken.py", code=2)
    assert main(["facts", "missing.py"]) == 2
    assert main(["facts", "client.py", "--rule", "CL4022"]) == 2
    assert "did you mean" in capfd.readouterr().err


def test_control_characters_do_not_reach_the_terminal(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "odd.py").write_text('X = "a\\x1b[31mb"\n# c\x1b[31m\n', "utf-8")
    assert "\x1b" not in text(capfd, "odd.py")
