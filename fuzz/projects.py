"""Hostile projects: special files under names that claudelint itself looks for, settings and rules meant to hurt,
places too deep or too large to be read.

Owns how each tree is built and what is expected of each path. Must not know how a scan is judged.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

Build = Callable[[Path, str], Mapping[str, str]]
TOKEN, SEEN, ANY = "token", "seen", "any"
#: What a scan reads besides the files it looks for findings in.
_OWN = (
    "pyproject.toml", "claudelint.toml", ".claudelint.toml", ".gitignore", "sub/.gitignore", ".git/info/exclude",
    ".git/HEAD", "setup.py", "setup.cfg", "anthropic-1.0.dist-info/METADATA", "anthropic-1.0.dist-info/RECORD",
    "more/pyvenv.cfg.d/x.toml", "requirements/base.txt", ".claudelint-baseline.json",
)  # fmt: skip
_READ = (".py", ".toml", ".cfg", "base.txt", "data.json")


def _write(root: Path, name: str, text: str | bytes) -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def fifos(root: Path, token: str) -> Mapping[str, str]:
    """A FIFO blocks whoever opens it for reading; so each is told, where it would be read, and none is opened."""
    for name in _OWN:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(root / name)
    _write(root, "requirements.txt", f"-r requirements/base.txt\n-c /dev/zero\n# {token}\n")
    told = ("pyproject.toml", "claudelint.toml", ".claudelint.toml", "setup.py", "setup.cfg")
    return {"requirements.txt": TOKEN, **dict.fromkeys(told, SEEN)}


def directories(root: Path, token: str) -> Mapping[str, str]:
    """Directories under the same names."""
    for name in _OWN:
        _write(root, f"{name}/inner.py", f'TOKEN = "{token}"\n')
    return {f"{name}/inner.py": TOKEN for name in _OWN if not name.startswith((".git/", "more/"))}


def devices(root: Path, token: str) -> Mapping[str, str]:
    """A device that never ends, under the name of a module; needs the right to make one."""
    os.mknod(root / "zero.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    os.mknod(root / "pyproject.toml", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    return {"zero.py": SEEN, "pyproject.toml": SEEN}


def may_make_devices(place: Path) -> bool:
    """Whether this user in this place may make a device at all."""
    try:
        os.mknod(place / "device", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except (OSError, AttributeError):
        return False
    (place / "device").unlink()
    return True


def metadata(root: Path, token: str) -> Mapping[str, str]:
    """Distributions that say they are Anthropic's, with records and metadata that are no text or have no end."""
    head = b"Metadata-Version: 2.1\nName: anthropic\nAuthor: Anthropic\n"
    for number, (meta, record) in enumerate((
        (head, b"pkg/\xff\xfe.py,,\n"),
        (head, b'"' * 100_001),
        (head, b"../../etc/passwd,,\n/etc/passwd,,\n./x,,\n"),
        (head + b"X: \xff\n" * 1_000, b"," * 100_000),
        (b"Name: " + b"\n " * 100_000, b"\0" * 1_000),
        (b"\xff\xfe" * 1_000, b""),
    )):  # fmt: skip
        _write(root, f"s{number}/anthropic-1.0.dist-info/METADATA", meta)
        _write(root, f"s{number}/anthropic-1.0.dist-info/RECORD", record)
        _write(root, f"s{number}/mod.py", f'TOKEN = "{token}"\n')
    return {f"s{number}/mod.py": TOKEN for number in range(6)}


def ignored(root: Path, token: str) -> Mapping[str, str]:
    """Ignore files whose patterns take a matcher a very long time, on names made for them."""
    stars = (
        "*a" * 30 + "b", "**/" * 30 + "b", "a*" * 3 + "b", "?" * 200, "[" * 500, "[a-z]" * 60 + "x", "\\", "!", "/",
        "!**", "[!]a-]", "\\ ", "a\\", "[[:alpha:]]", "[z-a]", "a**b**c", "x" * 10_000, "\0", "{a,b}" * 50,
    )  # fmt: skip
    _write(root, ".gitignore", "\n".join(stars) + "\n!ordinary.py\n")
    _write(root, "sub/.gitignore", b"\xff\xfe*\n" + b"a*" * 2_000)
    _write(root, "large/.gitignore", "x*y\n" * 250_000 + "y*" * 100)
    names = ("a" * 100 + ".py", "sub/" + "ab" * 100 + ".py", "large/" + "xy" * 80 + ".py")
    for name in names:
        _write(root, name, f'TOKEN = "{token}"\n')
    return dict.fromkeys(names, TOKEN)


def configured(root: Path, token: str) -> Mapping[str, str]:
    """Settings of the project's own that are nonsense, lead out of it, or take a matcher a very long time."""
    costly = ", ".join(f'"{"*a" * n}b"' for n in range(20, 25))
    _write(
        root, "pyproject.toml",
        f'[tool.claudelint]\nexclude = [{costly}]\nextend-exclude = ["{"(" * 5_000}", "**/{"[" * 100}"]\n'
        'per-file-ignores = { "*a*a*a*a*a*a*a*a*b" = ["CL101"] }\nbaseline = "../../etc/passwd"\nselect = [1, []]\n'
        'use = "x"\nrule-dirs = ["/dev", "../..", "nowhere"]\nrequired-version = ">=' + "9" * 5_000 + '"\nnope = 1\n'
        f'"{"k" * 5_000}" = "{token}"\n',
    )  # fmt: skip
    name = _write(root, "a" * 100 + ".py", f'TOKEN = "{token}"\n')
    return {name: TOKEN, "pyproject.toml": SEEN}


_NO_REGEXES = (
    "(",
    "(?P<x",
    "[z-a]",
    "a{99999999999}",
    "(?<=a+)b",
    "\\",
    "(?i" * 200,
    "(" * 400 + "zz" + ")" * 400,
    "a*" * 9 + "zz",
)
#: Expressions that take exponential time: rules are searched for such when they are loaded.
_ENDLESS = ("(a+)+$", "(a|a)*b", "(a|ab?)*c", "((a*)*)*b", "(.*a){25}$", r"(\w+\s?)*!", "(?:a?){60}a{60}b", "(a*)*\\1b")


def ruled(root: Path, token: str) -> Mapping[str, str]:
    """Rules kept in the project whose expressions never end on the text beside them, or that are no rules."""
    _write(root, "claudelint.toml", 'rule-dirs = ["pack"]\nextend-select = ["EVIL"]\n')
    rule = (
        'id = "EVIL{n}"\nname = "evil-{n}"\ncategory = "token-literal"\nseverity = "note"\nconfidence = "low"\n'
        'since = "0.1.0"\nsummary = "x"\nmessage = "x"\nwhy = "x"\ninstead = "x"\nkeywords = ["aaaa"]\n'
        "[match]\n{operator} = ['''{regex}''']\n"
    )
    for number, regex in enumerate((*_NO_REGEXES, *_ENDLESS)):
        operator = "literal" if number % 2 == 0 else "text"
        _write(root, f"pack/evil{number}.toml", rule.format(n=100 + number, operator=operator, regex=regex))
    _write(root, "pack/code.toml", rule.format(n=200, operator="python", regex="os:system"))
    _write(root, "pack/broken.toml", "id = [" * 5_000)
    _write(root, "pack/latin.toml", b"id = '\xe9'\n")
    os.mkfifo(root / "pack" / "fifo.toml")
    long = "a" * 50_000
    name = _write(root, "evil.py", f'A = "{long}"\nimport httpx\nhttpx.get(A)\nTOKEN = "{token}"\n# {long} a a a a !\n')
    return {name: TOKEN, "pack/fifo.toml": SEEN}


def deep(root: Path, token: str) -> Mapping[str, str]:
    """Directories nested beyond what a path may name: the rest cannot be listed, which is an error."""
    here = os.getcwd()
    os.chdir(root)
    try:
        for _ in range(400):
            os.mkdir("directory_of_some_length")
            os.chdir("directory_of_some_length")
        Path("a.py").write_text(f'TOKEN = "{token}"\n', "utf-8")
    finally:
        os.chdir(here)
    path = _write(root, f"{'/'.join(['directory_of_some_length'] * 50)}/b.py", f'TOKEN = "{token}"\n')
    return {path: TOKEN}


def large(root: Path, token: str) -> Mapping[str, str]:
    """Files without end for whoever reads them whole: a terabyte of nothing, and the largest that is read."""
    for name in ("sparse.py", "sparse.env", "sparse.ipynb", "requirements.txt"):
        with open(root / name, "wb") as file:
            file.truncate(1 << 40)
    with open(root / "nothing.py", "wb") as file:
        file.write(f'TOKEN = "{token}"\n'.encode())
        file.truncate(49_000_000)
    return {**dict.fromkeys(("sparse.py", "sparse.env", "sparse.ipynb", "requirements.txt"), SEEN), "nothing.py": TOKEN}


def findings(root: Path, token: str) -> Mapping[str, str]:
    """Thousands of findings in one file, on one line, and thousands of comments that hide them."""
    _write(root, "lines.py", f'T = "{token}"\n' * 3_000)
    _write(root, "line.py", f"T = [{f'{token!r}, ' * 3_000}]\n")
    _write(root, "hidden.py", f'T = "{token}"  # claudelint: ignore[CL101] why\n' * 2_000 + f'T = "{token}"\n')
    _write(root, "lines.env", f"CLAUDE_CODE_OAUTH_TOKEN={token}\n" * 3_000)
    calls = 'import httpx\nT = "' + token + '"\n' + 'httpx.post("https://claude.ai/api/x", headers={"a": T})\n' * 500
    _write(root, "calls.py", calls)
    return dict.fromkeys(("lines.py", "line.py", "hidden.py", "lines.env", "calls.py"), TOKEN)
