"""The table of hostile trees: what is put into a directory, and what claudelint has to say of it.

A case is one or more hostile files in a tree; every tree also gets one ordinary offender (`ordinary.py`), which
must be reported in full whatever stands beside it. Owns the trees. Must not know how a scan is started or judged.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fuzz import projects
from fuzz.data import DATA
from fuzz.encodings import ENCODINGS
from fuzz.programs import PROGRAMS
from fuzz.shapes import SHAPES, SIZES, USUAL, sized

#: Put together here: no file of this project holds a whole one.
CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
ORDINARY = f'import httpx\n\nCLIENT = "{CLIENT_ID}"\nhttpx.post(url, json={{"client_id": CLIENT}})\n'
NAME = "ordinary.py"
#: What a hostile file must lead to. "token": the token in it is found, besides whatever else. "seen": a finding
#: or a scan error. "any": neither is owed, for what is harmless or is not read; the rest must be reported all the same.
TOKEN, SEEN, ANY = "token", "seen", "any"


@dataclass(frozen=True)
class Tree:
    """One tree, scanned by one process that must end within `seconds` (of a slow machine).

    `build` fills a directory, given a made-up token, and says what is expected of each path.
    """

    name: str
    build: Callable[[Path, str], Mapping[str, str]]
    seconds: float = 60
    #: Words that must occur on stderr.
    says: str = ""
    options: tuple[str, ...] = ("--isolated",)
    #: Too large for the tests of every day: `make robustness` scans it.
    heavy: bool = False


def _contents(
    table: Mapping[str, Callable[[str], bytes]], wanted: Mapping[str, str] | None = None
) -> Callable[[Path, str], Mapping[str, str]]:
    def build(root: Path, token: str) -> Mapping[str, str]:
        for name, content in table.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(token))
        return {name: (wanted or {}).get(name, TOKEN) for name in table}

    return build


def _shape(name: str, size: int) -> Callable[[str], bytes]:
    return lambda token: f'{sized(name, size)}\nTOKEN = "{token}"\n'.encode()


def _shapes(size: int, names: Iterable[str], suffix: str = "") -> Tree:
    table = {f"{name.replace('-', '_')}.py": _shape(name, size) for name in names}
    return Tree(f"nesting-{size}{suffix}", _contents(table), seconds=120, heavy=bool(suffix))


def _line(text: str, times: int) -> Callable[[str], bytes]:
    return lambda token: f'TOKEN = "{token}"\nx = '.encode() + text.encode() * times + b"\n"


_LARGE = {
    "long_string.py": lambda token: b'x = "' + b"a" * 20_000_000 + f'"\nTOKEN = "{token}"\n'.encode(),
    "long_list.py": lambda token: b"x = [" + b"1," * 10_000_000 + f']\nTOKEN = "{token}"\n'.encode(),
    "long_comment.py": lambda token: b"# " + b"noqa " * 4_000_000 + f'\nTOKEN = "{token}"\n'.encode(),
    "long_line.env": lambda token: b"A=" + b"a" * 20_000_000 + f"\nTOKEN={token}\n".encode(),
}
_LINES = {
    "many_lines.py": lambda token: b"x = 1\n" * 3_000_000 + f'TOKEN = "{token}"\n'.encode(),
    "blank_lines.py": lambda token: b"\n" * 3_000_000 + f'TOKEN = "{token}"\n'.encode(),
    "many_comments.py": lambda token: b"# noqa\n" * 3_000_000 + f'TOKEN = "{token}"\n'.encode(),
    "many_lines.env": lambda token: b"A=1\n" * 3_000_000 + f"TOKEN={token}\n".encode(),
    "requirements.txt": lambda token: b"a==1\n" * 3_000_000 + f"# {token}\n".encode(),
}


def _special(root: Path, token: str) -> Mapping[str, str]:
    outside = root.parent / "outside.py"
    outside.write_text(f'TOKEN = "{token}"\n')
    os.mkfifo(root / "fifo.py")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(root)  # the name of a socket has a hundred bytes at most
        try:
            server.bind("socket.py")
        finally:
            os.chdir(here)
    (root / "broken.py").symlink_to("nowhere.py")
    (root / "loop.py").symlink_to("loop.py")
    (root / "loop_a.py").symlink_to("loop_b.py")
    (root / "loop_b.py").symlink_to("loop_a.py")
    (root / "up").symlink_to("..")
    (root / "here").symlink_to(".")
    (root / "device.py").symlink_to("/dev/zero")
    (root / "outside.py").symlink_to(outside)
    (root / "to_fifo.py").symlink_to("fifo.py")
    (root / "d.py").mkdir()
    (root / "d.py" / "inner.py").write_text(f'TOKEN = "{token}"\n')
    (root / ".env").mkdir()
    wanted = {"d.py/inner.py": TOKEN, "device.py": ANY, "outside.py": ANY}
    return {**wanted, **dict.fromkeys(("fifo.py", "socket.py", "broken.py", "loop.py", "loop_a.py", "loop_b.py"), SEEN)}


def _unreadable(root: Path, token: str) -> Mapping[str, str]:
    for name in ("unreadable.py", "locked/inner.py"):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'TOKEN = "{token}"\n')
    (root / "unreadable.py").chmod(0)
    (root / "locked").chmod(0)
    return {"unreadable.py": SEEN, "locked": SEEN}


#: Names that could fool a terminal, a log or a command line, as bytes.
NAMES = (
    b"new\nline.py",
    b"return\rand\r\nline.py",
    b"escape\x1b[2J\x1b]0;title\x07.py",
    "bidi\u202emark\u2066.py".encode(),
    "zero\u200bwidth\ufeff.py".encode(),
    b"invalid\xff\xfeutf8.py",
    b"-dash.py",
    b"--config=x.py",
    b"::error::x.py",
    b"a\n::error file=x::y.py",
    b"##vso[task.complete].py",
    b"%0A::error::x.py",
    b"<script>alert(1)<.py",
    b"]]><x>&amp;'\".py",
    b"[link](javascript:x) `code` | *b* _i_.py",
    b" leading and trailing .py",
    b"tab\tand\x0bvertical\x0c.py",
    b"\xc2\x85next\xe2\x80\xa8line.py",
    b"\\n\\x1b.py",
    b"{text}{0}%s.py",
    b"a" * 240 + b".py",
)


def _names(root: Path, token: str) -> Mapping[str, str]:
    for name in NAMES:
        with open(os.path.join(os.fsencode(root), name), "wb") as file:
            file.write(f'TOKEN = "{token}"\n'.encode())
    return {os.fsdecode(name): TOKEN for name in NAMES}


def _one(table: Mapping[str, Callable[[str], bytes]]) -> Mapping[str, Callable[[str], bytes]]:
    return dict(list(table.items())[:1])


_POSIX = (
    Tree("special-files", _special, says="links that leave the project root"),
    Tree("fifos", projects.fifos, options=()),
    Tree("rules", projects.ruled, options=()),
    Tree("deep-directories", projects.deep),
    Tree("large-files", projects.large),
    Tree("devices", projects.devices, options=()),
)
TREES: tuple[Tree, ...] = (
    *(_shapes(size, USUAL) for size in SIZES),
    *(_shapes(size, [name for name in SHAPES if name not in USUAL], "-more") for size in SIZES),
    Tree("large-line", _contents(_one(_LARGE)), seconds=120),
    Tree("many-lines", _contents(_one(_LINES)), seconds=120),
    Tree("large-lines-more", _contents(_LARGE), seconds=240, heavy=True),
    Tree("many-lines-more", _contents(_LINES), seconds=240, heavy=True),
    Tree("encodings", _contents(*ENCODINGS)),
    Tree("data", _contents(*DATA), seconds=120),
    Tree("names", _names),
    *(Tree(name, _contents(*table), seconds=seconds) for name, table, seconds in PROGRAMS),
    Tree("directories", projects.directories, options=()),
    Tree("metadata", projects.metadata),
    Tree("ignore-files", projects.ignored, options=()),
    Tree("configuration", projects.configured, options=()),
    Tree("many-findings", projects.findings, seconds=120),
    *(_POSIX if hasattr(os, "mkfifo") else ()),
    *((Tree("unreadable", _unreadable),) if hasattr(os, "geteuid") and os.geteuid() else ()),
)
