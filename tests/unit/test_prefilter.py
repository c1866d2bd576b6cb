"""The prefilter lets go only what no rule could report in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claudelint import needles
from claudelint.config import Config
from claudelint.engine import scan
from claudelint.prefilter import Prefilter
from claudelint.readers import kind_of, readers
from claudelint.rule import Rule
from claudelint.ruleset import Ruleset, load_ruleset
from claudelint.testing import fill

RULESET: Ruleset = load_ruleset(Config(root=Path(__file__).resolve().parent))
BASE = Rule("AB101", "one", "oauth-flow", "error", "high", "0.1.0", "s", "m", "w", "i", (), (), ())
WORDS = ["claude.ai", "sk-ant-oat", "user:inference", "auth_token & nthropic", "anthropic-beta", "zzz"]


def prefilter(*keywords: str) -> Prefilter:
    return Prefilter([replace(BASE, keywords=(keyword,)) for keyword in keywords])


@pytest.mark.parametrize(
    ("data", "passes"),
    [
        (b"see claude.ai", True),
        (b"see CLAUDE.AI", True),
        (b"see claude", False),
        (b"auth_token of Anthropic", True),
        (b"auth_token", False),
        (b"nthropic", False),
        (b"\xff\xfec\x00", True),
        (b"\xfe\xff\x00c", True),
        (b"\x00\x00\xfe\xff", True),
        (b"", False),
        (b"\xff\x00claude.ai\x80", True),
    ],
)
def test_passes(data: bytes, passes: bool) -> None:
    assert prefilter("claude.ai", "auth_token & nthropic").passes(data) is passes


def test_no_rules_let_everything_go() -> None:
    assert not Prefilter([]).passes(b"claude")


@pytest.fixture(params=["few at once", "many at once", "one by one"])
def how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How texts are looked for; little text would always be searched one by one."""
    monkeypatch.setattr(needles, "_WORTH", 4_000_000 if request.param == "one by one" else -1)
    monkeypatch.setattr(needles, "_FEW", 0 if request.param == "many at once" else 64)


any_way = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@any_way
@given(st.sets(st.sampled_from(WORDS), min_size=1), st.lists(st.sampled_from([*" &".join(WORDS).split(), "x", " "])))
def test_roots_decide_nothing_that_groups_do_not(how: None, keywords: set[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    plain = any(all(part in text for part in keyword.split(" & ")) for keyword in keywords)
    assert prefilter(*keywords).passes(text.upper().encode()) is plain


def invalid() -> Iterator[tuple[str, str]]:
    """Path and code of every file of every example that is reported, each example in a folder of its own."""
    number = 0
    for rule in RULESET.rules:
        for example in rule.examples:
            if example.expect in ("invalid", "noisy"):
                number += 1
                for file in example.files:
                    yield f"e{number:03}/{file.path}", fill(file.code)


def findings(root: Path) -> list[tuple[str, str, int, int]]:
    folders = sorted(path for path in root.iterdir() if path.is_dir())
    found = []
    for folder in folders:
        result = scan(
            Config(
                root=folder,
                paths=(str(folder),),
                select=("ALL",),
                persona="auditor",
                isolated=True,
                progress=False,
            ),
            RULESET,
        )
        assert result.errors == ()
        found += [(f.rule_id, f"{folder.name}/{f.location.path}", *f.location.start) for f in result.findings]
    return found


def test_every_example_agrees_with_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, code in invalid():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(code.encode())
    # Dockerfiles go by the reader that is asked first; metadata is read in installed packages only.
    assert {kind_of(path.rpartition("/")[2]) for path, _ in invalid()} >= set(readers()) - {"dockerfile", "metadata"}
    with_it = findings(tmp_path)
    assert len(with_it) > 50
    meets = Prefilter.meets
    # Words are still met: which rules may speak is no matter of the prefilter.
    monkeypatch.setattr(Prefilter, "meets", lambda self, data, words, every=False: meets(self, data, words) or True)
    assert findings(tmp_path) == with_it


def test_a_rule_amid_words_speaks_in_projects_that_hold_one() -> None:
    alone = replace(BASE, keywords=("alone",))
    amidst = replace(BASE, id="AB102", keywords=("amidst & other",), amid=("vendor", "maker"))
    both = Prefilter([alone, amidst])
    assert both.speaking(set()) == (alone,)
    assert both.speaking({b"maker"}) == both.speaking({b"maker", b"vendor"}) == (alone, amidst)
    words: set[bytes] = set()
    assert not both.meets(b"amidst other", words)
    assert both.meets(b"ALONE", words)
    assert words == set()
    assert not both.meets(b"of the VENDOR", words)
    assert words == {b"vendor"}
    assert both.meets(b"amidst other", words)
    assert not both.meets(b"amidst", words)
    assert both.passes(b"amidst other")


def test_words_are_met_in_texts_that_pass_unread() -> None:
    words: set[bytes] = set()
    rule = replace(BASE, keywords=("x",), amid=("vendor",))
    assert Prefilter([rule]).meets("the Vendor".encode("utf-16"), words)
    assert words == {b"vendor"}


@any_way
@given(st.sets(st.text("abcd-", min_size=1, max_size=12).filter(str.strip), max_size=12), st.text("abcd-"))
def test_shared_roots_decide_nothing(how: None, keywords: set[str], text: str) -> None:
    keywords = {keyword.strip() for keyword in keywords}
    assert prefilter(*keywords).passes(text.encode()) is any(keyword in text for keyword in keywords)


MANY = [f"{word}{number * 7919 % 1_000:03}" for number in range(300) for word in ("claude-key-", "zzz.", "q")]


@pytest.fixture
def many(how: None) -> Prefilter:
    return prefilter("claude-code", "claude-key- & auth", *MANY)


@any_way
@given(st.lists(st.sampled_from([*WORDS, *MANY[:9], "claude-", "-key-", "q", "\n"])))
def test_many_rules_decide_the_same_any_way(many: Prefilter, pieces: list[str]) -> None:
    text = "".join(pieces)
    plain = any(word in text for word in ("claude-code", *MANY)) or ("claude-key-" in text and "auth" in text)
    assert many.passes(text.encode()) is plain


def test_a_thousand_rules_with_something_in_common_share_a_root() -> None:
    many = prefilter("claude", *(f"acme-{number:04}-key" for number in range(1_000)))
    assert many.roots == (b"acme-0", b"claude")
    assert many.passes(b"an acme-0815-key")
    assert not many.passes(b"an acme-4711-key")
