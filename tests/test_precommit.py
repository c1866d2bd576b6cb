"""The three hooks under the real pre-commit, in a repository with all that is awkward in one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claudelint.testing import fake_token

ROOT = Path(__file__).resolve().parents[1]
PACKED = ("src", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
OFFENCE = f'import httpx\nhttpx.post(url, json={{"client_id": "{CLIENT_ID}"}})\n'
TOKEN = fake_token("sk-ant-oat")
_OFFLINE = ("No matching distribution", "ConnectionError", "Could not fetch", "Failed to establish", "timed out")

pytestmark = [
    pytest.mark.skipif(not shutil.which("git"), reason="needs git"),
    pytest.mark.skipif(os.name == "nt", reason="the awkward names are not possible there"),
]
Hook = Callable[..., "tuple[int, str]"]


def environment(home: Path) -> dict[str, str]:
    """Nothing of the caller's git, Python path or pre-commit."""
    left_out = ("GIT_", "PYTHONPATH", "PRE_COMMIT", "SKIP", "CLAUDELINT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    own = {"PRE_COMMIT_HOME": str(home / "store"), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **own, "PRE_COMMIT_COLOR": "never"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the hooks' environment is, made once."""
    return tmp_path_factory.mktemp("precommit")


def git(folder: Path, home: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(home), capture_output=True, check=True, text=True)
    return done.stdout.strip()


def pre_commit(folder: Path, home: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(home), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def hooks(home: Path) -> Iterator[tuple[Path, str]]:
    """A repository with what the hooks are installed from, and its commit; skips where pip can install nothing."""
    pytest.importorskip("pre_commit", reason="needs pre-commit (the extra `test`)")
    source = home / "claudelint"
    source.mkdir()
    for name in PACKED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    git(source, home, "init", "-q")
    git(source, home, "add", "-A")
    git(source, home, "commit", "-qm", "one")
    commit = git(source, home, "rev-parse", "HEAD")
    probe = home / "probe"
    probe.mkdir()
    configure(probe, home, source, commit)
    code, said = pre_commit(probe, home, "install-hooks")
    if code and any(word in said for word in _OFFLINE):
        pytest.skip("pip cannot install the hooks here: no package index")
    assert code == 0, said
    yield source, commit


def configure(folder: Path, home: Path, source: Path, commit: str) -> None:
    table = {
        "repos": [
            {
                "repo": str(source),
                "rev": commit,
                "hooks": [
                    {"id": name, "verbose": True} for name in ("claudelint", "claudelint-config", "claudelint-repo")
                ],
            }
        ]
    }
    git(folder, home, "init", "-q")
    (folder / ".pre-commit-config.yaml").write_text(json.dumps(table), "utf-8")  # JSON is YAML


@pytest.fixture
def repository(tmp_path: Path, home: Path, hooks: tuple[Path, str]) -> Path:
    """An innocent repository that uses the three hooks."""
    configure(tmp_path, home, *hooks)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    (tmp_path / "clean.py").write_text("x = 1\n", "utf-8")
    git(tmp_path, home, "add", "-A")
    git(tmp_path, home, "commit", "-qm", "one", "--no-verify")
    return tmp_path


@pytest.fixture
def hook(repository: Path, home: Path) -> Hook:
    """Stages everything, unless told not to, and runs one hook."""

    def run(name: str, *arguments: str, stage: bool = True) -> tuple[int, str]:
        if stage:
            git(repository, home, "add", "-A", "-f")
        return pre_commit(repository, home, "run", name, *arguments)

    return run


def test_an_innocent_repository_passes(hook: Hook) -> None:
    for name in ("claudelint", "claudelint-config", "claudelint-repo"):
        code, said = hook(name, "--all-files")
        assert (code, "Passed" in said) == (0, True), said


def test_awkward_files(hook: Hook, repository: Path) -> None:
    for name in ("-dash.py", "new\nline.py", "--help.py", "with space.py", "script"):
        shebang = "#!/usr/bin/env python3\n" if name == "script" else ""
        (repository / name).write_text(shebang + OFFENCE, "utf-8")
    (repository / "script").chmod(0o755)
    (repository / "link.py").symlink_to("clean.py")
    (repository / "out.py").symlink_to(repository.parent)
    code, said = hook("claudelint")
    assert code == 1 and "exit code: 1" in said, said
    for shown in ("-dash.py:2", r"new\nline.py:2", "--help.py:2", "with space.py:2", "script:3"):
        assert shown in said, said
    assert "Found 5 errors in 5 files" in said


def test_a_notebook_and_configuration_files(hook: Hook, repository: Path) -> None:
    cell = {"cell_type": "code", "source": [f'token = "{TOKEN}"\n'], "metadata": {}, "outputs": []}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (repository / "book.ipynb").write_text(json.dumps(notebook, indent=1), "utf-8")
    (repository / ".env").write_text(f"CLAUDE_CODE_OAUTH_TOKEN={TOKEN}\n", "utf-8")
    code, said = hook("claudelint")
    assert code == 1 and "book.ipynb" in said and ".env" not in said, said
    code, configuration = hook("claudelint-config")
    assert code == 1 and ".env:1" in configuration and "book.ipynb" not in configuration, configuration
    assert TOKEN not in said + configuration


def test_what_is_not_staged_is_not_looked_at(hook: Hook, repository: Path, home: Path) -> None:
    (repository / "clean.py").write_text("x = 2\n", "utf-8")
    git(repository, home, "add", "-A")
    (repository / "clean.py").write_text(OFFENCE, "utf-8")
    code, said = hook("claudelint", stage=False)
    assert code == 0, said
    git(repository, home, "add", "-A")
    (repository / "clean.py").write_text("x = 3\n", "utf-8")
    code, said = hook("claudelint", stage=False)
    assert code == 1 and "clean.py:2" in said, said
    assert (repository / "clean.py").read_text("utf-8") == "x = 3\n"


def test_a_flow_whose_origin_is_in_a_file_that_was_not_passed(hook: Hook, repository: Path, home: Path) -> None:
    (repository / "names.py").write_text('NAME = "CLAUDE_CODE_OAUTH_TOKEN"\n', "utf-8")
    git(repository, home, "add", "-A")
    git(repository, home, "commit", "-qm", "two", "--no-verify")
    use = (
        "import os\nimport anthropic\nfrom names import NAME\n\nc = anthropic.Anthropic(auth_token=os.environ[NAME])\n"
    )
    (repository / "use.py").write_text(use, "utf-8")
    code, said = hook("claudelint")
    assert code == 1 and "use.py:5" in said and "CL401" in said and "names.py:1" in said, said
    code, said = hook("claudelint-repo")
    assert code == 1 and "use.py:5" in said, said


def test_excluded_files_are_left_alone(hook: Hook, repository: Path) -> None:
    (repository / "pyproject.toml").write_text('[tool.claudelint]\nextend-exclude = ["old/"]\n', "utf-8")
    (repository / "old").mkdir()
    (repository / "old" / "a.py").write_text(OFFENCE, "utf-8")
    code, said = hook("claudelint")
    assert code == 0 and "excluded by the configuration" in said, said


def test_our_own_files_are_valid(tmp_path: Path) -> None:
    pytest.importorskip("pre_commit", reason="needs pre-commit (the extra `test`)")
    actions = {"validate-manifest": ".pre-commit-hooks.yaml", "validate-config": ".pre-commit-config.yaml"}
    for action, name in actions.items():
        if (ROOT / name).exists():
            assert pre_commit(ROOT, tmp_path, action, str(ROOT / name))[0] == 0, name
