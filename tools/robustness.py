"""Scans every hostile tree with the claudelint of this Python, measures, and writes benchmarks/robustness.json.

    robustness.py [--tree NAME …] [--slow FACTOR]

With --tree only these are scanned again, and the others' figures are kept. Exits with 1 when a tree is not survived.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from claudelint import __version__  # noqa: E402
from fuzz.cases import TREES, Tree  # noqa: E402
from fuzz.judge import environment, judge  # noqa: E402
from fuzz.projects import may_make_devices  # noqa: E402

TARGET = ROOT / "benchmarks" / "robustness.json"


def main() -> int:
    """Measures and writes; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tree", action="append", help="scan these only (default: all)")
    parser.add_argument("--slow", type=float, default=2, help="stretches the deadlines")
    given = parser.parse_args()
    known = json.loads(TARGET.read_text("utf-8")) if TARGET.exists() and given.tree else {"trees": {}}
    rows: dict[str, Any] = known["trees"]
    for tree in TREES:
        if not given.tree or tree.name in given.tree:
            rows[tree.name] = _measured(tree, given.slow)
            print(f"{tree.name}: {rows[tree.name]}", flush=True)
            _write(rows)
    return 1 if any(row["problems"] for row in rows.values()) else 0


def _write(rows: dict[str, Any]) -> None:
    names = {tree.name for tree in TREES}
    trees = {name: row for name, row in sorted(rows.items()) if name in names}
    TARGET.write_text(json.dumps({**_about(), "trees": trees}, indent=1) + "\n", "utf-8")


def _about() -> dict[str, str]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return {"date": date.today().isoformat(), "version": __version__, "python": python, "machine": platform.machine()}


def _measured(tree: Tree, slow: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="claudelint-") as directory:
        place = Path(directory)
        if tree.name == "devices" and not may_make_devices(place):
            return {"files": 0, "megabytes": 0, "seconds": 0, "peak": 0, "problems": []}
        seen = judge(tree, place, environment(), slow=slow)
        return {
            "files": seen.files,
            "megabytes": round(seen.megabytes, 1),
            "seconds": round(seen.seconds, 1),
            "peak": round(seen.peak),
            "problems": list(seen.problems),
        }


if __name__ == "__main__":
    sys.exit(main())
