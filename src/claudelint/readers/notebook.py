"""Jupyter notebooks: the code cells as one module, in their order; other texts and outputs only as text.

Owns the notebook format. A notebook opened is one text: of each cell its source and, on further lines, what it put
out. Must not know how Python is parsed, what IPython adds to it, nor rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from claudelint.later import module
from claudelint.readers import ReadError
from claudelint.source import Cell, Point, SourceFile

if TYPE_CHECKING:
    import json

    from claudelint import facts as f
else:
    f = module("claudelint.facts")
    json = module("json")

KIND = "notebook"
ORDER = 20
#: Names of kernels whose code is Python; a notebook that names none counts too.
_PYTHON = ("python", "ipython", "sage", "xpython", "pyodide", "")
#: Keys of an output that hold no text of the program.
_NO_TEXT = frozenset(("output_type", "name", "metadata", "execution_count", "ename"))
_PICTURES = ("image/", "application/pdf", "video/", "audio/")


def claims(name: str, head: bytes) -> bool:
    """By suffix."""
    return name.lower().endswith(".ipynb")


def opened(source: SourceFile) -> SourceFile:
    """The notebook as one text with cells. Raises `ReadError` where the file is not JSON, or is no notebook."""
    notebook = _loaded(source.text)
    python = _language(notebook).startswith(_PYTHON[:-1]) or not _language(notebook)
    pieces: list[str] = []
    cells: list[Cell] = []
    at = 0
    for cell in _cells(notebook):
        text = _joined(cell.get("source", cell.get("input", "")))
        rest = "".join(f"{line}\n" for output in cell.get("outputs") or () for line in _texts(output))
        code = python and cell.get("cell_type", "code") == "code"
        cells.append(Cell(at, at + len(text) if code else at))
        pieces.append(f"{text}\n{rest}")
        at += len(pieces[-1])
    return SourceFile(source.path, source.kind, "".join(pieces), source.encoding, tuple(cells))


def wild(source: SourceFile) -> ReadError | None:
    """What in the code of the cells would bring LibCST down, or hold it up; the message names the cell."""
    from claudelint.readers import _magics, _tame

    why = _tame.wild(_magics.masked(source)[0])
    return _with_cell(why, source) if why is not None else None


def read(source: SourceFile) -> f.Facts:
    """The code cells as one module. Raises `ReadError` that names the cell and its line for a syntax error."""
    from claudelint.readers import _magics
    from claudelint.readers._module import facts_of

    masked, shell = _magics.masked(source)
    try:
        facts = facts_of(replace(source, text=masked))
    except ReadError as error:
        raise _with_cell(error, source) from None
    if not shell:
        return facts
    statements, entries = _magics.statements(source, shell)
    merged = tuple(sorted((*facts.statements, *statements), key=lambda s: s.span))
    return replace(facts, statements=merged, entries=tuple(entries))


def _loaded(text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise ReadError(f"not a notebook: {error.msg}", Point(error.lineno, error.colno)) from None
    except (RecursionError, ValueError):
        raise ReadError("not a notebook: nested too deeply, or a number too long") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells", notebook.get("worksheets")), list):
        raise ReadError("not a notebook: no cells")
    return notebook


def _cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells; before format 4 they lay in worksheets."""
    groups = [notebook["cells"]] if "cells" in notebook else [
        sheet.get("cells") for sheet in notebook["worksheets"] if isinstance(sheet, dict)
    ]  # fmt: skip
    for group in groups:
        yield from (cell for cell in group or () if isinstance(cell, dict))


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, inner in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        table = metadata.get(key)
        if isinstance(table, dict) and isinstance(table.get(inner), str):
            return str(table[inner]).lower()
    return ""


def _joined(value: Any) -> str:
    """A text of the format: one string, or a list of lines."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str)).replace("\r\n", "\n").replace("\r", "\n")


def _texts(output: Any) -> Iterator[str]:
    """All texts of an output, in order, pictures left out."""
    todo: list[Any] = [output]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value.rstrip("\n")
        elif isinstance(value, list):
            if value and all(isinstance(line, str) for line in value):
                yield _joined(value).rstrip("\n")
            else:
                todo.extend(reversed(value))
        elif isinstance(value, dict):
            kept = [v for k, v in value.items() if k not in _NO_TEXT and not str(k).startswith(_PICTURES)]
            todo.extend(reversed(kept))


def _with_cell(error: ReadError, source: SourceFile) -> ReadError:
    """The place of an error in the whole text as one in its cell, which the message names."""
    if error.point is None or not source.cells:
        return error
    offset = source.line_starts[min(error.point.line, len(source.line_starts)) - 1]
    cell = source.cell(offset)
    line = source.point(offset).line
    return ReadError(f"cell {cell}, line {line}: {error}", None)
