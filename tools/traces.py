"""Keeps how traces read: the findings of some packages, each with the way of its value, without source lines.

    traces.py DIR PACKAGE... --cmd COMMAND --out FILE

DIR holds unpacked packages, one folder each. Only places and claudelint's own words are written.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    """Scans each package and writes what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dir", type=Path)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--cmd", required=True, help="the claudelint to run")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    parts = [_package(shlex.split(args.cmd), args.dir / name) for name in args.packages]
    args.out.write_text("\n".join(parts), "utf-8")
    return 0


def _package(command: list[str], folder: Path) -> str:
    options = ["--output-format", "json", "--exit-zero", "--isolated"]
    run = subprocess.run([*command, "check", str(folder), *options], capture_output=True, text=True, check=False)
    lines = [f"== {folder.name}"]
    for finding in json.loads(run.stdout)["findings"]:
        lines.append(f"{_place(finding)} {finding['severity']}[{finding['rule_id']}] {finding['message']}")
        lines += [f"    {number}. {_place(step)} {step['note']}" for number, step in enumerate(finding["trace"], 1)]
    return "\n".join(lines) + "\n"


def _place(item: dict[str, Any]) -> str:
    return f"{item['path']}:{item['start']['line']}"


if __name__ == "__main__":
    sys.exit(main())
