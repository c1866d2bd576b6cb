"""Readers from other distributions, in the shape of the built-in ones.

Owns that a reader is what its entry point says, and that its failures are those of a file and name it. Must not know
any kind of file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from claudelint import plugins
from claudelint.facts import Facts
from claudelint.plugins import Plugin, PluginError
from claudelint.readers import ReadError
from claudelint.source import SourceFile


class Plugged:
    """A reader that was plugged in; `claims` that fails claims the file, so that `read` can say so."""

    def __init__(self, module: Any, plugin: Plugin) -> None:
        self._module, self._plugin = module, plugin
        self.KIND: str = module.KIND
        self.ORDER: int = module.ORDER
        self.BESIDES: str = getattr(module, "BESIDES", "")
        self._failed: dict[str, str] = {}

    def claims(self, name: str, head: bytes) -> bool:
        try:
            return bool(self._module.claims(name, head))
        except Exception as error:
            self._failed[name] = f"claims failed ({type(error).__name__}: {error})"
            return True

    def opened(self, source: SourceFile) -> SourceFile:
        unpack = getattr(self._module, "opened", None)
        return source if unpack is None else cast(SourceFile, self._asked(unpack, source, SourceFile))

    def read(self, source: SourceFile) -> Facts:
        return cast(Facts, self._asked(self._module.read, source, Facts))

    def _asked(self, function: Any, source: SourceFile, shape: type) -> Any:
        """What a function of the reader returns. Raises `ReadError`, whatever the function raises."""
        try:
            if why := self._failed.get(source.path.rpartition("/")[2]):
                raise RuntimeError(why)
            found = function(source)
            if not isinstance(found, shape):
                raise TypeError(f"returned {type(found).__name__}, not {shape.__name__}")
            return found
        except ReadError:
            raise
        except Exception as error:
            what = error if isinstance(error, RuntimeError) else f"{type(error).__name__}: {error}"
            raise ReadError(f"the reader {self.KIND!r} of {self._plugin} failed: {what}") from None


def plugged(found: Iterable[Plugin], built_in: Iterable[str]) -> tuple[list[Plugged], list[PluginError]]:
    """The readers of entry points, and what is wrong with the others. `built_in` are the kinds there are already."""
    kinds = dict.fromkeys(built_in, "claudelint")
    readers: list[Plugged] = []
    wrong: list[PluginError] = []
    for plugin in found:
        try:
            reader = _reader(plugin)
            if reader.KIND in kinds:
                raise plugin.wrong(f"the kind {reader.KIND!r} has a reader already, of {kinds[reader.KIND]}")
        except PluginError as error:
            wrong.append(error)
        else:
            kinds[reader.KIND] = str(plugin)
            readers.append(reader)
    return readers, wrong


def _reader(plugin: Plugin) -> Plugged:
    module = plugins.load(plugin)
    if getattr(module, "KIND", None) != plugin.name:
        raise plugin.wrong(f"the entry point is to be named as KIND says, which is {getattr(module, 'KIND', None)!r}")
    if not isinstance(getattr(module, "ORDER", None), int):
        raise plugin.wrong(f"{plugin.value} has no ORDER, a number; lower ones are asked first")
    for name in ("claims", "read"):
        if not callable(getattr(module, name, None)):
            raise plugin.wrong(f"{plugin.value} has no function {name}")
    return Plugged(module, plugin)
