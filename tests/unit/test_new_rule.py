"""`claudelint new-rule`: ids, places, and a file that says what is still to be done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claudelint.cli import main
from claudelint.new_rule import free_id
from claudelint.rule import load_rule
from claudelint.rule_format import SCHEMA_FILE, rule_schema
from claudelint.tomlfile import load_toml


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("family", "taken", "found"),
    [
        ("ACME", [], "ACME001"),
        ("ACME", ["ACME001", "ACME009", "ACMEX002"], "ACME010"),
        ("ACME", ["ACME999"], "ACME001"),
        ("CL4", [], "CL401"),
        ("CL4", ["CL401", "CL404", "CL501"], "CL405"),
        ("CL4", ["CL499"], "CL401"),
        ("CL40", [f"CL40{n}" for n in range(1, 10)], ""),
        ("CL21", ["CL201", "CL211", "CL214", "CL221"], "CL215"),
        ("CL405", ["CL404"], "CL405"),
        ("CL404", ["CL404"], ""),
    ],
)
def test_the_next_free_id(family: str, taken: list[str], found: str) -> None:
    assert free_id(family, taken) == found


def test_the_file_loads_and_says_what_is_left(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["new-rule", "cl4", "a-new-one", "--into", "mine"]) == 0
    told = capfd.readouterr().out
    (path,) = elsewhere.glob("mine/*.toml")
    assert re.fullmatch(r"CL4\d\d-a-new-one\.toml", path.name)
    assert f"claudelint test mine/{path.name}" in told and 'rule-dirs = ["mine"]' in told
    rule = load_rule(path, "mine")
    assert (rule.name, rule.category) == ("a-new-one", "oauth-api-call")
    assert main(["test", str(path)]) == 1
    left = capfd.readouterr().out
    todo = [n for n, line in enumerate(path.read_text("utf-8").split("\n"), 1) if "TODO:" in line]
    assert re.findall(rf"{path.name}:(\d+) ", left) == [str(n) for n in todo]
    assert "match.text: a regular expression" in left and f"to do: {len(todo)}" in left and "examples: 0" in left


def test_editors_find_the_schema(elsewhere: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    main(["new-rule", "ACME", "a-new-one", "--into", "mine"])
    (path,) = elsewhere.glob("mine/*.toml")
    first = path.read_text("utf-8").partition("\n")[0]
    assert first == f"#:schema ./{SCHEMA_FILE}" and (path.parent / SCHEMA_FILE).exists()
    jsonschema.Draft4Validator(rule_schema()).validate(load_toml(path.read_text("utf-8")))


def test_every_key_it_sets_is_explained_in_the_line_before() -> None:
    main(["new-rule", "ACME", "a-new-one", "--into", "."])
    lines = Path("ACME001-a-new-one.toml").read_text("utf-8").split("\n[match]")[0].split("\n")
    keys = [n for n, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    assert len(keys) >= 11 and all(lines[n - 1].startswith("# ") for n in keys)


def test_nothing_is_overwritten(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (elsewhere / SCHEMA_FILE).write_text("mine", "utf-8")
    assert main(["new-rule", "ACME", "one", "--into", "."]) == 0
    (elsewhere / "ACME001-one.toml").write_text("mine, too", "utf-8")
    assert main(["new-rule", "ACME", "one", "--into", "."]) == 2
    assert main(["new-rule", "ACME001", "two", "--into", "."]) == 2
    assert main(["new-rule", "ACME", "three", "--into", "."]) == 0
    assert (elsewhere / "ACME001-one.toml").read_text("utf-8") == "mine, too"
    assert (elsewhere / SCHEMA_FILE).read_text("utf-8") == "mine"
    assert (elsewhere / "ACME002-three.toml").exists()
    told = capfd.readouterr().err
    assert "a rule of the name 'one' already" in told and "ACME001 is taken" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["4", "a-b"], "is no family"),
        (["ACME", "A B"], "lower-case-with-hyphens; for example a-b"),
        (["CL4", "plan-token-as-bearer"], "there is a rule of the name"),
        (["CL402", "a-b"], "CL402 is taken"),
        (["CL4", "a-b"], "--into DIR"),
    ],
)
def test_what_is_refused(arguments: list[str], message: str, capfd: pytest.CaptureFixture[str]) -> None:
    more = [] if "--into" in message else ["--into", "mine"]
    assert main(["new-rule", *arguments, *more]) == 2
    assert message in capfd.readouterr().err and not Path("mine").exists()


def test_it_goes_where_the_rules_are(elsewhere: Path) -> None:
    """The configured directory; a pack around comes first, whose version it takes."""
    (elsewhere / "claudelint.toml").write_text('rule-dirs = ["policy"]\n', "utf-8")
    (elsewhere / "policy").mkdir()
    assert main(["new-rule", "ACME", "one", "--isolated"]) == 2
    assert main(["new-rule", "ACME", "one"]) == 0
    assert (elsewhere / "policy" / "ACME001-one.toml").exists()
    (elsewhere / "pack.toml").write_text('name = "acme"\nversion = "3.1"\n', "utf-8")
    main(["new-rule", "ACME", "two"])
    assert load_rule(elsewhere / "ACME002-two.toml", "x").since == "3.1"
