"""`claudelint deps` from end to end, on environments that are made up file by file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CLIENT_ID = "-".join(["9d1c250a", "e61b", "44d9", "88ed", "5944d1962f5e"])
OFFENCE = f'import httpx\n\n\ndef login(url):\n    httpx.post(url, json={{"client_id": "{CLIENT_ID}"}})\n'
SITE = "lib/python3.12/site-packages"


def environment(prefix: Path, settings: str = "home = /usr/bin\n") -> Path:
    """An empty environment; returns its site directory."""
    site = prefix / SITE
    site.mkdir(parents=True)
    (prefix / "pyvenv.cfg").write_text(settings, "utf-8")
    return site


def install(
    site: Path,
    name: str,
    files: dict[str, str],
    requires: tuple[str, ...] = (),
    author: str = "",
    record: str | None = None,
    version: str = "1.0",
) -> Path:
    """Puts a distribution into a site directory; returns its metadata directory."""
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir()
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {r}" for r in requires)]
    lines += [f"Author-email: {author}"] if author else []
    (folder / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines, "", "words\n"]), "utf-8")
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    listed = "".join(f"{path},,\n" for path in files) + f"{folder.name}/METADATA,,\n{folder.name}/RECORD,,\n"
    if record != "":
        (folder / "RECORD").write_text(record or listed, "utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose environment holds an offender behind a chain, a clean package and Anthropic's own."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "tool"\ndependencies = [\n    "Top_Kit>=1",\n]\n', "utf-8"
    )
    site = environment(tmp_path / ".venv")
    install(site, "top-kit", {"top_kit/__init__.py": "import middle\n"}, ("middle[x]>=1 ; python_version > '3'",))
    install(site, "middle", {"middle.py": "x = 1\n"}, ("quota-meter ; extra == 'x'", "gone"))
    install(site, "quota-meter", {"quota_meter/__init__.py": "", "quota_meter/login.py": OFFENCE}, version="2.1")
    install(site, "anthropic", {"anthropic/__init__.py": OFFENCE}, author="Anthropic <support@example.com>")
    return tmp_path


def by_name(out: str) -> dict[str, Any]:
    return {item["name"]: item for item in json.loads(out)["distributions"]}


def test_findings_go_by_distribution_with_the_way_to_it(run: Run, project: Path) -> None:
    done = run("deps", "--output-format", "json")
    assert done.code == 1, done.err
    found = by_name(done.out)
    assert sorted(found) == ["anthropic", "middle", "quota-meter", "top-kit"]
    assert found["quota-meter"]["rules"] == {"CL301": 1}
    assert found["quota-meter"]["level"] == "error"
    assert found["quota-meter"]["paths"] == ["quota_meter/login.py"]
    assert found["quota-meter"]["required_by"] == {
        "place": "pyproject.toml:4",
        "way": ["top-kit", "middle", "quota-meter"],
    }
    assert found["anthropic"]["official"] and not found["anthropic"]["rules"]
    assert [f["path"] for f in json.loads(done.out)["findings"]] == ["quota_meter/login.py"]
    assert "environment .venv" in done.err


def test_the_table_stands_before_the_findings(run: Run, project: Path) -> None:
    done = run("deps")
    table, _, rest = done.out.partition("quota_meter/login.py:5")
    assert table.splitlines()[0] == "quota-meter 2.1: 1 error"
    assert "required by: pyproject.toml:4 > top-kit > middle > quota-meter\n" in table
    assert "does: runs the login of Claude Code (CL301)" in table
    assert "else replace top-kit, which your project asks for" in table
    assert "Looked at 4 installed distributions: 1 with findings, 2 without, 1 of Anthropic's own." in table
    assert rest.count("CL301") == 2
    brief = run("deps", "--brief")
    assert brief.code == 1
    assert "quota_meter/login.py" not in brief.out and table.strip() in brief.out


@pytest.mark.parametrize("name", ["full", "grouped", "concise", "json", "sarif"])
def test_every_format_has_the_finding(run: Run, project: Path, name: str) -> None:
    done = run("deps", "--output-format", name)
    assert done.code == 1
    assert "CL301" in done.out and "quota_meter/login.py" in done.out


def test_strict_believes_no_metadata(run: Run, project: Path) -> None:
    found = by_name(run("deps", "--strict", "--output-format", "json").out)
    assert found["anthropic"]["rules"] == {"CL301": 1}


@pytest.mark.parametrize("given", [".venv", f".venv/{SITE}", ".venv/bin/python"])
def test_an_environment_is_named_in_three_ways(run: Run, project: Path, given: str) -> None:
    (project / ".venv" / "bin").mkdir()
    (project / ".venv" / "bin" / "python").symlink_to("/bin/sh")
    done = run("deps", given, "--output-format", "json")
    assert (done.code, len(by_name(done.out))) == (1, 4)


def test_the_environment_of_the_shell_and_others_in_the_project(run: Run, project: Path, tmp_path: Path) -> None:
    (project / ".venv").rename(project / "other")
    assert run("deps", "--brief").code == 1
    (project / "other").rename(project.parent / f"{project.name}-elsewhere")
    done = run("deps", VIRTUAL_ENV="")
    assert (done.code, done.out) == (2, "")
    assert "name one: claudelint deps ENV" in done.err
    assert run("deps", VIRTUAL_ENV=str(project.parent / f"{project.name}-elsewhere")).code == 1


def test_levels_and_selection_are_those_of_check(run: Run, project: Path) -> None:
    assert run("deps", "--exit-zero").code == 0
    assert run("deps", "--ignore", "CL301").code == 0
    assert run("deps", "--min-severity", "warning").code == 1
    assert run("deps", "no/such").code == 2
    assert run("deps", "--output-format", "nonsense").code == 2


def test_an_unofficial_client_is_known_by_its_metadata(run: Run, tmp_path: Path) -> None:
    site = environment(tmp_path / "env")
    install(site, "Claude_Api", {"x.py": "y = 1\n"})
    install(site, "user", {"user.py": ""}, ("claude-api>=1", "claudesync; extra == 'no'"))
    done = run("deps", "env", "--output-format", "json")
    messages = {f["path"]: f["message"] for f in json.loads(done.out)["findings"]}
    client = "claude-api, an unofficial client of the claude.ai web app, "
    assert messages == {
        "Claude_Api-1.0.dist-info/METADATA": f"{client}is installed",
        "user-1.0.dist-info/METADATA": f"{client}is declared as a dependency",
    }
    assert by_name(done.out)["Claude_Api"]["required_by"] == {"place": None, "way": ["user", "Claude_Api"]}


def test_comments_of_a_dependency_suppress_nothing(run: Run, tmp_path: Path) -> None:
    site = environment(tmp_path / "env")
    install(site, "a", {"a.py": OFFENCE.replace("})\n", "})  # claudelint: ignore[CL301] ours\n")})
    assert run("deps", "env").code == 1


def test_what_cannot_be_looked_at_is_said(run: Run, tmp_path: Path) -> None:
    site = environment(tmp_path / "env", "include-system-site-packages = true\n")
    install(site, "without", {"without.py": OFFENCE}, record="")
    tops = install(site, "tops", {"tops/__init__.py": "", "tops/a.py": OFFENCE}, record="")
    (tops / "top_level.txt").write_text("tops\n", "utf-8")
    install(site, "outside", {}, record="../../../../../secret.py,,\n/etc/hosts.py,,\ngone.py,,\n")
    (tmp_path / "secret.py").write_text(OFFENCE, "utf-8")
    editable = install(site, "mine", {})
    (editable / "direct_url.json").write_text('{"url": "file:///src/mine", "dir_info": {"editable": true}}', "utf-8")
    (site / "nameless-1.dist-info").mkdir()
    (site / "extra.pth").write_text(f"import os\n{tmp_path}\n", "utf-8")
    done = run("deps", "env", "--output-format", "json", "--output-format", "full=out.txt")
    report = json.loads(done.out)
    assert done.code == 2
    assert [(e["path"], e["message"].split(";")[0]) for e in report["errors"]] == [
        ("nameless-1.dist-info/METADATA", "the metadata cannot be read"),
        ("without-1.0.dist-info", "neither RECORD nor top_level.txt says which files are its own"),
    ]
    found = by_name(done.out)
    assert found["tops"]["rules"] == {"CL301": 1}
    assert found["outside"]["doubts"] == [
        "recorded files outside the environment: 2",
        "recorded files that are missing: 1",
    ]
    assert found["mine"]["editable"] == "/src/mine"
    assert found["files of no distribution"]["rules"] == {"CL301": 1}
    assert found["files of no distribution"]["doubts"] == [f"{tmp_path}, which extra.pth adds, was not looked at"]
    text = (tmp_path / "out.txt").read_text("utf-8")
    assert "mine (/src/mine)" in text and "Not all of outside 1.0" in text
    assert "base interpreter" in done.err


def test_links_and_special_files_in_a_record(run: Run, tmp_path: Path) -> None:
    site = environment(tmp_path / "env")
    (tmp_path / "secret.py").write_text(OFFENCE, "utf-8")
    install(site, "links", {}, record="link.py,,\npipe.py,,\nfolder.py,,\n\x1b[31m.py,,\n")
    (site / "link.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(site / "pipe.py")
    (site / "folder.py").mkdir()
    done = run("deps", "env", "--output-format", "json")
    assert done.code == 0, done.out
    assert by_name(done.out)["links"]["doubts"] == [
        "recorded files outside the environment: 1",
        "recorded files that are missing: 3",
    ]


def test_a_broken_file_of_the_project_or_of_a_distribution_is_an_error(run: Run, project: Path) -> None:
    (project / "setup.cfg").write_text("nonsense\n", "utf-8")
    install(project / ".venv" / SITE, "broken", {"broken.py": f'x = "{CLIENT_ID}"\ndef f(:\n'})
    report = json.loads(run("deps", "--output-format", "json").out)
    assert sorted(e["path"] for e in report["errors"]) == ["broken.py", "setup.cfg"]
    assert run("deps").code == 2


def test_nothing_of_the_environment_is_imported_or_run(run: Run, tmp_path: Path) -> None:
    site = environment(tmp_path / "env")
    evil = f"open({str(tmp_path / 'ran')!r}, 'w')\n"
    install(site, "evil", {"evil/__init__.py": evil + OFFENCE, "sitecustomize.py": evil})
    (site / "evil.pth").write_text(f"import os; {evil}", "utf-8")
    assert run("deps", "env").code == 1
    assert not (tmp_path / "ran").exists()


def test_an_empty_environment_is_nothing_to_scan(run: Run, tmp_path: Path) -> None:
    environment(tmp_path / "env")
    done = run("deps", "env")
    assert done.code == 2
    assert "nothing is installed" in done.err
