"""Initialisers that fill the slots of a class and do no more, each compiled when the first instance is made.

That of a frozen dataclass takes twice as long, and is compiled with the class, used or not. Owns how they are made, and
what mypyc is told of classes. Must not know whose they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING
from typing import TYPE_CHECKING, Any, TypeVar

_Kind = TypeVar("_Kind", bound=type)

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass

    from mypy_extensions import mypyc_attr as mypyc_attr
else:

    def mypyc_attr(*, allow_interpreted_subclasses: bool) -> Callable[[_Kind], _Kind]:
        """What the compiler is told of a class; nobody else asks."""
        return lambda kind: kind

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True) -> Callable[[_Kind], _Kind]:
        """A stand-in for the decorator of that name."""

        def made(kind: _Kind) -> _Kind:
            # What mypyc has compiled is made of slots already, cannot be made anew with others, and pickles by setting
            # attributes that are frozen.
            compiled = hasattr(kind, "__mypyc_attrs__")
            own = dataclasses.dataclass(frozen=frozen, slots=slots and not compiled, eq=eq, init=False)(kind)
            if compiled:
                own.__reduce__ = _reduced
            return filled(own)

        return made


def filled(kind: Any) -> Any:
    """A dataclass made of slots, given an `__init__` that takes its fields."""

    def first(self: Any, *given: Any, **named: Any) -> None:
        kind.__init__ = _initializer(kind)
        kind.__init__(self, *given, **named)

    kind.__init__ = first
    return kind


def _reduced(self: Any) -> tuple[type, tuple[Any, ...]]:
    return type(self), tuple([getattr(self, field.name) for field in dataclasses.fields(self)])


def _initializer(kind: Any) -> Any:
    """It is compiled, as dataclasses do it: a loop would take longer."""
    names: dict[str, Any] = {"_none": MISSING}
    parameters, lines = [], []
    for field in dataclasses.fields(kind):
        name, value = field.name, field.name
        names[f"_set_{name}"] = getattr(kind, name).__set__
        if field.default_factory is not MISSING:
            names[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is _none else {name}"
            parameters.append(f"{name}=_none")
        elif field.default is not MISSING:
            names[f"_default_{name}"] = field.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        lines.append(f"    _set_{name}(self, {value})")
    exec("\n".join((f"def __init__(self, {', '.join(parameters)}):", *lines)), names)
    return names["__init__"]
