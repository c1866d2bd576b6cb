"""Every kind of file that declares or locks dependencies: names, places, ways, and what hostile ones do."""

from __future__ import annotations

import contextlib
import json
import time

import pytest

from claudelint.facts import Dependency
from claudelint.readers import ReadError, conda, kind_of, readers
from claudelint.source import SourceFile

Row = tuple[str, str, int, str]


def read(name: str, text: str) -> tuple[Dependency, ...]:
    kind = kind_of(name)
    assert kind is not None
    return readers()[kind].read(SourceFile(name, kind, text)).dependencies


def rows(name: str, text: str) -> list[Row]:
    """Name, the text at its place, the line, and the way to it."""
    source = SourceFile(name, "", text)
    return [
        (d.name, text[slice(*d.span)], source.point(d.span.start).line, " > ".join(n for n, _ in d.via))
        for d in read(name, text)
    ]


SETUP_CFG = """\
[metadata]
name = tool
[options]
install_requires =
    one>=1
    # two
    Three_x[y] ; python_version < "3"
tests_require = four; five>2
[options.extras_require]
web = six
more =
    seven @ git+https://github.com/o/seven.git@v1
[flake8]
install_requires = eight
"""
PIPFILE = """\
[[source]]
name = "x"
[packages]
one = "*"
"two.x" = {git = "https://github.com/o/two.git", ref = "main"}
[dev-packages.three]
version = "*"
[scripts]
four = "python"
"""
CONDA = """\
name: tool
channels: [main]
dependencies:
  - one=1.0=py_0
  - main::two>=1   # pinned
  - "three"
  - pip:
      - four==1
      - 'git+https://github.com/o/five.git'
      - -r requirements.txt
"""
PACKAGE = """\
{
  "name": "web",
  "dependencies": {"one": "^1", "@o/two": "npm:three@1"},
  "devDependencies": {
    "four": "github:o/four#v1",
    "f\\u0069ve": "git+ssh://git@github.com/o/five.git"
  }
}
"""
PIPFILE_LOCK = '{"_meta": {"no": {}},\n "default": {"one": {"version": "==1"}},\n "develop": {"two": {"git": "https://x.y/o/two.git"}}}'
POETRY = """\
[[package]]
name = "Leaf_X"
version = "1"
description = '''
[[package]]
name = "no"
'''

[[package]]
name = "top"

[package.dependencies]
middle = "*"

[[package]]
name = "middle"

[package.dependencies]
leaf-x = {version = "*", optional = true}

[package.source]
type = "git"
url = "https://github.com/o/middle.git"

[metadata]
content-hash = "x"
"""
UV = """\
version = 1
[[package]]
name = "tool"
source = { virtual = "." }
dependencies = [{ name = "top", marker = "x" }]
[package.optional-dependencies]
web = [{ name = "extra" }]
[package.dev-dependencies]
dev = [
    { name = "tested" },
]
[[package]]
name = "top"
dependencies = [{ name = "leaf" }]
[[package]]
name = "leaf"
source = { git = "https://github.com/o/leaf?rev=v1#0123" }
[[package]]
name = "extra"
dependencies = [{ name = "top" }]
[[package]]
name = "tested"
[[package]]
name = "stray"
"""
PDM = """\
[[package]]
name = "top"
dependencies = [
    "Middle_x>=1; python_version > '3'",
]
[[package]]
name = "middle-x"
dependencies = ["leaf"]
[[package]]
name = "leaf"
git = "https://github.com/o/leaf.git"
"""
PYLOCK = """\
lock-version = "1.0"
[[packages]]
name = "top"
dependencies = [{ name = "leaf" }]
[[packages]]
name = "leaf"
vcs = { type = "git", url = "https://github.com/o/leaf", commit-id = "0" }
"""
NPM = """\
{"packages": {
  "": {"name": "web", "devDependencies": {"top": "1"}},
  "node_modules/top": {"dependencies": {"leaf": "1"}},
  "node_modules/leaf": {},
  "node_modules/top/node_modules/leaf": {"dependencies": {"@o/deep": "1"}},
  "node_modules/@o/deep": {"resolved": "git+ssh://git@github.com/o/deep.git#0"},
  "apps/member": {"name": "member"}
}}
"""
NPM_OLD = """\
{"dependencies": {
  "top": {"requires": {"leaf": "1"}, "dependencies": {
    "leaf": {"requires": {"deep": "1"}}}},
  "deep": {}
}}
"""
PNPM = """\
lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      top:
        specifier: ^1
        version: 1.0.0(leaf_x@2.0.0)

packages:

  top@1.0.0:
    resolution: {integrity: sha512-x}

  '@o/leaf_x@2.0.0':
    resolution: {integrity: sha512-y}

snapshots:

  top@1.0.0(leaf_x@2.0.0):
    dependencies:
      '@o/leaf_x': 2.0.0

  '@o/leaf_x@2.0.0': {}
"""
PNPM_OLD = """\
lockfileVersion: 5.4\r
dependencies:\r
  top: 1.0.0\r
packages:\r
  /top/1.0.0:\r
    dependencies:\r
      '@o/leaf': 2.0.0_react@17.0.0\r
  /@o/leaf/2.0.0_react@17.0.0:\r
    dev: false\r
"""

CASES: dict[str, tuple[str, list[Row]]] = {
    "setup.cfg": (
        SETUP_CFG,
        [
            ("one", "one", 5, ""),
            ("Three_x", "Three_x", 7, ""),
            ("four", "four", 8, ""),
            ("five", "five", 8, ""),
            ("six", "six", 10, ""),
            ("seven", "seven", 12, ""),
        ],
    ),
    "Pipfile": (PIPFILE, [("one", "one", 4, ""), ("two.x", "two.x", 5, ""), ("three", "three", 6, "")]),
    "environment-dev.yaml": (
        CONDA,
        [
            ("one", "one", 4, ""),
            ("two", "two", 5, ""),
            ("three", "three", 6, ""),
            ("four", "four", 8, ""),
            ("five", "git+https://github.com/o/five.git", 9, ""),
        ],
    ),
    "package.json": (
        PACKAGE,
        [("one", "one", 3, ""), ("three", "@o/two", 3, ""), ("four", "four", 5, ""), ("five", "f\\u0069ve", 6, "")],
    ),
    "Pipfile.lock": (PIPFILE_LOCK, [("one", "one", 2, ""), ("two", "two", 3, "")]),
    "poetry.lock": (
        POETRY,
        [("Leaf_X", "Leaf_X", 2, "top > middle"), ("top", "top", 10, ""), ("middle", "middle", 16, "top")],
    ),
    "uv.lock": (
        UV,
        [
            ("top", "top", 13, "tool"),
            ("leaf", "leaf", 16, "tool > top"),
            ("extra", "extra", 19, "tool"),
            ("tested", "tested", 22, "tool"),
            ("stray", "stray", 24, ""),
        ],
    ),
    "pdm.lock": (
        PDM,
        [("top", "top", 2, ""), ("middle-x", "middle-x", 7, "top"), ("leaf", "leaf", 10, "top > middle-x")],
    ),
    "pylock.dev.toml": (PYLOCK, [("top", "top", 3, ""), ("leaf", "leaf", 6, "top")]),
    "package-lock.json": (
        NPM,
        [
            ("top", "node_modules/top", 3, "web"),
            ("leaf", "node_modules/leaf", 4, ""),
            ("leaf", "node_modules/top/node_modules/leaf", 5, "web > top"),
            ("@o/deep", "node_modules/@o/deep", 6, "web > top > leaf"),
        ],
    ),
    "npm-shrinkwrap.json": (
        NPM_OLD,
        [("top", "top", 2, ""), ("deep", "deep", 4, "top > leaf"), ("leaf", "leaf", 3, "top")],
    ),
    "pnpm-lock.yaml": (
        PNPM,
        [("top", "top@1.0.0", 13, "the project"), ("@o/leaf_x", "@o/leaf_x@2.0.0", 16, "the project > top")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_names_places_and_ways(name: str) -> None:
    text, expected = CASES[name]
    assert rows(name, text) == expected


def test_the_older_form_of_pnpm() -> None:
    assert rows("pnpm-lock.yaml", PNPM_OLD) == [
        ("top", "/top/1.0.0", 5, "the project"),
        ("@o/leaf", "/@o/leaf/2.0.0_react@17.0.0", 8, "the project > top"),
    ]


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("setup.cfg", {"seven": "https://github.com/o/seven"}),
        ("Pipfile", {"two.x": "https://github.com/o/two"}),
        ("environment-dev.yaml", {"five": "https://github.com/o/five"}),
        ("package.json", {"four": "https://github.com/o/four", "five": "https://github.com/o/five"}),
        ("Pipfile.lock", {"two": "https://x.y/o/two"}),
        ("poetry.lock", {"middle": "https://github.com/o/middle"}),
        ("uv.lock", {"leaf": "https://github.com/o/leaf"}),
        ("pdm.lock", {"leaf": "https://github.com/o/leaf"}),
        ("pylock.dev.toml", {"leaf": "https://github.com/o/leaf"}),
        ("package-lock.json", {"@o/deep": "https://github.com/o/deep"}),
    ],
)
def test_repositories(name: str, sources: dict[str, str]) -> None:
    assert {d.name: d.source for d in read(name, CASES[name][0]) if d.source} == sources


@pytest.mark.parametrize("name", CASES)
def test_what_is_locked_and_whose_names_they_are(name: str) -> None:
    locked = "lock" in name or "shrinkwrap" in name
    npm = name.startswith(("package", "npm", "pnpm"))
    found = read(name, CASES[name][0])
    assert {d.how for d in found} == {"locked" if locked else "declared"}
    assert {d.index for d in found} == {"npm" if npm else "python"}


@pytest.mark.parametrize("name", ["config.cfg", "Pipfile.txt", "my-environment.txt", "data.json", "other.lock"])
def test_other_files_are_not_claimed(name: str) -> None:
    assert kind_of(name) in ("text", None, "json", "ini")


BROKEN = {
    "setup.cfg": ("[options]\nx\n y = 1\nno section\n[", "[a]\n b"),
    "Pipfile": ("[packages]\none = ", "[" * 100_000),
    "poetry.lock": ("[[package]]\nname = 'x\n", "a = " + "[" * 100_000),
    "uv.lock": ("[[package]]\n\nname = x\n", "a = " + "{b = " * 50_000),
    "pdm.lock": ("[[package]\n", "a = '''"),
    "pylock.toml": ("packages = [", "\0"),
    "Pipfile.lock": ('{"default": {\n', "[" * 100_000),
    "package.json": ('{"a": 1,}', '{"a":' * 100_000),
    "package-lock.json": ("", "[" * 300 + "]" * 300),
    "environment.yml": ("a: [1\nb: 2", "[" * 50_000),
    "pnpm-lock.yaml": ("a: 1\n", "lockfileVersion: 9\n" + "".join(f"{' ' * n}k:\n" for n in range(200))),
}


@pytest.mark.parametrize(
    ("name", "text"), [(n, t) for n, texts in BROKEN.items() for t in texts[:1] if n != "setup.cfg"]
)
def test_a_broken_file_is_an_error(name: str, text: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(name, text)
    assert str(caught.value)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in BROKEN.items() for t in texts])
def test_a_hostile_file_is_an_error_or_names_nothing(name: str, text: str) -> None:
    with contextlib.suppress(ReadError):
        assert read(name, text) == ()


def test_a_broken_setup_cfg_names_its_line() -> None:
    with pytest.raises(ReadError) as caught:
        read("setup.cfg", "no = section\n")
    assert caught.value.point is not None and caught.value.point.line == 1


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "text", ["[]", "{}", "", '{"packages": [], "default": 3, "dependencies": [1]}', "package = 3\n"]
)
def test_unexpected_shapes_name_nothing(name: str, text: str) -> None:
    try:
        found = read(name, text)
    except ReadError:
        return
    assert found == ()


def test_a_long_chain_and_a_ring_of_packages() -> None:
    chain = "".join(f'[[package]]\nname = "p{n}"\ndependencies = ["p{n + 1}"]\n' for n in range(3_000))
    ring = '[[package]]\nname = "a"\ndependencies = ["b"]\n[[package]]\nname = "b"\ndependencies = ["a", "b"]\n'
    begun = time.process_time()
    found = read("pdm.lock", chain + ring)
    assert time.process_time() - begun < 60
    assert len(found) == 3_002
    assert [n for n, _ in found[3].via] == ["p0", "p1", "p2"]
    assert len(found[2_999].via) == 50
    assert found[-1].via == ()


def test_files_that_are_too_long_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claudelint.readers._places.MAX_CHARACTERS", 100)
    monkeypatch.setattr("claudelint.readers.conda.MAX_CHARACTERS", 100)
    for name in ("uv.lock", "package.json", "setup.cfg", "pnpm-lock.yaml", "environment.yml"):
        with pytest.raises(ReadError, match="longer than"):
            read(name, " " * 101)


def test_aliases_of_yaml_multiply_nothing() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    text = "\n".join([*lines, "dependencies: *a39", ""])
    assert conda.read(SourceFile("environment.yml", "conda", text)).dependencies == ()


def test_many_packages_in_npm_files() -> None:
    packages = {f"node_modules/p{n}": {"dependencies": {f"p{n + 1}": "1"}} for n in range(2_000)}
    assert len(read("package-lock.json", json.dumps({"packages": packages}))) == 2_000
