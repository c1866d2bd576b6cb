"""Installed distributions as their metadata describe them: names, files, requirements.

Owns the reading of `*.dist-info` and `*.egg-info`; nothing is imported. What metadata say is not trusted: a file
counts only where it is a regular file inside the environment. Must not know rules.
"""

from __future__ import annotations

import csv
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser

from claudelint.finding import ScanError
from claudelint.official import is_official
from claudelint.places import Candidate
from claudelint.readers import kind_of
from claudelint.readers._requirement import normal_name

#: What stands for files that belong to no distribution.
UNOWNED = "files of no distribution"
_MAX_METADATA = 2_000_000
_MAX_RECORD = 50_000_000
_REQUIRED = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"\bextra\s*==\s*[\"']([^\"']+)[\"']")
_EDITABLE = re.compile(r'"editable"\s*:\s*true')
_URL = re.compile(r'"url"\s*:\s*"file://([^"]*)"')


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of requirements: the distribution (normalised), extras asked of it, the extra it is needed for."""

    name: str
    extras: frozenset[str] = frozenset()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution. `files` are its Python files and its metadata, paths relative to `root`.

    `official` says that it is Anthropic's own, `editable` names the source directory of an editable install;
    `doubts` say what of it could not be taken in, in words.
    """

    name: str
    version: str
    files: tuple[Candidate, ...] = ()
    requires: tuple[Requirement, ...] = ()
    official: bool = False
    editable: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name for comparison."""
        return normal_name(self.name)


def distributions(sites: tuple[str, ...], prefix: str, root: str) -> tuple[list[Distribution], list[ScanError]]:
    """What is installed in site directories, sorted by name, and what is wrong there. `root` is where paths begin."""
    found: list[Distribution] = []
    errors: list[ScanError] = []
    for site in sites:
        try:
            names = sorted(os.listdir(site))
        except OSError as error:
            errors.append(ScanError(_relative(site, root), "discover", f"cannot be listed: {error.strerror}"))
            continue
        owned: set[str] = set()
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                reader = _Reader(site, name, prefix, root)
                if own := reader.distribution():
                    found.append(own)
                errors += reader.errors
                owned |= reader.owned
        if rest := _unowned(_Reader(site, "", prefix, root), [n for n in names if n not in owned]):
            found.append(rest)
    return sorted(found, key=lambda d: (d.key, d.version)), errors


def _unowned(reader: _Reader, names: Sequence[str]) -> Distribution | None:
    """What lies in a site directory and no distribution owns up to, as one nameless distribution."""
    files: list[Candidate] = []
    doubts = []
    for name in names:
        if name.endswith(".pth"):
            lines = (reader.text(os.path.join(reader.site, name), 100_000) or "").splitlines()
            places = [line.strip() for line in lines if os.path.isdir(os.path.join(reader.site, line.strip() or "\0"))]
            doubts += [f"{place}, which {name} adds, was not looked at" for place in places]
        elif name.endswith(".egg-link"):
            doubts.append(f"what {name} leads to was not looked at")
        elif not name.endswith((".dist-info", ".egg-info")) and name != "__pycache__":
            files += reader.below(name)
    return Distribution(UNOWNED, "", tuple(files), doubts=tuple(doubts)) if files or doubts else None


def _relative(place: str, root: str) -> str:
    return os.path.relpath(place, root).replace(os.sep, "/")


class _Reader:
    """Reads one metadata directory (or the single file of an old egg-info)."""

    def __init__(self, site: str, name: str, prefix: str, root: str) -> None:
        self.site, self.folder, self.root = site, os.path.join(site, name), root
        self.inside = tuple(os.path.join(os.path.realpath(p), "") for p in (prefix, site))
        self.errors: list[ScanError] = []
        self.doubts: list[str] = []
        #: Names right below the site directory that belong to this distribution.
        self.owned: set[str] = set()

    def distribution(self) -> Distribution | None:
        """The distribution, None (and an error) where its metadata cannot be read."""
        single = os.path.isfile(self.folder)
        metadata = self.folder if single else self.path("METADATA" if self.folder.endswith("dist-info") else "PKG-INFO")
        text = self.text(metadata, _MAX_METADATA)
        if text is None:
            self.fail(metadata, "the metadata cannot be read; what is installed there was not looked at")
            return None
        headers = HeaderParser().parsestr(text)
        name, version = str(headers.get("Name", "")).strip(), str(headers.get("Version", "")).strip()
        if not name:
            self.fail(metadata, "the metadata name no distribution; what is installed there was not looked at")
            return None
        editable = self.editable()
        files = [*self.files(), *self.candidate(metadata, "metadata")]
        requires = [_required(str(line)) for line in headers.get_all("Requires-Dist") or ()]
        return Distribution(
            name,
            version or "?",
            () if editable else tuple({c.path: c for c in files}.values()),
            tuple(r for r in requires if r is not None),
            not single and is_official(self.folder, os.path.basename(metadata)),
            editable,
            tuple(self.doubts),
        )

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def text(self, path: str, most: int) -> str | None:
        """The text of a regular file, None where there is none."""
        try:
            if not stat.S_ISREG(os.stat(path).st_mode) or not self.is_inside(path):
                return None
            with open(path, encoding="utf-8", errors="replace", newline="") as file:
                text = file.read(most + 1)
        except OSError:
            return None
        if len(text) > most:
            self.fail(path, f"longer than {most:,} characters; the rest was not read")
        return text[:most]

    def fail(self, path: str, message: str) -> None:
        self.errors.append(ScanError(_relative(path, self.root), "discover", message))

    def is_inside(self, path: str) -> bool:
        return os.path.realpath(path).startswith(self.inside)

    def editable(self) -> str:
        """The source directory of an editable install, as `direct_url.json` gives it; empty for others."""
        text = self.text(self.path("direct_url.json"), 20_000) or ""
        place = _URL.search(text)
        return (place[1] if place else "?") if _EDITABLE.search(text) else ""

    def files(self) -> Iterator[Candidate]:
        """The Python files, by the record, else by the names of the top-level modules."""
        names = self.recorded()
        if names is None:
            yield from self.by_top_level()
            return
        self.owned = {os.path.normpath(name).split(os.sep)[0] for name in names}
        outside = missing = 0
        for name in names:
            if kind_of(os.path.basename(name)) != "python" and not name.startswith(".."):
                continue
            place = os.path.normpath(os.path.join(self.site, name))
            if not self.is_inside(place):
                outside += 1
            elif not os.path.isfile(place):
                missing += 1
            else:
                yield from self.candidate(place)
        if outside:
            self.doubts.append(f"recorded files outside the environment: {outside}")
        if missing:
            self.doubts.append(f"recorded files that are missing: {missing}")

    def recorded(self) -> list[str] | None:
        """Paths relative to the site directory, None where there is no record."""
        text = self.text(self.path("RECORD"), _MAX_RECORD)
        if text is not None:
            try:
                return [row[0] for row in csv.reader(text.splitlines()) if row and "\0" not in row[0]]
            except csv.Error as error:
                self.fail(self.path("RECORD"), f"the list of files is broken: {error}")
                return None
        text = self.text(self.path("installed-files.txt"), _MAX_RECORD)
        if text is None:
            return None
        base = os.path.basename(self.folder)
        return [os.path.join(base, line) for line in text.splitlines() if line and "\0" not in line]

    def by_top_level(self) -> Iterator[Candidate]:
        """Everything in the top-level packages that `top_level.txt` names."""
        tops = [t for t in (self.text(self.path("top_level.txt"), 100_000) or "").split() if t.isidentifier()]
        if not tops:
            self.fail(self.folder, "neither RECORD nor top_level.txt says which files are its own; not looked at")
            return
        self.doubts.append("no RECORD; its files are those of its top-level modules")
        for top in tops:
            self.owned |= {top, f"{top}.py"}
            yield from self.below(f"{top}.py")
            yield from self.below(top)

    def below(self, name: str) -> Iterator[Candidate]:
        """A Python file, or those in a directory, right below the site directory. Links are not followed."""
        place = os.path.join(self.site, name)
        if kind_of(name) == "python":
            yield from self.candidate(place)
        for folder, folders, names in os.walk(place):
            folders.sort()
            for inner in sorted(names):
                if kind_of(inner) == "python":
                    yield from self.candidate(os.path.join(folder, inner))

    def candidate(self, place: str, kind: str = "") -> Iterator[Candidate]:
        """A file to scan, if it is a regular file inside the environment and a Python file."""
        kind = kind or kind_of(os.path.basename(place), _head(place)) or ""
        if kind in ("python", "metadata") and os.path.isfile(place) and self.is_inside(place):
            yield Candidate(_relative(place, self.root), place, kind, False)


def _head(place: str) -> bytes:
    """The first bytes of a script without an extension."""
    if "." in os.path.basename(place) or not os.path.isfile(place):
        return b""
    try:
        with open(place, "rb") as file:
            return file.read(200)
    except OSError:
        return b""


def _required(line: str) -> Requirement | None:
    found = _REQUIRED.match(line)
    if found is None:
        return None
    extras = frozenset(normal_name(e.strip()) for e in (found[2] or "").split(",") if e.strip())
    needed = _EXTRA.search(line.partition(";")[2])
    return Requirement(normal_name(found[1]), extras, normal_name(needed[1]) if needed else "")
