r"""The matching language of rule files: what a `[match]` table may say.

A rule matches *sites*: places where a value is used (an argument, a header, an entry of a mapping, a path
that is opened, a literal nobody was seen to use). One `Condition` holds when all its operators hold; a rule
with several `[[match]]` tables matches when one of them does. Owns the operators and their validation; must
not know how values are resolved.

text     regexes, one of which is found in the resolved text; an unknown part of the text is `\x00`
url      `host/path` patterns; `*` stands for one host label or path segment, a final `**` for any rest
uuid     UUIDs, met within two hexadecimal digits
key      names of the keyword, header, field, entry or variable the value is given to; `-`, `_`, case ignored
call     dotted names of the callee; `*` stands for any run of characters
role     what the value is used for (default: sent, read, defined)
origin   where the value comes from, by its name in origins.toml
with     ids or prefixes of other rules that must have matched within `within`
unless   names of exculpatory signals (origins.toml) that must not occur within `within`
literal  regexes on the raw text of any file, comments and broken files included
package  distributions with their import names and repositories; `index` "npm" or "image" where the name is not Python's
as       how a package is used: imported, declared, locked, installed (default: all)
python   `module:function`, a generator over resolved facts
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

Role: TypeAlias = Literal["sent", "read", "compared", "shown", "listed", "defined"]
Within: TypeAlias = Literal["statement", "function", "class", "module", "package"]
ROLES: tuple[Role, ...] = ("sent", "read", "compared", "shown", "listed", "defined")
WITHIN: tuple[Within, ...] = ("statement", "function", "class", "module", "package")
DEFAULT_ROLES: tuple[Role, ...] = ("sent", "read", "defined")
Usage: TypeAlias = Literal["imported", "declared", "locked", "installed"]
USAGES: tuple[Usage, ...] = ("imported", "declared", "locked", "installed")
INDEXES: tuple[str, ...] = ("python", "npm", "image")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class ConditionError(ValueError):
    """A `[match]` table is wrong; `key` is the path of the key that is, below the table."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution: its name, the modules (or `module:name`) it is imported by, its repositories.

    `imports` may be empty where the import name alone proves nothing. `index` says whose name it is: that of a
    Python distribution, an npm package or a container image.
    """

    name: str
    imports: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    note: str = ""
    index: str = "python"


@dataclass(frozen=True, slots=True)
class Condition:
    """One `[match]` table; empty tuples ask nothing. Regexes are compiled."""

    text: tuple[re.Pattern[str], ...] = ()
    url: tuple[str, ...] = ()
    uuid: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    role: tuple[Role, ...] = DEFAULT_ROLES
    origin: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: Within = "module"
    literal: tuple[re.Pattern[str], ...] = ()
    package: tuple[Package, ...] = ()
    as_: tuple[Usage, ...] = USAGES
    python: str = ""


def normal_key(name: str) -> str:
    """A key for comparison: lower case, `_` for `-` and blanks."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def parse_condition(table: dict[str, Any]) -> Condition:
    """A condition from its TOML table. Raises `ConditionError` naming the key that is wrong."""
    known = {
        "text",
        "url",
        "uuid",
        "key",
        "call",
        "role",
        "origin",
        "with",
        "unless",
        "within",
        "literal",
        "package",
        "as",
        "python",
    }
    for name in table:
        if name not in known:
            raise ConditionError(name, f"unknown operator {name!r}; known: {', '.join(sorted(known))}")
    if not set(table) - {"role", "within", "as"}:
        raise ConditionError("", "the table asks nothing")
    within = table.get("within", "module")
    if within not in WITHIN:
        raise ConditionError("within", f"{within!r} is none of {', '.join(WITHIN)}")
    python = table.get("python", "")
    if not isinstance(python, str) or (python and not re.fullmatch(r"[\w.]+:\w+", python)):
        raise ConditionError("python", "expected `module:function`")
    return Condition(
        text=_regexes(table, "text"),
        url=tuple(u.lower() for u in _strings(table, "url")),
        uuid=_uuids(table),
        key=tuple(normal_key(k) for k in _strings(table, "key")),
        call=_strings(table, "call"),
        role=_roles(table),
        origin=_strings(table, "origin"),
        with_=_strings(table, "with"),
        unless=_strings(table, "unless"),
        within=cast(Within, within),
        literal=_regexes(table, "literal"),
        package=_packages(table),
        as_=_usages(table),
        python=python,
    )


def _strings(table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) and v for v in value):
        raise ConditionError(key, "expected a string or a list of strings")
    return tuple(value)


def _regexes(table: dict[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for text in _strings(table, key):
        try:
            found.append(re.compile(text))
        except (re.error, OverflowError, RecursionError) as error:
            raise ConditionError(key, f"not a regular expression: {text!r}: {error}") from None
    return tuple(found)


def _uuids(table: dict[str, Any]) -> tuple[str, ...]:
    found = tuple(u.lower() for u in _strings(table, "uuid"))
    for text in found:
        if not _UUID.fullmatch(text):
            raise ConditionError("uuid", f"not a UUID: {text!r}")
    return found


def _roles(table: dict[str, Any]) -> tuple[Role, ...]:
    found = _strings(table, "role") or DEFAULT_ROLES
    for role in found:
        if role not in ROLES:
            raise ConditionError("role", f"{role!r} is none of {', '.join(ROLES)}")
    return cast("tuple[Role, ...]", tuple(found))


def _usages(table: dict[str, Any]) -> tuple[Usage, ...]:
    found = _strings(table, "as") or USAGES
    for usage in found:
        if usage not in USAGES:
            raise ConditionError("as", f"{usage!r} is none of {', '.join(USAGES)}")
    if "as" in table and "package" not in table:
        raise ConditionError("as", "says how packages are used, but there is no `package`")
    return cast("tuple[Usage, ...]", tuple(found))


def _packages(table: dict[str, Any]) -> tuple[Package, ...]:
    found = []
    packages = table.get("package", [])
    if not isinstance(packages, list):
        raise ConditionError("package", "expected a list of tables")
    for number, item in enumerate(packages):
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            raise ConditionError(f"package[{number}]", "expected a table with a name")
        for key in item:
            if key not in ("name", "imports", "repositories", "note", "index"):
                raise ConditionError(f"package[{number}].{key}", f"unknown key {key!r}")
        index = item.get("index", "python")
        if index not in INDEXES:
            raise ConditionError(f"package[{number}].index", f"{index!r} is none of {', '.join(INDEXES)}")
        lists = _strings(item, "imports"), _strings(item, "repositories")
        found.append(Package(item["name"], *lists, item.get("note", ""), index))
    return tuple(found)
