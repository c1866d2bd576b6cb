"""claudelint: finds Claude subscription credentials used outside Anthropic's own applications.

`claudelint.scan(paths)` scans, `claudelint.render(result, "html")` reports; see `docs/api.md`. What is listed in
`__all__` is imported when it is first used: `import claudelint` alone costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"

# Not taken from `typing`: under `python -m` the scanned project may provide a module of that name, and nothing is to
# be imported before its directory is off the path.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claudelint.api import render as render
    from claudelint.api import scan as scan
    from claudelint.config import Config as Config
    from claudelint.config import ConfigError as ConfigError
    from claudelint.finding import Finding as Finding
    from claudelint.finding import Location as Location
    from claudelint.finding import ScanError as ScanError
    from claudelint.finding import ScanResult as ScanResult
    from claudelint.finding import TraceStep as TraceStep
    from claudelint.rule import RuleError as RuleError
    from claudelint.ruleset import RulesetError as RulesetError
    from claudelint.source import Point as Point

_HOMES = {
    "render": "api",
    "scan": "api",
    "Config": "config",
    "ConfigError": "config",
    "Finding": "finding",
    "Location": "finding",
    "ScanError": "finding",
    "ScanResult": "finding",
    "TraceStep": "finding",
    "RuleError": "rule",
    "RulesetError": "ruleset",
    "Point": "source",
}
__all__ = ["__version__", *_HOMES]


if not TYPE_CHECKING:  # so that a misspelt name is one for type checkers too

    def __getattr__(name: str) -> Any:
        """PEP 562: the module of a name is imported when the name is asked for."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
