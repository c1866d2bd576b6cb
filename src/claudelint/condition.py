"""The matching language of rule files: what a `[match]` table may say.

A rule matches *sites*: places where a value is used (an argument, a header, an entry of a mapping, a path
that is opened, a literal nobody was seen to use). One `Condition` holds when all its operators hold; a rule
with several `[[match]]` tables matches when one of them does. Owns the operators, which `MATCH` lists with what each
means and may say; must not know how values are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

from claudelint.shape import Key, Problem, Table, Tables, Text, Texts

Role: TypeAlias = Literal["sent", "read", "compared", "shown", "listed", "defined"]
Within: TypeAlias = Literal["statement", "function", "class", "module", "package"]
ROLES: tuple[Role, ...] = ("sent", "read", "compared", "shown", "listed", "defined")
WITHIN: tuple[Within, ...] = ("statement", "function", "class", "module", "package")
DEFAULT_ROLES: tuple[Role, ...] = ("sent", "read", "defined")
Usage: TypeAlias = Literal["imported", "declared", "locked", "installed"]
USAGES: tuple[Usage, ...] = ("imported", "declared", "locked", "installed")
INDEXES: tuple[str, ...] = ("python", "npm", "image")
_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_MOST_STARS = 3
#: Operators that only narrow what the others find.
_NARROWING = frozenset(("role", "within", "as"))


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


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        return f"not a regular expression: {text!r}: {error}"
    return ""


def _url(pattern: str) -> str:
    segments = pattern.split("/")
    if "**" in segments[:-1] or any("**" in segment and segment != "**" for segment in segments):
        return f"{pattern!r}: ** stands for any rest, so it is the last segment"
    return _stars(pattern, segments)


def _call(pattern: str) -> str:
    return _stars(pattern, [pattern])


def _stars(pattern: str, parts: list[str]) -> str:
    """What is wrong with the parts of a pattern: many stars in one take long to compare."""
    many = any(part.count("*") > _MOST_STARS for part in parts if part != "**")
    return f"{pattern!r}: more than {_MOST_STARS} * in one host, segment or name take long to compare" if many else ""


def _asks(table: dict[str, Any]) -> Iterator[Problem]:
    if not set(table) - _NARROWING:
        yield (), f"the table asks nothing; give one of {', '.join(n for n in OPERATORS if n not in _NARROWING)}"
    if "as" in table and "package" not in table:
        yield ("as",), "says how packages are used, but there is no `package`"


#: A list of regular expressions, and one or more of them.
REGEXES = Texts(Text(check=_regex))
_REGEXES = Texts(REGEXES.item, alone=True)
_STRINGS = Texts(alone=True)
_URLS = Texts(Text(check=_url), alone=True)
_CALLS = Texts(Text(check=_call), alone=True)
PACKAGE = Table(
    {
        "name": Key("The distribution's name.", Text(), required=True),
        "imports": Key("Modules (or module:name) it is imported by.", _STRINGS),
        "repositories": Key("Repositories it is installed from.", _STRINGS),
        "note": Key("What people should know about it.", Text()),
        "index": Key("Whose name it is: python (default), npm or image.", Text(INDEXES)),
    }
)
OPERATORS: dict[str, Key] = {
    "text": Key("Regexes, one of which is found in the text; an unknown part of the text is \\x00.", _REGEXES),
    "url": Key("host/path patterns; * stands for one host label or path segment, a final ** for any rest.", _URLS),
    "uuid": Key(
        "UUIDs, met within two hexadecimal digits.",
        Texts(Text(pattern=_UUID, expected="is not a UUID"), alone=True),
    ),
    "key": Key(
        "Names of the keyword, header, field, entry or variable the value is given to; -, _ and case do not matter.",
        _STRINGS,
    ),
    "call": Key(
        "Dotted names of the callee; * stands for any run of characters, and @ before a name asks that what is "
        "returned is called with a function, as decorators are.",
        _CALLS,
    ),
    "role": Key(
        f"What the value is used for: {', '.join(ROLES)} (default: {', '.join(DEFAULT_ROLES)}).",
        Texts(Text(ROLES), alone=True),
    ),
    "origin": Key("Where the value comes from, by its name in origins.toml.", _STRINGS),
    "with": Key(
        "Ids or prefixes of other rules that must have matched within `within`. Up to the module, what the table "
        "finds is looked for where it stands and where a constant of it is named, and not followed further.",
        _STRINGS,
    ),
    "unless": Key("Names of signals in origins.toml that must not occur within `within`.", _STRINGS),
    "within": Key(f"How near `with` and `unless` look: {', '.join(WITHIN)} (default: module).", Text(WITHIN)),
    "literal": Key("Regexes on the raw text of any file, comments and broken files included.", _REGEXES),
    "package": Key(
        "Distributions that are imported, asked for, locked or installed.",
        Tables(PACKAGE, "expected a list of tables, each with a name"),
    ),
    "as": Key(f"How a package is used: {', '.join(USAGES)} (default: all).", Texts(Text(USAGES), alone=True)),
    "python": Key(
        "module:function, a generator over resolved facts; for claudelint's own rules.",
        Text(pattern=r"[A-Za-z_][\w.]*:\w+", expected="is not `module:function`"),
    ),
}
MATCH = Table(
    OPERATORS,
    "operator",
    _asks,
    (("anyOf", [{"required": [name]} for name in OPERATORS if name not in _NARROWING]),),
)


def parse_condition(table: dict[str, Any]) -> Condition:
    """A condition from its TOML table. Raises `ConditionError` naming the key that is wrong."""
    for path, message in MATCH.problems(table, ()):
        raise ConditionError(dotted(path), message)
    return condition_of(table)


def condition_of(table: dict[str, Any]) -> Condition:
    """A condition from a table that has no problems."""
    return Condition(
        text=_compiled(table, "text"),
        url=tuple(u.lower() for u in _strings(table, "url")),
        uuid=tuple(u.lower() for u in _strings(table, "uuid")),
        key=tuple(normal_key(k) for k in _strings(table, "key")),
        call=_strings(table, "call"),
        role=cast("tuple[Role, ...]", _strings(table, "role") or DEFAULT_ROLES),
        origin=_strings(table, "origin"),
        with_=_strings(table, "with"),
        unless=_strings(table, "unless"),
        within=cast(Within, table.get("within", "module")),
        literal=_compiled(table, "literal"),
        package=tuple(_package(item) for item in table.get("package", ())),
        as_=cast("tuple[Usage, ...]", _strings(table, "as") or USAGES),
        python=table.get("python", ""),
    )


def dotted(path: tuple[str | int, ...]) -> str:
    """A path of keys as people write it. Only packages are numbered: many stand on one line."""
    words = ""
    for before, step in zip((None, *path), path, strict=False):
        if isinstance(step, str):
            words += f".{step}" if words else step
        elif before == "package":
            words += f"[{step}]"
    return words


def _strings(table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _compiled(table: dict[str, Any], key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in _strings(table, key))


def _package(item: dict[str, Any]) -> Package:
    lists = _strings(item, "imports"), _strings(item, "repositories")
    return Package(item["name"], *lists, item.get("note", ""), item.get("index", "python"))
