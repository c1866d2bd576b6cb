"""Work grows with the number of modules, not faster: steps and parsed modules are counted, time is not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.flow import resolve
from claudelint.flow.calling import Calling
from claudelint.flow.evaluate import Hit
from claudelint.flow.layout import Layout
from claudelint.flow.program import hits_of
from claudelint.flow.resolve import Resolver
from claudelint.readers import python
from claudelint.room import with_room
from claudelint.ruleset import load_ruleset
from claudelint.source import SourceFile
from tests.unit.flow.reader import Reader

URL = "https://claude.ai/api/organizations"
#: The flow goes through so many modules; ten times the modules may cost this many times the work.
LINKS, AT_MOST = 50, 13


def project(modules: int, asked: str = "") -> dict[str, str]:
    """Modules that import one another in a ring, with one flow from the first through fifty of them.

    `asked` is what each of them does besides.
    """
    files = {}
    for number in range(modules):
        before, after = (number - 1) % modules, (number + 1) % modules
        code = [f"import m{after}", f"from m{before} import helper{before}"]
        code.append(f"def helper{number}(name):\n    table = {{'name': name}}\n    return table['name']")
        code.append(f"KIND{number} = helper{before}('kind {number}')")
        if number == 0:
            code.append(f"V0 = '{URL}'")
        elif number <= LINKS:
            code.append(f"from m{before} import V{before}\nV{number} = V{before}")
        if number == LINKS:
            code.append(f"import requests\nrequests.get(V{number}, cookies={{'sessionKey': KIND{number}}})")
        files[f"m{number}.py"] = "\n".join((*code, asked.format(number=number))) + "\n"
    return files


def run(files: dict[str, str], parsed: Collection[str]) -> tuple[list[Hit], Reader]:
    ruleset = load_ruleset(Config(Path.cwd()))
    rules = [rule for rule in ruleset.rules if rule.id in ("CL501", "CL221")]
    reader = Reader(files, parsed)
    facts = {path: python.read(SourceFile(path, "python", files[path])) for path in parsed}
    hits: list[Hit] = []
    with_room(lambda: hits.extend(hits_of(facts, rules, ruleset.origins, Layout(files), reader)[0]))
    return hits, reader


def is_found(hits: list[Hit]) -> bool:
    """Whether the one request is found, with its beginning in the first module."""
    found = [(h.site.module.path, h.trail[0].path) for h in hits if h.rule.id == "CL501"]
    return found == [(f"m{LINKS}.py", "m0.py")]


@pytest.fixture()
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the steps of the resolver and the calls looked at for callers."""
    counted = [0]
    kept, calls = Resolver._kept, Calling.calls

    def count_kept(self: Resolver, *given: object) -> object:
        counted[0] += 1
        return kept(self, *given)  # type: ignore[arg-type]

    def count_calls(self: Calling, *given: object) -> Iterator[object]:
        for found in calls(self, *given):  # type: ignore[arg-type]
            counted[0] += 1
            yield found

    monkeypatch.setattr(Resolver, "_kept", count_kept)
    monkeypatch.setattr(Calling, "calls", count_calls)
    return counted


def test_a_flow_through_fifty_modules_is_found_and_read_alone() -> None:
    work = []
    for modules in (100, 1_000):
        hits, reader = run(project(modules), ["m0.py"])
        assert is_found(hits)
        work.append((len(reader.parsed), reader.looked))
    (parsed, looked), (more_parsed, more_looked) = work
    assert parsed == more_parsed <= LINKS + 5
    assert more_looked - looked == 900


@pytest.mark.skipif(not resolve.__file__.endswith(".py"), reason="nobody stands between calls that are compiled")
def test_steps_grow_with_the_modules(steps: list[int]) -> None:
    work = []
    for modules in (100, 1_000):
        steps[0] = 0
        files = project(modules, "import requests\nrequests.post('', cookies={{'sessionKey': KIND{number}}})")
        assert is_found(run(files, list(files))[0])
        work.append(steps[0])
    assert work[0] < work[1] <= AT_MOST * work[0]
