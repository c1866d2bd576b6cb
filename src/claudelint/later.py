"""Modules and regexes that cost time to load, put off until they are used: most runs find nothing and need few.

Owns how the modules of a package are found without importing any. Must not know what is put off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from typing import AnyStr


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
