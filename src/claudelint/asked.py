"""What a project asks for itself: the requirements in the files at its top, with their places.

Owns which files these are. Must not know what is installed.
"""

from __future__ import annotations

import os

from claudelint.config import Config
from claudelint.facts import Dependency, Facts
from claudelint.finding import ScanError
from claudelint.flow.setup_call import setup_dependencies
from claudelint.includes import take_in_included
from claudelint.places import Candidate, Found
from claudelint.readers import ReadError, kind_of, readers
from claudelint.readers._requirement import normal_name
from claudelint.source import DecodeError, SourceFile, decode

_KINDS = ("pyproject", "requirements", "setup-cfg", "pipfile", "conda")
_SETUP = "setup.py"
_FOLDERS = ("", "requirements")
_MAX_BYTES = 50_000_000


def asked_for(config: Config) -> tuple[dict[str, str], list[ScanError]]:
    """Names (normalised) with the first place that asks for each, `file:line`, and the files that cannot be read."""
    asked: dict[str, str] = {}
    errors: list[ScanError] = []
    for candidate in _files(config):
        try:
            source, facts = _read(candidate)
        except (OSError, DecodeError, ReadError) as error:
            message = error.strerror if isinstance(error, OSError) else str(error)
            point = error.point if isinstance(error, ReadError) else None
            errors.append(ScanError(candidate.path, "parse", message or "cannot be read", point))
            continue
        for dependency in _declared(facts):
            line = source.point(dependency.span.start).line
            asked.setdefault(normal_name(dependency.name), f"{candidate.path}:{line}")
    return asked, errors


def _files(config: Config) -> list[Candidate]:
    """The files at the top of the project, `pyproject.toml` first, and what requirement files include."""
    found = Found(config)
    for folder in _FOLDERS:
        place = os.path.join(str(config.root), folder) if folder else str(config.root)
        try:
            names = sorted(os.listdir(place))
        except OSError:
            continue
        for name in names:
            kind = kind_of(name)
            absolute = os.path.join(place, name)
            if (kind in _KINDS or (name == _SETUP and not folder)) and os.path.isfile(absolute):
                found.add(found.relative(absolute), absolute, str(kind))
    take_in_included(found)
    return sorted(found.candidates.values(), key=lambda c: (c.kind not in _KINDS, _order(c.kind), c.path))


def _order(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _read(candidate: Candidate) -> tuple[SourceFile, Facts]:
    with open(candidate.absolute, "rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ReadError(f"larger than {_MAX_BYTES // 1_000_000} MB")
    text, encoding = decode(data, python=candidate.kind == "python")
    source = SourceFile(candidate.path, candidate.kind, text, encoding)
    return source, readers()[candidate.kind].read(source)


def _declared(facts: Facts) -> list[Dependency]:
    return [d for d in (*facts.dependencies, *setup_dependencies(facts)) if d.how == "declared" and d.index == "python"]
