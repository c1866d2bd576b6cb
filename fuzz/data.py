"""Hostile data files: broken, deeply nested or self-multiplying TOML, YAML, JSON, notebooks, dotenv, requirements.

Owns the files by name. All hold a token in plain text, which must be found whether or not the file has a reader
of its own kind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

_Table = Mapping[str, Callable[[str], bytes]]


def _bomb(token: str) -> bytes:
    """Ten levels of ten aliases each: ten thousand million texts when expanded."""
    levels = [f'a0: &a0 ["{token}"]']
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11)]
    return "\n".join(levels).encode()


def _notebook(source: object, token: str) -> bytes:
    cell = {"cell_type": "code", "source": source, "outputs": [], "metadata": {}, "execution_count": None}
    other = {**cell, "source": [f'TOKEN = "{token}"\n']}
    return json.dumps({"cells": [cell, other], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


_FILES: _Table = {
    "toml/broken/pyproject.toml": lambda t: f"[project\ntoken = '{t}'\n".encode(),
    "toml/nested/pyproject.toml": lambda t: f"x = {'[' * 20_000}{']' * 20_000}\n# {t}\n".encode(),
    "toml/tables/pyproject.toml": lambda t: f"[{'.'.join(['a'] * 20_000)}]\ntoken = '{t}'\n".encode(),
    "toml/dotted/pyproject.toml": lambda t: f"{'.'.join(['a'] * 20_000)} = 1\ntoken = '{t}'\n".encode(),
    "toml/many/pyproject.toml": lambda t: (
        "[project]\ndependencies = [" + "'a-b[c]>=1', " * 20_000 + f"]\n[x]\ntoken = '{t}'\n"
    ).encode(),
    "toml/keys/pyproject.toml": lambda t: (
        "[tool.poetry.dependencies]\n" + "".join(f"a{n} = '1'\n" for n in range(5_000)) + f"[x]\ntoken = '{t}'\n"
    ).encode(),
    "toml/types/pyproject.toml": lambda t: (
        f"dependency-groups = 1\nproject = ['{t}']\n[tool]\npoetry = 'x'\nuv = [1]\nhatch = {{envs = [{{}}]}}\n"
        "pdm = {dev-dependencies = 'x'}\n"
    ).encode(),
    "toml/number/pyproject.toml": lambda t: f"x = {'9' * 5_000}\ntoken = '{t}'\n".encode(),
    "toml/date/pyproject.toml": lambda t: f"x = 9999-99-99\ntoken = '{t}'\n".encode(),
    "toml/quote/pyproject.toml": lambda t: f'token = \'{t}\'\nx = """{"a" * 1_000_000}'.encode(),
    "toml/latin1/pyproject.toml": lambda t: b"x = '\xe9'\n" + f"token = '{t}'\n".encode(),
    "yaml/bomb.yaml": _bomb,
    "yaml/broken.yaml": lambda t: f"a: [b\n  c: {{\ntoken: {t}\n- x\n\t- y".encode(),
    "yaml/self.yaml": lambda t: f"a: &a [*a, {t}]\nb: *nowhere\n".encode(),
    "yaml/tags.yaml": lambda t: f"!!python/object/apply:os.system ['touch mark']\n---\ntoken: {t}\n".encode(),
    "yaml/nested.yaml": lambda t: f"{'[' * 20_000}\n# {t}\n".encode(),
    "yaml/maps.yaml": lambda t: ("".join(f"{' ' * n}a:\n" for n in range(1_000)) + f"token: {t}\n").encode(),
    "yaml/flow.yml": lambda t: f"{'{a: ' * 20_000}{t}{'}' * 20_000}\n".encode(),
    "yaml/merge.yaml": lambda t: f"a: &a\n  <<: *a\n  token: {t}\n".encode(),
    "yaml/merges.yaml": lambda t: (
        f"a0: &a0 {{token: {t}}}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}\n" for n in range(1, 30))
    ).encode(),
    "yaml/documents.yaml": lambda t: ("---\na: 1\n" * 10_000 + f"token: {t}\n").encode(),
    "yaml/anchors.yaml": lambda t: ("".join(f"- &b{n} x\n- *b{n}\n" for n in range(5_000)) + f"- {t}\n").encode(),
    "yaml/block.yaml": lambda t: (f"a: |\n{'  x' * 30_000}\nb: >\n" + "  y\n" * 30_000 + f"c: {t}\n").encode(),
    "json/escapes.json": lambda t: (
        f'{{"a": "{chr(92) + "u0041"}", "b": "{(chr(92) + "n") * 50_000}", "t": "{t}"}}'.encode()
    ),
    "json/broken.json": lambda t: f'{{"token": "{t}", "a": [1,, }}'.encode(),
    "json/nested.json": lambda t: f'{"[" * 100_000}"{t}"{"]" * 100_000}'.encode(),
    "json/objects.json": lambda t: f"{'{' + chr(34) + 'a' + chr(34) + ':'}".encode() * 50_000 + f'"{t}"'.encode(),
    "json/number.json": lambda t: f'{{"a": {"9" * 10_000}, "token": "{t}"}}'.encode(),
    "json/nan.json": lambda t: f'{{"a": NaN, "b": 1e999999, "token": "{t}"}}'.encode(),
    "json/keys.json": lambda t: f'{{"a": 1, "a": 2, "": "{t}", "\\ud800": "\\u0000"}}'.encode(),
    "json/bom.json": lambda t: f'\ufeff{{"token": "{t}"}}'.encode(),
    "json/not_an_object.json": lambda t: f'"{t}"'.encode(),
    "notebook/broken.ipynb": lambda t: f'{{"cells": [{{"source": "{t}"'.encode(),
    "notebook/types.ipynb": lambda t: json.dumps({"cells": [1, None, {"cell_type": 1}, {"source": t}]}).encode(),
    "notebook/cells.ipynb": lambda t: json.dumps({"cells": {"a": t}, "nbformat": "x"}).encode(),
    "notebook/source.ipynb": lambda t: _notebook([1, None, ["x"]], t),
    "notebook/magic.ipynb": lambda t: _notebook(["%%bash\n", "!rm -rf /\n", "%run x.py\n"], t),
    "notebook/syntax.ipynb": lambda t: _notebook(["def f(:\n"], t),
    "notebook/deep.ipynb": lambda t: _notebook(["x = " + "(" * 5_000 + ")" * 5_000], t),
    "notebook/many.ipynb": lambda t: json.dumps(
        {
            "cells": [{"cell_type": "code", "source": ["x = 1\n"], "outputs": []}] * 5_000
            + [json.loads(_notebook([], t))["cells"][1]]
        }
    ).encode(),
    "notebook/old.ipynb": lambda t: json.dumps({"worksheets": [{"cells": [{"input": t}]}], "nbformat": 3}).encode(),
    "dotenv/quotes.env": lambda t: ("A='\nB=\"\nC=`\n" * 20_000 + f"TOKEN={t}\n").encode(),
    "dotenv/open.env": lambda t: f'A="{"x" * 1_000_000}\nTOKEN={t}\n'.encode(),
    "dotenv/escapes.env": lambda t: f'A="{chr(92) * 200_001}"\nTOKEN={t}\n'.encode(),
    "dotenv/blanks.env": lambda t: f"A={' ' * 200_000}x{' #' * 100_000}\nTOKEN={t}\n".encode(),
    "dotenv/blanks_key.env": lambda t: f"export{' ' * 200_000}A{' ' * 200_000}\nTOKEN={t}\n".encode(),
    "dotenv/tabs.env": lambda t: f"{chr(9) * 200_000}\nTOKEN={t}\n".encode(),
    "requirements/requirements.txt": lambda t: ("a" + "-" * 200_000 + "\n" + "[" * 200_000 + f"\n# {t}\n").encode(),
    "requirements/dots/requirements.txt": lambda t: (f"{'a.' * 100_000}\n{'a-' * 100_000}!\n# {t}\n").encode(),
    "requirements/blanks/requirements.txt": lambda t: (f"a{' ' * 200_000}b\n{' ' * 200_000}# {t}\n").encode(),
    "requirements/blanks2/requirements.txt": lambda t: (f"a {' #' * 100_000}{' ' * 100_000}x\n# {t}\n").encode(),
    "requirements/urls/requirements.txt": lambda t: (
        f"git+{'a+' * 100_000}x\nhttps://{'@' * 100_000}\n# {t}\n"
    ).encode(),
    "requirements/extras/requirements.txt": lambda t: (f"a[{'[' * 100_000}\n{'a[' * 100_000}\n# {t}\n").encode(),
    "requirements/self/requirements.txt": lambda t: f"-r requirements.txt\n-c ../requirements.txt\n# {t}\n".encode(),
    "text/quotes.sh": lambda t: ("'" * 100_001 + '"' * 100_001 + f"\n# {t}\n").encode(),
    "text/signs.sh": lambda t: (" #" * 100_000 + f"\n# {t}\n").encode(),
    "text/blanks.sh": lambda t: (" " * 200_000 + "#" + f" claudelint: ignore[\n# {t}\n").encode(),
    "text/Dockerfile": lambda t: ("\\\n" * 100_000 + f"ENV T={t}\n").encode(),
    "text/directives.py": lambda t: (
        "x = 1  # claudelint: ignore[" + "CL101," * 100_000 + "\n"
        "# noqa: " + "A1, " * 50_000 + "\n# claudelint: ignore[CL101] " + " #" * 50_000 + f'\nTOKEN = "{t}"\n'
    ).encode(),
    "text/many_directives.py": lambda t: ("# claudelint: ignore[CL999] x\n" * 1_000 + f'TOKEN = "{t}"\n').encode(),
}
DATA: tuple[_Table, Mapping[str, str]] = (_FILES, {"text/many_directives.py": "token"})
