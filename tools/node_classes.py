"""The source of `claudelint.readers._native` with a class for each of LibCST's.

Owns how a class of nodes is written that mypyc compiles well: what it takes is declared, and what it writes is the line
of the table (`claudelint.readers._layout`) as code. Must not know what nodes mean.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_origin

import libcst as cst

from claudelint.readers import _native
from claudelint.readers._layout import STEPS, Mark, Other, Sign, Step

_MARKS = {
    Mark.START: "start = at",
    Mark.END: "self.low, self.high = start, at",
    Mark.STATEMENT: "to.last = at; self.low, self.high = start, at",
    Mark.LAST: "self.low, self.high = start, to.last",
    Mark.INDENT: "at += to.indent",
    Mark.INDENT_IF: "if self.indent: at += to.indent",
    Mark.DEEPER: "outer = to.indent; to.indent += to.default_indent if self.indent is None else len(self.indent)",
    Mark.BACK: "to.indent = outer",
    Mark.LINE_END: "at += to.newline if self.value is None else len(self.value)",
}
#: What LibCST gives where nothing else was said, and can be written as it is.
_PLAIN = (str, bool, tuple, type(None))


def source() -> str:
    """The whole module."""
    return inspect.getsource(_native) + "\n\n" + classes()


def classes() -> str:
    """What stands behind the module as it is."""
    kinds = {kind.__name__: kind for kind in STEPS if isinstance(kind, type) and vars(cst).get(kind.__name__) is kind}
    del kinds["Module"]  # LibCST asks for its own
    other = {key: steps for key, steps in STEPS.items() if isinstance(key, str)}
    lines = [line for kind in kinds.values() for line in _class(kind, other)]
    return "\n".join((*lines, "CLASSES.update({kind.__name__: kind for kind in (", f"    {', '.join(kinds)},", ")})\n"))


def _class(kind: Any, other: dict[str, tuple[Step, ...]]) -> Iterator[str]:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    yield f"class {kind.__name__}(Node):"
    if fields:
        # What can be left out stands behind what cannot.
        given = sorted(fields.values(), key=_may_be_left_out)
        yield f"    def __init__(self, {', '.join(map(_parameter, given))}) -> None:"
        yield from (f"        self.{name} = {name}" for name in fields)
    walks = {"walk": STEPS[kind]}
    walks |= {_other(line): steps for line, steps in other.items() if line.startswith(f"{kind.__name__}:")}
    for name, steps in walks.items():
        yield f"    def {name}(self, at: int, to: Places) -> int:"
        yield from (f"        {line}" for line in _lines(steps, fields))
        yield "        return at"


def _may_be_left_out(field: dataclasses.Field[Any]) -> bool:
    return isinstance(field.default, (*_PLAIN, cst.MaybeSentinel))


def _parameter(field: dataclasses.Field[Any]) -> str:
    declared = f"{field.name}: {_declared(field.type)}"
    if not _may_be_left_out(field):
        return declared
    return f"{declared} = {field.default if isinstance(field.default, _PLAIN) else None!r}"


def _declared(kind: Any) -> str:
    if get_origin(kind) is Sequence:
        return "Sequence[Node]"
    if kind is str:
        return "str"
    return "Node" if isinstance(kind, type) and issubclass(kind, cst.CSTNode) else "Any"


def _lines(steps: Iterable[Step], fields: dict[str, dataclasses.Field[Any]]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, str):
            yield _field(step, _declared(fields[step].type))
        elif isinstance(step, int):
            yield f"at += {step}"
        elif isinstance(step, Sign):
            yield f"if self.{step.field} is {'not ' if step.when_set else ''}None: at += {step.length}"
        elif isinstance(step, Other):
            yield f"part = self.{step.field}"
            yield f"if isinstance(part, {step.line.partition(':')[0]}): at = part.{_other(step.line)}(at, to)"
            yield "else: at = _mixed(part, at, to)"
        else:
            yield _MARKS[step]


def _field(name: str, declared: str) -> str:
    if declared == "Sequence[Node]":
        return f"at = _several(self.{name}, at, to)"
    if declared == "str":
        return f"at += len(self.{name})"
    return f"at = self.{name}.walk(at, to)" if declared == "Node" else f"at = _mixed(self.{name}, at, to)"


def _other(line: str) -> str:
    """The name of another way to write a class of nodes."""
    return f"walk_{line.partition(':')[2]}"
