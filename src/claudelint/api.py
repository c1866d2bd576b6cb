"""The Python interface: a scan and its reports without the command line.

Owns what `import claudelint` offers, and that a wrong setting or rule is raised instead of scanned around. Must
not know click, exit codes or terminals.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from claudelint import plugins
from claudelint.config import Config, ConfigError
from claudelint.finding import ScanResult
from claudelint.ruleset import Ruleset, chosen, load_ruleset, selector_errors
from claudelint.schema import checked, field_of
from claudelint.settings import Flag, load_config

if TYPE_CHECKING:
    from claudelint.engine import Progress

Path: TypeAlias = "str | os.PathLike[str]"
#: A configuration file, settings under the names they have in one, or settings resolved already.
Settings: TypeAlias = "Path | Mapping[str, Any] | Config | None"


def scan(
    paths: Path | Sequence[Path] = ".", config: Settings = None, *, progress: Progress | None = None
) -> ScanResult:
    """Looks at files and directories as `claudelint check` does; nothing of them is run, nothing is printed.

    `config` is a configuration file to use in place of the project's own, or a mapping of settings that win over
    the project's file, under the names they have there (`{"use": "personal", "extend-exclude": ["vendor/"]}`), or
    a `Config`, which is taken as it is. `progress` is called with a stage, the number done and the total.

    Findings that something hides are in the result too, marked; `result.shown` leaves them out. What could not be
    looked at is in `result.errors`. Raises `ConfigError` for settings, `RuleError` or `RulesetError` for rules that
    are wrong.
    """
    from claudelint.engine import scan as run

    resolved = _resolved(paths, config)
    return run(resolved, _rules(resolved), progress=progress)


def render(result: ScanResult, format: str = "full", config: Settings = None) -> str:
    """The report of a result in one of the output formats, without colours and not wrapped.

    `config` matters where it chooses rules or adds directories of them: a report describes the rules in use.
    Raises `claudelint.report.UnknownFormat`, and what `scan` raises.
    """
    from claudelint import __version__
    from claudelint.report import ReportContext
    from claudelint.report import render as rendered

    resolved = _resolved(result.root, config)
    ruleset = _rules(resolved)
    context = ReportContext(
        chosen(ruleset, resolved),
        ruleset.policy,
        version=__version__,
        show_hidden=resolved.show_hidden,
        packs=ruleset.packs,
    )
    try:
        return rendered(format, result, context)
    except plugins.PluginError as error:
        raise _config_error(error) from None


def _resolved(paths: Path | Sequence[Path], config: Settings) -> Config:
    given = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    if isinstance(config, Config):
        plugins.activate((config.root, *given), off=config.no_plugins)
        _refuse(plugin_problems())
        return config
    flags = [_flag(key, value) for key, value in config.items()] if isinstance(config, Mapping) else []
    files = [os.fspath(config)] if isinstance(config, (str, os.PathLike)) else []
    if missing := [file for file in files if not os.path.isfile(file)]:
        raise ConfigError("no such file", missing[0])
    found, problems = load_config([os.fspath(path) for path in given], flags, sources=files)
    plugins.activate((found.root, *given), off=found.no_plugins)
    _refuse((*problems, *plugin_problems()))
    return found


def plugin_problems() -> tuple[ConfigError, ...]:
    """What is wrong with the plugins in use, apart from what their rule packs say."""
    wrong = list(plugins.problems())
    if plugins.active(plugins.READERS):
        from claudelint import readers

        wrong += readers.problems()
    if plugins.active(plugins.REPORTS):
        from claudelint import report

        wrong += report.problems()
    return tuple(_config_error(error) for error in wrong)


def _config_error(error: plugins.PluginError) -> ConfigError:
    return ConfigError(error.message, error.path, error.line)


def _flag(key: str, value: Any) -> Flag:
    try:
        value = checked(key, _plain(value))
        if key == "rule-dirs":
            value = tuple(os.path.abspath(directory) for directory in value)
        return Flag(field_of(key), value, "scan()")
    except ValueError as error:
        raise ConfigError(f"{key}: {error}", "scan()") from None


def _plain(value: Any) -> Any:
    """A setting as a configuration file would hold it: tuples are as good as lists."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _rules(config: Config) -> Ruleset:
    ruleset = load_ruleset(config)
    _refuse(selector_errors(ruleset, config))
    return ruleset


def _refuse(problems: Sequence[ConfigError]) -> None:
    """Raises the problems as one, if there are any."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise ConfigError("; ".join(str(problem) for problem in problems))
