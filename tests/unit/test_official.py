"""Anthropic's own distributions are passed over; whoever only bears the name is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.finding import ScanResult
from claudelint.ruleset import load_ruleset

CODE = 'ID = "9d1c250a-e61b-44d9-88ed-5944d1962f5e"\n'


def result_of(root: Path, *, strict: bool = False) -> ScanResult:
    config = Config(root=root, paths=(str(root),), isolated=True, strict=strict)
    return scan(config, load_ruleset(config))


def unpacked(root: Path, *, name: str = "anthropic", author: str = "Anthropic <a@example.com>") -> Path:
    """An unpacked distribution beside another package."""
    for package in (name, "other"):
        (root / package).mkdir()
        (root / package / "login.py").write_text(CODE, "utf-8")
    info = root / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nAuthor-email: {author}\n", "utf-8")
    (info / "RECORD").write_text(f"{name}/login.py,,\n{name}-1.0.dist-info/METADATA,,\n", "utf-8")
    return root


def test_its_own_package_is_passed_over_and_named(tmp_path: Path) -> None:
    result = result_of(unpacked(tmp_path))
    assert [f.location.path for f in result.findings] == ["other/login.py"]
    assert result.statistics.official == ("anthropic/",)


def test_a_flow_into_its_own_package_reports_nothing_there(tmp_path: Path) -> None:
    root = unpacked(tmp_path)
    (root / "anthropic" / "login.py").write_text(f"{CODE}def body():\n    return {{'client_id': ID}}\n", "utf-8")
    use = "import httpx\nfrom anthropic.login import body\nhttpx.post('https://claude.ai/oauth/token', json=body())\n"
    (root / "other" / "login.py").write_text(use, "utf-8")
    assert {f.location.path for f in result_of(root).findings} == {"other/login.py"}


def test_strict_believes_nobody(tmp_path: Path) -> None:
    result = result_of(unpacked(tmp_path), strict=True)
    assert [f.location.path for f in result.findings] == ["anthropic/login.py", "other/login.py"]


@pytest.mark.parametrize(
    "metadata", [{"author": "Somebody <b@example.com>"}, {"name": "anthropic-extras"}], ids=["author", "name"]
)
def test_name_and_author_must_both_fit(tmp_path: Path, metadata: dict[str, str]) -> None:
    assert len(result_of(unpacked(tmp_path, **metadata)).findings) == 2


def test_a_module_name_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "anthropic").mkdir()
    (tmp_path / "anthropic" / "__init__.py").write_text(CODE, "utf-8")
    assert len(result_of(tmp_path).findings) == 1


def test_the_scanned_project_itself(tmp_path: Path) -> None:
    project = '[project]\nname = "claude-agent-sdk"\nauthors = [{ name = "Anthropic" }]\n'
    (tmp_path / "pyproject.toml").write_text(project, "utf-8")
    (tmp_path / "login.py").write_text(CODE, "utf-8")
    result = result_of(tmp_path)
    assert not result.findings
    assert result.statistics.official == ("the whole project",)
