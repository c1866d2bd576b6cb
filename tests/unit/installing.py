"""Distributions made up for tests: files in a directory that lies on the path, as an installer leaves them."""

from __future__ import annotations

from pathlib import Path

RULE = """id = "ACME001"
name = "acme-one"
category = "oauth-api-call"
severity = "error"
confidence = "high"
since = "1.0.0"
summary = "s"
message = "{host} is forbidden"
why = "w"
instead = "i"
clauses = ["LC-LOGIN"]
keywords = ["proxy.acme.example"]
[match]
url = ["proxy.acme.example/**"]
"""
MANIFEST = 'api = 1\nname = "acme"\nversion = "1.2"\nprefixes = ["ACME"]\n'


def install(site: Path, points: str, name: str = "acme-claudelint", version: str = "1.2", **files: str) -> Path:
    """Puts a distribution into a site directory; `files` by path, with `__` for `/`. Returns its metadata."""
    for path, text in files.items():
        place = site / path.replace("____init__", "/@").replace("__", "/").replace("@", "__init__")
        place = place if place.suffix else place.with_suffix(".py")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    record = site / f"{name.replace('-', '_')}-{version}.dist-info"
    record.mkdir(parents=True)
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nVersion: 9\n", "utf-8"
    )
    (record / "entry_points.txt").write_text(points, "utf-8")
    return record


def pack(folder: Path, manifest: str = MANIFEST, **files: str) -> Path:
    """A directory with a manifest and other TOML files, by stem."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text(manifest, "utf-8")
    for stem, text in files.items():
        (folder / f"{stem}.toml").write_text(text, "utf-8")
    return folder
