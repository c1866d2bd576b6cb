"""What is scanned: the standard library, a made-up project with and without offenders, five of its files, packages.

Owns how each is made and counted. Must not know the tools. Everything is made in one folder outside of any project, so
that no `.gitignore` or configuration from above applies.
"""

from __future__ import annotations

import ast
import hashlib
import os
import random
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_NOT_LIBRARY = {"site-packages", "dist-packages", "__pycache__"}
_WORDS = "order item price stock basket customer address parcel route label invoice tax voucher shelf batch lot".split()
CLEAN_FILES = 60
GIVEN_FILES = 5
OFFENDERS = ("auth.py", "settings.py")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A tree to scan. `given` are the paths on the command line; `size` is in bytes.

    `found` says whether claudelint has something to find there; `broken`, that it holds files nobody can parse.
    `options` are further arguments for claudelint.
    """

    name: str
    words: str
    root: Path
    given: tuple[str, ...]
    files: int
    size: int
    found: bool = False
    broken: bool = False
    options: tuple[str, ...] = ()

    @property
    def seal(self) -> str:
        """Changes when the corpus does, near enough."""
        return f"{self.files} files, {self.size} bytes, {len(self.given)} given"


def counted(root: Path, pattern: str = "*") -> tuple[int, int]:
    """Number and bytes of the regular files below a folder."""
    sizes = [path.stat().st_size for path in _walk(root) if path.match(pattern)]
    return len(sizes), sum(sizes)


def standard_library(folder: Path) -> Corpus:
    """A copy of what the running Python brings, its tests included, less the test data that no Python parses."""
    source = Path(sysconfig.get_path("stdlib"))

    def fill(root: Path) -> None:
        for path in _walk(source):
            relative = path.relative_to(source)
            if path.suffix == ".py" and not _NOT_LIBRARY & set(relative.parts) and _parses(path):
                _copy(path, root / relative)

    root = kept(folder / "stdlib", fill)
    files, size = counted(root)
    return Corpus("stdlib", "standard library, nothing to find", root, (".",), files, size)


def project(folder: Path, *, offending: bool = False) -> Corpus:
    """Sixty files of a made-up shop; the offending one has the login of examples/offender copied in."""
    name = "offending" if offending else "project"

    def fill(root: Path) -> None:
        written(root, shop(CLEAN_FILES))
        source = ROOT / "examples" / "offender" / "src" / "quotameter"
        for module in OFFENDERS if offending else ():
            _copy(source / module, root / "src" / "quotameter" / module)

    root = kept(folder / name, fill)
    files, size = counted(root)
    words = "small project with two offending files" if offending else "small project, nothing to find"
    return Corpus(name, words, root, (".",), files, size, found=offending)


def given_files(clean: Corpus) -> Corpus:
    """Five files of the clean project, given by hand as pre-commit does."""
    chosen = sorted((clean.root / "src").rglob("*.py"), key=lambda p: (p.stat().st_size, p.name))[-GIVEN_FILES:]
    names = tuple(sorted(path.relative_to(clean.root).as_posix() for path in chosen))
    size = sum(path.stat().st_size for path in chosen)
    return Corpus("given", "five of its files, given as pre-commit does", clean.root, names, len(names), size)


def development_set(root: Path) -> Corpus:
    """The unpacked packages of the development set, read where they are."""
    files, size = counted(root)
    modules, code = counted(root, "*.py")
    words = f"unpacked packages, {modules:,} Python files of {code / 1e6:,.0f} MB among them"
    return Corpus("devset", words, root, (".",), files, size, found=True, broken=True)


def shop(files: int) -> dict[str, str]:
    """The files of a clean project by path, the same at every call."""
    made = {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1.0"\ndependencies = ["httpx>=0.27", "pydantic>=2"]\n',
        "README.md": "# Shop\n\nTakes orders and ships parcels.\n",
        ".env.example": "DATABASE_URL=postgresql://localhost/shop\nLOG_LEVEL=info\n",
        "Dockerfile": "FROM python:3.12-slim\nCOPY . /app\nRUN pip install /app\n",
        "src/shop/__init__.py": '"""A shop."""\n',
    }
    chance = random.Random(0)
    for number in range(files - len(made)):
        made[f"src/shop/part_{number:02}.py"] = _module(number, chance)
    return made


def _module(number: int, chance: random.Random) -> str:
    before = f"from shop.part_{number - 1:02} import limit\n" if number else "limit = 100\n"
    lines = [
        '"""Part of a shop."""\n',
        "import json",
        "import logging",
        f"\n{before}",
        "log = logging.getLogger(__name__)",
    ]
    for index in range(chance.randint(6, 14)):
        one, two, three = chance.sample(_WORDS, 3)
        lines += [
            f"\n\ndef {one}_{index}({two}, {three}=None):",
            f'    """The {one} of a {two}, by {three}."""',
            f"    if {three} is None:",
            f"        {three} = {{'{one}': {chance.randint(1, 99)}, 'limit': limit}}",
            f"    found = [entry for entry in {two} if entry.get('{three}') == {three}['{one}']]",
            f"    log.info('%s {one} found for %s', len(found), {three})",
            f"    return json.dumps({{'{one}': found, 'url': 'https://shop.example.com/v1/{two}'}})",
        ]
    return "\n".join(lines) + "\n"


def kept(root: Path, fill: Callable[[Path], None]) -> Path:
    """A tree made once, and again when the code that makes it or the Python has changed; never left half made."""
    code = "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("[cg]*.py")))
    seal = hashlib.sha256(f"{sys.version}{code}".encode()).hexdigest()
    stamp = root.with_name(f"{root.name}.seal")
    if not (root.is_dir() and stamp.exists() and stamp.read_text("utf-8") == seal):
        stamp.unlink(missing_ok=True)
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        fill(root)
        stamp.write_text(seal, "utf-8")
    return root


def written(root: Path, files: dict[str, str]) -> None:
    """Writes files by their path and the folders above them."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path
