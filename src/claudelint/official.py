"""Recognises Anthropic's own packages: they do what offenders do, and may.

Owns the identity of these distributions. A module's name proves nothing, so an installed or unpacked
distribution counts by its metadata (name and author together) and what its record lists. Must not know rules.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from email.parser import HeaderParser

from claudelint.keeping import head
from claudelint.places import Candidate
from claudelint.tomlfile import TomlError, load_toml

NAMES = frozenset(("anthropic", "claude-agent-sdk", "claude-code-sdk", "anthropic-bedrock"))
_AUTHOR = "anthropic"
_MAX_METADATA = 200_000
_MAX_RECORD = 20_000_000


def official_directories(places: Mapping[str, Candidate]) -> frozenset[str]:
    """Path prefixes (relative to the root, ending in a slash) that belong to Anthropic's own distributions.

    An empty prefix stands for the whole project.
    """
    found: set[str] = set()
    if not places:
        return frozenset()
    root = _root(next(iter(places.values())))
    if root and _is_own_project(root):
        return frozenset(("",))
    folders = {os.path.dirname(c.absolute): c for c in places.values()}
    for folder in _metadata_folders(folders):
        candidate = folders.get(os.path.dirname(folder)) or next(iter(places.values()))
        root = _root(candidate)
        if root and is_official(folder):
            found |= _recorded(folder, os.path.relpath(os.path.dirname(folder), root or "."))
    return frozenset(found)


def _root(candidate: Candidate) -> str:
    """Absolute project root, with a slash at its end; empty where paths lead out of it."""
    return candidate.absolute[: -len(candidate.path)] if candidate.absolute.endswith(candidate.path) else ""


def _is_own_project(root: str) -> bool:
    """Whether the scanned project itself is one of the distributions, by name and author in its metadata."""
    try:
        project = load_toml(_text(root, "pyproject.toml")).get("project")
    except (OSError, TomlError):
        return False
    if not isinstance(project, dict):
        return False
    name = str(project.get("name", "")).lower().replace("_", "-")
    return name in NAMES and _AUTHOR in str(project.get("authors", "")).lower()


def _metadata_folders(folders: Mapping[str, Candidate]) -> list[str]:
    """`*.dist-info` folders beside the packages of a scan."""
    parents = {os.path.dirname(folder) for folder in folders} | set(folders)
    found = []
    for parent in sorted(parents):
        try:
            with os.scandir(parent) as entries:
                found += [e.path for e in entries if e.name.endswith(".dist-info") and e.is_dir(follow_symlinks=False)]
        except OSError:
            continue
    return found


def is_official(folder: str, metadata: str = "METADATA") -> bool:
    """Whether a metadata directory is that of one of Anthropic's own distributions."""
    try:
        headers = HeaderParser().parsestr(_text(folder, metadata))
    except OSError:
        return False
    name = str(headers.get("Name", "")).lower().replace("_", "-")
    author = f"{headers.get('Author', '')} {headers.get('Author-email', '')}".lower()
    return name in NAMES and _AUTHOR in author


def _recorded(folder: str, base: str) -> set[str]:
    """Top directories the distribution's record lists, as path prefixes."""
    prefix = "" if base == "." else base.replace(os.sep, "/") + "/"
    try:
        rows = csv.reader(io.StringIO(_text(folder, "RECORD", _MAX_RECORD), newline=""))
        tops = {row[0].split("/")[0] for row in rows if row and "/" in row[0]}
    except (OSError, csv.Error):
        return set()
    return {f"{prefix}{top}/" for top in tops if top not in ("..", ".") and not top.endswith(".dist-info")}


def _text(folder: str, name: str, most: int = _MAX_METADATA) -> str:
    return head(os.path.join(folder, name), most).decode("utf-8", "replace")
