"""What the resolver follows and what it does not, from the table its tests run and the gaps they record."""

from __future__ import annotations

import ast

from claudelint.ruleset import Ruleset
from claudelint.tomlfile import load_toml
from tools.pages import NOTICE, ROOT

_TABLE = ROOT / "tests" / "unit" / "flow" / "understood.toml"
_INTRO = (
    "A text counts as what it is when the program runs, however it is written. Each line below is a construction\n"
    "that claudelint follows, within one file and across the files of a project, and each is a test."
)


def pages(_: Ruleset) -> dict[str, str]:
    table = load_toml(_TABLE.read_text("utf-8"))
    parts = [f"{NOTICE}# What is understood\n\n{_INTRO}"]
    for group in table["group"]:
        rows = "\n".join(f"- {case['say']}" for case in group["cases"])
        parts.append(f"## {group['name']}\n\n{rows}")
    gaps = "\n".join([*(f"- {gap['say']}" for gap in table["gap"]), *(_plain(gap) for gap in _known_gaps())])
    parts.append(f"## Not understood\n\nA value built in one of these ways is unknown to claudelint:\n\n{gaps}")
    return {"understood.md": "\n\n".join(parts) + "\n"}


def _plain(text: str) -> str:
    """Names such as `__enter__` are no markup."""
    return text.replace("__", "\\_\\_")


def _known_gaps() -> list[str]:
    """The gaps that the tests of the resolver record, each with its reason."""
    found = []
    for path in sorted(_TABLE.parent.glob("test_resolve_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.AnnAssign)
                and ast.unparse(node.target) == "GAPS"
                and isinstance(node.value, ast.Dict)
            ):
                for key, row in zip(node.value.keys, node.value.values, strict=True):
                    if not (isinstance(key, ast.Constant) and isinstance(row, ast.Tuple)):
                        continue
                    name, reason = str(key.value), str(ast.literal_eval(row.elts[-1]) or "")
                    found.append(f"- {name}: {reason}" if reason else f"- {name}")
    return found
