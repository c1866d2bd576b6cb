"""Modules and regexes that cost time to load, put off until they are used: most runs find nothing and need few.

Owns how the modules of a package are found without importing any, and what records are spared of being compiled. Must
not know what is put off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import AnyStr


class Record:
    """A dataclass with `eq=False, repr=False` compares, hashes and shows by these, as it would by its own, which cost
    a run that needs none of them more to compile than all else about the class."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in _names(self))
        return f"{type(self).__qualname__}({shown})"


def _names(record: Any) -> Iterable[str]:
    return record.__dataclass_fields__.keys()  # type: ignore[no-any-return]


def _values(record: object) -> tuple[Any, ...]:
    return tuple([getattr(record, name) for name in _names(record)])


class _Module:
    """Looks like a module, which is imported when an attribute is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value


class _Regex:
    """Looks like a compiled regex, which is compiled when a method is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._given = (pattern, flags)

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(re.compile(*self._given), attribute)  # type: ignore[type-var]
        setattr(self, attribute, value)
        return value


def module(name: str) -> Any:
    """A stand-in for a module, under `else` of `if TYPE_CHECKING:` with the import."""
    return _Module(name)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A stand-in for `re.compile`; what is wrong with the pattern shows when it is used."""
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))


def modules_in(path: Iterable[str]) -> list[str]:
    """The names of the modules in a package's `__path__`, sorted."""
    places = list(path)
    if not all(os.path.isdir(place) for place in places):  # an archive
        import pkgutil

        return sorted({found.name for found in pkgutil.iter_modules(places)})
    return sorted({name[:-3] for place in places for name in os.listdir(place) if name[-3:] == ".py"} - {"__init__"})
