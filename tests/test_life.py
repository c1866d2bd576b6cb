"""The whole life of a project with claudelint, in one test: from the first scan to a clean state."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASELINE = ".claudelint-baseline.json"
SETTINGS = f'[tool.claudelint]\nuse = "product"\nbaseline = "{BASELINE}"\n'
NEW = """\
import os

import anthropic


def ask(question):
    client = anthropic.Anthropic(auth_token=os.environ["CLAUDE_CODE_OAUTH_TOKEN"])
    return client.messages.create(model="m", max_tokens=9, messages=[{"role": "user", "content": question}])
"""

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def git(folder: Path, *arguments: str) -> None:
    """git with nothing of the user's configuration."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments]
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a step")


def test_from_the_first_scan_to_a_clean_project(run: Callable[..., Any], tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "examples" / "offender", project)
    new = project / "src" / "quotameter" / "ask.py"

    def check(*arguments: str) -> tuple[int, list[str], dict[str, int]]:
        done = run("check", ".", *arguments, "--output-format", "json", cwd=project)
        report = json.loads(done.out)
        assert report["errors"] == []
        return done.code, [f["rule_id"] for f in report["findings"]], report["summary"]["hidden"]

    # The first scan, and what is found is accepted for the time being.
    git(project, "init", "-q", "-b", "main")
    code, first, _ = check()
    assert code == 1 and len(first) >= 5
    (project / "pyproject.toml").write_text('[project]\nname = "quotameter"\n\n' + SETTINGS, "utf-8")
    assert run("baseline", "write", cwd=project).code == 0
    code, shown, hidden = check()
    assert (code, shown, hidden["baseline"]) == (0, [], len(first))
    commit(project)

    # A branch moves old code about and adds a finding: CI shows that one, in SARIF too.
    git(project, "checkout", "-q", "-b", "feature")
    api = project / "src" / "quotameter" / "api.py"
    api.write_text("# A header.\n\n" + api.read_text("utf-8"), "utf-8")
    new.write_text(NEW, "utf-8")
    commit(project)
    code, shown, hidden = check()
    assert code == 1 and hidden["baseline"] == len(first)
    assert "CL401" in shown and check("--diff-base", "main")[:2] == (1, shown)
    formats = ("--output-format=concise", "--output-format=sarif=out.sarif")
    done = run("check", ".", "--diff-base=main", *formats, cwd=project)
    assert done.code == 1
    results = json.loads((project / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert sorted(result["ruleId"] for result in results) == sorted(shown)
    (project / "out.sarif").unlink()

    # It is suppressed with a reason and a last day.
    done = run("check", ".", "--add-ignore=until=2999-12-31 pilot for one customer", cwd=project)
    assert done.code == 0 and "suppressed src/quotameter/ask.py:7: CL401" in done.err
    code, left, hidden = check()
    assert (code, left, hidden["comment"]) == (0, [], len(shown))
    commit(project)

    # The day passes: the finding is back, and the comment is one too.
    new.write_text(new.read_text("utf-8").replace("2999-12-31", "2020-12-31"), "utf-8")
    code, left, hidden = check("--diff-base", "main")
    assert code == 1 and sorted(left) == sorted([*shown, "CL905"]) and hidden["comment"] == 0

    # The code is mended and the comment forgotten: it says that it hides nothing.
    text = new.read_text("utf-8").replace("2020-12-31", "2999-12-31")
    mended = text.replace('auth_token=os.environ["CLAUDE_CODE_OAUTH_TOKEN"]', "")
    new.write_text(mended, "utf-8")
    code, left, _ = check("--fail-on", "warning")
    assert (code, left) == (1, ["CL904"])
    lines = [line for line in mended.splitlines() if not line.lstrip().startswith("# claudelint:")]
    kept = [line.partition("  # claudelint:")[0] for line in lines]
    new.write_text("\n".join(kept) + "\n", "utf-8")
    assert check()[:2] == (0, [])

    # The old findings go as well: the baseline is stale, pruned, empty, and then not needed.
    for path in (project / "src" / "quotameter").glob("*.py"):
        path.write_text("x = 1\n", "utf-8")
    done = run("check", ".", cwd=project)
    assert done.code == 0 and f"{len(first)} entries of the baseline no longer met" in done.err
    assert run("baseline", "prune", cwd=project).out == f"{BASELINE}: 0 entries ({len(first)} removed)\n"
    assert run("check", ".", cwd=project).err == ""
    (project / BASELINE).unlink()
    (project / "pyproject.toml").write_text('[project]\nname = "quotameter"\n', "utf-8")
    assert check("--strict") == (0, [], dict.fromkeys(hidden, 0))
