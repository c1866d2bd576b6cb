"""Scores claudelint against the development set and writes the score with version and date.

    devset.py SCORE DIR --cmd COMMAND --out FILE

SCORE is the set's own scoring script, DIR the folder with the unpacked packages.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
from pathlib import Path

from claudelint import __version__


def main() -> int:
    """Runs the scoring script and writes its result."""
    args = _arguments()
    command = [sys.executable, str(args.score), str(args.dir), "--cmd", args.cmd]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        return run.returncode
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    score = {"version": __version__, "date": today, **json.loads(run.stdout)}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(score, indent=1) + "\n", "utf-8")
    print(run.stdout, end="")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("score", type=Path)
    parser.add_argument("dir", type=Path)
    parser.add_argument("--cmd", required=True, help="the claudelint to run")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
