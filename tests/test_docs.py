"""What is written down is read: README, ARCHITECTURE, CHANGELOG and the hooks against the program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import claudelint
from claudelint import facts
from claudelint.report import formats

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
_PATH = re.compile(r"`((?:\.?[\w-]+/)+[\w.-]*|[\w-]+\.(?:md|toml|py))`")


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """claudelint as a program, the one these tests import."""
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    command = [sys.executable, "-m", "claudelint", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def output(*arguments: str) -> str:
    """What claudelint prints for these arguments."""
    return run(*arguments).stdout


def paths_in(text: str) -> list[str]:
    """Paths between backticks that are no pattern."""
    return [p for p in _PATH.findall(text) if not re.search("NAME|CLnnn|claudelint/_rules", p)]


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "examples/README.md"])
def test_every_path_that_is_named_exists(name: str) -> None:
    """A moved module takes its description along."""
    document = ROOT / name
    places = (ROOT, document.parent, document.parent / "offender" / "src" / "quotameter")
    missing = [p for p in paths_in(document.read_text("utf-8")) if not any((place / p).exists() for place in places)]
    made_later = {"build/site", "docs/rules/", "docs/usage.md", "benchmarks/devset.json", "claudelint.toml"}
    assert [p for p in missing if p not in made_later] == []


def test_every_module_has_its_place_in_the_architecture() -> None:
    """Each module and package right below `claudelint` is named on a floor, there and in the contract."""
    package = ROOT / "src" / "claudelint"
    modules = {p.stem for p in package.glob("*.py")} | {
        p.name for p in package.iterdir() if (p / "__init__.py").exists()
    }
    architecture = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    contract = (ROOT / "pyproject.toml").read_text("utf-8").split("layers = [")[1].split("\n]")[0]
    for module in sorted(modules - {"__init__"}):
        assert re.search(rf"src/claudelint/{module}(\.py|/)`", architecture), module
        assert re.search(rf"\b{module}\b", contract), module


@pytest.mark.parametrize("document", [p.relative_to(ROOT).as_posix() for p in sorted(ROOT.glob("*.md"))])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """Relative links of the documents at the top."""
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / document).read_text("utf-8")):
        assert (ROOT / target).exists(), target


def test_every_option_the_readme_names_is_in_the_help() -> None:
    """A renamed flag is renamed here."""
    text = output("check", "--help")
    for flag in set(re.findall(r"`?(--[a-z][a-z-]+)", README.split("### pre-commit")[0])):
        assert flag in text, flag


def test_every_command_the_readme_names_exists() -> None:
    """The table of commands against --help."""
    text = output("--help")
    for line in README.splitlines():
        if line.startswith("| `claudelint "):
            for command in re.findall(r"`claudelint (?:\[)?([a-z-]+)", line):
                assert re.search(rf"^\s+{command}\b", text, re.MULTILINE), command


def test_the_readme_names_every_output_format() -> None:
    """And no other."""
    sentence = README.split("`--output-format` takes ")[1].split(", may be")[0]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(formats())


def test_the_page_on_reports_names_every_format_and_its_limits() -> None:
    """And the variables the command line looks at."""
    from claudelint.cli._reports import _CHECKOUTS
    from claudelint.report import as_github, as_sarif

    text = (ROOT / "docs" / "reports.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(formats())
    assert all(f"`{name}`" in text for name in _CHECKOUTS)
    assert as_github.MOST == 10 and "ten annotations" in text
    assert f"{as_sarif.MOST_RESULTS:,} results and {as_sarif.MOST_STEPS:,} steps" in text
    for flag in re.findall(r"--[a-z][a-z-]+", text):
        assert flag in output("check", "--help"), flag


def test_the_page_on_cost_says_what_the_program_does() -> None:
    """Limits, defaults, flags and variables."""
    from claudelint import store
    from claudelint.config import JOBS, PARSE_MEMORY, PARSE_TIMEOUT, Config
    from claudelint.parsing import Limits, parser
    from claudelint.readers import _tame

    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    config, help_text = Config(root=ROOT), output("check", "--help")
    for number in (parser.WORTHWHILE, parser.PER_WORKER, _tame.MAX_CHAIN, _tame.MAX_LINES, _tame.MAX_CHARACTERS):
        assert f"{number:,}" in text, number
    assert f"{_tame.MAX_DEPTH} deep" in text and f"{parser.MOST_WORKERS} in all" in text
    assert (
        f"| {config.parse_timeout} |" in text and f"| {config.parse_memory} |" in text and config.jobs == JOBS[0] == 0
    )
    assert f"({PARSE_TIMEOUT[0]} to {PARSE_TIMEOUT[1]})" in text and PARSE_MEMORY[0] == 0
    assert Limits(1, 0).patience == 3 and "three times it" in text
    assert f"{store.MAX_TOTAL // 1_000_000} MB" in text and f"{store.MAX_AGE_SECONDS // 86_400} days" in text
    for flag in {*re.findall(r"--[a-z][a-z-]+", text), *re.findall(r"CLAUDELINT_[A-Z_]*[A-Z]", text)}:
        assert flag in help_text or flag.startswith("CLAUDELINT_"), flag


def test_the_exit_codes_of_the_readme(tmp_path: Path) -> None:
    """0, 1 and 2 as the table says."""
    codes = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert codes == ["0", "1", "2", "130"]
    (tmp_path / "clean.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "broken.py").write_text("store = open('.claude/.credentials.json'\n", "utf-8")
    offender = str(ROOT / "examples" / "offender")
    cases = {"clean.py": 0, offender: 1, "broken.py": 2, "missing.py": 2, "--no-such": 2}
    found = {argument: run("check", argument, folder=tmp_path).returncode for argument in cases}
    assert found == cases


def test_the_report_the_readme_shows_is_the_one_that_is_printed() -> None:
    """The first finding of the offender, word for word; only where lines end is the README's own."""
    shown = README.split("```text\n")[1].split("```")[0]
    printed = output("check", "examples/offender", "--output-format", "full")
    assert " ".join(shown.split()) in " ".join(printed.split())


def test_the_changelog_has_this_version() -> None:
    """The newest numbered section is the version that is built."""
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[0] == claudelint.__version__


def test_the_hooks_are_three_and_match_the_right_files() -> None:
    """`.env` carries no type tag, so configuration files are told by name."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert re.findall(r"^- id: (\S+)$", text, re.MULTILINE) == ["claudelint", "claudelint-config", "claudelint-repo"]
    assert text.count("require_serial: true") == 3 and text.count("entry: claudelint check --force-exclude") == 2
    found = re.search(r"files: \|\n(.*?)\n\n", text, re.DOTALL)
    assert found
    pattern = re.compile(found[1].strip())
    for name in (
        ".env",
        "a/.env.local",
        "prod.env",
        "pyproject.toml",
        "a/b.yml",
        "poetry.lock",
        "requirements-dev.txt",
    ):
        assert pattern.search(name), name
    for name in ("requirements/dev.in", "Dockerfile", "a/Dockerfile.dev", "web.dockerfile", "Pipfile", "setup.cfg"):
        assert pattern.search(name), name
    for name in ("a.py", "notes.txt", "environment", "README.md", "env.d/x", "a.tomlx"):
        assert not pattern.search(name), name


@pytest.mark.skipif(not facts.__file__.endswith(".py"), reason="what is compiled does not say how it was written")
def test_the_generated_documents_are_fresh() -> None:
    """docs/rules and docs/usage.md say what the rules and the command line say."""
    script = ROOT / "tools" / "make_docs.py"
    environment = {**os.environ, "PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    command = [sys.executable, str(script), "--check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
