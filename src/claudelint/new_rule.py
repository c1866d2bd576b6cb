"""A rule file to fill in: the next free id of a family, each key with its meaning, examples to replace.

Owns the text; what keys mean comes from the format itself. What is to be done is marked `TODO:`, which
`claudelint test` lists. Must not know where rule files lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from claudelint.condition import OPERATORS
from claudelint.finding import CATEGORIES, CONFIDENCES, SEVERITIES
from claudelint.rule import Rule
from claudelint.rule_format import RULE, SCHEMA_FILE

FAMILY = re.compile(r"[A-Z]{2,8}\d{0,3}")
_DIGITS = 3
#: The operators most rules begin with.
_FIRST = ("text", "url", "key", "call", "role", "origin")


def free_id(family: str, taken: Iterable[str]) -> str:
    """The id after the last of a family (`CL4`: CL405; `ACME`: ACME001), or the id itself where it is given in full;
    empty where none is left."""
    letters = family.rstrip("0123456789")
    digits = family[len(letters) :]
    first, last = int(digits.ljust(_DIGITS, "0") or 0), int(digits.ljust(_DIGITS, "9") or 0)
    used = {int(name[len(letters) :]) for name in taken if re.fullmatch(rf"{letters}\d{{{_DIGITS}}}", name)}
    if first == last:
        return "" if first in used else family
    after = max((number for number in used if first <= number <= last), default=first) + 1
    free = (number for number in (*range(after, last + 1), *range(first + 1, after)) if number not in used)
    return next((f"{letters}{number:0{_DIGITS}}" for number in free), "")


def like(rules: Iterable[Rule], rule_id: str) -> Rule | None:
    """The rule whose id begins most like this one: its category is probably the same."""
    found = [rule for rule in rules if rule.id[:3] == rule_id[:3]]
    return max(found, key=lambda rule: (_common(rule.id, rule_id), rule.id), default=None)


def _common(one: str, two: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), len(one))


def template(rule_id: str, name: str, since: str, near: Rule | None, clauses: Iterable[str]) -> str:
    """The file. It loads as it is."""
    return _head(rule_id, name, since, near, clauses) + _match(rule_id) + _examples()


def _head(rule_id: str, name: str, since: str, near: Rule | None, clauses: Iterable[str]) -> str:
    category = near.category if near else CATEGORIES[0]
    known = ", ".join(clauses)
    return f'''#:schema ./{SCHEMA_FILE}
# Lines that say TODO are yours; `claudelint test {rule_id}` lists what is left. Comments may go when you are done.

# {_says("id")}
id = "{rule_id}"
# {_says("name")}
name = "{name}"
# {_says("category")} One of: {", ".join(CATEGORIES)}.
category = "{category}"{"" if near else " # TODO: choose one"}
# {_says("severity")} One of: {", ".join(SEVERITIES)}.
severity = "warning"
# {_says("confidence")} One of: {", ".join(CONFIDENCES)}.
confidence = "medium"
# {_says("since")}
since = "{since}"
# {_says("clauses")} Known: {known}.
clauses = [] # TODO: name the clauses (`claudelint policy` prints them), or say in `why` why there are none
# {_says("keywords")}
keywords = ["TODO: a text that every file has in which the rule can report"]
# {_says("summary")}
summary = "TODO: what it finds, in one line"
# {_says("message")}
message = "TODO: what is wrong at the place that is reported"
# {_says("why")}
why = """
TODO: why that is wrong, for whom, and by which clause.
"""
# {_says("instead")}
instead = """
TODO: what to write instead, exactly.
"""

'''


def _match(rule_id: str) -> str:
    operators = "\n".join(f"# {word}: {OPERATORS[word].says}" for word in _FIRST)
    return f"""# {_says("match")} All operators of a table must hold. The first ones:
{operators}
# All others: `claudelint schema rule`. What the rule sees in a file: `claudelint facts FILE --rule {rule_id}`.
[match]
text = ["TODO: a regular expression on the value"]
role = ["sent"]

"""


def _examples() -> str:
    return f"""# {_says("invalid")} Lines count from 1; write a secret as {{{{sk-ant-oat}}}}.
[[invalid]]
name = "TODO: the plainest case"
code = '''
VALUE = "TODO: code that the rule reports"
'''
lines = [1]

[[invalid]]
name = "TODO: the value comes from another module"
[[invalid.file]]
path = "values.py"
code = '''
VALUE = "TODO: the value"
'''
[[invalid.file]]
path = "use.py"
code = '''
from values import VALUE

print(VALUE)  # TODO: code that uses the value
'''
lines = [3]

# {_says("valid")}
[[valid]]
name = "TODO: the same value, innocent"
code = '''
VALUE = "TODO: code that only looks like it"
'''

[[valid]]
name = "TODO: another value in the same place"
code = '''
VALUE = "TODO: code with what to write instead"
'''
"""


def _says(key: str) -> str:
    return RULE.keys[key].says
