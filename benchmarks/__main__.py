"""The command behind `make bench`: makes corpora, installs tools, measures what is not measured yet, writes results."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path

from benchmarks import environments, patterns, plan, record, render, tools
from benchmarks.run import Runner

_HERE = Path(__file__).resolve().parent
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claudelint-bench"


def main() -> int:
    """Measures, then renders; with --render renders only."""
    args = _arguments()
    kept = record.load(args.out)
    if not args.render:
        args.dir.mkdir(parents=True, exist_ok=True)
        _measure(args, kept)
    render.write(kept, args.out.parent)
    print(f"wrote {args.out.parent / 'RESULTS.md'}", file=sys.stderr)
    return 0


def _measure(args: argparse.Namespace, kept: record.Record) -> None:
    wanted = [name for name in args.tools.split(",") if name]
    unknown = sorted(set(wanted) - set(tools.NAMES))
    if unknown:
        raise SystemExit(f"no such tool: {', '.join(unknown)}; there are {', '.join(tools.NAMES)}")
    installed = environments.install(wanted, args.venv, _HERE.parent)
    if installed["claudelint"].program is None:
        raise SystemExit(f"claudelint cannot be installed: {installed['claudelint'].why}")
    bench = tools.Bench(args.dir, installed)
    patterns.write_semgrep_rules(bench.rules)
    runner = Runner(bench, tools.all_tools(bench), kept, args.out, args.only, args.fresh)
    for group in plan.groups(args.dir, args.devset, args.quick):
        kept.machine = machine()
        runner.group(group)


def machine() -> dict[str, str]:
    """What the figures depend on, without names of anybody's."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--devset", type=Path, help="the folder with the unpacked packages of the development set")
    parser.add_argument("--quick", action="store_true", help="the small corpora and the fast tools, under a minute")
    parser.add_argument("--tools", default=",".join(tools.NAMES), help="of the other tools only these")
    parser.add_argument("--only", default="", help="only groups whose name contains this")
    parser.add_argument("--fresh", action="store_true", help="measure again what is measured already")
    parser.add_argument("--render", action="store_true", help="write RESULTS.md and the plot from the data there is")
    parser.add_argument("--dir", type=Path, default=_CACHE, help="where the corpora are made")
    parser.add_argument("--venv", type=Path, default=_HERE.parent / ".venv-bench", help="where the tools are installed")
    parser.add_argument("--out", type=Path, default=_HERE / "results.json", help="the data")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
