"""Where settings come from and which layer wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import DEFAULT_EXCLUDE, Config, ConfigError
from claudelint.settings import Flag, load_config


def project(directory: Path, text: str, name: str = "pyproject.toml") -> Path:
    (directory / name).write_text(text, "utf-8")
    return directory


def loaded(directory: Path, *flags: Flag, sources: tuple[str, ...] = (), isolated: bool = False) -> Config:
    config, problems = load_config([str(directory)], flags, sources=sources, isolated=isolated)
    assert [str(p) for p in problems] == []
    return config


def problem(directory: Path, *flags: Flag, sources: tuple[str, ...] = ()) -> ConfigError:
    _, problems = load_config([str(directory)], flags, sources=sources)
    assert len(problems) == 1, problems
    return problems[0]


def test_defaults(tmp_path: Path) -> None:
    config = loaded(tmp_path, isolated=True)
    assert (config.use, config.fail_on, config.select, config.exclude) == ("product", "error", (), DEFAULT_EXCLUDE)
    assert config.root == tmp_path and config.config_path is None and config.origins == ()


def test_the_project_file_is_found_from_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project(tmp_path, '[tool.claudelint]\nuse = "personal"\nper-file-ignores = { "t/**" = ["CL1"] }\n')
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path)
    config = loaded(tmp_path / "src")
    assert config.use == "personal"
    assert config.per_file_ignores == (("t/**", ("CL1",)),)
    assert config.config_path == "pyproject.toml"
    assert dict(config.origins)["use"] == "pyproject.toml: tool.claudelint.use"


@pytest.mark.parametrize("name", ["claudelint.toml", ".claudelint.toml"])
def test_own_files_have_their_settings_at_the_top(tmp_path: Path, name: str) -> None:
    assert loaded(project(tmp_path, 'fail-on = "note"', name)).fail_on == "note"


def test_later_layers_win_and_are_remembered(tmp_path: Path) -> None:
    project(tmp_path, 'use = "personal"\nfail-on = "note"\npersona = "auditor"', "claudelint.toml")
    flag = Flag("fail_on", "warning", "--fail-on")
    config = loaded(tmp_path, flag, sources=('persona = "pedantic"',))
    assert (config.use, config.fail_on, config.persona) == ("personal", "warning", "pedantic")
    origins = dict(config.origins)
    assert origins["fail_on"] == "--fail-on"
    assert origins["persona"] == "--config: persona"


def test_a_file_given_by_hand_replaces_the_projects(tmp_path: Path) -> None:
    project(tmp_path, 'use = "personal"', "claudelint.toml")
    other = tmp_path / "other.toml"
    other.write_text('fail-on = "note"\nrule-dirs = ["mine"]', "utf-8")
    config = loaded(tmp_path, sources=(str(other),))
    assert (config.use, config.fail_on) == ("product", "note")
    assert config.rule_dirs == (str(tmp_path / "mine"),)


def test_isolated_reads_no_project_file(tmp_path: Path) -> None:
    assert loaded(project(tmp_path, 'use = "personal"', "claudelint.toml"), isolated=True).use == "product"


def test_an_unknown_key_is_named_with_file_line_and_suggestion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, '[tool.claudelint]\nuse = "personal"\nselct = ["CL1"]\n'))
    config, problems = load_config(["."])
    expected = "pyproject.toml:3: tool.claudelint.selct: unknown setting; did you mean 'select'?"
    assert [str(p) for p in problems] == [expected]
    assert config.use == "personal", "the other settings hold"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select = 1", "select: expected a list of strings"),
        ('select = [""]', "select: expected a list of strings"),
        ('use = "work"', "use: 'work' is none of product, personal"),
        ('fail-on = "eror"', "did you mean 'error'"),
        ("force-exclude = 1", "force-exclude: expected true or false, not 1"),
        ("per-file-ignores = []", "per-file-ignores: expected a table"),
        ("required-version = 1", "required-version: expected a string"),
        ('required-version = ">=99"', "needs claudelint >=99, this is"),
        ('required-version = "new"', "'new' is no version requirement"),
        ("select = [", "claudelint.toml:1: not TOML"),
    ],
)
def test_values_are_checked(tmp_path: Path, text: str, message: str) -> None:
    assert message in str(problem(project(tmp_path, text, "claudelint.toml")))


def test_inline_settings_are_checked(tmp_path: Path) -> None:
    assert str(problem(tmp_path, sources=("selct = 1",))).startswith("--config: selct: unknown setting")
    assert "no `key = value`" in str(problem(tmp_path, sources=("a=b=c",)))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "none.toml: the configuration cannot be read" in str(
        problem(tmp_path, sources=(str(tmp_path / "none.toml"),))
    )


def test_two_files_are_one_too_many(tmp_path: Path) -> None:
    project(tmp_path, 'use = "personal"', "claudelint.toml")
    project(tmp_path, "[tool.claudelint]\n")
    assert "keep one of them" in str(problem(tmp_path))


def test_a_broken_pyproject_without_our_table_is_not_ours(tmp_path: Path) -> None:
    assert loaded(project(tmp_path, "[tool.other\n")).config_path is None


def test_strict_refuses_a_project_that_hides(tmp_path: Path) -> None:
    project(tmp_path, 'ignore = ["CL1"]\nfail-on = "note"', "claudelint.toml")
    assert "ignore: --strict" in str(problem(tmp_path, Flag("strict", True, "--strict"))).replace(
        "claudelint.toml: ", ""
    )
    assert loaded(tmp_path, Flag("strict", True, "--strict"), Flag("ignore", ("CL1",), "--ignore"), isolated=True)


def test_strict_refuses_a_folder_with_a_manifest_that_the_project_names(tmp_path: Path) -> None:
    """It may change built-in rules; a folder of rules alone may not."""
    strict = Flag("strict", True, "--strict")
    (tmp_path / "house").mkdir()
    project(tmp_path, 'rule-dirs = ["house"]', "claudelint.toml")
    assert loaded(tmp_path, strict).rule_dirs
    (tmp_path / "house" / "pack.toml").write_text("", "utf-8")
    text = str(problem(tmp_path, strict))
    assert "claudelint.toml: rule-dirs: --strict is given and the pack in " in text and "can hide findings" in text
    assert loaded(tmp_path).rule_dirs
    given = tmp_path / "owner.toml"
    given.write_text('rule-dirs = ["house"]', "utf-8")
    assert loaded(tmp_path, strict, sources=(str(given),)).rule_dirs
