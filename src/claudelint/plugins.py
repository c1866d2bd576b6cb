"""What is installed to extend claudelint: entry points of other distributions, found, located, imported.

Owns the groups, how installed entry points are read (by files, not by `importlib.metadata`, which costs a clean run
too much), and that nothing of a scanned tree is taken for installed or run. Must not know what a plugin offers.
"""

from __future__ import annotations

import os
import re
import site
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

RULES, READERS, REPORTS = GROUPS = ("claudelint.rules", "claudelint.readers", "claudelint.reports")
_MARK = b"claudelint."
_RECORDS = (".dist-info", ".egg-info")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_EDITABLE = re.compile(r'"editable"\s*:\s*true')


class PluginError(Exception):
    """A plugin cannot be used; `path` and 1-based `line` say where it is declared."""

    def __init__(self, message: str, path: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.path, self.line = message, path, line


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point: `value` is the dotted name of a module. `record` is the file that declares it, absolute."""

    group: str
    name: str
    value: str
    distribution: str
    version: str
    record: str
    line: int

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"

    def wrong(self, message: str) -> PluginError:
        """An error that names this entry point."""
        return PluginError(f"{self.group}: {self.name} of {self}: {message}", self.record, self.line)


@dataclass(frozen=True, slots=True)
class _Active:
    """The plugins in use; `guarded` are the trees whose code is never run."""

    plugins: tuple[Plugin, ...] = ()
    problems: tuple[PluginError, ...] = ()
    guarded: tuple[str, ...] = ()


_state = _Active()


def activate(trees: Sequence[str | os.PathLike[str]], *, off: bool = False, scans: bool = True) -> None:
    """Puts the installed plugins to use, in this process; none when `off`.

    What lies in the scanned `trees` counts as installed only where the interpreter's own site directories lie there.
    Where nothing is `scans`ned (rule examples are run), code may also be an editable installation from there.
    """
    global _state
    real = tuple(os.path.realpath(tree) for tree in trees)
    plugins, wrong = ((), ()) if off else _installed(real, tuple(sys.path))
    _state = _Active(plugins, wrong, real if scans else ())


def active(group: str) -> tuple[Plugin, ...]:
    """The plugins in use of a group, sorted by name."""
    return tuple(plugin for plugin in _state.plugins if plugin.group == group)


def problems() -> tuple[PluginError, ...]:
    """Entry points that are no use at all."""
    return _state.problems


def load(plugin: Plugin) -> ModuleType:
    """The module a plugin names, imported. Raises `PluginError`."""
    return module_of(plugin, plugin.value, _state.guarded)


def module_of(plugin: Plugin, name: str, guarded: Sequence[str | Path]) -> ModuleType:
    """A module of the distribution of a plugin, imported unless its code lies in a guarded tree. Raises `PluginError`.

    It is taken from where the distribution put it: a module of the same name that comes first on the path is an error.
    """
    import importlib

    top = name.partition(".")[0]
    place = _located(plugin, top)
    if any(_is_below(str(place), os.path.realpath(tree)) for tree in guarded) and not _is_own(str(place)):
        raise plugin.wrong(
            f"its code is not run, as it lies in what is scanned: {place}; install it for good, not editable"
        )
    if (other := _taken_from(top)) != place:
        raise plugin.wrong(f"Python takes {top} from {other or 'nowhere'}, not from {place}")
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise plugin.wrong(f"{name} cannot be imported: {type(error).__name__}: {error}") from None


def directory_of(plugin: Plugin) -> Path:
    """The directory of the package a plugin names, without importing it. Raises `PluginError`."""
    top, *rest = plugin.value.split(".")
    place = _located(plugin, top).joinpath(*rest)
    if not place.is_dir():
        raise plugin.wrong(f"there is no package {plugin.value} at {place}")
    return place


# Finding entry points.


@lru_cache(maxsize=4)
def _installed(trees: tuple[str, ...], path: tuple[str, ...]) -> tuple[tuple[Plugin, ...], tuple[PluginError, ...]]:
    """Every entry point of our groups; of two distributions of a name the first on the path counts, as for Python."""
    found: list[Plugin] = []
    wrong: list[PluginError] = []
    seen: dict[str, str] = {}
    for place in _places(trees, path):
        for record in _records(place):
            try:
                plugins = list(_plugins(record))
            except PluginError as error:
                wrong.append(error)
                continue
            found += [p for p in plugins if seen.setdefault(_normal(p.distribution), record) == record]
    return tuple(sorted(found, key=lambda p: (p.group, p.name, p.distribution))), tuple(wrong)


def _places(trees: Sequence[str], path: Sequence[str]) -> Iterator[str]:
    """The directories of the path, less those in a scanned tree that are not the interpreter's own."""
    seen = set()
    for entry in path:
        real = os.path.realpath(entry) if entry else ""
        if real and real not in seen and (_is_own(real) or not any(_is_below(real, tree) for tree in trees)):
            seen.add(real)
            yield real


def _records(place: str) -> Iterator[str]:
    """The files of entry points in a directory that speak of us. Most distributions have none at all."""
    try:
        names = sorted(name for name in os.listdir(place) if name.endswith(_RECORDS))
    except OSError:  # an archive, or a directory that is not there: Python passes over it, too
        return
    for name in names:
        file = os.path.join(place, name, "entry_points.txt")
        try:
            descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            yield file  # whoever reads it says why that cannot be done
            continue
        with open(descriptor, "rb", buffering=0) as opened:
            data = opened.read()
        if _MARK in data:
            yield file


def _plugins(record: str) -> Iterator[Plugin]:
    try:
        lines = Path(record).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PluginError(f"cannot be read: {error}", record) from None
    group, about = "", _about(os.path.dirname(record))
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            group = text[1:-1].strip()
        elif group in GROUPS and text and text[0] not in "#;":
            name, _, value = (part.strip() for part in text.partition("="))
            plugin = Plugin(group, name, value, *about, record, number)
            if not _MODULE.fullmatch(value):
                raise plugin.wrong(f"{value!r} is no dotted name of a module or package")
            yield plugin


def _about(record: str) -> tuple[str, str]:
    """Name and version of the distribution with this directory of metadata."""
    name, version = os.path.basename(record).rpartition(".")[0].partition("-")[::2]
    for file in ("METADATA", "PKG-INFO"):
        try:
            head = Path(record, file).read_text("utf-8", "replace").partition("\n\n")[0]
        except OSError:
            continue
        fields = dict(re.findall(r"(?m)^(Name|Version):\s*(\S+)", head))
        return fields.get("Name", name), fields.get("Version", version)
    return name, version


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# Locating packages.


def _located(plugin: Plugin, top: str) -> Path:
    """Where a distribution keeps a top-level package (its directory) or module (its file)."""
    record = os.path.dirname(plugin.record)
    home = _editable(record)
    places = [
        os.path.dirname(record),
        *(entry for entry in sys.path if entry and home and _is_below(_real(entry), home)),
    ]
    for place in places:
        for found in (Path(place, top), Path(place, f"{top}.py")):
            if found.exists():
                return Path(_real(str(found)))
    hooked = _hooked(top) if home else None
    if hooked is None:
        raise plugin.wrong(f"there is no package {top} in {' or '.join(places)}; install the distribution again")
    return hooked


def _editable(record: str) -> str:
    """The directory an editable installation is of; empty for any other."""
    from urllib.parse import unquote, urlsplit

    try:
        text = Path(record, "direct_url.json").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r'"url"\s*:\s*"(file:[^"]*)"', text) if _EDITABLE.search(text) else None
    return _real(unquote(urlsplit(found[1]).path)) if found else ""


def _hooked(top: str) -> Path | None:
    """Where the finder of an editable installation finds a package; the usual finders are not asked."""
    from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

    for finder in sys.meta_path:
        if finder not in (BuiltinImporter, FrozenImporter, PathFinder) and hasattr(finder, "find_spec"):
            spec = finder.find_spec(top, None)
            if spec is not None and (place := _of_spec(spec)):
                return place
    return None


def _taken_from(top: str) -> Path | None:
    """Where Python would import a top-level name from, or has done so."""
    from importlib.util import find_spec

    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    return _of_spec(spec) if spec is not None else None


def _of_spec(spec: object) -> Path | None:
    folders = list(getattr(spec, "submodule_search_locations", None) or ())
    origin = folders[0] if folders else getattr(spec, "origin", None)
    return Path(_real(origin)) if isinstance(origin, str) else None


def _real(path: str) -> str:
    return os.path.realpath(path)


def _is_own(real: str) -> bool:
    """Whether a place lies in a directory the interpreter itself installs into."""
    return any(_is_below(real, own) for own in _own_sites())


@lru_cache(maxsize=1)
def _own_sites() -> tuple[str, ...]:
    user = [site.USER_SITE] if site.ENABLE_USER_SITE and site.USER_SITE else []
    return tuple(os.path.realpath(place) for place in (*site.getsitepackages(), *user))


def _is_below(real: str, directory: str) -> bool:
    return real == directory or real.startswith(os.path.join(directory, ""))
