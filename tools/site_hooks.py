"""What MkDocs is told besides mkdocs.yml: documents from the top of the tree, links between both, rules in the menu.

Links are written for people who read the files where they lie; here they are led to the pages of the site.
Must not write anything into the tree.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tools.pages import DOCS, ROOT

#: Documents at the top, and the page each becomes.
TOP = {
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
#: Pages that the menu names and that need not be there.
EXTRA_PAGES = ("robustness.md", "packs.md", "rulekit.md")
_NOTICE = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)
_LINK = re.compile(r"(?<=\]\()([^)\s#]+)((?:#[^)\s]*)?)(?=\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The menu, without pages that are not there, with a page for each rule."""
    nav: list[Any] = config.nav or []
    config.nav = [_present(entry) for entry in nav]
    return config


def _present(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    ((title, below),) = entry.items()
    if isinstance(below, list):
        kept = [_present(item) for item in below if not _is_absent(item)]
        rules = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.glob("rules/CL*.md"))
        return {title: [*kept, *({_title(path): path} for path in rules)] if title == "Rules" else kept}
    return entry


def _is_absent(item: Any) -> bool:
    return isinstance(item, dict) and any(p in EXTRA_PAGES and not (DOCS / p).exists() for p in _leaves(item))


def _leaves(item: dict[str, Any]) -> list[str]:
    return [value for value in item.values() if isinstance(value, str)]


def _title(path: str) -> str:
    """`CL401 client given plan token`, from the page's heading."""
    heading = next(line for line in (DOCS / path).read_text("utf-8").splitlines() if line.startswith("# "))
    return heading[2:].replace("-", " ")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The documents at the top become pages."""
    for name, uri in TOP.items():
        files.append(File.generated(config, uri, content=(ROOT / name).read_text("utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links between the files become links between the pages; the first page has no menu beside it.

    The comment that heads generated files goes: MkDocs takes a page's title from a heading that stands first.
    """
    uri = page.file.src_uri
    if uri == "index.md":
        page.meta["hide"] = ["navigation"]
    source = next((name for name, target in TOP.items() if target == uri), f"docs/{uri}")
    return _LINK.sub(lambda found: _led(found[1], source, uri) + found[2], _NOTICE.sub("", markdown))


def _led(target: str, source: str, uri: str) -> str:
    """A link target of the file `source`, as the page `uri` must write it."""
    if "://" in target or target.startswith("mailto:"):
        return target
    place = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
    page = TOP.get(place) or (place[len("docs/") :] if place.startswith("docs/") else None)
    return posixpath.relpath(page, posixpath.dirname(uri) or ".") if page else target
