"""Corpora that grow in one direction: more bytes, more rules, more modules that import each other.

Owns how they are made. Must not know the tools or how long anything takes.
"""

from __future__ import annotations

import itertools
import random
import shutil
from dataclasses import replace
from pathlib import Path

from benchmarks.corpora import Corpus, counted, kept, written

RULES = (10, 100, 1000)
COPIES = (1, 2, 4)
MODULES = (1000, 10000)
#: Modules that the one flow of the synthetic project passes.
HOPS = 50
#: Of a hundred made-up rules, how many search for a word of Claude's: as many as of the built-in rules' keywords.
_NAMED = 55
_IMPORTS = 4


def copies(clean: Corpus, times: int, folder: Path) -> Corpus:
    """The same tree several times."""
    name = f"bytes-x{times}"

    def fill(root: Path) -> None:
        for number in range(times):
            shutil.copytree(clean.root, root / f"copy{number}")

    root = kept(folder / name, fill)
    files, size = counted(root)
    return replace(clean, name=name, words=f"standard library, {times} ×", root=root, files=files, size=size)


def ruled(clean: Corpus, rules: int, folder: Path) -> Corpus:
    """A clean tree under so many made-up rules besides the built-in ones, all of them chosen."""
    files = {f"BN{number:03}.toml": made_rule(number) for number in range(rules)}
    place = kept(folder / f"rules-{rules}", lambda root: written(root, files))
    option = ("--config", f'rule-dirs=["{place.as_posix()}"]')
    name, words = f"{clean.name}-rules-{rules}", f"{clean.words}, {rules:,} more rules"
    return replace(clean, name=name, words=words, options=option)


def made_rule(number: int) -> str:
    """A rule file with its examples, of the length and with the kind of keyword that the built-in ones have."""
    chance = random.Random(number)
    word = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9))
    text = f"claude-{word}" if number % 100 < _NAMED else f"{word}/v1"
    return f'''id = "BN{number:03}"
name = "made-up-{number}"
category = "web-endpoint"
severity = "warning"
confidence = "medium"
since = "0.1.0"
clauses = ["AUP-PROXY"]
keywords = ["{text}"]
summary = "A made-up address is sent: {word}"
message = "{{text}} is sent"
why = """
{" ".join([f"This rule stands for a rule somebody adds; {word} occurs nowhere but in its own examples."] * 4)}
"""
instead = """
Nothing: it is made up.
"""

[[match]]
text = ['{text}']
role = ["sent"]

[[invalid]]
name = "sent"
code = """
import httpx

httpx.get("https://example.com/{text}")
"""
lines = [3]

[[invalid]]
name = "sent from a constant"
code = """
import httpx

URL = "https://example.com/{text}"


def ask():
    return httpx.get(URL)
"""
lines = [7]

[[valid]]
name = "shown"
code = """
print("{text}")
"""

[[valid]]
name = "compared"
code = """
def known(name):
    return name == "{text}"
"""
'''


def modules(number: int, folder: Path, *, naming: bool = False) -> Corpus:
    """So many modules that import each other, and one login token that passes through fifty of them.

    When `naming`, every module holds a word of Claude's, innocently, so that all are parsed and resolved.
    """
    name = f"{'naming' if naming else 'modules'}-{number}"
    root = kept(folder / name, lambda root: written(root, web(number, naming=naming)))
    files, size = counted(root)
    words = f"{number:,} modules importing each other, one flow through {HOPS}"
    words += ", each module naming Claude Code" if naming else ""
    return Corpus(name, words, root, (".",), files, size, found=True)


def web(number: int, *, naming: bool = False, hops: int = HOPS) -> dict[str, str]:
    """The files of the synthetic project by path, the same at every call."""
    chance = random.Random(number)
    stride = number // hops
    chain = [hop * stride for hop in range(hops)]
    made = {f"web/m{index:05}.py": _web_module(index, number, chance, naming) for index in range(number)}
    for here, there in itertools.pairwise(chain):
        made[f"web/m{here:05}.py"] += (
            f"\n\nfrom web.m{there:05} import carry_{there}\n\n\n"
            f"def carry_{here}(token):\n    return carry_{there}(token)\n"
        )
    last = chain[-1]
    made[f"web/m{last:05}.py"] += f'\n\ndef carry_{last}(token):\n    return {{"Authorization": f"Bearer {{token}}"}}\n'
    made["web/__init__.py"] = ""
    made["start.py"] = (
        "import os\n\nimport httpx\n\nfrom web.m00000 import carry_0\n\n"
        f'TOKEN = os.environ["{_environment_name()}"]\n'
        'httpx.post("https://api.anthropic.com/v1/messages", headers=carry_0(TOKEN))\n'
    )
    made["pyproject.toml"] = '[project]\nname = "web"\nversion = "1.0"\ndependencies = ["httpx"]\n'
    return made


def _web_module(index: int, number: int, chance: random.Random, naming: bool) -> str:
    others = chance.sample(range(number), _IMPORTS)
    imports = "".join(f"from web.m{other:05} import step_{other} as s{at}\n" for at, other in enumerate(others))
    functions = f"def step_{index}(value, depth=0):\n    if depth > {_IMPORTS}:\n        return value\n"
    functions += "".join(f"    value = s{at}(value, depth + 1)\n" for at in range(_IMPORTS))
    constant = f'NAME = "module {index}"\nSETTINGS = {{"name": NAME, "limit": {chance.randint(1, 99)}}}\n'
    told = f'\n\ndef told_{index}(agent):\n    return agent.startswith("claude-cli/")\n' if naming else ""
    return f"{imports}\n{constant}\n\n{functions}    return value\n{told}"


def _environment_name() -> str:
    """The variable that holds a login, as the rules know it."""
    from claudelint.origin import load_origins
    from claudelint.ruleset import rules_dir

    origins = load_origins(rules_dir() / "origins.toml")
    names = next(origin.env for origin in origins.origins if origin.name == "subscription-token")
    return min(names, key=lambda name: (not name.startswith("CLAUDE_CODE"), len(name), name))
