"""Finds a Python environment and the directories its distributions are installed in, by files alone.

Owns how environments look on disk. Nothing of an environment is run, not even to ask it for its paths. Must not
know distributions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_MARKER = "pyvenv.cfg"
_USUAL = (".venv", "venv")
_VARIABLE = "VIRTUAL_ENV"
_SITES = ("site-packages", "dist-packages")
_BASE_TOO = re.compile(r"(?im)^\s*include-system-site-packages\s*=\s*true\s*$")
_INTERPRETER = re.compile(r"(?i)(?:python|pypy)[\d.]*(?:\.exe)?")


class NoEnvironment(ValueError):
    """There is no environment where one was looked for; the text says where and what to give."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment: its top directory, its site directories (absolute, sorted), and how it was come by.

    `sees_base` is true when programs in it can import what is installed for the base interpreter, too.
    """

    prefix: str
    sites: tuple[str, ...]
    how: str
    sees_base: bool = False
    others: tuple[str, ...] = ()


def find_environment(given: str | None, project: Path, variables: Mapping[str, str]) -> Environment:
    """The environment a user means, else the project's own. Raises `NoEnvironment`."""
    if given is not None:
        return _given(given)
    found = list(dict.fromkeys(_candidates(project, variables)))
    usable = [(prefix, sites) for prefix in found if (sites := _sites(prefix))]
    if not usable:
        empty = f"; no site-packages in {', '.join(found)}" if found else ""
        raise NoEnvironment(
            f"no virtual environment of {project} (looked for .venv, venv, ${_VARIABLE} and {_MARKER} in the folders "
            f"there{empty}); name one: claudelint deps ENV"
        )
    (prefix, sites), rest = usable[0], usable[1:]
    return Environment(prefix, sites, "found", _sees_base(prefix), tuple(prefix for prefix, _ in rest))


def _candidates(project: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """Environments of a project, the likeliest first."""
    usual = [str(project / name) for name in _USUAL]
    yield from (place for place in usual if os.path.isfile(os.path.join(place, _MARKER)))
    if active := variables.get(_VARIABLE):
        yield os.path.abspath(active)
    try:
        names = sorted(os.listdir(project))
    except OSError:
        names = []
    for name in names:
        if os.path.isfile(project / name / _MARKER):
            yield str(project / name)


def _given(given: str) -> Environment:
    place = os.path.abspath(given)
    if os.path.isfile(place) and _INTERPRETER.fullmatch(os.path.basename(place)):
        prefix = os.path.dirname(os.path.dirname(place))  # not where the link leads: that is the base interpreter
        if sites := _sites(prefix):
            return Environment(prefix, sites, "given", _sees_base(prefix))
        raise NoEnvironment(f"no site-packages beside the interpreter {given}; name the site-packages directory")
    if not os.path.isdir(place):
        what = "is no directory and no Python executable" if os.path.exists(place) else "no such file or directory"
        raise NoEnvironment(f"{given}: {what}; give an environment, its Python or a site-packages directory")
    if sites := _sites(place):
        return Environment(place, sites, "given", _sees_base(place))
    if os.path.basename(place) in _SITES or _has_metadata(place):
        prefix = _prefix_of(place)
        return Environment(prefix, (place,), "given", _sees_base(prefix))
    raise NoEnvironment(f"{given}: no environment: neither site-packages nor metadata of distributions in it")


def _sites(prefix: str) -> tuple[str, ...]:
    """Site directories below a prefix; those that are one directory by a link are one."""
    found: dict[str, str] = {}
    for folder in ("Lib", "lib", "lib64", os.path.join("local", "lib")):
        for place in _below(os.path.join(prefix, folder)):
            found.setdefault(os.path.realpath(place), place)
    return tuple(sorted(found.values()))


def _prefix_of(site: str) -> str:
    """The top of the environment a site directory is in, itself where that cannot be told."""
    parts = Path(site)
    for place in parts.parents[:3]:
        if place.name.lower() == "lib" or (place / _MARKER).is_file():
            return str(place.parent if place.name.lower() == "lib" else place)
    return site


def _below(library: str) -> Iterator[str]:
    """`site-packages` in a library directory, or in its directories of Python versions."""
    try:
        names = sorted(os.listdir(library))
    except OSError:
        return
    for name in names:
        inner = [name] if name in _SITES else []
        inner += [os.path.join(name, site) for site in _SITES] if re.match(r"(?i)(python|pypy)\d", name) else []
        for place in (os.path.join(library, path) for path in inner):
            if os.path.isdir(place):
                yield place


def _has_metadata(place: str) -> bool:
    try:
        return any(name.endswith((".dist-info", ".egg-info")) for name in os.listdir(place))
    except OSError:
        return False


def _sees_base(prefix: str) -> bool:
    try:
        with open(os.path.join(prefix, _MARKER), encoding="utf-8", errors="replace") as file:
            return bool(_BASE_TOO.search(file.read(10_000)))
    except OSError:
        return False
