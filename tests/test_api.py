"""The Python interface, as its document shows it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import claudelint
from claudelint.report import formats

DOCUMENT = (Path(__file__).parents[1] / "docs" / "api.md").read_text("utf-8")
LOGIN = 'from pathlib import Path\n\nlogin = (Path.home() / ".claude" / ".credentials.json").read_text()\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one finding, as the working directory."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "quota.py").write_text(LOGIN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_of_the_document(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Runs as it stands there and prints what stands there."""
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    for block in blocks:
        exec(block, names)
    (expected,) = re.findall(r"```text\n(.*?)```", DOCUMENT, re.DOTALL)
    assert capsys.readouterr().out == expected
    assert names["page"].startswith("<!doctype html>")


def test_every_name_of_the_document_exists(project: Path) -> None:
    """`result.x` and `finding.x` in code are attributes."""
    result = claudelint.scan()
    things = {"result": result, "finding": result.shown[0], "claudelint": claudelint}
    named = re.findall(r"`(result|finding|claudelint)\.(\w+)", DOCUMENT)
    assert len(named) > 15
    for thing, name in named:
        if name != "toml":
            assert hasattr(things[thing], name), f"{thing}.{name}"


def test_all_names_are_offered_and_no_others() -> None:
    """`__all__`, `dir` and the lazy names agree."""
    for name in claudelint.__all__:
        assert getattr(claudelint, name) is not None and name in dir(claudelint)
    with pytest.raises(AttributeError, match="no attribute 'scann'"):
        _ = claudelint.scann  # type: ignore[attr-defined]


def test_importing_costs_nothing() -> None:
    """None of our modules and no dependency is imported before it is needed."""
    code = (
        "import sys, claudelint; claudelint.__version__;"
        "print([m for m in sys.modules if m.split('.')[0] in ('claudelint', 'click', 'libcst', 'rich', 'pathspec')])"
    )
    environment = {"PYTHONPATH": str(Path(claudelint.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "['claudelint']"


def test_settings_win_over_the_projects_own(project: Path) -> None:
    """Mapping, file, resolved settings; the project's file where none is given."""
    (project / "pyproject.toml").write_text('[tool.claudelint]\nignore = ["CL2"]\n', "utf-8")
    assert claudelint.scan("src").shown == ()
    assert [f.rule_id for f in claudelint.scan(["src"], {"ignore": []}).shown] == ["CL201"]
    (project / "other.toml").write_text('use = "personal"\n', "utf-8")
    result = claudelint.scan(project / "src", project / "other.toml")
    assert result.use == "personal" and len(result.shown) == 1
    config = claudelint.Config(root=project, paths=("src",), ignore=("CL101",))
    assert len(claudelint.scan("nowhere", config).shown) == 1
    ignores = claudelint.scan("src", {"ignore": (), "per-file-ignores": {"src/*": ("CL201",)}})
    assert ignores.hidden["config"] == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"selct": []}, "selct: unknown setting"),
        ({"use": "both"}, "use: 'both' is none of product, personal"),
        ({"select": ["CL999"]}, "CL999"),
        ("none.toml", "none.toml: no such file"),
    ],
)
def test_a_wrong_setting_is_raised(project: Path, settings: Any, message: str) -> None:
    """Where the command line would go on and end with 2."""
    with pytest.raises(claudelint.ConfigError, match=re.escape(message)):
        claudelint.scan("src", settings)


def test_all_that_is_wrong_is_said_at_once(project: Path) -> None:
    """In the project's own file."""
    (project / "pyproject.toml").write_text("[tool.claudelint]\nselct = []\nusee = 1\n", "utf-8")
    with pytest.raises(claudelint.ConfigError, match=r"(?s)selct.*usee"):
        claudelint.scan("src")


def test_a_file_that_cannot_be_parsed_raises_nothing(project: Path) -> None:
    """It is in the result."""
    (project / "src" / "broken.py").write_text(LOGIN + "def f(:\n", "utf-8")
    result = claudelint.scan("src")
    assert not result.complete and [e.path for e in result.errors] == ["src/broken.py"]


@pytest.mark.parametrize("format_", formats())
def test_every_format_can_be_rendered(project: Path, format_: str) -> None:
    """And describes the rules in use."""
    text = claudelint.render(claudelint.scan("src"), format_)
    assert "CL201" in text and "\x1b" not in text


def test_progress_is_told(project: Path) -> None:
    """A stage, the number done, the total."""
    calls: list[tuple[str, int, int]] = []
    claudelint.scan("src", progress=lambda stage, done, total: calls.append((stage, done, total)))
    assert ("files", 1, 1) in calls
