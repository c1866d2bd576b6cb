"""docs/packs.md against the example pack and the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claudelint import plugins, rulekit
from claudelint.pack import _KEYS
from claudelint.schema import checked
from claudelint.tomlfile import load_toml

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "examples" / "acme-pack"
TEXT = (ROOT / "docs" / "packs.md").read_text("utf-8")
BLOCKS = re.findall(r"^`([\w./-]+)`\n\n```\w+\n(.*?)```$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_page_has_blocks_of_the_example() -> None:
    """Of each kind of file."""
    assert {Path(path).suffix for path, _ in BLOCKS} == {".toml", ".py"} and len(BLOCKS) >= 6


@pytest.mark.parametrize(("path", "block"), BLOCKS, ids=[path for path, _ in BLOCKS])
def test_a_block_is_what_the_example_says(path: str, block: str) -> None:
    """Line by line, in this order; comments and lines between may be left out."""
    rest = iter((PACK / path).read_text("utf-8").splitlines())
    for line in filter(None, block.splitlines()):
        assert line in rest, line


def test_every_key_of_the_manifest_is_named() -> None:
    """And no other."""
    table = TEXT.split("| key | what |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `\[?([\w-]+)\]?` \|", table, re.MULTILINE)) == set(_KEYS)


def test_the_groups_and_settings_exist() -> None:
    """Entry points, `rule-dirs`, `require-packs`."""
    assert set(re.findall(r"`(claudelint\.(?:readers|reports))`|\"(claudelint\.rules)\"", TEXT)) == {
        (plugins.READERS, ""),
        (plugins.REPORTS, ""),
        ("", plugins.RULES),
    }
    (block,) = re.findall(r"```toml\n(require-packs.*?)```", TEXT, re.DOTALL)
    assert checked("require-packs", load_toml(block)["require-packs"]) == ("acme>=1.2",)
    assert checked("rule-dirs", ["house-rules"]) and 'rule-dirs = ["house-rules"]' in TEXT


def test_the_page_on_the_kit_names_all_that_it_offers() -> None:
    """What it exports is described."""
    page = (ROOT / "docs" / "rulekit.md").read_text("utf-8")
    for name in rulekit.__all__:
        assert name == "Function" or re.search(rf"(^## {name}$|`{name}`)", page, re.MULTILINE), name


@pytest.mark.parametrize("document", ["docs/packs.md", "examples/acme-pack/README.md"])
def test_links_and_paths_lead_somewhere(document: str) -> None:
    """Relative links, and paths between backticks."""
    text, folder = (ROOT / document).read_text("utf-8"), (ROOT / document).parent
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (folder / target).exists(), target
    for path in re.findall(r"`((?:src|tests)/[\w./-]+)`", text):
        assert any((place / path).exists() for place in (folder, PACK, ROOT)), path
