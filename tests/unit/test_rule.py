"""A rule file: everything it may say, and every error with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.rule import PLACEHOLDERS, Rule, RuleError, load_rule

HEAD = """\
id = "AB123"
name = "a-name"
category = "oauth-flow"
severity = "error"
confidence = "high"
since = "0.1.0"
summary = "A summary"
message = "{text} is used"
why = "Because."
instead = "Use `that`."
"""
MATCH = """
[match]
text = "a"
"""
INVALID = """
[[invalid]]
name = "an example"
code = "a"
lines = [1]
"""


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
code = "y"
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


def without(key: str) -> str:
    return "".join(line for line in HEAD.splitlines(True) if not line.startswith(f"{key} ="))


ERRORS: dict[str, tuple[str, int, str, str]] = {
    "not TOML": (HEAD + "x = \n", 11, "", "not TOML"),
    "key twice": (HEAD + 'id = "AB124"\n', 11, "", "not TOML"),
    "unknown key": (HEAD + 'severty = "error"\n' + MATCH, 11, "severty", "unknown key; did you mean 'severity'?"),
    "missing text": (without("why") + MATCH, 0, "why", "missing"),
    "empty text": (HEAD.replace('"Because."', '" "') + MATCH, 9, "why", "expected a text"),
    "number for a text": (HEAD.replace('"A summary"', "3") + MATCH, 7, "summary", "expected a text"),
    "bad id": (HEAD.replace("AB123", "AB12") + MATCH, 1, "id", "no rule id"),
    "bad name": (HEAD.replace("a-name", "A_name") + MATCH, 2, "name", "lower-case"),
    "bad category": (HEAD.replace("oauth-flow", "oath-flow") + MATCH, 3, "category", "none of"),
    "bad severity": (HEAD.replace('"error"', '"fatal"') + MATCH, 4, "severity", "none of error, warning, note"),
    "bad confidence": (HEAD.replace('"high"', '"sure"') + MATCH, 5, "confidence", "none of"),
    "bad persona": (HEAD + 'persona = "me"\n' + MATCH, 11, "persona", "none of"),
    "bad status": (HEAD + 'status = "new"\n' + MATCH, 11, "status", "none of"),
    "unknown placeholder": (HEAD.replace("{text}", "{txt}") + MATCH, 8, "message", r"unknown placeholder \{txt\}"),
    "broken message": (HEAD.replace("{text}", "{text") + MATCH, 8, "message", "expected"),
    "clauses of numbers": (HEAD + "clauses = [1]\n" + MATCH, 11, "clauses", "list of strings"),
    "keywords as a text": (HEAD + 'keywords = "a"\n' + MATCH, 11, "keywords", "list of strings"),
    "no match": (HEAD, 0, "match", r"\[match\]"),
    "match as a text": (HEAD + 'match = "a"\n', 11, "match", r"\[match\]"),
    "empty match": (HEAD + "\n[match]\n", 12, "match", "asks nothing"),
    "unknown operator": (HEAD + '\n[match]\ntext = "a"\ntxt = "b"\n', 14, "match.txt", "unknown operator"),
    "bad regular expression": (HEAD + '\n[match]\ntext = "("\n', 13, "match.text", "regular expression"),
    "levels as a text": (HEAD + 'levels = "a"\n' + MATCH, 11, "levels", "expected a table"),
    "level of an unknown use": (HEAD + MATCH + '\n[levels]\nwork = "note"\n', 16, "levels.work", "personal"),
    "unknown level": (HEAD + MATCH + '\n[levels]\npersonal = "none"\n', 16, "levels.personal", "error, warning"),
    "examples as a text": (HEAD + 'invalid = "a"\n' + MATCH, 11, "invalid", r"\[\[invalid\]\]"),
    "example without code": (HEAD + MATCH + INVALID.replace('code = "a"\n', ""), 15, "invalid", "path and code"),
    "unknown key of an example": (HEAD + MATCH + INVALID + "line = 1\n", 19, "invalid.line", "did you mean 'lines'"),
    "invalid without lines": (HEAD + MATCH + INVALID.replace("[1]", "[]"), 18, "invalid.lines", "names its lines"),
    "valid with lines": (HEAD + MATCH + INVALID.replace("invalid", "valid"), 18, "valid.lines", "has no lines"),
    "lines from zero": (HEAD + MATCH + INVALID.replace("[1]", "[0]"), 18, "invalid.lines", "1-based"),
}


#: The line told is that of the first such key, wherever it stands.
MISLEADING: dict[str, tuple[str, int, str, str]] = {
    "example without a name": (
        HEAD + MATCH + INVALID.replace('name = "an example"\n', ""),
        15,
        "invalid.name",
        "name in words",
    ),
    "file without a path": (
        HEAD + MATCH + '\n[[invalid]]\nname = "n"\n[[invalid.file]]\ncode = "a"\n',
        17,
        "invalid.file",
        "path and code",
    ),
    "second of two tables": (
        HEAD + (MATCH + MATCH.replace('"a"', '"("')).replace("[match]", "[[match]]"),
        16,
        "match.text",
        "regular",
    ),
    "second of two examples": (HEAD + MATCH + INVALID + INVALID.replace("[1]", "[0]"), 23, "invalid.lines", "1-based"),
}


@pytest.mark.parametrize(("text", "line", "key", "message"), ERRORS.values(), ids=ERRORS)
def test_an_error_names_file_line_and_key(tmp_path: Path, text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        load(tmp_path, text)
    assert caught.value.path.endswith("AB123-a-name.toml")
    assert (caught.value.line, caught.value.key) == (line, key)
    place = f"{caught.value.path}:{line}: " if line else f"{caught.value.path}: "
    assert str(caught.value).startswith(place + (f"{key}: " if key else ""))


@pytest.mark.xfail(strict=True, reason="lines are looked up by key, in the first table that has it")
@pytest.mark.parametrize(("text", "line", "key", "message"), MISLEADING.values(), ids=MISLEADING)
def test_an_error_names_the_right_one_of_several(tmp_path: Path, text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        load(tmp_path, text)
    assert (caught.value.line, caught.value.key) == (line, key)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no\.toml"):
        load_rule(tmp_path / "no.toml")
    (tmp_path / "x.toml").write_bytes(b'id = "\xff"')
    with pytest.raises(RuleError, match=r"x\.toml"):
        load_rule(tmp_path / "x.toml")
