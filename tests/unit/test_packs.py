"""What rule packs do to the rules, and to each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from claudelint import plugins
from claudelint.config import Config, ConfigError
from claudelint.engine import scan
from claudelint.rule import RuleError
from claudelint.ruleset import Ruleset, chosen, load_ruleset, selector_errors
from tests.unit.installing import MANIFEST, RULE, install, pack

CLAUSE = """[[clause]]
id = "ACME-ONE"
page = "Handbook"
url = "https://acme.example"
text = "Says so."
since = "2026-09-01"
last_read = "2099-01-01"
confidence = "high"
"""
SIX = 'id = "SIX001"\nname = "six-one"\n' + RULE.partition('name = "acme-one"\n')[2]


def load(*directories: Path, tolerant: bool = False, **settings: object) -> Ruleset:
    config = Config(root=Path("/nowhere"), rule_dirs=tuple(map(str, directories)), **settings)  # type: ignore[arg-type]
    return load_ruleset(config, tolerant=tolerant)


def refused(*directories: Path) -> str:
    """What is said of directories in which one thing is wrong."""
    (problem,) = load(*directories, tolerant=True).problems
    return str(problem)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on the path from which plugins are used once `put_to_use` is called."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(str(place))
    yield place
    plugins.activate((), off=True)


def put_to_use() -> None:
    plugins._installed.cache_clear()
    plugins.activate(("/nowhere",))


def test_a_directory_with_a_manifest_is_a_pack(tmp_path: Path) -> None:
    ruleset = load(pack(tmp_path / "acme", ACME001=RULE))
    assert ruleset.by_id["ACME001"].pack == "acme"
    assert [str(p) for p in ruleset.packs] == ["acme 1.2"]
    assert {r.pack for r in ruleset.rules} == {"acme", "claudelint"}


def test_what_is_wrong_is_raised_unless_it_is_to_be_tolerated(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="api: is missing"):
        load(pack(tmp_path, "name = 1\n"))


def test_an_installed_pack_is_used(site: Path) -> None:
    files = {"acme_rules__pack.toml": MANIFEST, "acme_rules__ACME001.toml": RULE, "acme_rules____init__": "raise 1"}
    install(site, "[claudelint.rules]\nacme = acme_rules\n", **files)
    put_to_use()
    ruleset = load()
    assert ruleset.by_id["ACME001"].pack == "acme"
    assert ruleset.packs[0].plugin is not None


def test_a_pack_that_is_not_there_or_has_no_manifest_is_an_error(site: Path) -> None:
    install(site, "[claudelint.rules]\nacme = acme_rules\nbare = acme_bare\n", acme_bare____init__="")
    put_to_use()
    gone, bare = load(tolerant=True).problems
    assert "claudelint.rules: acme of acme-claudelint 1.2: there is no package acme_rules" in str(gone)
    assert str(gone).startswith(str(site)) and gone.line == 2
    assert "acme_bare/pack.toml: there is no manifest (of the entry point bare of acme-claudelint 1.2)" in str(bare)


def test_a_broken_rule_of_an_installed_pack_is_an_error(site: Path) -> None:
    broken = RULE.replace('"error"', '"bad"')
    files = {"acme_rules__pack.toml": MANIFEST, "acme_rules__ACME001.toml": broken}
    install(site, "[claudelint.rules]\nacme = acme_rules\n", **files)
    put_to_use()
    (problem,) = load(tolerant=True).problems
    assert str(problem).endswith("acme_rules/ACME001.toml:4: severity: 'bad' is none of error, warning, note")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            RULE.replace("ACME001", "OTHER001"),
            "id: OTHER001 is in the pack acme 1.2, whose rules have ids like ACME000",
        ),
        (RULE.replace("ACME001", "CL999"), "id: CL999 is in the pack acme 1.2"),
        (RULE.replace('keywords = ["proxy.acme.example"]\n', ""), "keywords: is missing: only files that hold one"),
        (
            RULE.replace("[match]", '[match]\npython = "os:system"'),
            r"match\.python: code is run of installed rule packs",
        ),
    ],
)
def test_a_rule_fits_its_pack(tmp_path: Path, rule: str, message: str) -> None:
    text = refused(pack(tmp_path / "acme", ACME001=rule))
    assert text.startswith(f"{tmp_path}/acme/ACME001.toml")
    assert message.replace("\\", "") in text


def test_a_rule_outside_a_pack_may_not_bear_its_prefix(tmp_path: Path) -> None:
    acme, other = pack(tmp_path / "acme", ACME001=RULE), tmp_path / "other"
    other.mkdir()
    (other / "x.toml").write_text(RULE.replace("ACME001", "ACME002").replace("acme-one", "x"), "utf-8")
    assert "id: ACME002 bears a prefix of the pack acme 1.2" in refused(acme, other)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"ACME"', '"SIX"', "name: there are two packs 'acme': acme 1.2 ("),
        ('"acme"', '"six"', "prefixes: ACME of six 1.2 ("),
        (
            '"acme"\nversion = "1.2"\nprefixes = ["ACME"]',
            '"six"\nversion = "1"\nprefixes = ["ACMETWO"]',
            "clashes with ACME",
        ),
    ],
)
def test_packs_that_clash_are_named_both(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = refused(pack(tmp_path / "acme"), pack(tmp_path / "six", MANIFEST.replace(old, new)))
    assert text.startswith(f"{tmp_path}/six/pack.toml:")
    assert message in text and str(tmp_path / "acme") in text


def test_clauses_are_added_or_replaced(tmp_path: Path) -> None:
    built_in = load().policy
    added = load(pack(tmp_path / "a", policy=CLAUSE)).policy
    assert set(added.clauses) == {*built_in.clauses, "ACME-ONE"}
    assert added.read == built_in.read  # reading one's own handbook does not refresh Anthropic's pages
    twice = refused(pack(tmp_path / "b", policy=CLAUSE.replace("ACME-ONE", "LC-OAUTH")))
    assert "policy.toml: clause.id: LC-OAUTH is a clause already" in twice
    lacking = refused(pack(tmp_path / "c", MANIFEST + "replace-policy = true\n", policy=CLAUSE))
    assert "pack.toml:5: replace-policy: policy.toml lacks " in lacking and "LC-OAUTH" in lacking
    wrong = refused(pack(tmp_path / "d", policy=CLAUSE.replace("confidence", "confidense")))
    assert "policy.toml:1: clause.confidense: unknown key" in wrong
    every = "".join(CLAUSE.replace("ACME-ONE", name) for name in (*built_in.clauses, "ACME-ONE"))
    replaced = load(pack(tmp_path / "e", MANIFEST + "replace-policy = true\n", policy=every)).policy
    assert replaced.read == "2099-01-01" and replaced.clauses["LC-OAUTH"].page == "Handbook"


def test_origins_are_joined_and_their_names_are_looked_for(tmp_path: Path) -> None:
    more = '[[origin]]\nname = "subscription-token"\nenv = ["ACME_TOKEN"]\n[[signal]]\nname = "mine"\ntext = ["x"]\n'
    ruleset = load(pack(tmp_path / "acme", origins=more))
    assert ruleset.origins.of_env("ACME_TOKEN") == ruleset.origins.of_env("CLAUDE_CODE_OAUTH_TOKEN")
    assert "mine" in ruleset.origins.signals
    assert "acme_token" in ruleset.by_id["CL401"].keywords
    assert "acme_token" not in load().by_id["CL401"].keywords


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[origin]]\nname = "subscription-tokn"\nenv = ["A"]\n', "did you mean 'subscription-token'?, say in words"),
        ('[[origin]]\nname = "subscription-token"\nargument = ["a"]\n', "origin.keywords: 'subscription-token': texts"),
        ('[[origin]]\nname = "a"\nwords = "b"\nenvs = ["c"]\n', "origins.toml:4: origin.envs: unknown key"),
    ],
)
def test_wrong_origins_are_named(tmp_path: Path, text: str, message: str) -> None:
    assert message in refused(pack(tmp_path / "acme", origins=text))


def test_severities_change_and_say_who_did_it(tmp_path: Path) -> None:
    acme = pack(tmp_path / "acme", MANIFEST + '[severity]\nCL211 = "error"\n')
    rule = load(acme).by_id["CL211"]
    assert (rule.severity, rule.severity_by) == ("error", "acme 1.2")
    assert load().by_id["CL211"].severity == "warning"
    six = MANIFEST.replace("acme", "six").replace("ACME", "SIX") + '[severity]\nCL211 = "note"\n'
    assert "severity.CL211: note here, error in acme 1.2" in refused(acme, pack(tmp_path / "six", six))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("CL999", "severity.CL999: no rule has the id 'CL999'"),
        ("ACME001", "severity.ACME001: is a rule of acme; packs"),
    ],
)
def test_only_severities_of_built_in_rules_change(tmp_path: Path, rule: str, message: str) -> None:
    assert message in refused(pack(tmp_path / "a", f'{MANIFEST}[severity]\n{rule} = "error"\n', ACME001=RULE))


@pytest.mark.parametrize(
    ("requirement", "off", "message"),
    [
        ("acme", False, ""),
        ("acme>=1.2,<2", False, ""),
        ("acme>=1.3", False, "the rule pack 'acme>=1.3' is required, acme 1.2 ("),
        ("six", False, "the rule pack 'six' is required and not there (there: acme 1.2); install it beside claudelint"),
        ("six", True, "not there (there: acme 1.2); --no-plugins switches installed packs off"),
    ],
)
def test_required_packs(tmp_path: Path, requirement: str, off: bool, message: str) -> None:
    directory = str(pack(tmp_path / "acme", ACME001=RULE))
    config = Config(root=Path("/"), rule_dirs=(directory,), require_packs=(requirement,), no_plugins=off)
    found = selector_errors(load_ruleset(config), config)
    assert [type(error) for error in found] == ([ConfigError] if message else [])
    assert message in "".join(map(str, found))


def test_an_allowed_host_hides_built_in_findings_and_says_so(tmp_path: Path) -> None:
    code = 'import openai\nopenai.OpenAI(base_url="https://claude-gate.%s/v1", api_key="k")\n'
    for name in ("acme.example", "other.example"):
        (tmp_path / f"{name.partition('.')[0]}.py").write_text(code % name, "utf-8")
    own = (
        RULE.replace("proxy.acme.example", "*.acme.example")
        .replace('["*.', '["')
        .replace('"acme.example/**"', '"*.acme.example/**"')
    )
    directory = pack(tmp_path / "house", MANIFEST + 'allow-hosts = ["*.acme.example"]\n', ACME001=own)
    config = Config(root=tmp_path, paths=(str(tmp_path),), rule_dirs=(str(directory),))
    ruleset = load_ruleset(config)
    assert {"CL504", "ACME001"} <= {rule.id for rule in chosen(ruleset, config)}
    found = {(f.rule_id, f.location.path): f.suppressed for f in scan(config, ruleset).findings}
    assert found[("CL504", "other.py")] is None and found[("ACME001", "acme.py")] is None
    hidden = found[("CL504", "acme.py")]
    assert hidden is not None and hidden.reason == "the rule pack acme 1.2 allows claude-gate.acme.example"


def test_an_allowed_host_excuses_no_token(tmp_path: Path) -> None:
    code = (
        "import os, httpx\n"
        'httpx.post("https://api.anthropic.com/v1/messages", headers={"authorization": "Bearer " + '
        'os.environ["CLAUDE_CODE_OAUTH_TOKEN"]})\n'
    )
    (tmp_path / "a.py").write_text(code, "utf-8")
    directory = pack(tmp_path / "house", MANIFEST + 'allow-hosts = ["api.anthropic.com"]\n')
    config = Config(root=tmp_path, paths=(str(tmp_path),), rule_dirs=(str(directory),))
    assert "CL402" in {f.rule_id for f in scan(config, load_ruleset(config)).shown}


def test_rules_being_worked_on_stand_for_the_installed_pack(site: Path, tmp_path: Path) -> None:
    files = {"acme_rules__pack.toml": MANIFEST, "acme_rules__ACME001.toml": RULE}
    install(site, "[claudelint.rules]\nacme = acme_rules\n", **files)
    put_to_use()
    new = pack(tmp_path / "new", MANIFEST.replace("1.2", "1.3"), ACME001=RULE.replace('"s"', '"new"'))
    ruleset = load_ruleset(Config(root=tmp_path), extra=[new / "ACME001.toml"])
    assert [str(p) for p in ruleset.packs] == ["acme 1.3"]
    assert (ruleset.by_id["ACME001"].summary, ruleset.by_id["ACME001"].pack) == ("new", "acme")
    own = site / "acme_rules"
    ruleset = load_ruleset(Config(root=tmp_path), extra=[own / "ACME001.toml"])
    assert ruleset.packs[0].plugin is not None
