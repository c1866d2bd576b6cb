"""Writes the generated documents: those of the modules in tools/pages/, and the schema of rule files beside the rules.

    make_docs.py [--check]

With --check it writes nothing, names what is stale and exits with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from claudelint.config import Config  # noqa: E402
from claudelint.rule_format import SCHEMA_FILE, rule_schema  # noqa: E402
from claudelint.ruleset import load_ruleset  # noqa: E402
from tools.pages import DOCS, all_pages  # noqa: E402


def main() -> int:
    """Writes or checks; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="name stale files, write nothing")
    check = parser.parse_args().check
    wanted = documents()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    extra = [path for path in DOCS.glob("rules/*.md") if path not in wanted]
    if check:
        for path in (*stale, *extra):
            print(f"{path.relative_to(ROOT)} is stale; run `make docs`", file=sys.stderr)
        return 1 if stale or extra else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    for path in extra:
        path.unlink()
    return 0


def documents() -> dict[Path, str]:
    """Every generated document and its text."""
    ruleset = load_ruleset(Config(root=ROOT, isolated=True))
    found = {DOCS / path: text for path, text in all_pages(ruleset).items()}
    return {**found, ROOT / "rules" / SCHEMA_FILE: json.dumps(rule_schema(), indent=2) + "\n"}


if __name__ == "__main__":
    sys.exit(main())
