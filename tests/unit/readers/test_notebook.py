"""Notebooks: cells as one module, magics, outputs, places, and what is no notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from claudelint.facts import Facts
from claudelint.readers import ReadError, kind_of, notebook
from claudelint.readers._magics import masked
from claudelint.source import Cell, SourceFile

Lines = Callable[[Facts], list[str]]


def cell(text: str, kind: str = "code", outputs: list[Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.splitlines(keepends=True)}
    return found | ({"outputs": outputs or []} if kind == "code" else {})


def opened(*cells: dict[str, Any], **metadata: Any) -> SourceFile:
    text = json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    return notebook.opened(SourceFile("a.ipynb", "notebook", text))


def read(*texts: str) -> Facts:
    return notebook.read(opened(*(cell(text) for text in texts)))


def test_claims() -> None:
    assert kind_of("a.ipynb") == "notebook"


def test_one_text_with_cells() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": ["one\n", "two\n"]}
    picture = {"output_type": "display_data", "data": {"image/png": "AAAA", "text/plain": "<x>"}, "metadata": {}}
    source = opened(cell("# T\ntext", "markdown"), cell("a = 1\nb", outputs=[stream, picture]))
    assert source.text == "# T\ntext\na = 1\nb\none\ntwo\n<x>\n"
    assert source.cells == (Cell(0, 0), Cell(9, 16))
    assert (source.cell(0), source.cell(9), source.cell(20)) == (1, 2, 2)
    assert source.point(source.text.index("b\n")) == (2, 1)
    assert source.point(source.text.index("two")) == (4, 1)
    assert source.row_of(2, 4) == source.row(source.text.index("two")) == 6


def test_statements_across_cells(lines: Lines) -> None:
    assert lines(read("import x\na = 'b'", "c = a")) == ["a = 'b'", "c = a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%load_ext x\na = 'b'", ["?", "a = 'b'"]),
        ("!pip install x\na = 'b'", ["?", "command.pip('install', 'x')", "a = 'b'"]),
        ("x = !ls 'y'", ["x = ?", "command.ls('y')"]),
        ("if a:\n    !ls\nb = 'c'", ["a", "?", "command.ls()", "b = 'c'"]),
        ("!a \\\n  b\nc = 'd'", ["?", "command.a('b')", "c = 'd'"]),
        ("%%bash\necho 'x'\ny", ["command.echo('x')", "command.y()"]),
        ("%%time\na = 'b'", ["a = 'b'"]),
        ("%%html\n<b>", []),
        ("%time a = 'b'", ["?", "a = 'b'"]),
        ("%env A=b", ["?", "os.environ['A'] = 'b'"]),
        ("a?\n?b\nc.d??\ne = 'f'", ["?", "?", "?", "e = 'f'"]),
        ("a = '''\n!no\n%no\n'''", ["a = '\\n!no\\n%no\\n'"]),
        ("a = (b\n % c)", ["a = ?"]),
        ("a = b != c", ["a = ?"]),
    ],
)
def test_what_ipython_adds(text: str, expected: list[str], lines: Lines) -> None:
    source = opened(cell(text))
    assert len(masked(source)[0]) == len(source.text)
    assert lines(notebook.read(source)) == expected


def test_places_in_cells() -> None:
    source = opened(cell("a = 'é'"), cell("!curl 'https://x'"))
    facts = notebook.read(source)
    spans = [source.text[slice(*s.span)] for s in facts.statements]
    assert spans == ["a = 'é'", "!", "curl 'https://x'"]


def test_other_languages_are_only_text() -> None:
    source = opened(cell("x <- 'a'"), language_info={"name": "R"})
    assert notebook.read(source).statements == ()
    assert "x <- 'a'" in source.text


def test_format_three() -> None:
    text = '{"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1"]}]}], "nbformat": 3}'
    assert notebook.opened(SourceFile("a.ipynb", "notebook", text)).text == "a = 1\n"


@pytest.mark.parametrize("text", ["", "{", '{"cells": 1}', "[]", "[" * 100_000, '{"cells": [' + "9" * 5_000])
def test_what_is_no_notebook(text: str) -> None:
    with pytest.raises(ReadError, match="not a notebook"):
        notebook.opened(SourceFile("a.ipynb", "notebook", text))


def test_odd_cells_are_empty() -> None:
    text = '{"cells": [1, {}, {"source": 2, "outputs": [[null, {"a": [1, "b"]}]]}]}'
    assert notebook.opened(SourceFile("a.ipynb", "notebook", text)).text == "\n\nb\n"


def test_a_syntax_error_names_its_cell() -> None:
    with pytest.raises(ReadError, match=r"^cell 2, line 2: syntax error"):
        read("a = 1", "b = 2\nc = (")
