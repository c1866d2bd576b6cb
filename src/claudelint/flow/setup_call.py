"""The requirements a `setup.py` hands to `setup()`, as far as they stand in the file.

Owns the arguments that hold requirements and the few ways lists and dicts are put together there. Nothing is
run: what a file computes or reads stays unknown. Must not know which packages matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from claudelint.expression import (
    Arg,
    Attr,
    Binary,
    Call,
    Choice,
    Expr,
    Item,
    Join,
    Mapping,
    Ref,
    Sequence,
    Spread,
    Text,
)
from claudelint.facts import Dependency, Facts
from claudelint.readers._requirement import requirement

_ARGUMENTS = frozenset(("install_requires", "extras_require", "tests_require", "setup_requires", "requires"))
_MUTATORS = frozenset(("append", "extend", "update", "insert", "setdefault"))
_BUILDERS = frozenset(("list", "tuple", "set", "sorted", "dict", "sum"))
_DEEPEST = 40
_MOST = 10_000


def setup_dependencies(facts: Facts) -> Iterator[Dependency]:
    """The dependencies of a `setup.py`, in the order they are met; none for any other file."""
    if facts.kind != "python" or facts.path.rpartition("/")[2] != "setup.py":
        return
    reader = _Setup(facts)
    seen = set()
    for text in reader.texts():
        found = requirement(text.value, 0)
        if found is not None and (found.name, text.span) not in seen:
            seen.add((found.name, text.span))
            yield Dependency(found.name, text.span, found.source)


class _Setup:
    """What the names of one file are bound to, whatever scope they are in."""

    def __init__(self, facts: Facts) -> None:
        self.values: dict[str, list[Expr]] = {}
        self.setups: list[Call] = []
        self.left = _MOST
        for statement in facts.statements:
            value = statement.value
            if value is None:
                continue
            for target in statement.targets:
                if (name := _name(target)) and statement.kind in ("assign", "augment", "annotate"):
                    self.values.setdefault(name, []).append(value)
            if isinstance(value, Call):
                self._call(value)

    def _call(self, call: Call) -> None:
        if isinstance(call.func, Attr) and call.func.name in _MUTATORS and (name := _name(call.func.base)):
            self.values.setdefault(name, []).extend(arg.value for arg in call.args)
        elif (isinstance(call.func, Ref) and call.func.name == "setup") or (
            isinstance(call.func, Attr) and call.func.name == "setup"
        ):
            self.setups.append(call)

    def texts(self) -> Iterator[Text]:
        """The requirements of all calls of `setup`."""
        for call in self.setups:
            for arg in call.args:
                yield from self._argument(arg, frozenset())

    def _argument(self, arg: Arg, seen: frozenset[str]) -> Iterator[Text]:
        if arg.name in _ARGUMENTS:
            yield from self._texts(arg.value, seen, 0)
        elif arg.star == "**":
            yield from self._options(arg.value, seen)

    def _options(self, expr: Expr, seen: frozenset[str]) -> Iterator[Text]:
        """The requirements in a mapping of arguments."""
        if isinstance(expr, Ref) and expr.name not in seen:
            for value in self.values.get(expr.name, ()):
                yield from self._options(value, seen | {expr.name})
        elif isinstance(expr, Mapping):
            for key, value in expr.entries:
                if isinstance(key, Text) and key.value in _ARGUMENTS:
                    yield from self._texts(value, seen, 0)
        elif isinstance(expr, Call) and isinstance(expr.func, Ref) and expr.func.name == "dict":
            for arg in expr.args:
                yield from self._argument(arg, seen)

    def _texts(self, expr: Expr, seen: frozenset[str], depth: int) -> Iterator[Text]:
        """Every text in a list, a dict's values, or what these are put together from."""
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST:
            return
        if isinstance(expr, Text):
            yield from _lines(expr)
        elif isinstance(expr, Ref):
            if expr.name not in seen:
                for value in self.values.get(expr.name, ()):
                    yield from self._texts(value, seen | {expr.name}, depth + 1)
        else:
            for part in _parts(expr):
                yield from self._texts(part, seen, depth + 1)


def _lines(text: Text) -> Iterator[Text]:
    """A text may hold several requirements, one a line; all have the place of the literal."""
    return (Text(line, text.span) for line in text.value.splitlines() if line.strip())


def _parts(expr: Expr) -> tuple[Expr, ...]:
    """What an expression's requirements are taken from."""
    if isinstance(expr, Sequence):
        return expr.items
    if isinstance(expr, Mapping):
        return tuple(value for _, value in expr.entries)
    if isinstance(expr, Join):
        return expr.parts[:1]  # the name stands in front of what is filled in
    if isinstance(expr, Spread):
        return (expr.value,)
    if isinstance(expr, Binary):
        return (expr.left, expr.right) if expr.op in ("+", "|") else (expr.left,)
    if isinstance(expr, Choice):
        return expr.options
    if isinstance(expr, Item):
        return (expr.base,)
    if isinstance(expr, Call):
        return _parts_of_call(expr)
    return ()


def _parts_of_call(call: Call) -> tuple[Expr, ...]:
    """`list(names)` and the like, `text.splitlines()`; what other functions are given are no requirements."""
    if isinstance(call.func, Attr):
        return (call.func.base,)
    known = isinstance(call.func, Ref) and call.func.name in _BUILDERS
    return tuple(arg.value for arg in call.args) if known else ()


def _name(expr: Expr) -> str:
    """The variable an assignment changes: `name` or `name[…]`."""
    if isinstance(expr, Item):
        expr = expr.base
    return expr.name if isinstance(expr, Ref) else ""
