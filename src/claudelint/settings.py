"""Resolves the settings of a scan: defaults, the project's file, `--config`, flags; later ones win.

Owns where settings are looked for and how the layers are laid over each other; remembers where each came
from. Must not know what a setting does, nor the command line.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from claudelint import __version__
from claudelint.config import Config, ConfigError
from claudelint.keeping import is_inside
from claudelint.project import find_root, relative_to
from claudelint.requires import satisfies
from claudelint.schema import checked, field_of
from claudelint.tomlfile import TomlError, line_of, load_toml

OWN_FILES = (".claudelint.toml", "claudelint.toml")
SHARED_FILE = "pyproject.toml"
_TABLE = "tool.claudelint"
#: Makes a directory of rules a pack, which may change built-in rules.
_PACK = "pack.toml"
#: Settings with which a project can lower its own level.
LOWERING = (
    "select",
    "ignore",
    "per_file_ignores",
    "min_severity",
    "min_confidence",
    "use",
    "exclude",
    "extend_exclude",
    "baseline",
)


@dataclass(frozen=True, slots=True)
class Flag:
    """A setting given from outside any file: its field, its value and the flag or variable that gave it."""

    field: str
    value: Any
    origin: str


@dataclass(slots=True)
class _Layers:
    """Settings read so far; later ones replace earlier ones. Problems are kept, so that the rest still counts."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    problems: list[ConfigError] = field(default_factory=list)

    def put(self, name: str, value: Any, origin: str) -> None:
        self.values[name], self.origins[name] = value, origin


def load_config(
    paths: Sequence[str], flags: Sequence[Flag] = (), *, sources: Sequence[str] = (), isolated: bool = False
) -> tuple[Config, tuple[ConfigError, ...]]:
    """The settings for scanning `paths`, and everything that is wrong with them.

    `sources` are the values of `--config`: files or `key = value` texts. A wrong setting is left out, the others
    hold: whoever scans on must end with exit code 2.
    """
    paths = tuple(paths) or (".",)
    given = {flag.field: flag.value for flag in flags}
    root = find_root(paths, isolated=isolated, stdin_filename=given.get("stdin_filename"))
    layers = _Layers()
    config_path = _read_files(layers, root, sources, isolated, bool(given.get("strict")))
    for flag in flags:
        layers.put(flag.field, flag.value, flag.origin)
    values = {"isolated": isolated, **layers.values}
    config = Config(root=root, paths=paths, config_path=config_path, origins=tuple(layers.origins.items()))
    config = replace(config, **values)
    _check_version(layers, config)
    return config, tuple(layers.problems)


def _read_files(layers: _Layers, root: Path, sources: Sequence[str], isolated: bool, strict: bool) -> str | None:
    inline = [source for source in sources if _is_inline(source)]
    files = [Path(source) for source in sources if not _is_inline(source)]
    if not files and not isolated:
        files = _project_files(layers, root)
        _read_file(layers, files)
        _refuse_outside(layers, root)
        if strict:
            _refuse_lowering(layers)
    else:
        _read_file(layers, files)
    for source in inline:
        _read_inline(layers, source)
    return _shown(files[0]) if files else None


def _is_inline(source: str) -> bool:
    return "=" in source and not Path(source).is_file()


def _project_files(layers: _Layers, root: Path) -> list[Path]:
    found = [root / name for name in OWN_FILES if (root / name).is_file()]
    shared = root / SHARED_FILE
    if shared.is_file() and _mentions_us(shared):
        found.append(shared)
    if len(found) > 1:
        others = " and ".join(path.name for path in found[1:])
        layers.problems.append(ConfigError(f"{others} configures claudelint too; keep one of them", _shown(found[0])))
    return found[:1]


def _mentions_us(path: Path) -> bool:
    """True when a pyproject.toml has our table; one that cannot be read is somebody else's matter."""
    try:
        text = path.read_text("utf-8")
        table = load_toml(text) if "claudelint" in text else {}
    except TomlError:
        return _TABLE in text
    except (OSError, UnicodeDecodeError):
        return False
    tool = table.get("tool")
    return isinstance(tool, dict) and "claudelint" in tool


def _read_file(layers: _Layers, files: Sequence[Path]) -> None:
    for path in files:
        try:
            text = path.read_text("utf-8")
            table, prefix = _our_table(path, load_toml(text))
        except TomlError as error:
            layers.problems.append(ConfigError(str(error), _shown(path), error.line))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            layers.problems.append(ConfigError(f"the configuration cannot be read: {reason}", _shown(path)))
        else:
            _take(layers, table, _shown(path), prefix, text, path.parent)


def _our_table(path: Path, table: dict[str, Any]) -> tuple[Any, str]:
    if path.name != SHARED_FILE:
        return table, ""
    tool = table.get("tool")
    return (tool.get("claudelint", {}) if isinstance(tool, dict) else {}), f"{_TABLE}."


def _read_inline(layers: _Layers, source: str) -> None:
    try:
        table = load_toml(source)
    except TomlError as error:
        message = f"{source!r} is no `key = value` in TOML and no file: {error}"
        layers.problems.append(ConfigError(message, "--config"))
    else:
        _take(layers, table, "--config", "", "", Path())


def _take(layers: _Layers, table: Any, where: str, prefix: str, text: str, base: Path) -> None:
    """Lays the settings of one table over those known; `base` is where relative directories start."""
    if not isinstance(table, dict):
        layers.problems.append(ConfigError(f"{prefix.rstrip('.')}: expected a table", where))
        return
    for key, value in table.items():
        try:
            value = checked(key, value)
        except ValueError as error:
            line = line_of(text, prefix + key) if text else 0
            layers.problems.append(ConfigError(f"{prefix}{key}: {error}", where, line))
            continue
        if key == "rule-dirs":
            value = tuple(os.path.abspath(base / directory) for directory in value)
        if key == "baseline":
            value = os.path.abspath(base / value)
        layers.put(field_of(key), value, f"{where}: {prefix}{key}")


def _refuse_outside(layers: _Layers, root: Path) -> None:
    """A project's own configuration may not name files that are not the project's."""
    name = layers.values.get("baseline")
    if name is not None and not is_inside(root, Path(os.path.realpath(name))):
        message = "lies outside the project; keep the baseline inside it, or give --baseline"
        layers.problems.append(ConfigError(message, layers.origins["baseline"]))
        del layers.values["baseline"]


def _refuse_lowering(layers: _Layers) -> None:
    for name in LOWERING:
        if name in layers.origins and not (name == "use" and layers.values[name] == "product"):
            message = "--strict is given and this setting can hide findings; remove it, or leave out --strict"
            layers.problems.append(ConfigError(message, layers.origins[name]))
    for directory in layers.values.get("rule_dirs", ()):
        if os.path.lexists(os.path.join(directory, _PACK)):
            message = (
                f"--strict is given and the pack in {_shown(Path(directory))} can hide findings; install it instead"
            )
            layers.problems.append(ConfigError(message, layers.origins["rule_dirs"]))


def _check_version(layers: _Layers, config: Config) -> None:
    if config.required_version is None:
        return
    origin = layers.origins["required_version"]
    try:
        met = satisfies(__version__, config.required_version)
    except ValueError as error:
        layers.problems.append(ConfigError(str(error), origin))
        return
    if not met:
        message = f"needs claudelint {config.required_version}, this is {__version__}; install a version that fits"
        layers.problems.append(ConfigError(message, origin))


def _shown(path: Path) -> str:
    """A path as people expect it: relative when it lies below the working directory."""
    absolute = os.path.abspath(path)
    relative = relative_to(Path.cwd(), absolute)
    return absolute.replace(os.sep, "/") if relative.startswith("..") else relative
