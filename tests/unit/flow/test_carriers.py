"""What configuration files tell the code beside them, and what becomes of their entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.engine import scan
from claudelint.facts import Entry, Facts
from claudelint.flow.lowering import as_program
from claudelint.ruleset import load_ruleset
from claudelint.source import Span

RULESET = load_ruleset(Config(root=Path(__file__).resolve().parent))
USE = "import json, os, configparser\nfrom pathlib import Path\nimport requests, yaml\ndef f():\n    {}\n"


def found(root: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (root / name.replace("__", ".")).write_text(text)
    result = scan(Config(root=root, paths=(str(root),), isolated=True, progress=False), RULESET)
    assert result.errors == ()
    return [f.rule_id for f in result.findings if f.location.path == "use.py"]


@pytest.mark.parametrize(
    "code",
    [
        "requests.get(json.load(open('a.json'))['h'] + '/api/organizations')",
        "requests.get(json.loads(Path('a.json').read_text())['h'] + '/api/organizations')",
        "with open('a.json') as x:\n        requests.get(json.load(x)['h'] + '/api/organizations')",
        "requests.get(os.environ['HOST_OF_CHAT'] + '/api/organizations')",
    ],
)
def test_code_that_reads_them(code: str, tmp_path: Path) -> None:
    files = {"a__json": '{"h": "https://claude.ai"}', "prod__env": "HOST_OF_CHAT=https://claude.ai\n"}
    assert found(tmp_path, use__py=USE.format(code), **files) == ["CL501"]


def test_another_file_or_a_variable_of_a_script_alone_says_nothing(tmp_path: Path) -> None:
    code = "requests.get(json.load(open('b.json'))['h'] + os.environ['HOST_OF_CHAT'] + '/api/organizations')"
    files = {"a__json": '{"h": "https://claude.ai"}', "run__sh": "HOST_OF_CHAT=https://claude.ai\n"}
    assert found(tmp_path, use__py=USE.format(code), **files) == []


@pytest.mark.parametrize(
    ("path", "key", "value", "used"),
    [
        ((), "url", "x", True),
        (("deny",), "url", "x", False),
        ((), "description", "x", False),
        (("args",), "args", "x", True),
        (("things",), "things", "x", False),
        ((), "x", "x", False),
        ((), "prompt", "one\ntwo", False),
        ((), "url", "", False),
    ],
)
def test_entries_that_are_used(path: tuple[str, ...], key: str, value: str, used: bool) -> None:
    entry = Entry(key, value, Span(0, 9), Span(4, 9), path)
    assert bool(as_program(Facts("a.json", "json", entries=(entry,))).statements) is used


@pytest.mark.parametrize(
    ("table", "rules"), [('{"claude-code-20250219": "other"}', 0), ('{"x": "{}"}', 1), ('{"{}": "{}"}', 0)]
)
def test_a_table_that_maps_names_to_themselves_sends_none(table: str, rules: int, tmp_path: Path) -> None:
    code = "requests.post('https://x', headers={'anthropic-beta': next(v for v in json.load(open('a.json')).values())})"
    text = table.replace("{}", "claude-code-20250219")
    assert len(found(tmp_path, use__py=USE.format(code), a__json=text)) == rules
