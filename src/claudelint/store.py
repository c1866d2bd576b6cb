"""A store of bytes that were worth computing, in the user's cache directory.

Owns how entries are written, authenticated and thrown away. An entry is found under a kind and a key, and is believed
only if it carries the seal of the user's private key, which lies elsewhere: whoever can write to the cache but not read
that key can make entries vanish, and nothing else. What fails is no error: a scan goes on without a cache, and `why`
says so. Must not know what entries mean; they are never pickles.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress

from claudelint.private import PrivateError, cache_directory, private_key, state_directory

#: Bytes that all entries may take together, and one alone.
MAX_TOTAL = 512_000_000
MAX_ENTRY = 64_000_000
#: Entries that nobody asked for in this time are thrown away.
MAX_AGE_SECONDS = 30 * 86_400
_SEAL_BYTES = 32
_DAY = 86_400
#: Leftovers of runs that were killed.
_OLD_TEMPORARY = 3_600
_VERSION = "v1"
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# A cache of claudelint's; it may be deleted.\n"


class Store:
    """Entries in a directory; without one, nothing is found and nothing kept. Made by `open_store`."""

    def __init__(self, directory: str | None, key: bytes = b"", why: str = "") -> None:
        self.directory = None if directory is None else os.path.join(directory, _VERSION)
        self.why = why
        self.hits = self.misses = 0
        self._top, self._key = directory, key
        self._written = 0
        self._writes = self.directory is not None
        self._tagged = False
        #: The directories known to be there.
        self._shelves: set[str] = set()

    def __str__(self) -> str:
        """What it was good for, in a few words."""
        if self.directory is None:
            return f"no cache: {self.why}"
        found = f"cache {self.directory}: {self.hits} of {self.hits + self.misses} entries found"
        return f"{found}; {self.why}" if self.why else found

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under a key; None where there is nothing, or nothing to be believed."""
        data = None if self.directory is None else self._sealed(kind, key)
        self.hits += data is not None
        self.misses += data is None
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keeps bytes under a key, in place of what was there; the first failure ends all writing."""
        if not self._writes or len(data) > MAX_ENTRY:
            return
        path = self._path(kind, key)
        try:
            self._tag()
            self._make(os.path.dirname(path))
            _write(path, self._seal(kind, key, data) + data)
        except OSError as error:
            self._writes, self.why = False, f"not written: {error.strerror}"
        else:
            self._written += len(data)

    def close(self) -> None:
        """Throws out what is too old or too much. Cheap where little was written and it was done of late."""
        if self._written and self.directory is not None:
            with suppress(OSError):
                self._prune()
        self._written = 0

    def _path(self, kind: str, key: str) -> str:
        name = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return os.path.join(self.directory or "", kind, name[:2], name[2:])

    def _seal(self, kind: str, key: str, data: bytes) -> bytes:
        """Of the place and the data, so that an entry copied to another place is worth nothing."""
        place = f"{_VERSION}\0{kind}\0{key}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, len(place).to_bytes(8, "big") + place + data, "sha256")

    def _sealed(self, kind: str, key: str) -> bytes | None:
        path = self._path(kind, key)
        try:
            with os.fdopen(os.open(path, _READ), "rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode) or not _SEAL_BYTES <= found.st_size <= MAX_ENTRY + _SEAL_BYTES:
                    return None
                content = file.read(MAX_ENTRY + _SEAL_BYTES)
        except OSError:
            return None
        seal, data = content[:_SEAL_BYTES], content[_SEAL_BYTES:]
        if not hmac.compare_digest(seal, self._seal(kind, key, data)):
            return None
        if time.time() - found.st_mtime > _DAY:
            with suppress(OSError):
                os.utime(path)
        return data

    def _make(self, shelf: str) -> None:
        if shelf not in self._shelves:
            os.makedirs(shelf, mode=0o700, exist_ok=True)
            self._shelves.add(shelf)

    def _tag(self) -> None:
        """Tells programs that make backups, and git, to leave the directory alone."""
        if not self._tagged and self._top is not None:
            os.makedirs(self._top, mode=0o700, exist_ok=True)
            for name, content in (("CACHEDIR.TAG", _TAG), (".gitignore", b"*\n")):
                path = os.path.join(self._top, name)
                if not os.path.lexists(path):
                    _write(path, content)
            self._tagged = True

    def _prune(self) -> None:
        assert self.directory is not None
        stamp, now = os.path.join(self.directory, "pruned"), time.time()
        try:
            due = now - os.stat(stamp).st_mtime > _DAY
        except FileNotFoundError:
            due = True
        if not due and self._written < MAX_TOTAL // 20:
            return
        _write(stamp, b"")
        total = 0
        for used, size, path in sorted(_entries(self.directory), reverse=True):
            total += size
            temporary = path.endswith(".tmp")
            if total > MAX_TOTAL or now - used > (_OLD_TEMPORARY if temporary else MAX_AGE_SECONDS):
                with suppress(OSError):
                    os.unlink(path)


def open_store(directory: str | None, environ: Mapping[str, str], *, wanted: bool = True) -> Store:
    """The store in a directory, or in the user's cache directory; one that keeps nothing where there can be none."""
    if not wanted:
        return Store(None, why="switched off")
    try:
        place = os.path.abspath(directory or cache_directory(environ))
        state = state_directory(environ)
        inside = os.path.join(os.path.realpath(place), "")
        if os.path.join(os.path.realpath(state), "").startswith(inside):
            raise PrivateError(f"{place} holds the key that protects it; choose another directory")
        return Store(place, private_key(state))
    except PrivateError as error:
        return Store(None, why=str(error))


def _write(path: str, content: bytes) -> None:
    """Whole or not at all, also when others write or read the same."""
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _entries(directory: str) -> Iterator[tuple[float, int, str]]:
    """Last use, size and path of each file that has the shape of an entry; nothing else is ever touched."""
    for kind in _folders(directory):
        for shelf in _folders(kind.path):
            with os.scandir(shelf.path) as files:
                for file in files:
                    if len(file.name.partition(".")[0]) == 62 and file.is_file(follow_symlinks=False):
                        found = file.stat(follow_symlinks=False)
                        yield found.st_mtime, found.st_size, file.path


def _folders(directory: str) -> list[os.DirEntry[str]]:
    with os.scandir(directory) as found:
        return [entry for entry in found if entry.is_dir(follow_symlinks=False)]
