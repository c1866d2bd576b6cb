"""The settings of one scan, resolved. Owns their names and defaults.

Must not know where settings are written, how they are validated or what any rule says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from claudelint.finding import Confidence, Severity
from claudelint.later import Record

USES: tuple[str, ...] = ("product", "personal")
COLORS: tuple[str, ...] = ("auto", "always", "never")
#: Least and most of settings that are numbers. A project may not make others wait for ever.
JOBS = (0, 64)
PARSE_TIMEOUT = (1, 600)
PARSE_MEMORY = (0, 64_000)
#: Directories nobody wrote by hand. Virtual environments are recognised by their `pyvenv.cfg` instead.
DEFAULT_EXCLUDE: tuple[str, ...] = (
    ".git/",
    ".hg/",
    ".svn/",
    ".mypy_cache/",
    ".nox/",
    ".pytest_cache/",
    ".ruff_cache/",
    ".tox/",
    "__pycache__/",
    "node_modules/",
    "site-packages/",
)


class ConfigError(ValueError):
    """A setting, flag or selector is wrong; the text names where, what and what to do.

    `path` is the file or flag that says it, `line` 1-based or 0 where unknown, `message` the rest.
    """

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        self.message, self.path, self.line = message, path, line
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {message}" if place else message)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Config(Record):
    """Everything a scan is told.

    `root` is the absolute project root, `paths` are as given. An empty `select` stands for every rule that is
    not a preview. `rule_dirs` are absolute. `config_path` is the file the settings came from; `origins` says for each
    setting that is not a default where it was set. `baseline` is a path; `diff_base` a commit of git. `cache_dir` is
    a directory, None stands for the user's own. `jobs` counts processes, 0 stands for as many as pay. One file may take
    `parse_timeout` seconds and `parse_memory` megabytes (0: any) where it is parsed in a process of its own.
    """

    root: Path
    paths: tuple[str, ...] = (".",)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    min_severity: Severity = "note"
    min_confidence: Confidence = "low"
    fail_on: Severity = "error"
    persona: str = "regular"
    use: str = "product"
    output_formats: tuple[tuple[str, str | None], ...] = (("full", None),)
    statistics: bool = False
    show_hidden: bool = False
    quiet: bool = False
    verbose: int = 0
    color: str = "auto"
    progress: bool = True
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    exit_zero: bool = False
    no_ignores: bool = False
    strict: bool = False
    baseline: str | None = None
    no_baseline: bool = False
    diff_base: str | None = None
    stdin_filename: str | None = None
    isolated: bool = False
    cache_dir: str | None = None
    no_cache: bool = False
    jobs: int = 0
    parse_timeout: int = 20
    parse_memory: int = 2_000
    rule_dirs: tuple[str, ...] = ()
    require_packs: tuple[str, ...] = ()
    no_plugins: bool = False
    required_version: str | None = None
    config_path: str | None = None
    origins: tuple[tuple[str, str], ...] = ()
