"""Runs the command line inside this process. Owns the streams, the environment and the working directory of a run.

Must not know what is scanned or what to expect.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claudelint.cli import main


@dataclass(frozen=True)
class Said:
    """What came of a command; `written` is the text of the files named `out…` in the working directory."""

    code: int
    out: str
    err: str
    written: str

    @property
    def all(self) -> str:
        return "\n".join([self.out, self.err, self.written])


@contextlib.contextmanager
def project(files: Mapping[str, str | bytes]) -> Iterator[Path]:
    """A directory with these files, which is the working directory meanwhile; names that cannot be are left out."""
    with tempfile.TemporaryDirectory() as directory:
        before, root = os.getcwd(), Path(directory).resolve()
        for name, content in files.items():
            with contextlib.suppress(OSError):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        os.chdir(root)
        try:
            yield root
        finally:
            os.chdir(before)


def run(arguments: Sequence[str], text: str = "", variables: Mapping[str, str] | None = None) -> Said:
    """Runs a command with a text on standard input and more variables in the environment."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]
    kept = sys.stdout, sys.stderr, sys.stdin
    sys.stdout, sys.stderr = streams
    sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
    os.environ.update(variables or {})
    try:
        code = main(list(arguments))
    finally:
        sys.stdout, sys.stderr, sys.stdin = kept
        for name in variables or {}:
            del os.environ[name]
    out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams)
    written = "\n".join(path.read_text("utf-8") for path in sorted(Path(".").glob("out*")))
    return Said(code, out, err, written)
