"""The house rules that a machine can see."""

from __future__ import annotations

import ast
import graphlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src" / "claudelint").rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
#: Put together here, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a path of somebody's machine": r"(^|[^A-Za-z.])/(wo" + r"rk|far" + r"m|home/[a-z]+|Users/[A-Za-z]+)/",
    "a token-shaped literal": r"sk-a" + r"nt-(oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{86,}",
    "a merge marker": r"^(<<<<" + r"<<<|>>>>" + r">>>) ",
}
_TEXT = {".py", ".toml", ".md", ".yaml", ".yml", ".json", ".cfg", ".txt", ".jsonl", ""}


def identify(path: Path) -> str:
    """A test's name for a file."""
    return path.relative_to(ROOT).as_posix()


def checked_in() -> list[Path]:
    """All text files of the checkout that git knows or would take."""
    if not (shutil.which("git") and (ROOT / ".git").exists()):
        return [
            p
            for folder in ("src", "rules", "tests", "tools", "docs")
            for p in (ROOT / folder).rglob("*")
            if p.is_file()
        ]
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file() and Path(name).suffix in _TEXT]


@pytest.mark.parametrize("path", SOURCES, ids=identify)
def test_a_module_is_short_and_says_what_it_owns(path: Path) -> None:
    """At most 300 lines, no function over 60, a docstring."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(tree), "a module says what it owns and what it must not know"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


def test_modules_are_small_in_the_middle() -> None:
    """The median module has about a hundred lines."""
    lengths = sorted(len(path.read_text("utf-8").splitlines()) for path in SOURCES)
    assert lengths[len(lengths) // 2] <= 150


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds_what_none_may_hold(what: str) -> None:
    """Neither secrets nor traces of the machine it was written on."""
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = [identify(p) for p in checked_in() if pattern.search(p.read_text("utf-8", "replace"))]
    assert found == []


def test_public_readers_do_not_know_each_other() -> None:
    """A reader is one file that can be taken out; what two share stands in a module with an underscore."""
    folder = ROOT / "src" / "claudelint" / "readers"
    public = {path.stem for path in folder.glob("[!_]*.py")}
    for name in public:
        text = (folder / f"{name}.py").read_text("utf-8")
        known = set(re.findall(r"claudelint\.readers(?:\.| import )(\w+)", text))
        assert not known & (public - {name}), name


def test_nobody_keeps_a_list_of_reports() -> None:
    """No module names a report module: the registry finds them."""
    named = re.compile(r"claudelint\.report(\.| import )as_")
    assert [identify(p) for p in SOURCES if named.search(p.read_text("utf-8"))] == []


def imported_at_once(body: list[ast.stmt]) -> Iterator[str]:
    """What a module imports when it is imported itself, as far as its own statements tell."""
    for node in body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            yield from imported_at_once(node.orelse)
        elif isinstance(node, (ast.If, ast.Try)):
            yield from imported_at_once([*node.body, *node.orelse])
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def test_modules_can_be_imported_in_any_order() -> None:
    """No module imports itself over others; import-linter asks this of floors, not within one."""
    modules = {
        ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): path
        for path in SOURCES
    }
    packages = {name for name, path in modules.items() if path.name == "__init__.py"}
    graph = {
        name: (set(imported_at_once(ast.parse(path.read_text("utf-8")).body)) & modules.keys()) - {name} - packages
        for name, path in modules.items()
    }
    assert list(graphlib.TopologicalSorter(graph).static_order())
