"""Everything that leaves the process: reports on stdout or in files, notes on stderr.

Owns closed pipes, encodings and the safe writing of files. What goes to stderr is redacted and made visible.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from claudelint.escape import visible, visible_line
from claudelint.redact import redact

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class OutputError(Exception):
    """A report cannot be written; the text names the file and says what to do."""


def open_streams() -> None:
    """Puts something in the place of streams that were closed, so that no file of the project's gets their number.

    Writing to such a stdout, or reading from such a stdin, is an error all the same.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def to_stdout(text: str) -> None:
    """Writes a report to stdout; a reader that has gone away is no error. Raises `OutputError`."""
    encoding = (sys.stdout.encoding or "utf-8") if sys.stdout.isatty() else "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up_stdout()
    except OSError as error:
        _give_up_stdout()
        raise OutputError(f"stdout: cannot be written: {error.strerror or 'it is closed'}") from None


def _give_up_stdout() -> None:
    """What is still to be written goes nowhere, or Python would complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def lines_to_stdout(text: str) -> None:
    """Writes lines that may hold foreign words to stdout: secrets masked, unsafe characters visible."""
    to_stdout("\n".join(visible_line(redact(line)) for line in text.split("\n")))


def note(text: str) -> None:
    """One line on stderr."""
    try:
        sys.stderr.write(f"{visible(redact(text))}\n")
        sys.stderr.flush()
    except OSError:
        pass


def warn(text: str) -> None:
    """One line on stderr that says who speaks."""
    note(f"claudelint: {text}")


def to_file(name: str, text: str) -> None:
    """Writes a file whole or not at all, and never through a link. Raises `OutputError`."""
    target = Path(name)
    refuse_target(name)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, _NEW_FILE, 0o666), "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
        os.replace(temporary, target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"{name}: cannot be written: {error.strerror}") from None


def append(name: str, text: str) -> None:
    """Adds to a file that a CI server gave for it. Raises `OutputError`."""
    try:
        with open(name, "ab") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror}") from None


def refuse_target(name: str) -> None:
    """Raises `OutputError` for a place where no report may be written."""
    target = Path(name)
    if target.is_symlink():
        raise OutputError(f"{name}: is a link; give the file it leads to")
    if not target.parent.is_dir():
        raise OutputError(f"{name}: the directory {target.parent} does not exist; make it first")
    if target.exists() and not target.is_file():
        raise OutputError(f"{name}: exists and is no regular file; give another name")
