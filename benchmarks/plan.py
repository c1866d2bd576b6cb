"""Which tool scans which corpus, in which groups, how often.

A group is run in turns, A B C A B C…, so that its ratios hold whatever else the machine does. The slow tools run once,
each by itself: what they take is a hundred times what the turns could differ by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from benchmarks import corpora, growth
from benchmarks.corpora import Corpus
from benchmarks.tools import INTERPRETED, STATES

SLOW = ("bandit", "semgrep", "detect-secrets", "fixit")
_FAST = (*STATES, "ripgrep", "ruff")
_Trees: TypeAlias = dict[str, Callable[[], Corpus]]


@dataclass(frozen=True, slots=True)
class Group:
    """Tools by name, each on each of the corpora `make` makes; tools the run leaves out are passed over.

    `slow` groups are not warmed up and measured tool by tool.
    """

    name: str
    make: Callable[[], Iterable[Corpus]]
    tools: tuple[str, ...]
    rounds: int
    slow: bool = False


def groups(folder: Path, devset: Path | None, quick: bool) -> list[Group]:
    """All that is to be measured, the quick parts first. Corpora are made when their group's turn comes."""
    few, many = (3, 5) if quick else (7, 11)
    trees = _trees(folder)
    fast = [Group(name, _one(tree), (*_FAST, "import click"), many) for name, tree in trees.items() if name != "stdlib"]
    fast.insert(0, Group("stdlib", _one(trees["stdlib"]), _FAST, few))
    if quick:
        return [*fast, _rules("project", trees, growth.RULES[::2], folder, few)]
    fast += [_rules(name, trees, growth.RULES, folder, few) for name in ("project", "stdlib")]
    return fast + _long(folder, trees, devset)


def _rules(name: str, trees: _Trees, numbers: tuple[int, ...], folder: Path, rounds: int) -> Group:
    tree = trees[name]
    return Group(f"rules on {name}", lambda: [growth.ruled(tree(), n, folder) for n in numbers], STATES, rounds)


def _trees(folder: Path) -> _Trees:
    return {
        "stdlib": lambda: corpora.standard_library(folder),
        "project": lambda: corpora.project(folder),
        "offending": lambda: corpora.project(folder, offending=True),
        "given": lambda: corpora.given_files(corpora.project(folder)),
    }


def _long(folder: Path, trees: _Trees, devset: Path | None) -> list[Group]:
    made = [
        Group("bytes", lambda: [growth.copies(trees["stdlib"](), times, folder) for times in growth.COPIES], STATES, 5),
        Group("modules", lambda: [growth.modules(number, folder) for number in growth.MODULES], STATES, 3),
        Group("naming", lambda: [growth.modules(n, folder, naming=True) for n in growth.MODULES], STATES, 3),
    ]
    if devset is not None:
        packages = devset.resolve()
        trees = {**trees, "devset": lambda: corpora.development_set(packages)}
        # Half a minute long, and without the state that differs from the cold one by what is written alone.
        made.append(Group("devset", _one(trees["devset"]), (*_FAST[1:], INTERPRETED), 3))
    made.append(Group("slow tools on stdlib, fewer tests", _one(trees["stdlib"]), ("bandit, 3 tests",), 1, slow=True))
    return made + [Group(f"slow tools on {name}", _one(tree), SLOW, 1, slow=True) for name, tree in trees.items()]


def _one(tree: Callable[[], Corpus]) -> Callable[[], Iterable[Corpus]]:
    return lambda: [tree()]
