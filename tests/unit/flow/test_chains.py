"""The parsed set grows along chains of imports, both ways, and only where something may come through."""

from __future__ import annotations

from pathlib import Path

import pytest

from claudelint.config import Config
from claudelint.flow.layout import Layout
from claudelint.flow.program import hits_of
from claudelint.readers import python
from claudelint.ruleset import load_ruleset
from claudelint.source import SourceFile
from tests.unit.flow.reader import Reader

URL = "https://claude.ai/api/organizations"
SEND = "import requests\n{imports}\ndef f(key):\n    return requests.get({url}, cookies={{'sessionKey': key}})\n"

#: The text of interest comes from the first file and is used in the last one.
UP: dict[str, dict[str, str]] = {
    "constants": {
        "a.py": f"A = '{URL}'",
        "b.py": "from a import A\nB = A + '/x'",
        "c.py": "import b\nC = f'{b.B}/y'",
        "d.py": "from c import *\nD = C",
        "e.py": "import requests\nfrom d import D\nrequests.get(D)",
    },
    "functions": {
        "a.py": f"def a():\n    return '{URL}'",
        "b.py": "from a import a\ndef b():\n    url = a()\n    return url + '/x'",
        "c.py": "from b import b as get\ndef c():\n    return get()",
        "d.py": "import c\nclass D:\n    def url(self):\n        return c.c()",
        "e.py": "import requests\nfrom d import D\nrequests.get(D().url())",
    },
    "classes": {
        "a.py": f"class A:\n    url = '{URL}'",
        "b.py": "from a import A\nclass B(A):\n    pass",
        "c.py": "from b import B\nclass C(B):\n    def __init__(self):\n        self.link = self.url",
        "d.py": "from c import C\nd = C()",
        "e.py": "import requests\nfrom d import d\nrequests.get(d.link)",
    },
    "packages": {
        "p/a.py": f"A = '{URL}'",
        "p/__init__.py": "from .a import A",
        "q/b.py": "from p import A as B",
        "q/__init__.py": "from . import b\nC = b.B",
        "e.py": "import requests, q\nrequests.get(q.C)",
    },
}

DOWN: dict[str, dict[str, str]] = {
    "constants": {
        "main.py": SEND.format(imports="from b import B", url="B + '/oauth/authorize'"),
        "b.py": "from c import C\nB = C",
        "c.py": "import d\nC = 'https://' + d.D",
        "d.py": "from e import *\nD = E + '.ai'",
        "e.py": "from g import G\nE = G",
        "g.py": "G = 'cla' + 'ude'",
    },
    "functions": {
        "main.py": SEND.format(imports="from b import b", url="b() + '/oauth/authorize'"),
        "b.py": "from c import C\ndef b():\n    made = C()\n    return made.host()",
        "c.py": "from d import d\nclass C:\n    def host(self):\n        return d()",
        "d.py": "import e\ndef d():\n    return 'https://' + e.e()",
        "e.py": "from g import G\ndef e():\n    return G + '.ai'",
        "g.py": "G = 'cla' + 'ude'",
    },
}


def scan(files: dict[str, str], candidate: str, asked: str = "CL501") -> tuple[set[str], set[str]]:
    """Paths with a hit of a rule, and the paths that were read, starting from one candidate."""
    ruleset = load_ruleset(Config(Path.cwd()))
    rules = [rule for rule in ruleset.rules if rule.id == asked]
    reader = Reader(files, {candidate})
    facts = {candidate: python.read(SourceFile(candidate, "python", files[candidate]))}
    hits, _ = hits_of(facts, rules, ruleset.origins, Layout(files), reader)
    return {hit.site.module.path for hit in hits}, reader.parsed


@pytest.mark.parametrize("files", UP.values(), ids=UP)
def test_importers_of_importers_are_read(files: dict[str, str]) -> None:
    assert "e.py" in scan(files, next(iter(files)))[0]


@pytest.mark.parametrize("files", DOWN.values(), ids=DOWN)
def test_what_imports_are_made_of_is_read(files: dict[str, str]) -> None:
    found, read = scan(files, "main.py", "CL302")
    assert "main.py" in found
    assert read == set(files)


def test_an_importer_that_gets_nothing_of_it_is_not_read() -> None:
    files = {
        "a.py": f"import requests\nA = '{URL}'\ndef run():\n    requests.get(A)\ndef other():\n    return 'b'",
        "b.py": "from a import A, other\nB = other()\ndef send():\n    log(A)",
        "c.py": "from b import B, send\nC = B\nsend()",
    }
    assert scan(files, "a.py")[1] == {"a.py", "b.py"}


def test_import_cycles_end() -> None:
    files = {"a.py": f"from b import B\nA = '{URL}' + B", "b.py": "from a import A\nB = A", "c.py": "import b\nC = b.B"}
    assert scan(files, "a.py")[1] == set(files)
