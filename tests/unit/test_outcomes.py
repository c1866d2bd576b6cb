"""`claudelint test` as people see it: what is chosen, the difference of lines, promotions, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.cli import main
from tests.unit.broken_rules import HEAD

RULE = (
    HEAD.replace("AB123", "ACME001")
    + '''keywords = ["hello"]
[match]
text = "hello"
role = ["sent"]

[[invalid]]
name = "two calls"
code = """
import httpx
httpx.get("hello")
x = 1
httpx.get("hello, again")
"""
lines = [2, 4]

[[valid]]
name = "shown"
code = """
print("hello")
"""

[[valid]]
name = "compared"
code = """
x == "hello"
"""
'''
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], text: str, code: int, *arguments: str) -> str:
    """What is printed for a rule file."""
    Path("ACME001-a-name.toml").write_text(text, "utf-8")
    assert main(["test", "ACME001-a-name.toml", *arguments]) == code
    return capfd.readouterr().out


def test_all_is_well(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, RULE, 0) == "rules: 1, examples: 3, failed: 0\n"
    assert run(capfd, RULE, 0, "-q") == ""


def test_the_difference_is_shown_with_the_code(capfd: pytest.CaptureFixture[str]) -> None:
    page = run(capfd, RULE.replace("[2, 4]", "[2, 3]"), 1)
    assert page.splitlines() == [
        "ACME001-a-name.toml:16 ACME001 invalid: two calls",
        "  example.py",
        '    =    2  httpx.get("hello")',
        "    -    3  x = 1",
        "            ^ expected, not found",
        '    +    4  httpx.get("hello, again")',
        "            ^ found, not expected: hello is used",
        "",
        "rules: 1, examples: 3, failed: 1",
    ]


def test_colours_on_request(capfd: pytest.CaptureFixture[str]) -> None:
    page = run(capfd, RULE.replace("[2, 4]", "[2, 3]"), 1, "--color", "always")
    assert "\x1b[1;31m    -    3  x = 1\x1b[0m" in page
    assert "\x1b" not in run(capfd, RULE.replace("[2, 4]", "[2, 3]"), 1, "--color", "never")


def test_a_trace_that_goes_another_way(capfd: pytest.CaptureFixture[str]) -> None:
    code = 'import httpx\nA = "hello"\nB = A\nhttpx.get(B)\n'
    text = RULE.replace('import httpx\nhttpx.get("hello")\nx = 1\nhttpx.get("hello, again")\n', code)
    assert run(capfd, text.replace("[2, 4]", "[4]\ntrace = [2, 4]"), 0)
    page = run(capfd, text.replace("[2, 4]", "[4]\ntrace = [4, 2]"), 1)
    assert "trace of the finding at example.py:4" in page
    assert "- example.py:2  expected, not passed, or not in this order" in page and "= example.py:4" in page
    plain = run(capfd, RULE.replace("[2, 4]", "[2, 4]\ntrace = [1]"), 1)
    assert "the finding has no trace" in plain


@pytest.mark.parametrize(("kind", "becomes"), [("missed", "[[invalid]]"), ("noisy", "[[valid]]")])
def test_gaps_that_are_none_any_more(capfd: pytest.CaptureFixture[str], kind: str, becomes: str) -> None:
    lines = "lines = [1]\n" if kind == "noisy" else "lines = [2]\n"
    code = 'print("hello")' if kind == "noisy" else 'import httpx\nhttpx.get("hello")'
    page = run(capfd, f'{RULE}\n[[{kind}]]\nname = "gap"\ncode = """\n{code}\n"""\n{lines}', 1)
    assert "promote it: " in page and becomes in page and "to promote: 1" in page


def test_other_rules_and_secrets(capfd: pytest.CaptureFixture[str]) -> None:
    page = run(capfd, RULE.replace("x = 1", 'x = "{{sk-ant-oat}}"'), 1)
    assert "example.py:3: CL101 reports too, and is not in `also`" in page
    page = run(capfd, RULE.replace("x = 1", 'x = "{{sk-ant-oat}}"').replace("[2, 4]", '[2, 3, 4]\nalso = ["CL101"]'), 1)
    assert '-    3  x = "{{sk-ant-oat}}"' in page


def test_a_broken_file_says_all_that_is_wrong(capfd: pytest.CaptureFixture[str]) -> None:
    Path("ACME001-a-name.toml").write_text(RULE.replace('"error"', '"eror"').replace("role =", "rol ="), "utf-8")
    assert main(["test", "ACME001-a-name.toml"]) == 2
    told = capfd.readouterr().err.splitlines()
    assert "ACME001-a-name.toml:4: severity: 'eror' is none of error, warning, note; did you mean 'error'?" in told[0]
    assert "ACME001-a-name.toml:14: match.rol: unknown operator; did you mean 'role'?" in told[1]


def test_clauses_and_neighbours_that_do_not_exist_are_told_together(capfd: pytest.CaptureFixture[str]) -> None:
    wrong = RULE.replace("keywords =", 'clauses = ["AUP-PROXI"]\nkeywords =').replace("role =", 'origin = "x"\nrole =')
    Path("ACME001-a-name.toml").write_text(wrong, "utf-8")
    assert main(["test", "ACME001-a-name.toml"]) == 2
    told = capfd.readouterr().err
    assert "ACME001-a-name.toml:11: clauses: unknown clause 'AUP-PROXI'; did you mean 'AUP-PROXY'?" in told
    assert "ACME001-a-name.toml:15: match.origin: unknown origin 'x'" in told


def test_rules_are_chosen_by_path_id_prefix_and_name(capfd: pytest.CaptureFixture[str]) -> None:
    for words, line in (
        (["CL302"], "rules: 1,"),
        (["cl302", "plan-token-url"], "rules: 2,"),
        (["CL10"], "rules: 3,"),
        (["rules", "CL302"], "rules: 2,"),
    ):
        Path("rules").mkdir(exist_ok=True)
        Path("rules", "ACME001-a-name.toml").write_text(RULE, "utf-8")
        assert main(["test", *words]) == 0
        assert capfd.readouterr().out.startswith(line), words


@pytest.mark.parametrize(
    ("word", "message"), [("CL4022", "did you mean"), ("no/such", "no such rule file"), ("x.toml", "no such")]
)
def test_what_is_no_rule(capfd: pytest.CaptureFixture[str], word: str, message: str) -> None:
    assert main(["test", word]) == 2
    assert message in capfd.readouterr().err
