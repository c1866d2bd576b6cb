"""The manifest of a rule pack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claudelint.pack import load_pack
from claudelint.plugins import Plugin
from claudelint.rule import RuleError
from tests.unit.installing import MANIFEST, pack

PLUGIN = Plugin("claudelint.rules", "acme", "acme_rules", "acme-claudelint", "1.2", "entry_points.txt", 2)


def test_a_manifest_says_everything(tmp_path: Path) -> None:
    more = 'allow-hosts = ["*.LLM.acme.example"]\nreplace-policy = true\n[severity]\nCL211 = "error"\n'
    found = load_pack(pack(tmp_path, MANIFEST + more), PLUGIN)
    assert (str(found), found.prefixes, found.plugin) == ("acme 1.2", ("ACME",), PLUGIN)
    assert (found.allow_hosts, found.replace_policy) == (("*.llm.acme.example",), True)
    assert found.severity == (("CL211", "error"),)
    assert found.owns("ACME001") and not found.owns("ACMEX001") and not found.owns("CL001")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("api = 1\n", "", r"pack\.toml: api: is missing; write api = 1"),
        ("api = 1", "api = 2", r"pack\.toml:1: api: 2 is not the version this claudelint understands, which is 1"),
        ("api = 1", "api = true", "api: True is not"),
        ("api = 1", "api = 1\nprefix = 1", r"pack\.toml:2: prefix: unknown key; did you mean 'prefixes'"),
        ('name = "acme"\n', "", "name: is missing; a manifest says api, name, version, prefixes"),
        ('"acme"', '"Acme Rules"', r"pack\.toml:2: name: 'Acme Rules' is no name"),
        ('"1.2"', "1.2", "version: 1.2 is no version"),
        ('"1.2"', '"1.3"', r"version: 1\.3 here, but the distribution installed is acme-claudelint 1\.2"),
        ('["ACME"]', "[]", "prefixes: expected at least one"),
        ('["ACME"]', '["acme"]', "prefixes: expected a list of capitals"),
        ('["ACME"]', '["CLX"]', "prefixes: CLX overlaps with CL, the prefix of the built-in rules"),
        ('["ACME"]', '["ACME"]\nallow-hosts = ["https://x.y"]', "allow-hosts: expected a list of host names"),
        ('["ACME"]', '["ACME"]\nreplace-policy = "yes"', "replace-policy: expected true or false"),
        ('["ACME"]', '["ACME"]\n[severity]\nCL211 = "off"', r"pack\.toml:6: severity\.CL211: 'off' is none of error"),
        ('["ACME"]', '["ACME"', r"pack\.toml:\d: not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_line_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in MANIFEST
    with pytest.raises(RuleError, match=message):
        load_pack(pack(tmp_path, MANIFEST.replace(old, new)), PLUGIN)


def test_without_a_manifest_the_entry_point_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"there is no manifest \(of the entry point acme of acme-claudelint 1\.2\)"):
        load_pack(tmp_path, replace(PLUGIN))
