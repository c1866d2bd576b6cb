"""What belongs to one user of one machine: the directories for caches and state, and a key nobody else knows.

Owns where these lie on each system, and the care a secret key takes. Must not know what is kept with them.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress

_NAME = "claudelint"
_KEY_BYTES = 32
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class PrivateError(Exception):
    """Nothing can be kept private here; the text says why."""


def cache_directory(environ: Mapping[str, str]) -> str:
    """Where caches of this program belong; they may be deleted at any time."""
    return _directory(environ, "XDG_CACHE_HOME", ".cache", "Library/Caches", "Cache")


def state_directory(environ: Mapping[str, str]) -> str:
    """Where this program keeps what is neither cache nor configuration."""
    return _directory(environ, "XDG_STATE_HOME", ".local/state", "Library/Application Support", "State")


def _directory(environ: Mapping[str, str], variable: str, xdg: str, mac: str, windows: str) -> str:
    if os.path.isabs(given := environ.get(variable, "")):
        return os.path.join(given, _NAME)
    if os.name == "nt" and (local := environ.get("LOCALAPPDATA")):
        return os.path.join(local, _NAME, windows)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        raise PrivateError("there is no home directory")
    return os.path.join(home, mac if sys.platform == "darwin" else xdg, _NAME)


def private_key(directory: str) -> bytes:
    """The user's key, made on first use. Raises `PrivateError` where it cannot be kept from others."""
    path = os.path.join(directory, "key")
    try:
        if not os.path.lexists(path):
            _make(directory, path)
        return _read(path)
    except OSError as error:
        raise PrivateError(f"{path}: {error.strerror}") from None


def _make(directory: str, path: str) -> None:
    """Writes a new key whole or not at all; of two that are made at once, the first stays."""
    os.makedirs(directory, mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
            file.write(os.urandom(_KEY_BYTES))
        with suppress(FileExistsError):
            # A rename would replace the other's key, and with it lose what was kept under it.
            os.rename(temporary, path) if os.name == "nt" else os.link(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _read(path: str) -> bytes:
    with os.fdopen(os.open(path, _READ), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise PrivateError(f"{path}: is no regular file")
        if os.name != "nt" and (found.st_uid != os.geteuid() or found.st_mode & 0o077):
            raise PrivateError(f"{path}: others may read or write it, or own it; delete it")
        key = file.read(_KEY_BYTES + 1)
    if len(key) != _KEY_BYTES:
        raise PrivateError(f"{path}: is no key of claudelint's; delete it")
    return key
