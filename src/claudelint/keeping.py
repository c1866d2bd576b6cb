"""Files that claudelint keeps inside a project: where they may be, and how they are read and written.

Owns the care that takes: nothing is followed out of the project, and a file is written whole or not at all. Must
not know what is in them.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_BYTES = 50_000_000
_BLOCK = 1 << 12
_IRREGULAR = "not a regular file"
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class KeepingError(Exception):
    """A file cannot be read or may not be written; the text names it and says what to do."""


def is_inside(root: Path, path: Path) -> bool:
    """True when a place lies below the root, links in its parents resolved."""
    parent = os.path.realpath(path.parent)
    top = os.path.realpath(root)
    return parent == top or parent.startswith(os.path.join(top, ""))


def head(path: str | Path, most: int) -> bytes:
    """The first bytes of a regular file. Raises `OSError`, also for a FIFO or a device, which might never answer."""
    handle = os.open(path, _READ)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, _IRREGULAR)
        data = b""
        while block := os.read(handle, min(most - len(data), max(found.st_size, _BLOCK) + 1)):
            data += block
        return data
    finally:
        os.close(handle)


def read(path: Path) -> bytes:
    """The bytes of a regular file of at most 50 MB. Raises `KeepingError`."""
    try:
        data = head(path, MAX_BYTES + 1)
    except OSError as error:
        if error.strerror == _IRREGULAR:
            raise KeepingError(f"{path}: is no regular file; give another name") from None
        raise KeepingError(f"{path}: cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise KeepingError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB")
    return data


def write(root: Path, path: Path, data: bytes) -> None:
    """Writes a file below the root by way of a temporary one, its permissions kept. Raises `KeepingError`."""
    mode = _mode(root, path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, _NEW, 0o666), "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise KeepingError(f"{path}: cannot be written: {error.strerror}") from None


def _mode(root: Path, path: Path) -> int | None:
    """The permissions a file has, None for a new one. Raises `KeepingError` for places that may not be written."""
    if not is_inside(root, path):
        raise KeepingError(f"{path}: lies outside the project {root}; give a file inside it")
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise KeepingError(f"{path}: the directory {path.parent} does not exist; make it first") from None
        return None
    except OSError as error:
        raise KeepingError(f"{path}: cannot be written: {error.strerror}") from None
    if stat.S_ISLNK(found.st_mode):
        raise KeepingError(f"{path}: is a link; give the file it leads to")
    if not stat.S_ISREG(found.st_mode):
        raise KeepingError(f"{path}: exists and is no regular file; give another name")
    return stat.S_IMODE(found.st_mode)
