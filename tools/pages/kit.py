"""Writes the page on `claudelint.rulekit` from its docstrings."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, is_dataclass

from claudelint import rulekit
from claudelint.rulekit import Known, Match, Origin, Place, Project, Site, Span
from claudelint.ruleset import Ruleset
from tools.pages import notice

_HEAD = """# Rules in Python

{about}

Everything below is imported from `claudelint.rulekit`. The package ships its types (`py.typed`)."""
#: Of these types, which serve the resolver too, a part is promised.
_PROMISED = {Known: ("text", "trail"), Span: ("start", "end")}
_SHAPES = (Project, Site, Match, Known, Origin, Place, Span)


def pages(_: Ruleset) -> dict[str, str]:
    about = _prose(rulekit.__doc__).partition("\n\nMust not")[0]
    parts = [_HEAD.format(about=about)]
    parts += [_shape(shape) for shape in _SHAPES]
    others = [n for n in rulekit.__all__ if n not in {shape.__name__ for shape in _SHAPES} and n != "Function"]
    rows = "\n".join(f"| `{name}` | {_first(getattr(rulekit, name))} |" for name in others if name != "HOLE")
    parts.append(f"## Facts\n\nWhat files say, by path in `Project.facts`.\n\n| name | what |\n|---|---|\n{rows}")
    return {"rulekit.md": notice("the docstrings of src/claudelint/rulekit.py") + "\n\n".join(parts) + "\n"}


def _shape(shape: type) -> str:
    rows = [f"## {shape.__name__}\n\n{_prose(shape.__doc__)}"]
    if named := _fields(shape):
        rows.append("Fields: " + ", ".join(f"`{name}`" for name in named) + ".")
    for name, member in vars(shape).items():
        if name.startswith("_") or name not in _PROMISED.get(shape, (name,)):
            continue
        if not (isinstance(member, property) or inspect.isfunction(member)):
            continue
        call = "" if isinstance(member, property) else re.sub(r"self(, )?", "", str(inspect.signature(member)))
        rows.append(f"### `{name}{_plain(call)}`\n\n{_prose(member.__doc__)}")
    return "\n\n".join(rows)


def _fields(shape: type) -> list[str]:
    names = [f.name for f in fields(shape)] if is_dataclass(shape) else list(getattr(shape, "_fields", ()))
    return [name for name in names if not name.startswith("_") and name in _PROMISED.get(shape, (name,))]


def _plain(call: str) -> str:
    return re.sub(r"'([\w \[\], .|]+)'", r"\1", call)


def _first(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def _prose(text: str | None) -> str:
    """A docstring as Markdown: indented blocks stay code, the backslashes of control characters stay visible."""
    return inspect.cleandoc(text or "")
