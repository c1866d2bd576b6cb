"""A rule file: everything it may say, and every error with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.rule import PLACEHOLDERS, Rule, RuleError, load_rule
from tests.unit.broken_rules import BROKEN, FILES, HEAD, INVALID, MATCH, Broken


def load(tmp_path: Path, text: str) -> Rule:
    path = tmp_path / "AB123-a-name.toml"
    path.write_text(text, "utf-8")
    return load_rule(path, "mine")


def test_a_whole_rule(tmp_path: Path) -> None:
    rest = """
clauses = ["X"]
keywords = ["AbC & d"]
persona = "auditor"
status = "preview"
levels = {personal = "note"}

[[match]]
text = "a"
[[match]]
key = "b"

[[invalid]]
name = "two files"
trace = ["a.py:1", 2]
also = ["CL101"]
use = "personal"
[[invalid.file]]
path = "a.py"
code = "x"
[[invalid.file]]
path = "b.py"
code = "y\\ny\\ny"
lines = [2, 3]

[[valid]]
name = "quiet"
path = "c.env"
code = "z"

[[missed]]
name = "a gap"
code = "z"
lines = [1]

[[noisy]]
name = "too much"
code = "z"
lines = [1]
"""
    rule = load(tmp_path, HEAD + rest)
    assert (rule.id, rule.name, rule.pack) == ("AB123", "a-name", "mine")
    assert rule.path.endswith("AB123-a-name.toml")
    assert rule.clauses == ("X",)
    assert rule.keywords == ("abc & d",)
    assert (rule.persona, rule.status) == ("auditor", "preview")
    assert len(rule.conditions) == 2
    assert [(e.expect, e.name) for e in rule.examples] == [
        ("invalid", "two files"),
        ("valid", "quiet"),
        ("missed", "a gap"),
        ("noisy", "too much"),
    ]
    first = rule.examples[0]
    assert [(x.path, x.lines) for x in first.files] == [("a.py", ()), ("b.py", (2, 3))]
    assert (first.trace, first.also, first.use) == (("a.py:1", "2"), ("CL101",), "personal")
    assert rule.examples[1].files[0].path == "c.env"
    assert rule.examples[2].files[0].path == "example.py"


def test_levels(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD + MATCH).level("personal") == "error"
    lower = load(tmp_path, HEAD + 'levels = {personal = "note"}\n' + MATCH)
    assert (lower.level("product"), lower.level("personal")) == ("error", "note")
    off = load(tmp_path, HEAD + 'levels = {personal = "off"}\n' + MATCH)
    assert (off.level("product"), off.level("personal")) == ("error", None)


def test_all_placeholders_may_be_used(tmp_path: Path) -> None:
    message = " ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
    assert load(tmp_path, HEAD.replace("{text} is used", message) + MATCH).message == message


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_an_error_names_file_line_and_key(tmp_path: Path, broken: Broken) -> None:
    with pytest.raises(RuleError, match=f"(?s){broken.message}") as caught:
        load(tmp_path, broken.text)
    assert caught.value.path.endswith("AB123-a-name.toml")
    assert (caught.value.line, caught.value.key) == (broken.line, broken.key)
    assert caught.value.more == ()
    place = f"{caught.value.path}:{broken.line}: " if broken.line else f"{caught.value.path}: "
    assert str(caught.value).startswith(place + (f"{broken.key}: " if broken.key else ""))


def test_everything_that_is_wrong_is_said_at_once_by_line(tmp_path: Path) -> None:
    text = HEAD.replace('"error"', '"eror"') + "clauses = 1\n" + MATCH + 'cal = "x"\n' + FILES.replace("[1]", "[0]")
    with pytest.raises(RuleError) as caught:
        load(tmp_path, text)
    found = [(error.line, error.key) for error in caught.value.every]
    assert found == [(4, "severity"), (11, "clauses"), (15, "match.cal"), (25, "invalid.file.lines")]


def test_lines_of_examples_count_no_lines_of_rules_in_their_code(tmp_path: Path) -> None:
    """What looks like a table or a key inside a text is none."""
    code = "code = " + '"""' + """\n[[invalid]]\nlines = [0]\n""" + '"""' + "\n"
    with pytest.raises(RuleError) as caught:
        load(tmp_path, HEAD + MATCH + INVALID.replace('code = "a"\n', code).replace("[1]", "[0]"))
    assert (caught.value.line, caught.value.key) == (21, "invalid.lines")


def test_regexes_of_shipped_rules_were_looked_at_before(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(HEAD + MATCH.replace('"a"', '"(a+)+$"'), "utf-8")
    assert load_rule(path).pack == "claudelint"
    with pytest.raises(RuleError, match="exponential"):
        load_rule(path, "elsewhere")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no\.toml"):
        load_rule(tmp_path / "no.toml")
    (tmp_path / "x.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(RuleError, match=r"x\.toml"):
        load_rule(tmp_path / "x.toml")
