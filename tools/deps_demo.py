"""Runs `claudelint deps` on an environment with given packages in it and keeps what it says, in short.

    deps_demo.py DIR NAME==VERSION... --cmd COMMAND --out FILE

The environment is made in DIR, anew each time. The packages are installed as wheels without what they require, so
nothing of them is run. Only names, versions, rule ids and counts are written.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

_PIP = "install --quiet --disable-pip-version-check --no-deps --only-binary :all: --ignore-requires-python".split()


def main() -> int:
    """Installs, scans, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("dir", type=Path)
    parser.add_argument("packages", nargs="+")
    parser.add_argument("--cmd", required=True, help="the claudelint to run")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.dir.exists() and any(args.dir.iterdir()) and not (args.dir / "pyvenv.cfg").is_file():
        print(f"{args.dir} holds something else than an environment; it would be emptied", file=sys.stderr)
        return 2
    venv.create(args.dir, with_pip=True, clear=True)
    python = next(p for p in (args.dir / "bin" / "python", args.dir / "Scripts" / "python.exe") if p.exists())
    subprocess.run([str(python), "-m", "pip", *_PIP, *args.packages], check=True)
    command = [*shlex.split(args.cmd), "deps", str(args.dir.resolve()), "--output-format", "json", "--isolated"]
    run = subprocess.run(command, cwd=args.dir, capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    lines = [f"{_line(item)}\n" for item in report["distributions"]]
    args.out.write_text(f"{''.join(lines)}exit code {run.returncode}, {len(report['errors'])} scan errors\n", "utf-8")
    return 0


def _line(item: dict[str, Any]) -> str:
    name = f"{item['name']} {item['version']}"
    if item["official"]:
        return f"{name}: Anthropic's own"
    rules = ", ".join(f"{rule} {count}" for rule, count in item["rules"].items())
    return f"{name}: {item['level']}: {rules}" if rules else f"{name}: nothing"


if __name__ == "__main__":
    sys.exit(main())
