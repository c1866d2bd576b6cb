"""Rule files with one mistake each: where it is, what is said of it, and whether the schema knows it too."""

from __future__ import annotations

from typing import NamedTuple

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
FILES = """
[[invalid]]
name = "two files"
[[invalid.file]]
path = "a.py"
code = "a"
[[invalid.file]]
path = "b.py"
code = "a"
lines = [1]
"""


class Broken(NamedTuple):
    """A file's text; line, key and a pattern of the message of its first error. `beyond` the schema's reach or not."""

    text: str
    line: int
    key: str
    message: str
    beyond: bool = False


def without(key: str) -> str:
    """The head without one key."""
    return "".join(line for line in HEAD.splitlines(True) if not line.startswith(f"{key} ="))


def head(key: str, value: str) -> str:
    """The head with another value for a key."""
    return "".join(f"{key} = {value}\n" if line.startswith(f"{key} =") else line for line in HEAD.splitlines(True))


def match(line: str) -> str:
    """A rule with one line more in its `[match]`, which is line 14."""
    return f"{HEAD}{MATCH}{line}\n"


NOT_TOML = {
    "not TOML": Broken(HEAD + "x = \n", 11, "", "not TOML"),
    "key twice": Broken(HEAD + 'id = "AB124"\n', 11, "", "not TOML"),
}
TOP = {
    "unknown key": Broken(HEAD + 'severty = "error"\n' + MATCH, 11, "severty", "unknown key; did you mean 'severity'?"),
    "unlike any key": Broken(HEAD + "zzz = 1\n" + MATCH, 11, "zzz", "unknown key; known: id, name, category"),
    "missing text": Broken(without("why") + MATCH, 0, "why", "is missing: Why that is wrong"),
    "empty text": Broken(head("why", '" "') + MATCH, 9, "why", "expected a text"),
    "number for a text": Broken(head("summary", "3") + MATCH, 7, "summary", "expected a text"),
    "bad id": Broken(head("id", '"AB12"') + MATCH, 1, "id", "no rule id"),
    "small id": Broken(head("id", '"ab123"') + MATCH, 1, "id", "no rule id"),
    "bad name": Broken(head("name", '"A_name"') + MATCH, 2, "name", "lower-case"),
    "bad category": Broken(
        head("category", '"oath-flow"') + MATCH, 3, "category", "none of .*did you mean 'oauth-flow'"
    ),
    "bad severity": Broken(head("severity", '"fatal"') + MATCH, 4, "severity", "none of error, warning, note"),
    "severity as a number": Broken(head("severity", "1") + MATCH, 4, "severity", "a text, one of error, warning"),
    "bad confidence": Broken(head("confidence", '"hihg"') + MATCH, 5, "confidence", "none of .*did you mean 'high'"),
    "bad persona": Broken(HEAD + 'persona = "me"\n' + MATCH, 11, "persona", "none of"),
    "bad status": Broken(HEAD + 'status = "new"\n' + MATCH, 11, "status", "none of"),
    "clauses of numbers": Broken(HEAD + "clauses = [1]\n" + MATCH, 11, "clauses", "list of strings"),
    "clauses as a text": Broken(HEAD + 'clauses = "X"\n' + MATCH, 11, "clauses", "list of strings"),
    "an empty clause": Broken(HEAD + 'clauses = [""]\n' + MATCH, 11, "clauses", "list of strings"),
    "keywords as a text": Broken(HEAD + 'keywords = "a"\n' + MATCH, 11, "keywords", "list of strings"),
    "levels as a text": Broken(HEAD + 'levels = "a"\n' + MATCH, 11, "levels", "expected a table"),
    "level of an unknown use": Broken(
        HEAD + MATCH + '\n[levels]\npersonl = "note"\n', 16, "levels.personl", "did you mean 'personal'"
    ),
    "unknown level": Broken(HEAD + MATCH + '\n[levels]\nunsent = "none"\n', 16, "levels.unsent", "error, warning"),
    "unknown placeholder": Broken(
        head("message", '"{txt}"') + MATCH, 8, "message", r"unknown placeholder \{txt\}; did you mean 'text'", True
    ),
    "broken message": Broken(head("message", '"{text"') + MATCH, 8, "message", "expected", True),
    "placeholder with a form": Broken(head("message", '"{text!r}"') + MATCH, 8, "message", "name in braces", True),
}
MATCHES = {
    "no match": Broken(HEAD, 0, "match", "is missing"),
    "match as a text": Broken(HEAD + 'match = "a"\n', 11, "match", r"\[match\]"),
    "no tables": Broken(HEAD + "match = []\n", 11, "match", r"\[\[match\]\]"),
    "empty match": Broken(HEAD + "\n[match]\n", 12, "match", "asks nothing; give one of text, url"),
    "only narrowing": Broken(HEAD + '\n[match]\nrole = "sent"\n', 12, "match", "asks nothing"),
    "unknown operator": Broken(match('txt = "b"'), 14, "match.txt", "unknown operator; did you mean 'text'"),
    "text as a number": Broken(match("call = 1"), 14, "match.call", "a string or a list of strings"),
    "bad regular expression": Broken(HEAD + '\n[match]\ntext = "("\n', 13, "match.text", "unterminated", True),
    "bad regular expression in a list": Broken(
        HEAD + '\n[match]\ntext = [\n  "a",\n  "[b",\n]\n', 15, "match.text", r"'\[b'", True
    ),
    "slow regular expression": Broken(
        HEAD + "\n[match]\ntext = ['a',\n  '(a+)+$']\n", 14, "match.text", "exponential.*repeats 'aa'.*say more", True
    ),
    "slow on a whole file": Broken(match("literal = 'a.*b'"), 14, "match.literal", "the square of its length", True),
    "a rest in the middle": Broken(match('url = "a.com/**/b"'), 14, "match.url", "the last segment", True),
    "too many stars": Broken(match('call = "*a*b*c*d"'), 14, "match.call", "more than 3", True),
    "bad uuid": Broken(match('uuid = "123"'), 14, "match.uuid", "not a UUID"),
    "bad role": Broken(match('role = ["sent", "raed"]'), 14, "match.role", "did you mean 'read'"),
    "bad within": Broken(match('within = "file"'), 14, "match.within", "none of statement"),
    "bad code": Broken(match('python = "a.b"'), 14, "match.python", "module:function"),
    "packages as texts": Broken(match('package = ["a"]'), 14, "match.package", "tables, each with a name"),
    "package without a name": Broken(
        match('package = [\n  {name = "a"},\n  {imports = "b"}]'), 16, "match.package[1].name", "is missing"
    ),
    "unknown key of a package": Broken(
        match('package = [{name = "a", import = "b"}]'), 14, "match.package[0].import", "did you mean 'imports'"
    ),
    "unknown index": Broken(
        match('package = [{name = "a", index = "nmp"}]'), 14, "match.package[0].index", "did you mean 'npm'"
    ),
    "as without package": Broken(match('as = "locked"'), 14, "match.as", "there is no `package`", True),
    "second of two tables": Broken(
        HEAD + (MATCH + MATCH.replace('"a"', '"("')).replace("[match]", "[[match]]"), 16, "match.text", "regular", True
    ),
}
EXAMPLES = {
    "examples as a text": Broken(HEAD + 'invalid = "a"\n' + MATCH, 11, "invalid", r"\[\[invalid\]\]"),
    "example without a name": Broken(
        HEAD + MATCH + INVALID.replace('name = "an example"\n', ""), 15, "invalid.name", "is missing: .* in words"
    ),
    "example without code": Broken(
        HEAD + MATCH + INVALID.replace('code = "a"\n', ""), 15, "invalid.code", "is missing.*path and code"
    ),
    "code and files": Broken(
        HEAD + MATCH + FILES.replace("[[invalid.file]]", 'code = "a"\n[[invalid.file]]', 1),
        17,
        "invalid.code",
        r"\[\[invalid.file\]\]",
        True,
    ),
    "unknown key of an example": Broken(HEAD + MATCH + INVALID + "line = 1\n", 19, "invalid.line", "mean 'lines'"),
    "invalid without lines": Broken(
        HEAD + MATCH + INVALID.replace("[1]", "[]"), 18, "invalid.lines", "names its lines", True
    ),
    "noisy without lines": Broken(
        HEAD + MATCH + INVALID.replace("invalid", "noisy").replace("lines = [1]\n", ""),
        15,
        "noisy.lines",
        "names its lines",
        True,
    ),
    "valid with lines": Broken(HEAD + MATCH + INVALID.replace("invalid", "valid"), 18, "valid.lines", "has no lines"),
    "lines from zero": Broken(HEAD + MATCH + INVALID.replace("[1]", "[0]"), 18, "invalid.lines", "1-based"),
    "lines as texts": Broken(HEAD + MATCH + INVALID.replace("[1]", '["1"]'), 18, "invalid.lines", "1-based"),
    "line behind the end": Broken(
        HEAD + MATCH + INVALID.replace("[1]", "[1, 2]"), 18, "invalid.lines", "line 2 lies behind .* has 1", True
    ),
    "second of two examples": Broken(
        HEAD + MATCH + INVALID + INVALID.replace("[1]", "[0]"), 23, "invalid.lines", "1-based"
    ),
    "trace of nothing": Broken(HEAD + MATCH + INVALID + "trace = [0]\n", 19, "invalid.trace", "list of lines"),
    "trace through an unknown file": Broken(
        HEAD + MATCH + INVALID + 'trace = ["exmple.py:1"]\n', 19, "invalid.trace", "did you mean 'example.py'", True
    ),
    "trace in a file's table": Broken(
        HEAD + MATCH + FILES + "trace = [1]\n", 24, "invalid.file.trace", "unknown key; known: path, code, lines"
    ),
    "also as a text": Broken(HEAD + MATCH + INVALID + 'also = "CL101"\n', 19, "invalid.also", "list of strings"),
    "unknown use": Broken(HEAD + MATCH + INVALID + 'use = "work"\n', 19, "invalid.use", "none of product, personal"),
    "unknown kind of token": Broken(
        HEAD + MATCH + INVALID.replace('"a"', '"{{sk-ant-oath}}"'),
        17,
        "invalid.code",
        "did you mean 'sk-ant-oat'",
        True,
    ),
    "a file elsewhere": Broken(
        HEAD + MATCH + INVALID + 'path = "../a.py"\n', 19, "invalid.path", "below the example's own", True
    ),
    "files as a text": Broken(
        HEAD + MATCH + '\n[[invalid]]\nname = "n"\nfile = "a.py"\n', 17, "invalid.file", r"\[\[invalid.file\]\]"
    ),
    "file without a path": Broken(
        HEAD + MATCH + FILES.replace('path = "b.py"\n', ""), 20, "invalid.file.path", "is missing"
    ),
    "second file without code": Broken(
        HEAD + MATCH + FILES.replace('code = "a"\nlines', "lines"), 20, "invalid.file.code", "is missing"
    ),
}
LOADED = {**TOP, **MATCHES, **EXAMPLES}
BROKEN = {**NOT_TOML, **LOADED}
